"""The recall of many memories, added up, fades as the memories one by one would."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.belief import chance
from quizapp.memory.fading import NOTHING, PACES, kept, mean_chance, parts, parts_of
from quizapp.memory.fsrs import DEFAULT_PARAMETERS, forgetting_curve
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import Luck, MemoryState

MONDAY = date(2026, 11, 23)
STABILITIES = st.floats(0.05, 3650)
DECAYS = st.floats(0.1, 0.8)


def model_of(decay: float) -> Model:
    return Model((*DEFAULT_PARAMETERS[:20], decay))


def memory(stability: float, days_ago: int, luck: Luck | None = None) -> MemoryState:
    day = MONDAY - timedelta(days=days_ago)
    last = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return MemoryState(stability, 5.0, last, day, reps=3, lapses=0, luck=luck)


@given(stability=STABILITIES, days=st.integers(0, 3650))
def test_parts_add_up_to_the_chance_of_recall(stability: float, days: int) -> None:
    assert sum(parts(stability, days)) == pytest.approx(forgetting_curve(days, stability), abs=1e-3)


@given(stability=STABILITIES, days=st.integers(0, 3650), decay=DECAYS)
def test_steeper_curves_are_told_nearly_as_well(stability: float, days: int, decay: float) -> None:
    model = model_of(decay)
    true = forgetting_curve(days, stability, model.parameters)
    assert sum(parts(stability, days, model)) == pytest.approx(true, abs=0.01)


@given(stability=STABILITIES, decay=DECAYS)
def test_what_was_reviewed_today_is_known(stability: float, decay: float) -> None:
    assert sum(parts(stability, 0, model_of(decay))) == pytest.approx(1, abs=1e-12)


@given(
    memories=st.lists(st.tuples(STABILITIES, st.integers(0, 900), DECAYS), min_size=1, max_size=20),
    days=st.integers(0, 900),
)
def test_sums_move_to_another_day_like_the_memories_themselves(
    memories: list[tuple[float, int, float]], days: int
) -> None:
    now, later = (
        [
            sum(column)
            for column in zip(
                *(parts(stable, ago + wait, model_of(decay)) for stable, ago, decay in memories),
                strict=True,
            )
        ]
        for wait in (0, days)
    )
    moved = [part * share for part, share in zip(now, kept(days), strict=True)]
    assert moved == pytest.approx(later, abs=1e-12)


def test_a_lucky_memory_counts_as_the_mixture_it_is() -> None:
    doubted = memory(40.0, 9, Luck(0.3, 1.5, 7.0))
    total = sum(parts_of(doubted, MONDAY))
    assert total == pytest.approx(chance(doubted, 9), abs=1e-3)
    assert total < sum(parts_of(memory(40.0, 9), MONDAY))


def test_the_mean_chance_of_two_memories_lies_between_theirs() -> None:
    pair = [memory(5.0, 4), memory(50.0, 4)]
    summed = [sum(column) for column in zip(*(parts_of(one, MONDAY) for one in pair), strict=True)]
    mean = mean_chance(summed, 6, 2, DEFAULT_MODEL)
    assert mean == pytest.approx(sum(chance(one, 10) for one in pair) / 2, abs=1e-3)
    moved = Model(shift=-1.0)
    assert mean_chance(summed, 6, 2, moved) == pytest.approx(moved.told(mean))


def test_what_is_left_is_never_too_small_for_a_database() -> None:
    for days in (0, 1, 10, 1000, 100_000):
        assert all(share == 0 or share > NOTHING for share in kept(days))
        assert all(part == 0 or abs(part) > NOTHING for part in parts(3.0, days))
    assert kept(0) == (1.0,) * len(PACES)
