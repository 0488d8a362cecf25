"""The two sorts of rows that are understood, each known by the columns it needs.

`py-fsrs`: card_id, review_rating, review_time, review_duration (in milliseconds, may be missing).
`revlog`: Anki's table of reviews (https://github.com/ankidroid/Anki-Android/wiki/Database-Structure,
section "Revlog"): id is the time in milliseconds since 1970, cid the card, ease the rating, time
the duration in milliseconds, type the sort of row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from quizapp.memory.logs.fields import (
    card_of,
    duration_of,
    instant_of,
    moment_of,
    rating_of,
    shown,
)
from quizapp.memory.logs.nouns import LoggedReview, RowError, UnreadableLogError

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """One sort of rows: its name, the columns it needs and may have, and how a row is read.

    `read` takes a row's place and fields; it returns None for a sound row that rates nothing, and
    raises `RowError` for one that cannot be used.
    """

    name: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[str, Row], LoggedReview | None]


def _read_fsrs(where: str, row: Row) -> LoggedReview:
    return LoggedReview(
        where,
        card_of(row["card_id"]),
        rating_of(row["review_rating"]),
        instant_of(row["review_time"]),
        duration_of(row.get("review_duration", "")),
    )


_TYPES = {"0", "1", "2", "3", "4", "5"}
_FILTERED = "3"
_BY_HAND = {"4", "5"}
"""Rows that Anki writes when dates are set by hand (4) or anew after an optimisation (5)."""


def _read_revlog(where: str, row: Row) -> LoggedReview | None:
    """Read a row of Anki's table.

    As in Anki's own fitting (`has_rating_and_affects_scheduling` in rslib/src/revlog/mod.rs), what
    was set by hand is no review, nor is cramming: a filtered deck that does not reschedule, whose
    rows have a factor of 0.
    """
    kind = row["type"]
    if kind not in _TYPES:
        raise RowError(f"the type is a number from 0 to 5, not {shown(kind)}")
    if kind in _BY_HAND or (kind == _FILTERED and row["factor"] == "0"):
        return None
    return LoggedReview(
        where,
        card_of(row["cid"]),
        rating_of(row["ease"]),
        moment_of(row["id"]),
        duration_of(row.get("time", "")),
    )


FSRS = Form(
    "py-fsrs", ("card_id", "review_rating", "review_time"), ("review_duration",), _read_fsrs
)
REVLOG = Form("revlog", ("id", "cid", "ease", "factor", "type"), ("time",), _read_revlog)
FORMS = (FSRS, REVLOG)


def form_of(columns: Collection[str]) -> Form:
    """Return the form that has its columns among these; `UnreadableLogError` if none has."""
    for form in FORMS:
        if set(form.needed) <= set(columns):
            return form
    wanted = " or ".join(", ".join((*form.needed, *form.optional)) for form in FORMS)
    nearest = max(FORMS, key=lambda form: len(set(form.needed) & set(columns)))
    missing = [name for name in nearest.needed if name not in columns]
    if len(missing) == len(nearest.needed):
        raise UnreadableLogError(f"The first line does not name the columns: {wanted}.")
    raise UnreadableLogError(f"The first line names no column {' and no '.join(missing)}.")
