"""A fact that means something else is asked again soon, and whoever answered it is told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import save
from quizapp.bank.writing import Author
from quizapp.extensions import writing
from quizapp.learning.answers import Submission, record_answer
from quizapp.learning.marking import Response
from quizapp.learning.memories import rebuild_all
from quizapp.learning.unseen import unseen
from quizapp.models import Answer, ChangedFact, Memory, Serving, User
from tests.support.apps import StillClock
from tests.support.counts import agree
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, choice, flashcard
from tests.support.editing import standing
from tests.support.people import LONG_AGO

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING
SUNDAY = NOW.date()


@pytest.fixture
def desk(session: Session, clock: StillClock) -> Desk:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


def change(desk: Desk, *signs: str, fact_id: str = "rash", **fields: object) -> None:
    """Let a fact assert something else, or with no sign only say it otherwise."""
    said = {"objects": list(signs), **fields} if signs else fields
    head = standing(desk.session, "fact", fact_id)
    body = {**(head.body or {}), **said}
    save([Edit(head.ref, head.version, body)], Author(None, "So it is."))
    desk.versions[fact_id] += 1


def well_known(desk: Desk, learner_id: str, fact_id: str = "rash", days_ago: int = 3) -> str:
    """Let somebody know a fact for weeks to come; return the last answer."""
    card = Response(rating=4)
    return desk.answer(learner_id, flashcard(fact_id), card, NOW - days_ago * A_DAY)


def news(desk: Desk, learner_id: str) -> ChangedFact | None:
    desk.session.expire_all()
    return desk.session.get(ChangedFact, (learner_id, "rash"))


def due(desk: Desk, learner_id: str, fact_id: str = "rash") -> date:
    """Return the day of a memory, after a replay that must not move it."""
    desk.session.expire_all()
    before = desk.session.get_one(Memory, (learner_id, fact_id)).due_day
    with writing() as session:
        rebuild_all(session, session.get_one(User, learner_id), [fact_id])
    agree(desk, learner_id)
    assert desk.session.get_one(Memory, (learner_id, fact_id)).due_day == before
    return before


def test_a_changed_fact_is_due_today_or_tomorrow_if_it_was_answered_today(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner("Pacific/Auckland")
    well_known(desk, ada)
    well_known(desk, ben, days_ago=0)
    well_known(desk, ben, "spasm", days_ago=0)
    assert due(desk, ada) > SUNDAY + A_DAY

    change(desk, "Another sign.")

    told = news(desk, ada)
    assert told is not None
    assert (told.was, told.version, told.at, told.seen_at) == (1, 2, NOW, None)
    assert due(desk, ada) == told.due_day == SUNDAY
    assert due(desk, ben) == SUNDAY + A_DAY
    assert due(desk, ben, "spasm") > SUNDAY + A_DAY


def test_what_is_due_sooner_stays_due_sooner(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "B", NOW - 30 * A_DAY)
    before = due(desk, ada)

    change(desk, "Another sign.")

    assert due(desk, ada) == before < SUNDAY


def test_a_change_of_wording_tells_nobody(desk: Desk) -> None:
    ada = desk.learner()
    well_known(desk, ada)
    before = due(desk, ada)

    change(desk, statement="The rash, said better.")

    assert news(desk, ada) is None
    assert due(desk, ada) == before


def test_who_never_answered_the_fact_is_told_nothing(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    well_known(desk, ada, "spasm")
    desk.undo(well_known(desk, ben), NOW)

    change(desk, "Another sign.")

    assert desk.session.scalars(select(ChangedFact)).all() == []
    assert desk.session.get(Memory, (ben, "rash")) is None


def test_an_answer_to_the_new_meaning_lifts_the_limit_and_its_undo_brings_it_back(
    desk: Desk,
) -> None:
    ada = desk.learner()
    well_known(desk, ada)
    change(desk, "Another sign.")

    answer = desk.answer(ada, flashcard("rash"), Response(rating=4), NOW)
    assert due(desk, ada) > SUNDAY + A_DAY
    desk.undo(answer, NOW)
    assert due(desk, ada) == SUNDAY
    desk.redo(answer, NOW)
    desk.rate_anew(answer, 3, NOW)
    assert due(desk, ada) > SUNDAY


def test_a_second_change_before_an_answer_still_says_what_was_answered(desk: Desk) -> None:
    ada = desk.learner()
    well_known(desk, ada)
    change(desk, "Another sign.")
    change(desk, statement="Said better.")
    change(desk, "A third sign.")

    told = news(desk, ada)
    assert told is not None
    assert (told.was, told.version) == (1, 4)
    assert due(desk, ada) == SUNDAY


def test_a_question_open_during_the_change_is_an_answer_to_the_old_meaning(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    well_known(desk, ben)
    servings = {}
    with writing() as session:
        for who in (ada, ben):
            learner = session.get_one(User, who)
            servings[who] = desk.serve(session, learner, choice("rash"), NOW).id
    change(desk, "Another sign.")
    for who, serving_id in servings.items():
        with writing() as session:
            learner, serving = session.get_one(User, who), session.get_one(Serving, serving_id)
            sent = Submission(serving_id, Response(choice="A"))
            record_answer(session, learner, serving, sent, NOW + timedelta(hours=1))

    told = news(desk, ada)
    assert told is not None
    assert (told.was, told.version) == (1, 2)
    assert due(desk, ada) == SUNDAY + A_DAY
    assert due(desk, ben) == SUNDAY


def test_what_others_are_told_of_answers_no_change_of_mine(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    well_known(desk, ada)
    well_known(desk, ben, "spasm")
    change(desk, "Another sign.")
    with writing() as session:
        open_since = desk.serve(session, session.get_one(User, ada), choice("rash"), NOW).id
    change(desk, "A third sign.")
    change(desk, "Another sign.", fact_id="spasm")  # its second meaning, as Ada's answer is of
    with writing() as session:
        learner, serving = session.get_one(User, ada), session.get_one(Serving, open_since)
        sent = Submission(open_since, Response(choice="A"))
        record_answer(session, learner, serving, sent, NOW + timedelta(hours=1))

    assert [row.fact_id for row in unseen(desk.session, desk.user(ada))] == ["rash"]


def test_who_has_not_seen_a_change_that_is_taken_back_never_hears_of_it(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    well_known(desk, ada)
    well_known(desk, ben)
    before = due(desk, ada)
    change(desk, "Another sign.")
    with writing() as session:
        session.get_one(ChangedFact, (ben, "rash")).seen_at = NOW

    change(desk, "rash")

    assert news(desk, ada) is None
    assert due(desk, ada) == before
    told = news(desk, ben)
    assert told is not None
    assert (told.was, told.version, told.seen_at) == (1, 3, None)
    assert due(desk, ben) == SUNDAY


def test_who_answered_the_change_is_told_of_the_way_back(desk: Desk) -> None:
    ada = desk.learner()
    well_known(desk, ada)
    change(desk, "Another sign.")
    desk.answer(ada, flashcard("rash"), Response(rating=4), NOW)

    change(desk, "rash")

    told = news(desk, ada)
    assert told is not None
    assert (told.was, told.version) == (2, 3)
    assert due(desk, ada) == SUNDAY + A_DAY


def test_a_plan_or_a_model_in_force_since_then_heeds_the_limit(desk: Desk) -> None:
    ada = desk.learner()
    well_known(desk, ada)
    change(desk, "Another sign.")
    with writing() as session:
        session.get_one(User, ada).desired_retention = 0.8
    with writing() as session:
        rebuild_all(session, session.get_one(User, ada), ["rash"])

    assert due(desk, ada) == SUNDAY


def test_many_learners_in_many_zones_are_told_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.learning.changed.AT_ONCE", 2)
    zones = ("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles")
    people = [desk.learner(zone) for zone in zones * 2]
    for who in people:
        well_known(desk, who)

    change(desk, "Another sign.")

    # In California Sunday's small hours belong to the Saturday before.
    days = (SUNDAY, SUNDAY, SUNDAY - A_DAY)
    assert [due(desk, who) for who in people] == [*days, *days]


def written(answer: str) -> dict[str, object]:
    """Return a card written by hand with this answer."""
    return {
        "id": "which-sign",
        "kind": "flashcard",
        "category": "feature",
        "stem": "Which sign is seen in dermatomyositis?",
        "facts": ["rash"],
        "answer": answer,
    }


def test_whoever_answered_a_question_with_another_key_is_told_of_its_facts(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    ref = Ref("item", "which-sign")
    save([Edit(ref, 0, written("A rash."))], Author(None, "New."))
    for who in (ada, ben):
        answer = well_known(desk, who)
        with writing() as session:
            serving = session.get_one(Answer, answer).serving
            serving.item_id, serving.item_version = (
                ("which-sign", 1) if who == ada else (None, None)
            )
    before = due(desk, ben)

    save([Edit(ref, 1, {**written("A rash."), "stem": "Which is it?"})], Author(None, "Shorter."))
    assert news(desk, ada) is None
    save([Edit(ref, 2, written("A cough."))], Author(None, "It was wrong."))

    told = news(desk, ada)
    assert told is not None
    assert (told.was, told.version) == (1, 1)
    assert due(desk, ada) == SUNDAY
    assert (news(desk, ben), due(desk, ben)) == (None, before)
    desk.answer(ada, flashcard("rash"), Response(rating=4), NOW + timedelta(hours=1))
    assert due(desk, ada) > SUNDAY + A_DAY
