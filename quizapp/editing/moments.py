"""How a moment reads to an instructor: day and time, in their own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from quizapp.accounts.browser import me
from quizapp.web.formats import day
from quizapp.web.i18n import _


def local_moment(at: datetime) -> str:
    """Return a moment as whoever is signed in would read it from their own clock."""
    local = at.astimezone(ZoneInfo(me().zone))
    return _("%(day)s, %(time)s", day=day(local), time=local.strftime("%H:%M"))
