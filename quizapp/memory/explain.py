"""Why a fact comes back when it does: one plain sentence, computed from the scheduler's numbers.

A sentence is a template and its values, so that it can be translated whole: the edge passes the
template through `_()`, formats the dates and puts the values in with `%`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizapp.memory.belief import interval
from quizapp.memory.fsrs import elapsed_days
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import MemoryState, Rating

Value = int | date
When = Literal["now", "tomorrow", "later"]
Why = Literal[
    "unknown",
    "missed_same_day",
    "missed_after_day",
    "missed_after_days",
    "lasts_less",
    "lasts_day",
    "lasts_days",
]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words for a learner: `template % values` once the dates among the values are formatted."""

    template: str
    values: Mapping[str, Value]


# %(due)s is a date; %(wait)d, %(elapsed)d and %(lasts)d are two days or more; %(percent)d is the
# desired retention.
_OPENINGS: dict[When, str] = {
    "now": "This is due now, since %(due)s: ",
    "tomorrow": "You will see this again tomorrow, %(due)s: ",
    "later": "You will see this again in %(wait)d days, on %(due)s: ",
}
_REASONS: dict[Why, str] = {
    "unknown": "you did not know it yet.",
    "missed_same_day": "you missed it on the same day.",
    "missed_after_day": "you missed it after one day.",
    "missed_after_days": "you missed it after %(elapsed)d days.",
    "lasts_less": "your memory of it now lasts less than a day at %(percent)d %%.",
    "lasts_day": "your memory of it now lasts about one day at %(percent)d %%.",
    "lasts_days": "your memory of it now lasts about %(lasts)d days at %(percent)d %%.",
}
# Joined before translation, not after: a translator gets whole sentences, to order as they must be.
_DATES = {
    (when, why): opening + reason
    for when, opening in _OPENINGS.items()
    for why, reason in _REASONS.items()
}
_UNCREDITED = "Its date stays as it was: this was the only answer left, so it shows no recall."
_WORDS: dict[When, str] = {"now": "today", "tomorrow": "tomorrow", "later": "in %(wait)d days"}

TEMPLATES = (*_DATES.values(), _UNCREDITED, *_WORDS.values())
"""All that this module can say, for whoever translates it."""


def explain_date(  # noqa: PLR0913 - the numbers of one review, each of which the sentence may name
    before: MemoryState | None,
    after: MemoryState,
    rating: int,
    day: date,
    due: date,
    *,
    desired_retention: float,
    model: Model = DEFAULT_MODEL,
) -> Sentence:
    """Say when a fact comes back after a review, and why then.

    `before` and `after` are the memory around the review (`before` is None at the first), `due`
    the day the scheduler gave, `day` the learner's day on which the sentence is read. A miss is
    explained by how long the memory had been left alone, a recall by how long it now lasts.
    """
    elapsed = 0 if before is None else elapsed_days(before, after.last_day)
    lasts = round(interval(after, desired_retention, model))
    missed = rating == Rating.AGAIN
    why = _why_missed(before, elapsed) if missed else _why_recalled(lasts)
    values: dict[str, Value] = {
        "due": due,
        "wait": (due - day).days,
        "elapsed": elapsed,
        "lasts": lasts,
        "percent": round(100 * desired_retention),
    }
    return _sentence(_DATES[_when(day, due), why], values)


def explain_uncredited() -> Sentence:
    """Say why a right answer moved no date: it was the only one left (see `guess`)."""
    return Sentence(_UNCREDITED, {})


def date_word(day: date, due: date) -> Sentence:
    """Say how far off `due` is on the learner's `day`; what is overdue is for today."""
    return _sentence(_WORDS[_when(day, due)], {"wait": (due - day).days})


def _sentence(template: str, values: Mapping[str, Value]) -> Sentence:
    """Keep of the values those that the template names."""
    return Sentence(
        template, {name: value for name, value in values.items() if f"%({name})" in template}
    )


def _when(day: date, due: date) -> When:
    wait = (due - day).days
    if wait <= 0:
        return "now"
    return "tomorrow" if wait == 1 else "later"


def _why_missed(before: MemoryState | None, elapsed: int) -> Why:
    if before is None:
        return "unknown"
    if elapsed == 0:
        return "missed_same_day"
    return "missed_after_day" if elapsed == 1 else "missed_after_days"


def _why_recalled(lasts: int) -> Why:
    if lasts == 0:
        return "lasts_less"
    return "lasts_day" if lasts == 1 else "lasts_days"
