"""How a moment reads to whoever is signed in: day and time, in their own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask

from quizapp.accounts.browser import me
from quizapp.web.formats import day
from quizapp.web.i18n import _


def local_moment(at: datetime) -> str:
    """Return a moment as whoever is signed in would read it from their own clock."""
    local = at.astimezone(ZoneInfo(me().zone))
    return _("%(day)s, %(time)s", day=day(local), time=local.strftime("%H:%M"))


def init_moments(app: Flask) -> None:
    """Give templates the filter `|local_moment`."""
    app.jinja_env.filters["local_moment"] = local_moment
