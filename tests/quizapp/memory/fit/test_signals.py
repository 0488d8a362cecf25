"""What else speaks for a recall, told before its outcome is known."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest

from quizapp.memory.fit.history import Trial
from quizapp.memory.fit.odds import logit
from quizapp.memory.fit.signals import SIGNALS, Signals
from quizapp.memory.fit.views import View

FITTED, DEFAULT = View(0.8, 10.0, 6.5, 4), View(0.9, 12.0, 5.0, 4)
DAY = 86_400.0


def trial(card: str, rating: int, day: int, seconds: float = 0.0, duration_ms: int = 0) -> Trial:
    return Trial(card, rating, day, day * DAY + seconds, duration_ms, scored=day > 0)


def told(log_so_far: list[Trial], coming: Trial) -> dict[str, float]:
    """Return the signals of a trial after others, of which those after day 0 are scored."""
    signals = Signals()
    for each in log_so_far:
        signals.learn(each, FITTED if each.scored else None)
    return dict(zip(SIGNALS, signals.of(coming, FITTED, DEFAULT), strict=True))


BEGUN = trial("card", 3, 0, duration_ms=5000)


def test_a_first_return_is_told_what_fsrs_says_of_it() -> None:
    assert told([BEGUN], trial("card", 3, 4)) == pytest.approx(
        {
            "fitted": logit(0.8),
            "default": logit(0.9) - logit(0.8),
            "one": 1.0,
            "recently": 0.0,
            "today": 0.0,
            "lapses": 0.0,
            "never_lapsed": 1.0,
            "since_lapse": 0.0,
            "card": 0.0,
            "siblings": 0.0,
            "difficulty": 0.5,
            "stability": log(10) - 1.5,
            "elapsed": log(4) - 1.5,
            "hours": 0.0,
            "sitting": -3.0,
            "answer_time": 0.0,
            "misses": 0.0,
        }
    )


def test_the_outcome_is_not_looked_at() -> None:
    coming = trial("card", 3, 4, duration_ms=2000)
    other = replace(coming, rating=1, duration_ms=60_000)
    assert told([BEGUN], coming) == told([BEGUN], other)


def test_a_lapse_is_remembered_by_its_day() -> None:
    after = told([BEGUN, trial("card", 1, 4), trial("card", 3, 6)], trial("card", 3, 10))
    assert after["lapses"] == pytest.approx(log(2))
    assert after["never_lapsed"] == 0
    assert after["since_lapse"] == pytest.approx(log(7) - 2)
    assert after["card"] == pytest.approx((-0.8 + 0.2) / (0.32 + 1))


def test_cards_begun_on_the_same_day_speak_for_each_other() -> None:
    missed, later = trial("sibling", 1, 4), trial("stranger", 3, 1)
    after = told([BEGUN, replace(BEGUN, card="sibling"), missed], trial("card", 3, 5))
    assert after["siblings"] == pytest.approx(-0.8 / (0.16 + 2))
    strange = told([BEGUN, replace(later, scored=False), missed], trial("card", 3, 5))
    assert strange["siblings"] == 0


def test_a_day_is_judged_by_itself_and_together_with_those_before() -> None:
    others = [trial("a", 3, 0), trial("b", 3, 0), BEGUN, trial("a", 1, 4), trial("b", 1, 4)]
    same_day, next_day = told(others, trial("card", 3, 4)), told(others, trial("card", 3, 5))
    assert same_day["today"] == pytest.approx(-1.6 / (2 + 5))
    assert next_day["today"] == 0
    assert same_day["recently"] == next_day["recently"] == pytest.approx(-0.01592)


def test_a_pause_begins_a_new_sitting() -> None:
    others = [BEGUN, trial("a", 3, 1, 0), trial("b", 3, 1, 60)]
    others = [replace(each, scored=False) for each in others]
    assert told(others, trial("card", 3, 1, 120))["sitting"] == pytest.approx(log(3) - 3)
    assert told(others, trial("card", 3, 1, 60 + 1801))["sitting"] == -3
    assert told(others, trial("card", 3, 2, 60))["sitting"] == -3


def test_how_long_the_last_answer_took_is_a_signal() -> None:
    slow, quick = replace(BEGUN, duration_ms=20_000), replace(BEGUN, duration_ms=1)
    assert told([slow], trial("card", 3, 4))["answer_time"] == pytest.approx(log(4))
    assert told([quick], trial("card", 3, 4))["answer_time"] == pytest.approx(log(300 / 5000))
    assert told([replace(BEGUN, duration_ms=0)], trial("card", 3, 4))["answer_time"] == 0


def test_misses_on_the_last_day_are_counted() -> None:
    again = replace(trial("card", 1, 4, 60), scored=False)
    assert told([BEGUN, replace(BEGUN, rating=1)], trial("card", 3, 4))["misses"] == log(2)
    lapsed = told([BEGUN, trial("card", 1, 4), again], trial("card", 3, 5))
    assert lapsed["misses"] == pytest.approx(log(3))
    recalled = told([BEGUN, trial("card", 1, 4), trial("card", 3, 5)], trial("card", 3, 9))
    assert recalled["misses"] == 0


def test_hours_tell_a_short_day_from_a_long_one() -> None:
    assert told([BEGUN], trial("card", 3, 4, DAY / 2))["hours"] == pytest.approx(log(4.5 / 4))
    backwards = Trial("card", 3, 4, -DAY, 0, scored=True)
    assert told([BEGUN], backwards)["hours"] == pytest.approx(log(0.05 / 4))
