"""What is asked next: subjects apart, kinds in turn, no more new facts than the day may bring."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content import Bank, Fact
from question_bank.content.facts import Basis
from question_bank.content.items import Item
from question_bank.generate import Generator
from quizapp.bank.current import LiveBank
from quizapp.models import Memory
from quizapp.study.choosing import (
    Before,
    Waiting,
    gather,
    in_turn,
    mentioned,
    next_item,
    seed_of,
    subjects,
)
from tests.support.desk import SUNDAY_MORNING

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def live(shipped_bank: Bank) -> LiveBank:
    generator = Generator(shipped_bank)
    asserted = [fact for fact in shipped_bank.facts.values() if not fact.denied]
    return LiveBank(1, shipped_bank, generator, {fact.id: fact for fact in asserted})


def remembered(fact_id: str, days_ago: int) -> Memory:
    return Memory(
        fact_id=fact_id,
        stability=5.0,
        difficulty=5.0,
        reps=1,
        lapses=0,
        last_review_at=SUNDAY_MORNING - timedelta(days=days_ago),
        last_day=TODAY - timedelta(days=days_ago),
    )


def play(live: LiveBank, waiting: Waiting, salt: str) -> list[Item]:
    """Return the items of a session in which every answer settles its facts."""
    asked: list[Item] = []
    settled: set[str] = set()
    while True:
        begun = len(settled.intersection(one.fact for one in waiting.new))
        learnt = waiting.learnt.union(settled)
        left = Waiting(waiting.due, waiting.new, waiting.new_limit - begun, learnt)
        left = left.without(settled)
        kinds = Counter(str(item.kind) for item in asked)
        item = next_item(live, left, Before(kinds, asked[-1] if asked else None), salt)
        if item is None:
            return asked
        asked.append(item)
        settled.update(item.facts)


@given(salt=st.text(max_size=8), limit=st.integers(0, 25))
def test_a_day_brings_as_many_new_facts_as_it_may_and_none_twice(
    live: LiveBank, salt: str, limit: int
) -> None:
    items = play(live, gather(live, [], set(), limit, TODAY), salt)

    facts = [fact for item in items for fact in item.facts]
    assert len(facts) == len(set(facts)) == limit


@given(salt=st.text(max_size=8))
def test_no_item_gives_the_next_one_away(live: LiveBank, salt: str) -> None:
    items = play(live, gather(live, [], set(), 20, TODAY), salt)

    for item, following in pairwise(items):
        assert not mentioned(item).intersection(following.facts)
        assert not subjects(live, item).intersection(subjects(live, following))


@given(salt=st.text(max_size=8))
def test_a_session_mixes_its_kinds(live: LiveBank, salt: str) -> None:
    kinds = Counter(item.kind for item in play(live, gather(live, [], set(), 20, TODAY), salt))

    assert {"multiple_choice", "cloze", "flashcard", "matching"} == set(kinds)


def test_the_most_forgotten_comes_first(live: LiveBank) -> None:
    first, second = list(live.taught)[:2]
    due = [remembered(first, days_ago=6), remembered(second, days_ago=60)]

    item = next_item(live, gather(live, due, {first, second}, 5, TODAY), Before(), "s")

    assert item is not None
    assert second in item.facts


def test_what_left_the_bank_is_not_asked(live: LiveBank) -> None:
    waiting = gather(live, [remembered("gone", days_ago=9)], {"gone"}, 0, TODAY)

    assert waiting.total == 0
    assert next_item(live, waiting, Before(), "s") is None


def test_a_matching_set_takes_no_more_new_facts_than_the_day_may_bring(live: LiveBank) -> None:
    primary = [fact for fact in live.taught.values() if fact.predicate == "primarily_affects"]
    known = {fact.id for fact in live.taught.values()} - {fact.id for fact in primary}
    kinds = Counter({"multiple_choice": 5, "cloze": 5, "flashcard": 5})

    for limit in (1, 2):
        item = next_item(live, gather(live, [], known, limit, TODAY), Before(kinds), "s")
        assert item is not None
        assert item.kind != "matching"


def test_a_matching_set_asks_nothing_that_is_neither_new_nor_known(live: LiveBank) -> None:
    asked = {fact.id for fact in live.taught.values() if fact.predicate == "primarily_affects"}
    one = min(asked)
    waiting = gather(live, [], set(), 20, TODAY).without(asked - {one})

    for item in play(live, waiting, "s"):
        assert not (asked - {one}).intersection(item.facts)


def test_large_and_small_subjects_take_turns(live: LiveBank) -> None:
    first_day = in_turn(list(live.taught.values()))[:10]

    met = {fact.subject for fact in first_day}
    assert {"dermatomyositis", "polymyositis", "multiple-sclerosis", "cidp"} <= met


def test_each_session_words_a_fact_anew_and_the_same_session_the_same() -> None:
    assert seed_of("one", "rash") == seed_of("one", "rash")
    assert seed_of("one", "rash") != seed_of("two", "rash")


def test_subjects_of_the_documents_come_before_those_they_are_told_apart_from() -> None:
    def of(ident: str, subject: str, basis: Basis) -> Fact:
        return Fact(ident, subject, "affects", "feature", ("x",), "So.", basis=basis)

    facts = [
        of("outside", "parkinson-disease", "textbook"),
        of("beside", "dermatomyositis", "textbook"),
        of("inside", "dermatomyositis", "article"),
    ]
    assert [fact.id for fact in in_turn(facts)] == ["beside", "inside", "outside"]
