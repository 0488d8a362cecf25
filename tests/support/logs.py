"""Review logs for tests: a moment that counts as now, and learners' reviews written as CSV."""

from collections.abc import Iterable
from datetime import UTC, datetime

from quizapp.memory.logs.nouns import LoggedReview

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEAD = "card_id,review_rating,review_time,review_duration\n"


def rows_of(reviews: Iterable[LoggedReview]) -> list[str]:
    """Return reviews as rows of a py-fsrs log."""
    return [
        f"{each.card},{each.rating:d},{each.at.isoformat()},{each.duration_ms}\n"
        for each in reviews
    ]
