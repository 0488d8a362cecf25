"""One field of a row at a time: text in, a value out, or a sentence saying why not.

Nothing is guessed. `int` and `float` would take "٣", "1_0", "3.0" and " 3 "; a log that holds such
is damaged or of another kind, and whoever made it knows better than we do what it means.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from quizapp.memory.logs.nouns import RowError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_CARD = 200
"""Characters of a card's id."""
_DIGITS = 15
"""More digits than this are no count of milliseconds since 1970."""
_SHOWN = 40


def card_of(text: str) -> str:
    """Return a card's id: any text that is not empty."""
    if not text:
        raise RowError("the card has no id")
    if len(text) > LONGEST_CARD:
        raise RowError(f"a card's id has at most {LONGEST_CARD} characters, this has {len(text):,}")
    return text


def rating_of(text: str) -> int:
    """Return a rating from 1 to 4."""
    if text not in {"1", "2", "3", "4"}:
        raise RowError(f"the rating is 1, 2, 3 or 4, not {shown(text)}")
    return int(text)


def instant_of(text: str) -> datetime:
    """Return a time written after ISO 8601 with its offset from UTC, in UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise RowError(f"the time is not written after ISO 8601: {shown(text)}") from None
    if at.tzinfo is None:
        raise RowError(f"the time does not say its offset from UTC: {shown(text)}")
    try:
        at = at.astimezone(UTC)
    except OverflowError:  # the first hours of year 1, the last of 9999
        raise _outside(text) from None
    if at < EPOCH:
        raise RowError(f"the time lies before 1970: {shown(text)}")
    return at


def _outside(text: str) -> RowError:
    return RowError(f"the time lies outside the calendar: {shown(text)}")


def moment_of(text: str) -> datetime:
    """Return a time written in milliseconds since 1970, in UTC."""
    since = timedelta(milliseconds=whole_of(text, "time"))
    try:
        return EPOCH + since
    except OverflowError:
        raise _outside(text) from None


def duration_of(text: str) -> int | None:
    """Return a duration in milliseconds, or None where it is left empty."""
    return whole_of(text, "duration") if text else None


def whole_of(text: str, name: str) -> int:
    """Return a whole number that is not negative, written in plain digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise RowError(f"the {name} is a whole number of milliseconds, not {shown(text)}")
    return int(text)


def shown(text: str) -> str:
    """Return a field's text for a sentence: quoted, short, with nothing that moves a cursor."""
    return ascii(text[:_SHOWN]) + ("…" if len(text) > _SHOWN else "")
