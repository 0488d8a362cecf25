"""Leeches: what is forgotten again and again, and what is taken for it."""

from datetime import timedelta

import pytest

from question_bank.content.items import Item
from quizapp.learning import leeches
from quizapp.learning.leech_tallies import of_everyone
from quizapp.learning.leeches import Confusion, Leech, wrongly_chosen
from quizapp.learning.marking import Response
from quizapp.models import Memory
from tests.support.desk import SUNDAY_MORNING, Desk, choice, flashcard, matching
from tests.support.editing import edit
from tests.support.statements import steps, watched

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING


def forget(desk: Desk, learner_id: str, fact_id: str, *labels: str) -> list[str]:
    """Let somebody learn a fact, then choose options on days of their own."""
    answers = [desk.choose(learner_id, fact_id, "A", NOW)]
    for number, label in enumerate(labels, start=1):
        answers.append(desk.choose(learner_id, fact_id, label, NOW + number * A_DAY))
    return answers


def mine(desk: Desk, learner_id: str) -> list[Leech]:
    return leeches.mine(desk.session, desk.user(learner_id))


def test_eight_lapses_make_a_leech_and_seven_do_not(desk: Desk) -> None:
    ada = desk.learner()
    forget(desk, ada, "rash", *"BBBBBCC")
    assert mine(desk, ada) == []

    desk.choose(ada, "rash", "B", NOW + 30 * A_DAY)

    confused = (Confusion("not B", 6), Confusion("not C", 2))
    assert mine(desk, ada) == [Leech("rash", 1, 8, confused)]


def test_the_most_forgotten_comes_first(desk: Desk) -> None:
    ada = desk.learner()
    forget(desk, ada, "rash", *"B" * 8)
    forget(desk, ada, "spasm", *"B" * 9)

    assert [(each.fact_id, each.lapses) for each in mine(desk, ada)] == [("spasm", 9), ("rash", 8)]


def test_a_card_that_keeps_being_forgotten_confuses_with_nothing(desk: Desk) -> None:
    ada = desk.learner()
    desk.answer(ada, flashcard("rash"), Response(rating=3), NOW)
    for day in range(1, 9):
        desk.answer(ada, flashcard("rash"), Response(rating=1), NOW + day * A_DAY)

    assert mine(desk, ada) == [Leech("rash", 1, 8, ())]


def test_what_was_matched_in_its_place_counts(desk: Desk) -> None:
    ada = desk.learner()
    forget(desk, ada, "rash", *"B" * 7)
    swapped = {"rash": "to-weakness", "weakness": "to-rash"}
    desk.answer(ada, matching("rash", "weakness"), Response(pairs=swapped), NOW + 20 * A_DAY)

    (leech,) = mine(desk, ada)

    assert leech.confused == (Confusion("not B", 7), Confusion("sign of weakness", 1))


def test_an_answer_taken_back_is_no_confusion_and_one_put_back_is(desk: Desk) -> None:
    ada = desk.learner()
    answers = forget(desk, ada, "rash", *"BBBBBBBBC")
    desk.undo(answers[-1], NOW + 20 * A_DAY)
    assert mine(desk, ada)[0].confused == (Confusion("not B", 8),)

    desk.redo(answers[-1], NOW + 20 * A_DAY)

    assert mine(desk, ada)[0].confused == (Confusion("not B", 8), Confusion("not C", 1))


def test_another_rating_does_not_make_a_wrong_choice_right(desk: Desk) -> None:
    ada = desk.learner()
    answers = forget(desk, ada, "rash", *"BBBBBBBBC")
    desk.rate_anew(answers[-1], 2, NOW + 20 * A_DAY)

    assert mine(desk, ada)[0].confused == (Confusion("not B", 8), Confusion("not C", 1))


def test_nobody_sees_another_learners_leeches_among_their_own(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    forget(desk, ada, "rash", *"B" * 8)
    forget(desk, otto, "rash", *"C" * 2)

    assert mine(desk, otto) == []
    assert mine(desk, ada)[0].confused == (Confusion("not B", 8),)


def test_instructors_see_how_many_learners_are_stuck_and_on_what(desk: Desk) -> None:
    ada, ben, eve = desk.learner(), desk.learner(), desk.learner()
    forget(desk, ada, "rash", *"B" * 8)
    forget(desk, ben, "rash", *"C" * 9)
    forget(desk, eve, "spasm", *"B" * 12)
    forget(desk, eve, "rash", "B")

    assert of_everyone(desk.session) == [
        Leech("rash", 2, 17, (Confusion("not C", 9), Confusion("not B", 8))),
        Leech("spasm", 1, 12, (Confusion("not B", 12),)),
    ]


def test_the_indices_of_leeches_are_of_what_counts_as_one() -> None:
    found = [
        str(index.dialect_options["sqlite"]["where"])
        for index in Memory.__table__.indexes  # type: ignore[attr-defined]
        if str(index.name).startswith("ix_memory_leech")
    ]

    assert found == [f"lapses >= {leeches.LAPSES}"]


@pytest.mark.parametrize(
    ("item", "response", "text"),
    [
        (choice("rash"), Response(choice="B"), "not B"),
        (choice("rash"), Response(choice="A"), None),
        (choice("rash"), Response(choice="Z"), None),
        (choice("rash"), Response(), None),
        (matching("rash", "spasm"), Response(pairs={"rash": "spare"}), "a spare sign"),
        (matching("rash", "spasm"), Response(pairs={"rash": "to-rash"}), None),
        (matching("rash", "spasm"), Response(), None),
        (flashcard("rash"), Response(rating=1), None),
    ],
)
def test_what_was_wrongly_chosen_is_read_from_the_item_as_shown(
    item: Item, response: Response, text: str | None
) -> None:
    assert wrongly_chosen(item, response, "rash") == text


# PostgreSQL reads a small table whole, whatever its indexes, so only SQLite can be asked here.
@pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
def test_ones_own_leeches_are_found_by_their_index(desk: Desk) -> None:
    ada = desk.learner()
    forget(desk, ada, "rash", *"B" * 8)
    ada_herself = desk.user(ada)
    with watched(desk.session) as sent:
        found = leeches.mine(desk.session, ada_herself)

    taken = steps(desk.session, sent)

    assert len(found) == 1
    assert any("ix_memory_leech (learner_id=?" in step for step in taken)
    scans = {step for step in taken if step.startswith("SCAN")}
    assert scans <= {"SCAN stuck"}


def test_of_too_many_leeches_the_latest_count(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = desk.learner()
    forget(desk, ada, "rash", *"B" * 8)
    forget(desk, ada, "spasm", *"C" * 9)
    monkeypatch.setattr(leeches, "LOOKED_AT", 1)

    assert [each.fact_id for each in mine(desk, ada)] == ["spasm"]


def test_lapses_of_another_meaning_make_no_leech(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    forget(desk, ada, "rash", *"B" * 9)
    forget(desk, ben, "rash", *"B" * 2)
    edit(desk.session, "rash", statement="Said better.")
    assert [each.fact_id for each in mine(desk, ada)] == ["rash"]
    edit(desk.session, "rash", objects=["Another sign."])
    assert mine(desk, ada) == of_everyone(desk.session) == []

    desk.versions["rash"] = 3
    for who in (ada, ben):
        for day in range(40, 48):
            desk.choose(who, "rash", "C", NOW + day * A_DAY)

    (leech,) = of_everyone(desk.session)
    assert (leech.learners, leech.lapses) == (2, 16)
    assert leech.confused == (Confusion("not C", 16),)
