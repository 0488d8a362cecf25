"""Items written by hand among those that are made: drawn like any, within what a day may bring."""

from dataclasses import replace

import pytest

from question_bank.content import Bank
from question_bank.content.items import Item, Premise, Response
from question_bank.content.written import WrittenItem, WrittenOption
from question_bank.generate import Generator
from quizapp.bank.live import LiveBank
from quizapp.study.choosing import Before, Waiting, next_item
from tests.quizapp.study.test_choosing import known_for, learning_of, waiting_for
from tests.support.desk import CONCEPTS, FACTS

CARD = WrittenItem(
    "own-card", "flashcard", "feature", "What marks it?", facts=("rash",), answer="A rash."
)
CHOICE = WrittenItem(
    "own-choice",
    "multiple_choice",
    "feature",
    "Which of the following marks both?",
    facts=("rash", "weakness"),
    options=(
        WrittenOption("The signs", correct=True, rationale="So it is."),
        WrittenOption("The fever", correct=False, rationale="It is not.", facts=("spasm",)),
        WrittenOption("The cough", correct=False, rationale="It is not.", facts=("spasm",)),
        WrittenOption("The blush", correct=False, rationale="It is not.", facts=("spasm",)),
    ),
)
SET = WrittenItem(
    "own-set",
    "matching",
    "feature",
    "For each disease, choose its sign.",
    premises=(Premise("rash", "Of the skin"), Premise("spasm", "Of the nerves")),
    responses=(Response("1", "Redness"), Response("2", "Tightness"), Response("3", "Coughing")),
    pairs={"rash": "1", "spasm": "2"},
)


def live_with(*items: WrittenItem) -> LiveBank:
    bank = Bank.of(concepts=CONCEPTS, facts=FACTS.values(), items=items)
    return LiveBank(1, bank, Generator(bank), dict(FACTS), item_editions={"own-card": (1, 4)})


def asked(
    live: LiveBank,
    waiting: Waiting,
    salt: str = "s",
    kinds: dict[str, str] | None = None,
    known: tuple[str, ...] = (),
) -> Item | None:
    due = [one.fact for one in waiting.due]
    learning = learning_of(due, known, kinds or {})
    return next_item(live, waiting, Before(), learning, salt)


def test_each_is_drawn_as_often_as_any_other() -> None:
    live = live_with(CARD)
    assert live.generator.problems_of("own-card") == ()
    assert live.generator.kinds_for("rash") == ("flashcard",)
    waiting = waiting_for(live, 0, {"rash": known_for(90, stability=60.0)})
    items = [asked(live, waiting, str(salt)) for salt in range(40)]
    stems = [item.stem for item in items if item]

    assert len(stems) == 40
    assert 8 < stems.count("What marks it?") < 32
    for item in items:
        assert item is not None
        own = "own-card" if item.stem == "What marks it?" else None
        assert live.written_as(item) == own
    assert live.asks_item("own-card", 4)
    assert not live.asks_item("own-card", 5)
    assert not live.asks_item("own-choice", 1)


def test_one_alone_teaches_a_fact_that_nothing_else_could_ask() -> None:
    live = live_with(CHOICE, SET)
    assert [each.id for each in live.generator.written_for("rash")] == ["own-choice", "own-set"]
    waiting = waiting_for(live, 2, known=("biopsy", "spasm"))
    item = asked(live, waiting)
    assert item is not None
    assert (item.kind, set(item.facts)) == ("multiple_choice", {"rash", "weakness"})


def test_it_asks_no_more_new_facts_than_the_day_may_bring() -> None:
    live = live_with(CHOICE, SET)
    item = asked(live, waiting_for(live, 1, known=("biopsy", "spasm")))
    assert item is not None
    assert item.kind == "flashcard"


@pytest.mark.parametrize(("known", "kind"), [(("spasm",), "matching"), ((), "flashcard")])
def test_a_set_asks_only_what_is_due_or_known_beside(known: tuple[str, ...], kind: str) -> None:
    live = live_with(SET)
    state = known_for(9, stability=1.5)
    waiting = waiting_for(live, 0, {"rash": state}, known=tuple(FACTS))
    item = asked(live, waiting, kinds={"matching": "more"}, known=known)
    assert item is not None
    assert item.kind == kind


def test_one_that_is_wrong_or_no_longer_published_is_not_asked() -> None:
    draft = live_with(replace(CARD, status="draft"))
    lost = live_with(replace(CARD, facts=("rash", "nothing")))
    for live in (draft, lost):
        assert live.generator.written_for("rash") == ()
