"""How dates and shares read on a page."""

from datetime import date

from flask import Flask

from quizapp.web.clock import now
from quizapp.web.i18n import _, untranslated

WEEKDAYS = (
    untranslated("Monday"),
    untranslated("Tuesday"),
    untranslated("Wednesday"),
    untranslated("Thursday"),
    untranslated("Friday"),
    untranslated("Saturday"),
    untranslated("Sunday"),
)
MONTHS = (
    untranslated("January"),
    untranslated("February"),
    untranslated("March"),
    untranslated("April"),
    untranslated("May"),
    untranslated("June"),
    untranslated("July"),
    untranslated("August"),
    untranslated("September"),
    untranslated("October"),
    untranslated("November"),
    untranslated("December"),
)


def day(value: date) -> str:
    """Return a date in full, "Sunday 22 November", with the year when it is not this one.

    Pass a learner's local date: a `datetime` has no day until a time zone is chosen for it.
    """
    values = {
        "weekday": _(WEEKDAYS[value.weekday()]),
        "day": value.day,
        "month": _(MONTHS[value.month - 1]),
        "year": value.year,
    }
    if value.year == now().year:
        return _("%(weekday)s %(day)s %(month)s", **values)
    return _("%(weekday)s %(day)s %(month)s %(year)s", **values)


def share(value: float) -> str:
    """Return a share of 0 to 1 as a whole percentage.

    Only none reads as 0% and only all as 100%: a learner with one fact left to learn has not
    finished.
    """
    percent = round(value * 100)
    if 0 < value < 1:
        percent = min(max(percent, 1), 99)
    return _("%(percent)s%%", percent=percent)


def init_formats(app: Flask) -> None:
    """Give templates the filters `|day` and `|share`."""
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["share"] = share
