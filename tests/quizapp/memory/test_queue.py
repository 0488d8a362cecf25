"""Which fact comes next."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.gain import AHEAD
from quizapp.memory.queue import Candidate, rank, spread
from tests.simulation.queue import (
    Break,
    expected_gain,
    first_looked_at,
    relative_overdueness,
    work_off,
)


def due(fact: str, chance: float) -> Candidate:
    """A due fact, named by its subject's letter and a number: A1."""
    return Candidate(fact, fact[0], chance)


def worth(fact: str, gain: float, chance: float = 0.5) -> Candidate:
    return Candidate(fact, fact[0], chance, gain)


def new(fact: str) -> Candidate:
    return Candidate(fact, fact[0], None)


def order(some: list[Candidate], new_limit: int, previous: str | None = None) -> list[Candidate]:
    """What is asked, one after the other."""
    return list(spread(rank(some, new_limit), previous))


def asked(candidates: list[Candidate], new_limit: int = 99, previous: str | None = None) -> str:
    return " ".join(one.fact for one in order(candidates, new_limit, previous))


def neighbours(subjects: list[str], previous: str | None = None) -> int:
    """How often a subject follows itself."""
    return sum(one == other for one, other in pairwise([previous, *subjects]))


@st.composite
def candidates(draw: st.DrawFn, most: int = 30) -> list[Candidate]:
    letters = draw(st.lists(st.sampled_from("ABCD"), max_size=most))
    chances = st.none() | st.floats(0, 1)
    gains = st.sampled_from([0.0, 0.2, 1.1]) | st.floats(-1, 2)
    return [Candidate(f"{s}{n}", s, draw(chances), draw(gains)) for n, s in enumerate(letters)]


previous_subjects = st.none() | st.sampled_from("ABCDX")


def test_what_gains_most_by_being_asked_comes_first() -> None:
    assert asked([worth("A1", 0.1), worth("B1", 1.3), worth("C1", 0.2)]) == "B1 C1 A1"
    assert asked([worth("A1", 0.1, 0.1), worth("B1", 0.2, 0.9)]) == "B1 A1"


def test_of_equal_gain_the_most_forgotten_comes_first() -> None:
    assert asked([due("A1", 0.9), due("B1", 0.5), due("C1", 0.7)]) == "B1 C1 A1"


def test_new_facts_follow_what_is_due_in_the_order_they_came() -> None:
    assert asked([new("Z1"), new("B1"), due("A1", 0.9)]) == "A1 Z1 B1"


def test_new_facts_stop_at_the_daily_number() -> None:
    assert asked([new("A1"), new("B1"), new("C1")], new_limit=2) == "A1 B1"
    assert asked([new("A1"), due("B1", 0.9)], new_limit=0) == "B1"
    assert asked([new("A1"), new("B1")], new_limit=-1) == ""


def test_equally_forgotten_facts_always_come_in_one_order() -> None:
    assert asked([due("B1", 0.5), due("A1", 0.5)]) == asked([due("A1", 0.5), due("B1", 0.5)])


def test_another_subject_comes_between_two_of_one() -> None:
    assert asked([due("A1", 0.1), due("A2", 0.2), due("B1", 0.3)]) == "A1 B1 A2"


def test_the_subject_asked_last_waits() -> None:
    assert asked([due("A1", 0.1), due("B1", 0.2)], previous="A") == "B1 A1"


def test_a_frequent_subject_starts_early_enough_to_be_kept_apart() -> None:
    facts = [due("B1", 0.1), due("C1", 0.2), due("A1", 0.3), due("A2", 0.4), due("A3", 0.5)]
    assert asked(facts) == "A1 B1 A2 C1 A3"


def test_no_subject_moves_forward_before_it_must() -> None:
    facts = [due("C1", 0.1), due("A1", 0.2), due("A2", 0.3), due("B1", 0.4)]
    assert asked(facts) == "C1 A1 B1 A2"


def test_what_little_there_is_to_put_between_is_used_at_once() -> None:
    facts = [due("A1", 0.1), due("A2", 0.2), due("A3", 0.3), due("B1", 0.4)]
    assert asked(facts) == "A1 B1 A2 A3"
    assert asked(facts, previous="A") == "B1 A1 A2 A3"


def test_a_new_fact_may_part_two_due_ones_of_one_subject() -> None:
    assert asked([due("A1", 0.1), due("A2", 0.2), new("B1")]) == "A1 B1 A2"


def test_with_one_subject_left_there_is_nothing_to_put_between() -> None:
    facts = [due("A1", 0.1), due("A2", 0.2)]
    assert asked(facts, previous="A") == "A1 A2"


@given(candidates(), st.integers(0, 10), previous_subjects)
def test_nothing_is_lost_or_asked_twice(
    some: list[Candidate], new_limit: int, previous: str | None
) -> None:
    queue = order(some, new_limit, previous)
    fresh = [one for one in some if one.retrievability is None]
    kept = [one for one in some if one.retrievability is not None] + fresh[:new_limit]
    assert Counter(queue) == Counter(kept)


@given(candidates(most=6), previous_subjects)
def test_no_order_has_fewer_neighbours_of_one_subject(
    some: list[Candidate], previous: str | None
) -> None:
    queue = [one.subject for one in order(some, 99, previous)]
    fewest = min(neighbours(list(other), previous) for other in permutations(queue))
    assert neighbours(queue, previous) == fewest


@given(candidates(), st.integers(0, 10), previous_subjects)
def test_of_each_subject_the_order_is_kept(
    some: list[Candidate], new_limit: int, previous: str | None
) -> None:
    queue = order(some, new_limit, previous)
    for subject in "ABCD":
        gains = [
            -9.0 if one.retrievability is None else one.worth
            for one in queue
            if one.subject == subject
        ]
        assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize("seed", range(2))
def test_learners_know_more_while_they_work_a_backlog_off_than_by_overdueness(seed: int) -> None:
    after = Break("a break", facts=300, away=45, ceiling=10, length=60)
    ours = work_off(after, expected_gain(AHEAD), seed)
    assert ours.known > work_off(after, relative_overdueness, seed).known
    window = work_off(after, first_looked_at(60, expected_gain(AHEAD)), seed)
    assert abs(window.known - ours.known) < 0.005
