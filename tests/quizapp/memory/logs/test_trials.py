"""Logged reviews become trials: each on its learner's day, and scored where it says something."""

from __future__ import annotations

from datetime import UTC, date, datetime

from quizapp.memory.logs.nouns import LoggedReview
from quizapp.memory.logs.trials import trials_of


def review(card: str, time: str, rating: int = 3) -> LoggedReview:
    at = datetime.fromisoformat(time).astimezone(UTC)
    return LoggedReview("line 2", card, rating, at, 900)


def test_reviews_on_a_later_day_than_the_card_s_last_are_scored() -> None:
    trials = trials_of(
        [
            review("heart", "2026-11-16T08:00:00Z"),
            review("heart", "2026-11-16T20:00:00Z", 1),
            review("lung", "2026-11-17T08:00:00Z"),
            review("heart", "2026-11-17T08:01:00Z"),
            review("heart", "2026-11-19T08:00:00Z", 1),
        ],
        "UTC",
    )
    assert [trial.scored for trial in trials] == [False, False, False, True, True]
    assert [trial.recalled for trial in trials] == [True, False, True, True, False]


def test_a_day_ends_at_four_in_the_learner_s_zone() -> None:
    evening, night = "2026-11-16T20:00:00Z", "2026-11-17T02:30:00Z"
    reviews = [review("heart", evening), review("heart", night)]
    assert [trial.scored for trial in trials_of(reviews, "UTC")] == [False, False]
    assert [trial.scored for trial in trials_of(reviews, "Europe/Helsinki")] == [False, True]
    [first, second] = trials_of(reviews, "Europe/Helsinki")
    assert (first.day, second.day) == (
        date(2026, 11, 16).toordinal(),
        date(2026, 11, 17).toordinal(),
    )


def test_a_trial_keeps_what_the_log_says() -> None:
    [trial] = trials_of([review("heart", "2026-11-16T08:00:00.250Z", 4)], "UTC")
    assert (trial.card, trial.rating, trial.duration_ms) == ("heart", 4, 900)
    assert trial.at == datetime(2026, 11, 16, 8, tzinfo=UTC).timestamp() + 0.25


def test_an_unknown_duration_is_none_at_all() -> None:
    untimed = LoggedReview("line 2", "heart", 3, datetime(2026, 11, 16, tzinfo=UTC), None)
    assert trials_of([untimed], "UTC")[0].duration_ms == 0
