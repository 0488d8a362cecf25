"""A clock that is put back, and local days over changes of summer time, on either database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.models import Memory, Review
from tests.faults.ground import Inside, Pupil, Question, acknowledged, browser_of, pupils, sent
from tests.faults.laws import Found, held_to
from tests.support.apps import StillClock

STEPS = (timedelta(hours=1), timedelta(days=1), timedelta(days=30), timedelta(days=400))
"""How far the clock is put back."""
ZONES = (
    "America/New_York",
    "Europe/Dublin",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Chatham",  # 12:45 ahead
    "Africa/Casablanca",  # back for Ramadan
    "Antarctica/Troll",  # by two hours
)
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
A_STEP = 12
"""Answers between two steps: each fact is asked at least once."""


@dataclass
class _Watch:
    """Looks whether any memory's time went back since the last look."""

    learner: str
    latest: dict[str, tuple[datetime, date]] = field(default_factory=dict)

    def look(self, found: Found) -> None:
        """Note each memory that is older than it was."""
        rows = select(Memory).where(Memory.learner_id == self.learner)
        for row in db.session.scalars(rows.execution_options(populate_existing=True)):
            now = (row.last_review_at, row.last_day)
            before = self.latest.get(row.fact_id, now)
            found.need(now[0] >= before[0] and now[1] >= before[1], f"{row.fact_id} went back")
            self.latest[row.fact_id] = now


def put_back(app: Flask, steps: Iterable[timedelta] = STEPS) -> Found:
    """Answer, put the clock back, answer the same facts again, and so on for each step."""
    found, clock = Found(), StillClock(START)
    app.extensions["clock"] = clock
    wanted = list(steps)
    (pupil,) = pupils(app, 1, A_STEP * (len(wanted) + 1))
    watch = _Watch(pupil.id)
    for number, step in enumerate([timedelta(0), *wanted]):
        clock.now -= step
        if step > timedelta(days=20):  # the sign-in would last far too long: another is due
            _sign_in_again(app, found, pupil)
        for question in pupil.questions[A_STEP * number : A_STEP * (number + 1)]:
            _answer(app, found, pupil, question)
            clock.advance(minutes=1)
        with app.app_context():
            watch.look(found)
    found.add(held_to(app, pupil.acknowledged, pupil.sent))
    found.runs = len(wanted)
    return found


def over_summer_time(app: Flask, zones: Iterable[str] = ZONES, *, answers: int = 12) -> Found:
    """Answer before and after every change of the clocks of a year, over days, in each zone."""
    found, clock = Found(), StillClock(START)
    app.extensions["clock"] = clock
    learners = []
    for zone in zones:
        changes = list(changes_of(zone, START.year))
        found.need(changes, f"{zone} has no change of time")
        for change in changes:
            clock.now = change - timedelta(hours=3)
            (pupil,) = pupils(app, 1, answers, zone=zone)
            learners.append(pupil)
            for place, question in enumerate(pupil.questions):
                clock.now = change + timedelta(minutes=-150 + 4000 * place // answers)
                _answer(app, found, pupil, question)
            _hold_days(app, found, pupil, zone)
    found.add(held_to(app, acknowledged(learners), sent(learners)))
    found.runs = len(learners)
    return found


def changes_of(zone: str, year: int) -> Iterator[datetime]:
    """Yield the moments, to the minute, at which a zone's clocks are changed in a year."""
    known, at = ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        later = at + timedelta(days=1)
        if at.astimezone(known).utcoffset() != later.astimezone(known).utcoffset():
            yield _change_between(at, later, known)
        at = later


def _change_between(at: datetime, later: datetime, zone: ZoneInfo) -> datetime:
    """Return the first minute of the new time."""
    before = at.astimezone(zone).utcoffset()
    while later - at > timedelta(minutes=1):
        middle = at + timedelta(minutes=(later - at) // timedelta(minutes=2))
        if middle.astimezone(zone).utcoffset() == before:
            at = middle
        else:
            later = middle
    return later


def _answer(app: Flask, found: Found, pupil: Pupil, question: Question) -> None:
    """Answer, and look at what comes of it."""
    reply = pupil.answer(Inside(app), question)
    found.need(reply.acknowledged, f"{reply.status} for an answer")
    if reply.acknowledged:
        shown = pupil.look(Inside(app), reply.headers["location"])
        found.need(shown.status == 200, f"{shown.status} after an answer")


def _sign_in_again(app: Flask, found: Found, pupil: Pupil) -> None:
    """See that the old sign-in has ended, as it would last for months; begin a new one."""
    found.need(pupil.look(Inside(app)).status == 302, "a sign-in that lasts for months")
    pupil.cookie, pupil.csrf = browser_of(app, pupil.id, pupil.questions[-1].path)
    found.need(pupil.look(Inside(app)).status == 200, "nobody can sign in")


def _hold_days(app: Flask, found: Found, pupil: Pupil, zone: str) -> None:
    """Hold each stored day to the wall clock, read in another way than the app does."""
    rows = select(Review).where(Review.learner_id == pupil.id).order_by(Review.answered_at)
    with app.app_context():
        days = [(row.answered_at, row.day, row.zone) for row in db.session.scalars(rows)]
    for at, day, named in days:
        wall = at.astimezone(ZoneInfo(zone))
        own = wall.date() if wall.hour >= 4 else date.fromordinal(wall.date().toordinal() - 1)
        found.need(day == own and named == zone, f"{at} is not {day} in {zone}")
    told = [day for _at, day, _zone in days]
    found.need(told == sorted(told), f"days go back in {zone}")
    found.need(len(set(told)) > 2, f"too few days in {zone}")
