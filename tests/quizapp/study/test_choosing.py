"""What is asked next: subjects apart, kinds in turn, no more new facts than the day may bring."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
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
from quizapp.bank.turns import in_turn
from quizapp.learning.due import Due
from quizapp.memory.belief import review
from quizapp.memory.model import DEFAULT_MODEL
from quizapp.memory.queue import Candidate
from quizapp.memory.state import MemoryState
from quizapp.study.choosing import (
    Before,
    Learning,
    Waiting,
    mentioned,
    next_item,
    seed_of,
    subjects,
)
from quizapp.study.gathering import Standing, candidates
from tests.support.desk import SUNDAY_MORNING

A_DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def live(shipped_bank: Bank) -> LiveBank:
    generator = Generator(shipped_bank)
    asserted = [fact for fact in shipped_bank.facts.values() if not fact.denied]
    return LiveBank(1, shipped_bank, generator, {fact.id: fact for fact in asserted})


def known_for(days_ago: int, stability: float = 5.0) -> MemoryState:
    last = SUNDAY_MORNING - timedelta(days=days_ago)
    return MemoryState(stability, 5.0, last, TODAY - timedelta(days=days_ago), reps=1, lapses=0)


def waiting_for(
    live: LiveBank,
    limit: int,
    due: Mapping[str, MemoryState] | None = None,
    known: Collection[str] = (),
) -> Waiting:
    """Return what waits where these facts are due, and these known; all others are new."""
    due = due or {}
    found = [Due(fact, live.taught[fact].subject, state) for fact, state in due.items()]
    return Waiting(
        due=tuple(candidates(found, Standing(TODAY, DEFAULT_MODEL))),
        new=tuple(
            Candidate(fact, live.taught[fact].subject, None)
            for fact in live.turns
            if fact not in due and fact not in known
        ),
        new_limit=limit,
        due_today=len(due),
        states=due,
    )


def learning_of(
    due: Collection[str] = (),
    known: Collection[str] = (),
    preferred: Mapping[str, str] | None = None,
) -> Learning:
    """Return a learner who has begun the facts due and those known, which are due later."""

    def begun(facts: Collection[str]) -> dict[str, date]:
        days = {**dict.fromkeys(known, TODAY + A_DAY), **dict.fromkeys(due, TODAY)}
        return {fact: days[fact] for fact in facts if fact in days}

    return Learning(TODAY, begun, preferred=preferred or {})


def play(live: LiveBank, waiting: Waiting, salt: str, known: Collection[str] = ()) -> list[Item]:
    """Return the items of a session in which every answer settles its facts."""
    asked: list[Item] = []
    settled: set[str] = set()
    while True:
        begun = len(settled.intersection(one.fact for one in waiting.new))
        left = replace(waiting.without(settled), new_limit=waiting.new_limit - begun)
        before = Before(
            Counter(str(item.kind) for item in asked),
            asked[-1] if asked else None,
            {subject for item in asked[-4:-1] for subject in subjects(live, item)},
        )
        due = {one.fact for one in waiting.due}
        learning = learning_of(due - settled, settled.union(known))
        item = next_item(live, left, before, learning, salt)
        if item is None:
            return asked
        asked.append(item)
        settled.update(item.facts)


@given(salt=st.text(max_size=8), limit=st.integers(0, 25))
def test_a_day_brings_as_many_new_facts_as_it_may_and_none_twice(
    live: LiveBank, salt: str, limit: int
) -> None:
    items = play(live, waiting_for(live, limit), salt)

    facts = [fact for item in items for fact in item.facts]
    assert len(facts) == len(set(facts)) == limit


@given(salt=st.text(max_size=8))
def test_no_item_gives_the_next_one_away(live: LiveBank, salt: str) -> None:
    items = play(live, waiting_for(live, 20), salt)

    for item, following in pairwise(items):
        assert not mentioned(item).intersection(following.facts)
        assert not subjects(live, item).intersection(subjects(live, following))


@given(salt=st.text(max_size=8))
def test_new_facts_are_met_as_choices_where_they_can_be(live: LiveBank, salt: str) -> None:
    for item in play(live, waiting_for(live, 20), salt):
        can = live.generator.kinds_for(item.facts[0])
        assert item.kind == "multiple_choice" or "multiple_choice" not in can


def test_a_session_of_memories_of_all_ages_mixes_its_kinds(live: LiveBank) -> None:
    stabilities = (0.5, 1.5, 6.0, 60.0)
    due = {
        fact: known_for(90, stability=stabilities[place % 4])
        for place, fact in enumerate(live.turns[:20])
    }
    kinds = {
        item.kind for item in play(live, waiting_for(live, 0, due, live.taught), "s", live.taught)
    }

    assert kinds == {"multiple_choice", "cloze", "flashcard", "matching"}


def test_what_gains_most_by_being_asked_comes_first(live: LiveBank) -> None:
    first, second = list(live.taught)[:2]
    due = {first: known_for(6), second: known_for(60)}

    item = next_item(live, waiting_for(live, 5, due), Before(), learning_of(due), "s")

    assert item is not None
    assert second in item.facts


def test_nothing_due_is_asked_once_the_share_of_a_day_is_done(live: LiveBank) -> None:
    due = dict.fromkeys(live.turns[:9], known_for(20))
    spent = replace(waiting_for(live, 0, due), due_today=0)

    assert next_item(live, spent, Before(), learning_of(due), "s") is None


def test_a_matching_set_takes_no_more_new_facts_than_the_day_may_bring(live: LiveBank) -> None:
    primary = {fact.id for fact in live.taught.values() if fact.predicate == "primarily_affects"}
    known = live.taught.keys() - primary
    matched = {"matching": "more"}

    for limit in (1, 2):
        waiting, learning = waiting_for(live, limit, known=known), learning_of((), known, matched)
        item = next_item(live, waiting, Before(), learning, "s")
        assert item is not None
        assert item.kind != "matching"


def test_a_matching_set_asks_nothing_that_is_neither_new_nor_known(live: LiveBank) -> None:
    asked = {fact.id for fact in live.taught.values() if fact.predicate == "primarily_affects"}
    one = min(asked)
    waiting = waiting_for(live, 20).without(asked - {one})

    for item in play(live, waiting, "s"):
        assert not (asked - {one}).intersection(item.facts)


@pytest.fixture(scope="module")
def fours(live: LiveBank) -> list[frozenset[str]]:
    """Return facts of one predicate, in fours that can be asked in one set from any of them."""
    drawn = (live.generator.matching(fact, seed) for fact in live.turns for seed in range(3))
    found = {frozenset(item.facts[:4]) for item in drawn if item and len(item.facts) >= 4}
    return [
        facts
        for facts in sorted(found, key=sorted)
        if all(are_matched(live, fact, facts, draw) for fact in facts for draw in range(4))
    ]


def are_matched(live: LiveBank, fact: str, facts: frozenset[str], draw: int) -> bool:
    item = live.generator.matching(fact, draw, (), facts)
    return item is not None and set(item.facts) == facts


MATCHED = known_for(9, stability=1.5)
"""As stable as what is asked in matching sets."""


def test_four_due_facts_of_one_predicate_come_in_one_set(
    live: LiveBank, fours: list[frozenset[str]]
) -> None:
    assert len(fours) > 5
    for facts in fours:
        due = dict.fromkeys(facts, MATCHED)
        known = live.taught.keys() - due.keys()
        waiting = waiting_for(live, 0, due, known)
        item = next_item(live, waiting, Before(), learning_of(due, known), "s")

        assert item is not None
        assert item.kind == "matching"
        assert set(item.facts) == set(due)
        assert len({live.taught[fact].predicate for fact in item.facts}) == 1


def test_a_set_prefers_due_facts_to_those_known_longer(
    live: LiveBank, fours: list[frozenset[str]]
) -> None:
    assert len(fours) > 5
    for facts in fours:
        due = dict.fromkeys(sorted(facts)[:2], MATCHED)
        known = live.taught.keys() - due.keys()
        waiting = waiting_for(live, 0, due, known)
        item = next_item(live, waiting, Before(), learning_of(due, known), "s")

        assert item is not None
        assert item.kind == "matching"
        assert due.keys() <= set(item.facts)


def test_kinds_go_from_recognition_to_recall_as_a_memory_grows(live: LiveBank) -> None:
    fact = next(one for one in live.turns if len(live.generator.kinds_for(one)) == 4)
    known = live.taught.keys() - {fact}

    def kind(state: MemoryState | None, *shown: str) -> str | None:
        due = {fact: state} if state else {}
        waiting = waiting_for(live, 0 if state else 1, due, known)
        item = next_item(live, waiting, Before(Counter(shown)), learning_of(due, known), "s")
        return item.kind if item else None

    assert kind(None) == "multiple_choice"
    assert kind(known_for(9, stability=1.5)) == "matching"
    assert kind(known_for(9, stability=6.0)) == "cloze"
    assert kind(known_for(90, stability=60.0)) == "cloze"
    assert kind(known_for(90, stability=60.0), "cloze") == "flashcard"


def test_what_was_right_by_chance_maybe_comes_back_where_chance_is_no_help(live: LiveBank) -> None:
    fact = next(one for one in live.turns if len(live.generator.kinds_for(one)) == 4)
    doubted = review(None, 3, SUNDAY_MORNING - 2 * A_DAY, TODAY - 2 * A_DAY, floor=0.5)
    sure = review(None, 3, SUNDAY_MORNING - 2 * A_DAY, TODAY - 2 * A_DAY)
    known = live.taught.keys() - {fact}
    kinds = {}
    for name, state in {"doubted": doubted, "sure": sure}.items():
        waiting = waiting_for(live, 0, {fact: state}, known)
        item = next_item(live, waiting, Before(), learning_of([fact], known), "s")
        kinds[name] = item.kind if item else None

    assert kinds == {"doubted": "cloze", "sure": "matching"}


@given(salt=st.text(max_size=8), seed=st.integers(0, 99))
def test_siblings_are_spread_over_a_session(live: LiveBank, salt: str, seed: int) -> None:
    by_subject: dict[str, list[str]] = {}
    for fact in live.turns:
        by_subject.setdefault(live.taught[fact].subject, []).append(fact)
    large = [facts for facts in by_subject.values() if len(facts) >= 3][:6]
    due = {
        fact: known_for(10 + (seed * place) % 7, stability=40.0)
        for facts in large
        for place, fact in enumerate(facts[:3])
    }
    items = play(live, waiting_for(live, 0, due, live.taught.keys() - due.keys()), salt)

    first = [frozenset(subjects(live, item)) for item in items[:4]]
    assert len(frozenset.union(*first)) == sum(map(len, first))


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
