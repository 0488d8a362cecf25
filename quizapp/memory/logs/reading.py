"""Rows in, a review log out: every row is a review, no review by its own word, or a problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from quizapp.memory.logs.forms import Form, Row
from quizapp.memory.logs.nouns import LoggedReview, Problems, ReviewLog, RowError


def read_rows(
    rows: Iterable[tuple[str, Row]], form: Form, now: datetime, problems: Problems
) -> ReviewLog:
    """Read rows, each with its place in the file; `problems` holds what the file's reader found.

    The reviews come out in order of time, then card, whatever the order of the rows.
    """
    reviews: list[LoggedReview] = []
    no_reviews = 0
    for where, row in rows:
        try:
            review = form.read(where, row)
        except RowError as error:
            problems.leave_out(where, str(error))
            continue
        if review is None:
            no_reviews += 1
        elif review.at > now:
            problems.leave_out(where, f"the time lies in the future: {review.at.isoformat()}")
        else:
            reviews.append(review)
    _tell_disorder(reviews, problems)
    once = _each_once(reviews, problems)
    return ReviewLog(
        tuple(sorted(once, key=lambda review: (review.at, review.card))), no_reviews, problems
    )


def _tell_disorder(reviews: list[LoggedReview], problems: Problems) -> None:
    for before, review in pairwise(reviews):
        if review.at < before.at:
            problems.tell(
                review.where, f"earlier than {before.where}; reviews are taken in order of time"
            )


def _each_once(reviews: list[LoggedReview], problems: Problems) -> list[LoggedReview]:
    """Return the reviews without repeats; where two contradict each other, neither counts."""
    same: defaultdict[tuple[str, datetime], list[LoggedReview]] = defaultdict(list)
    for review in reviews:
        same[review.card, review.at].append(review)
    once = []
    for first, *others in same.values():
        if all(_says_the_same(first, other) for other in others):
            once.append(first)
            for other in others:
                problems.leave_out(other.where, f"repeats {first.where}")
        else:
            for review in (first, *others):
                other = others[0] if review is first else first
                problems.leave_out(review.where, f"contradicts {other.where}: one card, one moment")
    return once


def _says_the_same(one: LoggedReview, other: LoggedReview) -> bool:
    return (one.rating, one.duration_ms) == (other.rating, other.duration_ms)
