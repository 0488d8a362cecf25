"""A house with people in it and what is theirs, which anybody may be sent against."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from question_bank.content import Document, Evidence
from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.accounts.tokens import digest
from quizapp.bank.bulk import Operation
from quizapp.bank.bulk_jobs import BULK
from quizapp.bank.comments import comment_on
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import (
    Assignment,
    Change,
    Cohort,
    Image,
    Invitation,
    Job,
    LostSupport,
    ProblemReport,
    Serving,
    Upload,
    User,
    Withdrawal,
)
from tests.support import candidates
from tests.support.apps import StillClock, app_over
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, choice
from tests.support.editing import edit
from tests.support.people import LONG_AGO, enrolled, person

A_DAY = timedelta(days=1)
ROLES = ("stranger", "ada", "otto", "ines", "cora", "alva")
"""Nobody; a learner; a learner and an instructor of another cohort; hers; an administrator."""

CITED = Evidence("article", 0, 7, "A rash.", 0, 7, "e" * 64)
ARTICLE = Document("article", "An article", None, "b" * 64, "c" * 64, 9)

SENT = {
    "cohorts.add_teacher": {"person": "ines"},
    "grid.cell": {"subject": "dermatomyositis", "predicate": "has_phenotype", "value": "rash"},
}
"""What a request carries where it names an object besides its address."""


@dataclass
class House:
    """An app with people and what is theirs, put back as it was after each change."""

    app: Flask
    file: Path
    kept: Path
    tokens: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)

    def keep(self) -> None:
        """Remember everything as it is."""
        _copy(self.file, self.kept)

    def put_back(self) -> None:
        """Make everything as it was."""
        _copy(self.kept, self.file)

    def ask(self, role: str, rule: Rule, method: str, **other: object) -> TestResponse:
        """Send a request to an endpoint about what is there, or about something else."""
        wanted = {name: self.named(rule, name) for name in rule.arguments} | other
        address = rule.build(wanted)
        assert address
        named = SENT.get(rule.endpoint, {})
        data = {name: self.people.get(value, value) for name, value in named.items()}
        asked = data if method == "GET" else None
        sent = data if method == "POST" else None
        return self.browser(role).open(
            address[1], method=method, query_string=asked, data=sent, buffered=True
        )

    def browser(self, role: str) -> FlaskClient:
        """Return a browser in which nobody but this person was signed in before."""
        browser = self.app.test_client()
        if role in self.tokens:
            with browser.session_transaction() as cookie:
                cookie["_user_id"] = self.tokens[role]
                cookie["vouched"] = int(self.app.extensions["clock"]().timestamp())
        return browser

    def named(self, rule: Rule, name: str) -> object:
        """Return the object that an endpoint is asked about."""
        own = f"{rule.endpoint} {name}"
        return self.ids.get(own, self.ids[name])


def _copy(one: Path, other: Path) -> None:
    with closing(sqlite3.connect(one)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)


def _furnish(house: House, session: Session) -> None:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, replace(BANK, documents={ARTICLE.id: ARTICLE}))
        for name, role, cohort in (
            ("Ada", "learner", "Neurology"),
            ("Otto", "learner", "Surgery"),
            ("Ines", "instructor", "Neurology"),
            ("Cora", "instructor", "Surgery"),
            ("Alva", "admin", None),
        ):
            user = person(name, role)
            writer.add(user)
            if cohort:
                enrolled(writer, user, cohort)
            writer.flush()
            house.people[name.lower()] = user.id
    _sign_in(house)
    house.ids |= {"filename": "css/base.css", "name": "json", "number": 1, "token": "guessed"}
    house.ids |= {"noun": "fact", "entry_id": "rash", "fact_id": "rash"}
    house.ids |= {"user_id": house.people["ada"], "entry.keep entry_id": "article"}
    _study(house, session)
    _teach(house, session)


def _sign_in(house: House) -> None:
    for name, ident in house.people.items():
        with writing() as session:
            lifetime = Lifetime(A_DAY, A_DAY)
            house.tokens[name] = sessions.issue(session, ident, SUNDAY_MORNING, lifetime)
    house.ids["handle"] = digest(house.tokens["ada"])[:32]


def _study(house: House, session: Session) -> None:
    """Let Ada answer a question, report it, and leave another open."""
    desk, ada = Desk(session), house.people["ada"]
    answer_id = desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    with writing() as writer:
        learner = writer.get_one(User, ada)
        waits = desk.serve(writer, learner, choice("weakness"), SUNDAY_MORNING)
        writer.execute(update(Serving).values(position=0))  # as the app counts
        house.ids |= {"answer_id": answer_id, "serving_id": waits.id}
        house.ids["session_id"] = waits.session_id
        report = ProblemReport(
            learner_id=ada,
            snapshot_hash=waits.snapshot_hash,
            fact_versions={"weakness": 1},
            noun="fact",
            entry_id="weakness",
            kind="wrong",
            state="declined",
            at=SUNDAY_MORNING,
        )
        writer.add(report)
        writer.flush()
        house.ids["report_id"] = report.id


def _teach(house: House, session: Session) -> None:
    """Let Ines set a topic, invite, edit, comment, draw, upload and change much at once."""
    ines = house.people["ines"]
    edit(session, "rash", by=ines, status="draft", statement="A rash of the eyelids.")
    changes = session.scalars(select(Change.id).where(Change.user_id == ines))
    house.ids["change_id"] = changes.one()
    with writing() as writer:
        cohort = writer.scalars(select(Cohort).where(Cohort.name == "Neurology")).one().id
        said = comment_on(writer, Ref("fact", "rash"), ines, "Is it?", SUNDAY_MORNING)
        rows: dict[str, Assignment | Invitation | Upload | Job | Withdrawal] = {
            "assignment_id": Assignment(
                cohort_id=cohort, topic="dermatomyositis", created_at=LONG_AGO
            ),
            "invitation_id": Invitation(
                code="ABCD",
                cohort_id=cohort,
                max_uses=3,
                created_at=LONG_AGO,
                expires_at=SUNDAY_MORNING + A_DAY,
            ),
            "upload_id": Upload(
                user_id=ines, name="a.json", format="json", content=b"{}", at=SUNDAY_MORNING
            ),
            "withdrawal_id": Withdrawal(
                change_id=house.ids["change_id"],
                noun="fact",
                entry_id="rash",
                asked_as="multiple_choice",
                why="Two answers were right.",
                at=SUNDAY_MORNING,
            ),
            "job_id": Job(
                kind=BULK,
                learner_id=ines,
                payload={"operation": Operation("tag").to_plain(), "token": "", "size": 0},
                created_at=SUNDAY_MORNING,
            ),
        }
        image = Image(
            sha256="a" * 64, media_type="image/png", width=1, height=1, content=b"x", at=LONG_AGO
        )
        writer.add_all([*rows.values(), image])
        writer.flush()
        house.ids |= {name: row.id for name, row in rows.items()}
        house.ids |= {"cohort_id": cohort, "comment_id": said.id, "sha256": image.sha256}
    house.ids["reading_id"] = candidates.read(session)
    with writing() as writer:
        old = {"evidence": vars(CITED), "sentence": "A rash."}
        row = LostSupport(
            reading_id=house.ids["reading_id"], fact_id="rash", state="vanished", old=old
        )
        writer.add(row)
        writer.flush()
        house.ids["support_id"] = row.id


@contextmanager
def furnished(folder: Path, template: Path, address: str = "") -> Iterator[House]:
    """Build a house in a folder over a copy of an empty database, or at another's address.

    What stands elsewhere cannot be put back.
    """
    file = folder / "quizapp.db"
    shutil.copy(template, file)
    with app_over(Settings(data_dir=folder, database_url=address)) as app:
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_client_class = FlaskClient
        app.extensions["clock"] = StillClock(datetime(2026, 11, 22, 9, tzinfo=UTC))
        house = House(app, file, folder / "kept.db")
        with app.app_context():
            _furnish(house, db.session())
        house.keep()
        yield house
