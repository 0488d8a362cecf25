"""Every date in one plain sentence, word by word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.explain import (
    TEMPLATES,
    Sentence,
    date_word,
    explain_date,
    explain_uncredited,
)
from quizapp.memory.fsrs import review
from quizapp.memory.schedule import due_day
from quizapp.memory.state import MemoryState

SATURDAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def memory(stability: float, days_ago: int) -> MemoryState:
    ago = timedelta(days=days_ago)
    return MemoryState(stability, 5.0, NOON - ago, SATURDAY - ago, reps=3, lapses=0)


def read(sentence: Sentence) -> str:
    """As the edge would: dates in full, then the values put in."""
    formatted = {
        name: f"{value:%A} {value.day} {value:%B}" if isinstance(value, date) else value
        for name, value in sentence.values.items()
    }
    return sentence.template % formatted


def told(
    *,
    before: MemoryState | None = None,
    lasts: float = 0.2,
    rating: int = 1,
    wait: int = 1,
    retention: float = 0.9,
    read_after: int = 0,
) -> str:
    return read(
        explain_date(
            before,
            memory(lasts, 0),
            rating,
            SATURDAY + timedelta(days=read_after),
            SATURDAY + timedelta(days=wait),
            desired_retention=retention,
        )
    )


@pytest.mark.parametrize(
    ("days_ago", "reason"),
    [
        (0, "you missed it on the same day."),
        (1, "you missed it after one day."),
        (2, "you missed it after 2 days."),
        (12, "you missed it after 12 days."),
    ],
)
def test_a_miss_says_how_long_the_fact_had_been_left_alone(days_ago: int, reason: str) -> None:
    assert told(before=memory(10, days_ago)) == (
        f"You will see this again tomorrow, Sunday 22 November: {reason}"
    )


def test_a_first_miss_says_that_it_was_not_known_yet() -> None:
    assert told(before=None) == (
        "You will see this again tomorrow, Sunday 22 November: you did not know it yet."
    )


@pytest.mark.parametrize(
    ("lasts", "reason"),
    [
        (0.4, "your memory of it now lasts less than a day at 90 %."),
        (0.6, "your memory of it now lasts about one day at 90 %."),
        (1.4, "your memory of it now lasts about one day at 90 %."),
        (1.6, "your memory of it now lasts about 2 days at 90 %."),
        (9.0, "your memory of it now lasts about 9 days at 90 %."),
    ],
)
def test_a_recall_says_how_long_the_memory_now_lasts(lasts: float, reason: str) -> None:
    assert told(lasts=lasts, rating=3) == (
        f"You will see this again tomorrow, Sunday 22 November: {reason}"
    )


@pytest.mark.parametrize(
    ("wait", "opening"),
    [
        (1, "You will see this again tomorrow, Sunday 22 November:"),
        (2, "You will see this again in 2 days, on Monday 23 November:"),
        (10, "You will see this again in 10 days, on Tuesday 1 December:"),
    ],
)
def test_the_date_is_said_by_how_far_off_it_is(wait: int, opening: str) -> None:
    assert told(lasts=9, rating=3, wait=wait) == (
        f"{opening} your memory of it now lasts about 9 days at 90 %."
    )


def test_read_the_next_day_the_same_date_is_nearer() -> None:
    assert told(lasts=9, rating=3, wait=2, read_after=1).startswith(
        "You will see this again tomorrow, Monday 23 November:"
    )
    assert told(lasts=9, rating=3, wait=2, read_after=2).startswith(
        "This is due now, since Monday 23 November:"
    )


def test_read_later_the_reason_stays() -> None:
    assert told(before=memory(10, 12), wait=2, read_after=1) == (
        "You will see this again tomorrow, Monday 23 November: you missed it after 12 days."
    )


def test_the_wanted_retention_is_the_learner_s_own() -> None:
    assert told(lasts=9, rating=3, wait=23, retention=0.8).endswith(
        "your memory of it now lasts about 30 days at 80 %."
    )


@given(
    st.none() | st.builds(memory, st.floats(0.01, 1000), st.integers(0, 400)),
    st.integers(1, 4),
    st.floats(0.7, 0.99),
)
def test_every_review_can_be_explained_in_words_a_translator_has_seen(
    before: MemoryState | None, rating: int, retention: float
) -> None:
    after = review(before, rating, NOON, SATURDAY)
    due = due_day(after, retention, seed=1)
    sentence = explain_date(before, after, rating, SATURDAY, due, desired_retention=retention)
    assert sentence.template in TEMPLATES
    assert read(sentence).startswith("You will see this again ")
    assert sentence.values["due"] == due


def test_a_forced_pair_says_why_its_date_stays() -> None:
    sentence = explain_uncredited()
    assert sentence.template in TEMPLATES
    assert read(sentence) == (
        "Its date stays as it was: this was the only answer left, so it shows no recall."
    )


@pytest.mark.parametrize(
    ("wait", "words"),
    [(-3, "today"), (0, "today"), (1, "tomorrow"), (2, "in 2 days"), (40, "in 40 days")],
)
def test_a_date_in_a_word(wait: int, words: str) -> None:
    word = date_word(SATURDAY, SATURDAY + timedelta(days=wait))
    assert word.template in TEMPLATES
    assert read(word) == words
