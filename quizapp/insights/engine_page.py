"""What the engine page shows: what was learnt of a learner, what it changed, how far off it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import sqrt

from quizapp.learning.refit import FEWEST
from quizapp.memory.belief import interval, review
from quizapp.memory.days import local_day
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.schedule import whole_interval
from quizapp.memory.state import Rating
from quizapp.models import MemoryModel
from quizapp.web.formats import day as in_full
from quizapp.web.i18n import _, untranslated

KNOWN = 0.9
"""Nine in ten: the chance of recall (0 to 1) at which spans of time are compared."""
SMALLEST_DOT, LARGEST_DOT = 0.008, 0.035
"""Radii of the dots of the calibration plot, as shares of its side."""
WHOLE_DAYS = 10
"""From so many days on a span is told in whole ones."""

HISTORIES: tuple[tuple[str, tuple[Rating, ...]], ...] = (
    (untranslated("A first Good"), (Rating.GOOD,)),
    (untranslated("Good once more, when due"), (Rating.GOOD,) * 2),
    (untranslated("Good a third time, when due"), (Rating.GOOD,) * 3),
    (untranslated("A miss after that"), (*(Rating.GOOD,) * 3, Rating.AGAIN)),
    (untranslated("A first miss"), (Rating.AGAIN,)),
)


@dataclass(frozen=True)
class Span:
    """How long a fact is known after a history, in days, with the model before and now."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Error:
    """How far off a model's predictions were: its log-loss, as it is told."""

    label: str
    log_loss: str


@dataclass(frozen=True)
class Dot:
    """Reviews of about the same predicted chance: what was predicted, what came, how many."""

    predicted: float
    recalled: float
    count: int
    radius: float


@dataclass(frozen=True)
class ModelRow:
    """One line of the list of models; `id` is empty for the average learner's."""

    id: str
    label: str
    reviews: int
    outcome: str
    in_force: bool
    usable: bool
    """Whether the learner may put it in force."""


def lead_of(
    models: Sequence[MemoryModel], in_force: MemoryModel | None, zone: str, reviews: int
) -> str:
    """Say what the engine has learnt of the learner, and when; or when it will.

    `reviews` is how many answers there are to facts met before.
    """
    if in_force is not None:
        return _(
            "The engine has learnt from %(reviews)s of your reviews, on %(day)s, and predicts you "
            "by them.",
            reviews=in_force.reviews,
            day=_day(in_force, zone),
        )
    if models:
        return _("The engine predicts you as it does the average learner.")
    return _(
        "The engine has not learnt from you yet: it predicts you as it does the average learner. "
        "It tries to after %(fewest)s answers to facts you had met before; so far there are "
        "%(reviews)s.",
        fewest=FEWEST,
        reviews=reviews,
    )


def latest_of(models: Sequence[MemoryModel], in_force: MemoryModel | None, zone: str) -> str:
    """Say what came of the latest fit if it is not the one in force; else nothing."""
    if not models or models[0] is in_force:
        return ""
    latest = models[0]
    values = {"day": _day(latest, zone), "reviews": latest.reviews}
    if latest.outcome == "refused":
        return _(
            "On %(day)s it tried %(reviews)s of your reviews: that would have predicted no better, "
            "so nothing changed.",
            **values,
        )
    return _(
        "On %(day)s it learnt from %(reviews)s of your reviews; you chose not to use that.",
        **values,
    )


def model_before(models: Iterable[MemoryModel], in_force: MemoryModel) -> Model:
    """Return what was in force before: the latest model kept earlier, else the average one."""
    earlier = (row for row in models if row.number < in_force.number and row.outcome == "kept")
    row = max(earlier, key=lambda each: each.number, default=None)
    return DEFAULT_MODEL if row is None else model_in(row)


def model_in(row: MemoryModel) -> Model:
    """Return the model that a row holds."""
    return Model(tuple(row.parameters), row.shift, row.slope)


def changed(before: Model, after: Model) -> str:
    """Say in one sentence what learning from the learner changed."""
    first = HISTORIES[0][1]
    values = {"now": _days(known_for(first, after)), "before": _days(known_for(first, before))}
    return _(
        "After a first Good, nine in ten are still known after %(now)s days; it was %(before)s.",
        **values,
    )


def spans(before: Model, after: Model) -> list[Span]:
    """Return how long nine in ten are known after some histories, before and now."""
    return [
        Span(_(label), _days(known_for(ratings, before)), _days(known_for(ratings, after)))
        for label, ratings in HISTORIES
    ]


def known_for(ratings: Sequence[Rating], model: Model) -> float:
    """Return the days until nine in ten are known, after these ratings, each given when due."""
    day = date(2000, 1, 1)  # any day will do: only the days between reviews matter
    state = None
    for rating in ratings:
        if state is not None:
            waited = whole_interval(interval(state, KNOWN, model))
            day = date.fromordinal(day.toordinal() + waited)
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        state = review(state, rating, at, day, model)
    if state is None:
        raise ValueError("Without a review nothing is known.")
    return interval(state, KNOWN, model)


def errors(row: MemoryModel, in_force: MemoryModel | None) -> list[Error]:
    """Return the log-losses of a fit: of the average learner's model, the one before, and this."""
    this = _("This model") if row is in_force else _("The model it tried")
    rows = (
        (_("The average learner’s model"), row.log_loss_default),
        (_("The model before"), row.log_loss_before),
        (this, row.log_loss_after),
    )
    return [Error(label, f"{loss:.3f}") for label, loss in rows]


def dots(row: MemoryModel) -> list[Dot]:
    """Return the calibration of a model as dots whose area grows with their reviews."""
    most = max((count for _predicted, _recalled, count in row.calibration), default=1)
    return [
        Dot(
            round(predicted, 4),
            round(recalled, 4),
            round(count),
            round(SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * sqrt(count / most), 4),
        )
        for predicted, recalled, count in row.calibration
    ]


def model_rows(
    models: Sequence[MemoryModel], in_force: MemoryModel | None, zone: str
) -> list[ModelRow]:
    """Return the models there are, newest first, the average learner's last."""
    outcomes = {"kept": _("kept"), "refused": _("no better, so not used"), "left": _("left by you")}
    rows = [
        ModelRow(
            row.id,
            _day(row, zone),
            row.reviews,
            outcomes[row.outcome],
            in_force=row is in_force,
            usable=row is not in_force and row.outcome != "refused",
        )
        for row in models
    ]
    average = ModelRow(
        "", _("The average learner’s model"), 0, "", in_force is None, in_force is not None
    )
    return [*rows, average]


def _day(row: MemoryModel, zone: str) -> str:
    return in_full(local_day(row.fitted_at, zone))


def _days(days: float) -> str:
    return f"{days:.0f}" if days >= WHOLE_DAYS else f"{days:.1f}"
