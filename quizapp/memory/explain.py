"""Why a fact comes back when it does: plain sentences, computed from the scheduler's numbers.

A sentence is a template and its values, so that it can be translated whole: the edge passes the
template through `_()`, formats the dates and puts the values in with `%`. Several sentences are
said one after the other, each complete in itself, so that a translator never has to join halves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizapp.memory.belief import chance, interval
from quizapp.memory.fsrs import elapsed_days, interval_days
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.schedule import whole_interval
from quizapp.memory.state import MemoryState, Rating

Value = int | date
When = Literal["today", "now", "tomorrow", "later"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words for a learner: `template % values` once the dates among the values are formatted."""

    template: str
    values: Mapping[str, Value]


# %(due)s is a date; %(wait)d and %(elapsed)d are two days or more; %(chance)d and %(target)d are
# percentages, the target that of the desired retention.
_DATES: dict[When, str] = {
    "today": "This is due today.",
    "now": "This has been due since %(due)s.",
    "tomorrow": "You will see this again tomorrow, %(due)s.",
    "later": "You will see this again in %(wait)d days, on %(due)s.",
}
_WILL_MEET = "By then your chance of recalling it falls to about %(chance)d %%, your target."
_WILL_MISS = (
    "By then your chance of recalling it falls to about %(chance)d %%; "
    "your target is %(target)d %%."
)
_SHORTEST = (
    "By then your chance of recalling it falls to about %(chance)d %%: "
    "a day is the shortest wait, and your target is %(target)d %%."
)
_MEETS = "Your chance of recalling it now is about %(chance)d %%, your target."
_MISSES = "Your chance of recalling it now is about %(chance)d %%; your target is %(target)d %%."
_LUCK = "A right answer like this one can be luck, so it comes back sooner."

_FIRST = {
    True: "It was new to you, and you knew it.",
    False: "It was new to you, and you did not know it yet.",
}
_SAME_DAY = {
    True: "Last time: right on the same day.",
    False: "Last time: missed on the same day.",
}
_NEXT_DAY = {True: "Last time: right after one day.", False: "Last time: missed after one day."}
_DAYS = {
    True: "Last time: right after %(elapsed)d days.",
    False: "Last time: missed after %(elapsed)d days.",
}
_UNCREDITED = "Its date stays as it was: this was the only answer left, so it shows no recall."
_WORDS: dict[When, str] = {
    "today": "today",
    "now": "today",
    "tomorrow": "tomorrow",
    "later": "in %(wait)d days",
}
_RATINGS: dict[int, str] = {
    Rating.AGAIN: "Again: ",
    Rating.HARD: "Hard: ",
    Rating.GOOD: "Good: ",
    Rating.EASY: "Easy: ",
}
_PREVIEWS = {
    "tomorrow": "you see this again tomorrow, %(due)s.",
    "later": "you see this again in %(wait)d days, on %(due)s.",
}
# Joined before translation, not after: a translator gets whole sentences, to order as they must be.
_RATED = {
    (rating, when): name + words
    for rating, name in _RATINGS.items()
    for when, words in _PREVIEWS.items()
}

TEMPLATES = tuple(
    dict.fromkeys(
        (
            *_DATES.values(),
            *(_WILL_MEET, _WILL_MISS, _SHORTEST, _MEETS, _MISSES, _LUCK, _UNCREDITED),
            *_FIRST.values(),
            *_SAME_DAY.values(),
            *_NEXT_DAY.values(),
            *_DAYS.values(),
            *_WORDS.values(),
            *_RATED.values(),
        )
    )
)
"""All that this module can say, for whoever translates it."""


def explain_date(  # noqa: PLR0913 - the numbers of one review, each of which the sentences may name
    before: MemoryState | None,
    after: MemoryState,
    rating: int,
    day: date,
    due: date,
    *,
    desired_retention: float,
    model: Model = DEFAULT_MODEL,
    floor: float = 0.0,
) -> tuple[Sentence, ...]:
    """Say when a fact comes back after a review, how well it is known by then, and why.

    `before` and `after` are the memory around the review (`before` is None at the first), `due`
    the day the scheduler gave, `day` the learner's day on which the sentences are read, `floor`
    the chance that a right answer was luck.
    """
    told = [
        _sentence(_DATES[_when(day, due)], due=due, wait=(due - day).days),
        _chance_told(after, day, due, desired_retention, model),
        _last_time(before, after, rating),
    ]
    if floor and rating > Rating.AGAIN and _comes_sooner(after, desired_retention, model):
        told.append(Sentence(_LUCK, {}))
    return tuple(told)


def explain_uncredited() -> Sentence:
    """Say why a right answer moved no date: it was the only one left (see `guess`)."""
    return Sentence(_UNCREDITED, {})


def explain_rating(rating: int, day: date, due: date) -> Sentence:
    """Say what a rating given on the learner's `day` would bring: a date after that day.

    Raises ValueError for a date that no rating brings, today or earlier.
    """
    if due <= day:
        raise ValueError("A rating brings a fact back the next day at the earliest.")
    template = _RATED[rating, "tomorrow" if (due - day).days == 1 else "later"]
    return _sentence(template, due=due, wait=(due - day).days)


def date_word(day: date, due: date) -> Sentence:
    """Say how far off `due` is on the learner's `day`; what is overdue is for today."""
    return _sentence(_WORDS[_when(day, due)], wait=(due - day).days)


def _chance_told(
    after: MemoryState, day: date, due: date, desired_retention: float, model: Model
) -> Sentence:
    """Say how likely recall is on the day it is due, or now if that day has come."""
    come = day >= due
    percent = _percent(chance(after, elapsed_days(after, max(day, due)), model))
    target = _percent(desired_retention)
    if come:
        template = _MEETS if percent == target else _MISSES
    elif percent == target:
        template = _WILL_MEET
    elif percent < target and elapsed_days(after, due) == 1:
        template = _SHORTEST
    else:
        template = _WILL_MISS
    return _sentence(template, chance=percent, target=target)


def _last_time(before: MemoryState | None, after: MemoryState, rating: int) -> Sentence:
    """Say how the review went, and how long the memory had been left alone."""
    right = rating > Rating.AGAIN
    if before is None:
        return Sentence(_FIRST[right], {})
    elapsed = elapsed_days(before, after.last_day)
    if elapsed > 1:
        return _sentence(_DAYS[right], elapsed=elapsed)
    return Sentence((_NEXT_DAY if elapsed else _SAME_DAY)[right], {})


def _comes_sooner(after: MemoryState, desired_retention: float, model: Model) -> bool:
    """Say whether the chance that the answer was luck takes a day or more off the wait."""
    if after.luck is None:
        return False
    sure = interval_days(after.stability, model.asked(desired_retention), model.parameters)
    return whole_interval(interval(after, desired_retention, model)) < whole_interval(sure)


def _percent(share: float) -> int:
    """Return a share as a whole percentage that claims neither certainty."""
    return min(max(round(100 * share), 1), 99)


def _sentence(template: str, **values: Value) -> Sentence:
    """Keep of the values those that the template names."""
    return Sentence(
        template, {name: value for name, value in values.items() if f"%({name})" in template}
    )


def _when(day: date, due: date) -> When:
    wait = (due - day).days
    if wait <= 0:
        return "now" if wait else "today"
    return "tomorrow" if wait == 1 else "later"
