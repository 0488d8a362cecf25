"""A log's reviews as trials of one learner's memory: on which day, and which are scored."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.memory.days import local_day
from quizapp.memory.fit.history import Trial
from quizapp.memory.logs.nouns import LoggedReview


def trials_of(reviews: Sequence[LoggedReview], zone: str) -> list[Trial]:
    """Return reviews, which are in order of time, as trials of a learner in the IANA zone `zone`.

    Scored are those on a later day of the learner's (see `days`) than the card's review before:
    a first review asks nothing of memory, and one on the same day hardly anything.
    """
    last_day: dict[str, int] = {}
    trials = []
    for review in reviews:
        day = local_day(review.at, zone).toordinal()
        before = last_day.get(review.card)
        trials.append(
            Trial(
                card=review.card,
                rating=review.rating,
                day=day,
                at=review.at.timestamp(),
                duration_ms=review.duration_ms or 0,
                scored=before is not None and day > before,
            )
        )
        last_day[review.card] = day
    return trials
