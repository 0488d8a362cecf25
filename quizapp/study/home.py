"""Where a learner starts: what is due, what is new, and why, in one line."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from quizapp.bank.current import LiveBank
from quizapp.learning.due import next_due_day
from quizapp.learning.learner import Learner
from quizapp.learning.set_aside import facts_aside
from quizapp.memory.catch_up import CatchUp
from quizapp.memory.days import local_day
from quizapp.memory.queue import rank
from quizapp.models import Serving
from quizapp.study.choosing import Waiting
from quizapp.study.sessions import open_session, servings_of, waiting_for, waiting_serving
from quizapp.study.tasks import Task, tasks
from quizapp.web.formats import day as in_full
from quizapp.web.i18n import _, ngettext


@dataclass(frozen=True)
class Home:
    """What the first page says."""

    due: int
    new: int
    why: str
    next_due: str
    waits: Serving | None
    """The question that an open session of today still waits for."""
    aside: int
    """Facts set aside."""
    limit: int | None
    """Reviews a day while there is more due than a day holds; None if there is not."""
    tasks: list[Task]
    """The topics that the learner's cohorts have set."""


def home(session: Session, learner: Learner, live: LiveBank, now: datetime) -> Home:
    """Gather what the learner's first page says."""
    today = local_day(now, learner.zone)
    waiting = waiting_for(session, learner, live, today)
    aside = len(facts_aside(session, learner.id, today))
    return Home(
        due=waiting.due_today,
        new=waiting.new_today,
        why=catching_up(waiting.catch_up) if waiting.catch_up else _why(waiting, aside),
        next_due=_next(next_due_day(session, learner.id, today), waiting, today),
        waits=_open_question(session, learner, live, today),
        aside=aside,
        limit=waiting.catch_up.limit if waiting.catch_up else None,
        tasks=tasks(session, learner, live, now),
    )


def _open_question(
    session: Session, learner: Learner, live: LiveBank, today: date
) -> Serving | None:
    study = open_session(session, learner)
    if study is None or study.day < today:
        return None
    aside = facts_aside(session, learner.id, today)
    return waiting_serving(servings_of(session, study), aside, live)


def catching_up(plan: CatchUp) -> str:
    """Say in numbers how what is overdue is worked off, a share a day."""
    values = {
        "due": plan.today + plan.put_off,
        "limit": plan.limit,
        "days": plan.days,
        "enough": plan.enough,
    }
    if plan.days is None:
        return _(
            "%(due)s facts are due, more than a day holds. With %(limit)s a day you would not "
            "catch up in two months; with %(enough)s a day you would.",
            **values,
        )
    if plan.today == 0:
        return _(
            "You have done today’s %(limit)s. %(due)s facts can wait: with as many a day you have "
            "caught up in %(days)s days.",
            **values,
        )
    return _(
        "%(due)s facts are due, more than a day holds: with %(limit)s a day, those that gain most "
        "first, you have caught up in %(days)s days.",
        **values,
    )


def _why(waiting: Waiting, aside: int) -> str:
    """Say why there is something to do, or why not; `aside` counts the facts set aside."""
    if waiting.due:
        first = rank(waiting.due, new_limit=0)[0]
        return _(
            "What gains most by being asked today comes first: your chance of recalling it is "
            "about %(percent)s%%.",
            percent=round(100 * (first.retrievability or 0.0)),
        )
    if waiting.new_today:
        return _("Nothing you learnt is fading yet, so today is for new facts.")
    if aside:
        return _("Nothing else is left for today beside what you set aside.")
    if waiting.new:
        return _("You have met today’s new facts, and nothing else is fading yet.")
    return _("You have met every fact in the bank, and none of them is fading yet.")


def _next(day: date | None, waiting: Waiting, today: date) -> str:
    """Say when there is something to do again."""
    if waiting.total or day is None:
        return ""
    if waiting.catch_up is not None:
        return _("The next share comes tomorrow.")
    if waiting.new:
        return _("New facts come tomorrow; you can change how many in the settings.")
    wait = (day - today).days
    return ngettext(
        "The next one is due tomorrow, %(day)s.",
        "The next one is due in %(num)s days, on %(day)s.",
        wait,
        day=in_full(day),
    )
