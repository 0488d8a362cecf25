"""Learners with questions before them, ready to be answered by one request each."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy.orm import Session

from question_bank.content import Bank, Concept, Fact
from question_bank.content.items import Item
from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.bank.current import current_bank
from quizapp.bank.loading import load_shipped
from quizapp.cli.preparing import upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.factory import create_app
from quizapp.learning.snapshots import keep
from quizapp.memory.days import local_day
from quizapp.models import Serving, StudySession, User
from quizapp.web.clock import now
from tests.support import desk
from tests.support.apps import COMPILED
from tests.support.people import LONG_AGO, person

KEY = "faults are for everybody, now and then"
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
SITTING = 12
"""How many questions are asked in one go."""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
KINDS = ("choice", "card", "matching", "cloze")

_numbers = itertools.count(1)


def small_bank(facts: int = 12) -> Bank:
    """Return a bank that is quick to load."""
    concepts = [Concept(f"illness-{place}", f"Illness {place}", "condition") for place in range(3)]
    return Bank.of(
        concepts=concepts,
        facts=[
            Fact(
                f"sign-{place:02}",
                f"illness-{place % 3}",
                "has_phenotype",
                "feature",
                (f"sign {place}",),
                f"Illness {place % 3} has sign {place}.",
            )
            for place in range(facts)
        ],
    )


def over(folder: Path, database_url: str = "", **chosen: int) -> Settings:
    """Return settings over a folder, or over a database elsewhere."""
    given = Settings(data_dir=folder, secret_key=KEY, database_url=database_url)
    return replace(given, **chosen)  # type: ignore[arg-type]  # only numbers are chosen


@contextmanager
def standing(settings: Settings) -> Iterator[Flask]:
    """Make the app over a database as it stands; close its connections after."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = COMPILED
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    """Make the app over a database as a start does: at the newest schema."""
    with standing(settings) as app:
        with app.app_context():
            upgrade_schema()
        yield app


def load(app: Flask, bank: Bank) -> None:
    """Put a bank into an app's database."""
    with app.app_context(), writing() as session:
        load_shipped(session, LONG_AGO, bank)


@dataclass(frozen=True)
class Reply:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    text: str

    @property
    def acknowledged(self) -> bool:
        """Say whether it told that an answer is kept."""
        return self.status == 303


def _lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


class Way(Protocol):
    """A way to reach the app."""

    def send(
        self, method: str, path: str, cookie: str, fields: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request; raises OSError or HTTPException when there is no reply."""


@dataclass
class Inside:
    """The app in this process."""

    app: Flask

    def send(
        self, method: str, path: str, cookie: str, fields: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request."""
        client = self.app.test_client(use_cookies=False)
        said = client.open(path, method=method, data=fields, headers={"Cookie": cookie})
        return Reply(said.status_code, _lower(said.headers.items()), said.text)


@dataclass
class Network:
    """An app that serves elsewhere: every request on a connection of its own."""

    address: str
    patience: float = 30

    def send(
        self, method: str, path: str, cookie: str, fields: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request."""
        connection = HTTPConnection(self.address.removeprefix("http://"), timeout=self.patience)
        headers = {"Cookie": cookie, "Accept": "text/html"}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            said = connection.getresponse()
            return Reply(said.status, _lower(said.getheaders()), said.read().decode())
        finally:
            connection.close()


@dataclass(frozen=True)
class Question:
    """A question that waits, and one way to answer it."""

    serving: str
    fields: Mapping[str, str]

    @property
    def path(self) -> str:
        """Where it is asked."""
        return f"/study/items/{self.serving}"


@dataclass
class Pupil:
    """A learner who is signed in, and the questions that wait."""

    id: str
    cookie: str
    csrf: str
    questions: list[Question]
    acknowledged: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)

    def answer(self, way: Way, question: Question) -> Reply:
        """Answer a question, again if need be: always with the same id."""
        self.sent.add(question.serving)
        fields = {"csrf_token": self.csrf, "client_id": question.serving, **question.fields}
        reply = way.send("POST", question.path, self.cookie, fields)
        if reply.acknowledged:
            self.acknowledged.add(question.serving)
        return reply

    def look(self, way: Way, path: str = "/progress") -> Reply:
        """Read a page."""
        return way.send("GET", path, self.cookie)


def pupils(app: Flask, count: int, questions: int, *, zone: str = "Europe/Berlin") -> list[Pupil]:
    """Enrol learners, each signed in and with questions waiting."""
    found = []
    for _ in range(count):
        with app.app_context(), writing() as session:
            user = person(f"Learner{next(_numbers)}", "learner")
            user.zone = zone
            session.add(user)
            session.flush()
            waiting = list(_ask(session, user, questions))
            learner = user.id
        cookie, csrf = browser_of(app, learner, waiting[0].path)
        found.append(Pupil(learner, cookie, csrf, waiting))
    return found


def browser_of(app: Flask, learner: str, path: str) -> tuple[str, str]:
    """Sign a learner in; return the browser's cookie, and the form token that goes with it."""
    with app.app_context(), writing() as session:
        token = sessions.issue(session, learner, now(), Lifetime(WEEK, MONTH))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie.permanent = True
    found = TOKEN.search(client.get(path).text)
    assert found
    name = app.config["SESSION_COOKIE_NAME"]
    kept = client.get_cookie(name)
    assert kept
    return f"{name}={kept.value}", found[1]


def _ask(session: Session, user: User, questions: int) -> Iterator[Question]:
    live = current_bank(db.session())
    facts = sorted(live.taught)
    for place in range(questions):
        if place % SITTING == 0:
            sitting = StudySession(
                learner_id=user.id, started_at=now(), day=local_day(now(), user.zone), planned=50
            )
            session.add(sitting)
            session.flush()
        kind = KINDS[place % len(KINDS)]
        item, fields = _item(kind, facts[place % len(facts)], facts[(place + 5) % len(facts)])
        serving = Serving(
            session_id=sitting.id,
            learner_id=user.id,
            position=place % SITTING,
            snapshot_hash=keep(session, item),
            fact_versions={fact: live.versions[fact] for fact in item.facts},
            served_at=now(),
        )
        session.add(serving)
        session.flush()
        yield Question(serving.id, fields)


def _item(kind: str, fact: str, other: str) -> tuple[Item, dict[str, str]]:
    """Return a question about a fact, or two, and an answer that fits."""
    if kind == "choice":
        return desk.choice(fact), {"choice": "A"}
    if kind == "card":
        return desk.flashcard(fact), {"rating": "3"}
    if kind == "cloze":
        return desk.cloze(fact), {"typed": "sign"}
    return desk.matching(fact, other), {"pair-0": "0", "pair-1": "2"}


def acknowledged(learners: Sequence[Pupil]) -> set[str]:
    """Return what any of them was told is kept."""
    return set().union(*(each.acknowledged for each in learners))


def sent(learners: Sequence[Pupil]) -> set[str]:
    """Return what any of them ever sent."""
    return set().union(*(each.sent for each in learners))
