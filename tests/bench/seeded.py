"""A site with learners in the middle of their studies: what both sides of the benchmark serve."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from question_bank.content.items import Item
from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.bank.current import LiveBank, current_bank
from quizapp.cli.preparing import opened_app, upgrade_bank, upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.learning.answers import Submission, record_answer
from quizapp.learning.marking import Response
from quizapp.learning.snapshots import keep
from quizapp.memory.days import local_day
from quizapp.models import Serving, StudySession, User, new_id
from tests.support.people import person

PLANNED = 20
"""Facts of a sitting, as the app plans them."""
ZONE = "Europe/Berlin"
SECRET_KEY = "the same key on both sides of the measurement"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """A question that waits for its answer, and the label its learner is going to choose."""

    serving: str
    choice: str


@dataclass(frozen=True)
class Learner:
    """Somebody signed in: the token of their browser, and what waits for them, in order."""

    token: str
    asked: Sequence[Asked]


@dataclass(frozen=True)
class Size:
    """How many learners, how many memories each, how many questions wait for each."""

    learners: int
    memories: int
    questions: int


def settings_for(folder: Path, database_url: str = "") -> Settings:
    """Return the settings of a seeded site; all but its place are what an installation gets."""
    return Settings(data_dir=folder, database_url=database_url, secret_key=SECRET_KEY)


def seed(folder: Path, size: Size, database_url: str = "") -> list[Learner]:
    """Fill a new database: the shipped bank, and learners with a log, a sign-in and questions."""
    with opened_app(settings_for(folder, database_url)) as app:
        return seeded(app, size)


def seeded(_app: Flask, size: Size) -> list[Learner]:
    """Do so in the database of the app whose context is open."""
    upgrade_schema()
    upgrade_bank()
    live = current_bank(db.session())
    return [_learner(live, number, size) for number in range(size.learners)]


def _learner(live: LiveBank, number: int, size: Size) -> Learner:
    now, draw = datetime.now(UTC), random.Random(number)
    items = _choices(live, draw)
    with writing() as session:
        user = person(f"Learner{number}", "learner")
        user.zone = ZONE
        session.add(user)
        session.flush()
        learner_id = user.id
        lifetime = Lifetime(timedelta(days=7), timedelta(days=30))
        token = sessions.issue(session, learner_id, now, lifetime)
    at = now - WEEK
    for start in range(0, size.memories, PLANNED):
        some = list(islice(items, min(PLANNED, size.memories - start)))
        with writing() as session:
            for waiting in _sitting(session, live, learner_id, some, at, draw):
                at += timedelta(seconds=30)
                _answer(session, learner_id, waiting, at)
    asked: list[Asked] = []
    for _sitting_number in range(0, size.questions, PLANNED):
        with writing() as session:
            asked += _sitting(session, live, learner_id, list(islice(items, PLANNED)), now, draw)
    return Learner(token, asked)


def _choices(live: LiveBank, draw: random.Random) -> Iterator[Item]:
    """Yield questions to choose at, about one fact after another, the same once more at the end."""
    for seed_number in count():
        for fact in live.turns:
            if "multiple_choice" in live.generator.kinds_for(fact):
                item = live.generator.item(
                    fact, "multiple_choice", seed_number + draw.randrange(99)
                )
                if item is not None:
                    yield item


def _sitting(
    session: Session,
    live: LiveBank,
    learner_id: str,
    items: Sequence[Item],
    at: datetime,
    draw: random.Random,
) -> list[Asked]:
    """Put questions before a learner, as one sitting."""
    study = StudySession(
        learner_id=learner_id, started_at=at, day=local_day(at, ZONE), planned=PLANNED
    )
    session.add(study)
    session.flush()
    asked = []
    for position, item in enumerate(items):
        serving = Serving(
            id=new_id(),
            session_id=study.id,
            learner_id=learner_id,
            position=position,
            snapshot_hash=keep(session, item),
            fact_versions={fact: live.versions[fact] for fact in item.facts},
            served_at=at,
        )
        session.add(serving)
        wrong = draw.random() < 0.15
        label = draw.choice([each.label for each in item.options if each.correct is not wrong])
        asked.append(Asked(serving.id, label))
    session.flush()
    return asked


def _answer(session: Session, learner_id: str, asked: Asked, at: datetime) -> None:
    learner, serving = session.get_one(User, learner_id), session.get_one(Serving, asked.serving)
    sent = Submission(asked.serving, Response(choice=asked.choice), duration_ms=9_000)
    record_answer(session, learner, serving, sent, at)
