"""Every date, chance and reason in plain sentences, word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.belief import chance, review
from quizapp.memory.days import local_day
from quizapp.memory.explain import (
    TEMPLATES,
    Sentence,
    date_word,
    explain_date,
    explain_rating,
    explain_uncredited,
)
from quizapp.memory.fsrs import interval_days
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.schedule import due_day, previews
from quizapp.memory.state import Luck, MemoryState

SATURDAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOMORROW = "You will see this again tomorrow, Sunday 22 November."
AT_TARGET = "By then your chance of recalling it falls to about 90 %, your target."


def memory(stability: float, days_ago: int = 0, luck: Luck | None = None) -> MemoryState:
    ago = timedelta(days=days_ago)
    return MemoryState(stability, 5.0, NOON - ago, SATURDAY - ago, reps=3, lapses=0, luck=luck)


def read(*sentences: Sentence) -> str:
    """As the edge would: dates in full, then the values put in."""
    return " ".join(sentence.template % formatted(sentence) for sentence in sentences)


def formatted(sentence: Sentence) -> dict[str, object]:
    return {
        name: f"{value:%A} {value.day} {value:%B}" if isinstance(value, date) else value
        for name, value in sentence.values.items()
    }


def told(
    *,
    before: MemoryState | None = None,
    after: MemoryState | None = None,
    rating: int = 3,
    wait: int = 1,
    retention: float = 0.9,
    read_after: int = 0,
    model: Model = DEFAULT_MODEL,
    floor: float = 0.0,
) -> str:
    return read(
        *explain_date(
            before,
            after or memory(1),
            rating,
            SATURDAY + timedelta(days=read_after),
            SATURDAY + timedelta(days=wait),
            desired_retention=retention,
            model=model,
            floor=floor,
        )
    )


def test_a_date_its_chance_and_its_reason() -> None:
    assert told(before=memory(5, 12), after=memory(4), wait=4) == (
        "You will see this again in 4 days, on Wednesday 25 November. "
        "By then your chance of recalling it falls to about 90 %, your target. "
        "Last time: right after 12 days."
    )


@pytest.mark.parametrize(
    ("days_ago", "rating", "reason"),
    [
        (0, 1, "Last time: missed on the same day."),
        (0, 2, "Last time: right on the same day."),
        (1, 1, "Last time: missed after one day."),
        (1, 3, "Last time: right after one day."),
        (2, 1, "Last time: missed after 2 days."),
        (2, 4, "Last time: right after 2 days."),
        (365, 3, "Last time: right after 365 days."),
    ],
)
def test_the_reason_is_how_it_went_and_after_how_long(
    days_ago: int, rating: int, reason: str
) -> None:
    assert told(before=memory(10, days_ago), rating=rating) == f"{TOMORROW} {AT_TARGET} {reason}"


def test_a_first_answer_says_whether_it_was_known() -> None:
    assert told() == f"{TOMORROW} {AT_TARGET} It was new to you, and you knew it."
    assert told(rating=1) == (
        f"{TOMORROW} {AT_TARGET} It was new to you, and you did not know it yet."
    )


@pytest.mark.parametrize(
    ("stability", "wait", "retention", "words"),
    [
        (1, 1, 0.9, AT_TARGET),
        (0.96, 1, 0.9, AT_TARGET),  # 89.66 %
        (
            0.9,
            1,
            0.9,  # 89.1 %
            (
                "By then your chance of recalling it falls to about 89 %: "
                "a day is the shortest wait, and your target is 90 %."
            ),
        ),
        (
            0.2,
            1,
            0.9,
            (
                "By then your chance of recalling it falls to about 76 %: "
                "a day is the shortest wait, and your target is 90 %."
            ),
        ),
        (10, 10, 0.9, AT_TARGET),
        (
            10,
            12,
            0.9,
            "By then your chance of recalling it falls to about 89 %; your target is 90 %.",
        ),
        (
            10,
            8,
            0.9,
            "By then your chance of recalling it falls to about 91 %; your target is 90 %.",
        ),
        (10, 33, 0.8, "By then your chance of recalling it falls to about 80 %, your target."),
        (
            9000,
            1,
            0.97,
            "By then your chance of recalling it falls to about 99 %; your target is 97 %.",
        ),
    ],
)
def test_the_chance_on_that_day_is_held_against_the_target(
    stability: float, wait: int, retention: float, words: str
) -> None:
    assert words in told(after=memory(stability), wait=wait, retention=retention)


@pytest.mark.parametrize(
    ("wait", "opening"),
    [
        (1, "You will see this again tomorrow, Sunday 22 November. "),
        (2, "You will see this again in 2 days, on Monday 23 November. "),
        (10, "You will see this again in 10 days, on Tuesday 1 December. "),
    ],
)
def test_the_date_is_said_by_how_far_off_it_is(wait: int, opening: str) -> None:
    assert told(after=memory(9), wait=wait).startswith(opening)


def test_read_later_the_same_date_is_nearer_and_then_past() -> None:
    after = memory(2)
    assert told(after=after, wait=2, read_after=1).startswith(
        "You will see this again tomorrow, Monday 23 November. " + AT_TARGET
    )
    assert told(after=after, wait=2, read_after=2) == (
        "This is due today. Your chance of recalling it now is about 90 %, your target. "
        "It was new to you, and you knew it."
    )
    assert told(after=after, wait=2, read_after=9).startswith(
        "This has been due since Monday 23 November. "
        "Your chance of recalling it now is about 77 %; your target is 90 %."
    )


def test_what_can_be_luck_comes_back_sooner_and_says_so() -> None:
    lucky = memory(10, luck=Luck(0.2, 0.5, 6.0))
    words = "A right answer like this one can be luck, so it comes back sooner."
    assert told(after=lucky, wait=5, floor=0.25).endswith(f" {words}")
    assert words not in told(after=memory(10), wait=10, floor=0.25)
    assert words not in told(after=lucky, rating=1, wait=5)
    # A card answered while an earlier choice is still in doubt was no luck itself.
    assert words not in told(after=lucky, wait=5)
    # So little that no day is lost.
    assert words not in told(after=memory(2, luck=Luck(0.001, 1.0, 6.0)), wait=2, floor=0.25)


def test_a_recalibrated_chance_is_the_one_told() -> None:
    doubting = Model(shift=-1.0)
    assert "falls to about 77 %; your target is 90 %" in told(
        after=memory(10), wait=10, model=doubting
    )


@pytest.mark.parametrize(
    ("zone", "opening"),
    [
        ("Pacific/Auckland", "You will see this again tomorrow, Sunday 5 April. "),
        ("Europe/Berlin", "You will see this again in 2 days, on Sunday 5 April. "),
        ("America/New_York", "You will see this again in 2 days, on Sunday 5 April. "),
    ],
)
def test_the_day_it_is_read_is_the_learner_s_own_through_clock_changes(
    zone: str, opening: str
) -> None:
    """Clocks in Auckland go back on 5 April 2026, at three in the morning."""
    read_at = datetime(2026, 4, 3, 16, 30, tzinfo=UTC)  # 05:30 on the 4th in Auckland
    last = date(2026, 4, 3)
    after = replace(memory(2), last_review=read_at, last_day=last)
    due = last + timedelta(days=2)
    words = read(
        *explain_date(None, after, 3, local_day(read_at, zone), due, desired_retention=0.9)
    )
    assert words.startswith(opening)


@given(
    st.none() | st.builds(memory, st.floats(0.01, 1000), st.integers(0, 400)),
    st.integers(1, 4),
    st.floats(0.7, 0.99),
    st.sampled_from([0.0, 0.2, 0.5]),
    st.integers(0, 500),
)
def test_every_review_can_be_explained_in_words_a_translator_has_seen(
    before: MemoryState | None, rating: int, retention: float, floor: float, later: int
) -> None:
    after = review(before, rating, NOON, SATURDAY, floor=floor)
    due = due_day(after, retention, seed=1)
    day = SATURDAY + timedelta(days=later)
    sentences = explain_date(before, after, rating, day, due, desired_retention=retention)
    assert all(sentence.template in TEMPLATES for sentence in sentences)
    words = read(*sentences)
    percent = round(100 * chance(after, max(due, day).toordinal() - SATURDAY.toordinal()))
    assert f"about {min(max(percent, 1), 99)} %" in words


@pytest.mark.parametrize(
    ("rating", "wait", "words"),
    [
        (1, 1, "Again: you see this again tomorrow, Sunday 22 November."),
        (2, 2, "Hard: you see this again in 2 days, on Monday 23 November."),
        (3, 11, "Good: you see this again in 11 days, on Wednesday 2 December."),
        (4, 40, "Easy: you see this again in 40 days, on Thursday 31 December."),
    ],
)
def test_a_rating_s_date_in_a_sentence(rating: int, wait: int, words: str) -> None:
    sentence = explain_rating(rating, SATURDAY, SATURDAY + timedelta(days=wait))
    assert sentence.template in TEMPLATES
    assert read(sentence) == words


def test_each_rating_s_date_can_be_told() -> None:
    dates = previews(memory(3, 3), NOON, SATURDAY, 0.9, seed=5)
    assert [read(explain_rating(rating, SATURDAY, due))[:5] for rating, due in dates.items()] == [
        "Again",
        "Hard:",
        "Good:",
        "Easy:",
    ]


def test_no_rating_brings_a_fact_back_on_the_same_day() -> None:
    with pytest.raises(ValueError, match="the next day at the earliest"):
        explain_rating(3, SATURDAY, SATURDAY)


def test_the_date_told_is_where_the_unrounded_interval_ends() -> None:
    after = memory(30)
    assert round(interval_days(30, 0.9)) == 30
    assert told(after=after, wait=30).startswith(
        "You will see this again in 30 days, on Monday 21 December. " + AT_TARGET
    )


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
