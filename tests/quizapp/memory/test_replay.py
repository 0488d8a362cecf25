"""A memory is rebuilt from the log alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.belief import review
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.model import Model
from quizapp.memory.replay import ReviewEvent, fold

FIRST = datetime(2026, 11, 21, 12, tzinfo=UTC)


def rated(
    number: int,
    rating: int,
    after_days: int = 0,
    floor: float = 0.0,
    confidence: str | None = None,
) -> ReviewEvent:
    """Ada's answer number so and so, some days after the first."""
    at = FIRST + timedelta(days=after_days)
    return ReviewEvent(
        id=f"{number}-1",
        answer=f"answer {number}",
        fact="fact",
        sequence=1,
        kind="rated",
        rating=rating,
        at=at,
        day=at.date(),
        guess_floor=floor,
        confidence=confidence,
    )


def later_word(event: ReviewEvent, rating: int | None) -> ReviewEvent:
    """What Ada said of an answer afterwards: another rating, or None to undo it."""
    sequence = event.sequence + 1
    return replace(
        event,
        id=f"{event.answer}-{sequence}",
        sequence=sequence,
        kind="undone" if rating is None else "rerated",
        rating=rating,
        at=event.at + timedelta(hours=sequence),
    )


@st.composite
def logs(draw: st.DrawFn) -> list[ReviewEvent]:
    """Answers over some weeks, some of them rated again, undone and redone."""
    events: list[ReviewEvent] = []
    for number in range(draw(st.integers(0, 8))):
        floor = draw(st.sampled_from([0.0, 0.25, 1.0]))
        said = draw(st.sampled_from([None, "sure", "unsure", "guess"]))
        event = rated(number, draw(st.integers(1, 4)), draw(st.integers(0, 40)), floor, said)
        events.append(event)
        for rating in draw(st.lists(st.none() | st.integers(1, 4), max_size=3)):
            event = later_word(event, rating)
            events.append(event)
    return events


@given(logs(), st.data())
def test_replay_ignores_arrival_order_and_repeats(
    log: list[ReviewEvent], data: st.DataObject
) -> None:
    repeats = data.draw(st.lists(st.sampled_from(log))) if log else []
    arrived = data.draw(st.permutations([*log, *repeats]))
    assert fold(arrived) == fold(log)


@given(logs(), st.data())
def test_two_devices_merge_to_the_same_memory(log: list[ReviewEvent], data: st.DataObject) -> None:
    on_phone = [event for event in log if data.draw(st.booleans())]
    on_desk = [event for event in log if event not in on_phone or data.draw(st.booleans())]
    assert fold([*on_phone, *on_desk]) == fold([*on_desk, *on_phone]) == fold(log)


@given(logs(), st.integers(1, 4), st.integers(0, 60))
def test_undo_leaves_the_memory_as_it_was(
    log: list[ReviewEvent], rating: int, after_days: int
) -> None:
    answer = rated(99, rating, after_days)
    assert fold([*log, answer, later_word(answer, None)]) == fold(log)


@given(logs(), st.integers(1, 4), st.integers(0, 60))
def test_undo_then_redo_changes_nothing(
    log: list[ReviewEvent], rating: int, after_days: int
) -> None:
    answer = rated(99, rating, after_days)
    undone = later_word(answer, None)
    assert fold([*log, answer, undone, later_word(undone, rating)]) == fold([*log, answer])


@given(logs(), st.integers(1, 4), st.integers(1, 4), st.integers(0, 60))
def test_a_changed_rating_counts_as_if_given_at_first(
    log: list[ReviewEvent], rating: int, changed: int, after_days: int
) -> None:
    answer = rated(99, rating, after_days)
    assert fold([*log, answer, later_word(answer, changed)]) == fold(
        [*log, rated(99, changed, after_days)]
    )


def test_replay_is_one_review_after_another() -> None:
    log = [rated(1, 3), rated(2, 1, 12), rated(3, 3, 13)]
    state = None
    for event in log:
        assert event.rating is not None
        state = review(state, event.rating, event.at, event.day)
    assert fold(log) == state


def test_replay_knows_what_may_have_been_luck() -> None:
    known, chosen = fold([rated(1, 3), rated(2, 3, 4)]), fold([rated(1, 3), rated(2, 3, 4, 0.5)])
    guessed = fold([rated(1, 3), rated(2, 3, 4, 0.5, "guess")])
    assert known is not None
    assert chosen is not None
    assert guessed is not None
    assert known.luck is None
    assert chosen.luck is not None
    assert guessed.luck is not None
    assert guessed.luck.chance > chosen.luck.chance


def test_a_miss_cannot_have_been_luck() -> None:
    missed = fold([rated(1, 3, 0, 0.5), rated(2, 1, 4, 0.5)])
    assert missed is not None
    assert missed.luck is None


def test_replay_uses_the_stored_day() -> None:
    """Two answers at night either side of 04:00, and the same two as if on one day."""
    evening = rated(1, 3)
    night = replace(rated(2, 3), at=FIRST + timedelta(hours=16))
    next_day = replace(night, day=night.day + timedelta(days=1))
    one_day, two_days = fold([evening, night]), fold([evening, next_day])
    assert one_day is not None
    assert two_days is not None
    assert one_day.last_day < two_days.last_day
    assert one_day.stability != two_days.stability


def test_answers_go_by_time_whatever_their_ids() -> None:
    assert fold([rated(2, 3), rated(1, 1, 12)]) == fold([rated(1, 3), rated(2, 1, 12)])


def test_the_last_word_is_the_highest_number_though_its_clock_ran_slow() -> None:
    answer = rated(1, 1)
    slow = replace(later_word(answer, 4), at=answer.at - timedelta(hours=1))
    assert fold([answer, slow]) == fold([rated(1, 4)])


def test_words_that_two_devices_numbered_alike_settle_the_same_way() -> None:
    answer = rated(1, 3)
    phone = later_word(answer, 1)
    desk = replace(phone, id="desk", rating=4)
    assert fold([answer, phone, desk]) == fold([answer, desk, phone])


def test_answers_of_the_same_moment_go_by_id() -> None:
    first, second = rated(1, 1), rated(2, 4)
    assert fold([second, first]) == fold([first, second])
    assert fold([first, second]) != fold([replace(first, id="9"), second])


def test_a_forced_pair_is_no_recall_but_a_miss_is_one() -> None:
    learnt = [rated(1, 3)]
    assert fold([*learnt, rated(2, 3, 5, floor=1.0)]) == fold(learnt)
    assert fold([rated(1, 3, floor=1.0)]) is None
    assert fold([*learnt, rated(2, 1, 5, floor=1.0)]) == fold([*learnt, rated(2, 1, 5)])


def test_nothing_answered_leaves_no_memory() -> None:
    assert fold([]) is None


def test_other_parameters_give_another_memory() -> None:
    log = [rated(1, 3), rated(2, 3, 12)]
    slower = Model((*DEFAULT_PARAMETERS[:8], 1.0, *DEFAULT_PARAMETERS[9:]))
    usual, slow = fold(log), fold(log, slower)
    assert usual is not None
    assert slow is not None
    assert slow.stability < usual.stability


def test_the_log_of_several_facts_is_no_memory_of_one() -> None:
    with pytest.raises(ValueError, match="one fact"):
        fold([rated(1, 3), replace(rated(2, 3), fact="cramp")])


def test_a_review_without_rating_and_an_undo_with_one_are_refused() -> None:
    with pytest.raises(ValueError, match="rating"):
        replace(rated(1, 3), rating=None)
    with pytest.raises(ValueError, match="rating"):
        replace(rated(1, 3), kind="undone")
