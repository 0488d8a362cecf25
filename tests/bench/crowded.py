"""An installation with so many learners, and what their pages ask of its database.

Made whole or not at all in a folder, and taken from there again (`MADE` says that it is whole).
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.bank.counting import count as count_entries
from quizapp.bank.counting import count_nouns
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.entry_rows import rows_of
from quizapp.bank.filters import Filters
from quizapp.bank.listing import page
from quizapp.bank.narrowing import view
from quizapp.cli.preparing import upgrade_schema
from quizapp.cohorts.progress import lines, weakest_together
from quizapp.config import Settings
from quizapp.editing.filter_choices import TABS
from quizapp.extensions import db, writing
from quizapp.factory import create_app
from quizapp.insights.history import history
from quizapp.insights.progress import progress
from quizapp.insights.queries import answers_by_day, due_by_topic, topics
from quizapp.learning import leech_tallies, leeches
from quizapp.learning.answers import Submission, record_answer
from quizapp.learning.due import longest_due
from quizapp.learning.fact_tallies import fact_statistics
from quizapp.learning.marking import Response
from quizapp.models import Answer, Enrolment, Serving, User, new_id
from quizapp.study.choosing import Before, in_order
from quizapp.study.gathering import LOOKED_AT, gather, standing_of
from tests.support.desk import Desk, choice
from tests.support.large_entries import fill
from tests.support.multitude import CLOSELY, Multitude, add, analyse, count, ident, let_go, size_of
from tests.support.multitude_rows import COHORT, LEARNER, NOON
from tests.support.people import person
from tests.support.plans import Asked, noted, read_whole, ways, work

MEMORIES, ANSWERS = 1_000, 10
"""Of one learner, and answers to each."""
BANK = 1_000
"""Facts of the bank, about."""
MADE = "made.json"
"""Lies beside a database that is whole, with what making it took."""
YEAR = timedelta(days=365)
A_MONTH = Lifetime(timedelta(days=30), timedelta(days=30))
TODAY = NOON.date()
OK = 200
EXPLAINED = (
    *("next due", "due by topic", "counts by topic", "heat map, a year"),
    *("history, newest", "history, middle", "bank, first page", "bank, by share"),
    *("search, common word", "cohort's page", "leeches of everyone"),
)
"""What the table of plans tells of."""
LISTS = {
    "bank, first page": Filters(),
    "bank, by share": Filters(sort="share"),
    "bank, by changes": Filters(sort="changed"),
    "search, common word": Filters(words="show"),
    "search, by share": Filters(words="show", sort="share"),
    "answered wrongly": Filters(answered=20, below=50),
}

Step = Callable[[], object]


@dataclass
class Place:
    """An installation with so many learners; `tokens` are those of the browsers signed in."""

    app: Flask
    settings: Settings
    learners: int
    tokens: dict[str, str] = field(default_factory=dict)
    bytes: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    """What making it took, by part."""

    def __str__(self) -> str:
        return f"{self.learners * MEMORIES:,}"

    def learner(self, turn: int) -> str:
        """Return whose turn it is: everybody whose counts were counted, one after another."""
        return ident(LEARNER, turn % min(self.learners, CLOSELY))

    def build(self) -> None:
        """Write the bank, the learners with all they did, and who looks at them."""
        with writing() as session:
            ines = person("Ines", "instructor")
            session.add(ines)
            session.flush()
            fill(session, BANK, ines.id)
            ines_id = ines.id
        size = Multitude(self.learners, MEMORIES, ANSWERS)
        self.seconds["rows"] = seconds(lambda: add(self.settings, size))
        with writing() as session:
            self.seconds["counts"] = seconds(lambda: count(session, self.learners))
            place = Enrolment(cohort_id=ident(COHORT, 0), user_id=ines_id, since=NOON, teaches=True)
            session.add(place)
        self.seconds["statistics"] = seconds(lambda: analyse(self.settings))

    def open(self) -> None:
        """Build it, unless that was done before; let everybody who is looked at sign in."""
        made = self.settings.data_dir / MADE
        if made.exists():
            self.seconds = json.loads(made.read_text())
        else:
            self.build()
            made.write_text(json.dumps(self.seconds))
        with writing() as session:
            ines_id = session.scalars(select(User.id).where(User.role == "instructor")).one()
            for who in (ines_id, *map(self.learner, range(CLOSELY))):
                self.tokens[who] = sessions.issue(session, who, NOON, A_MONTH)
            self.tokens["teacher"] = self.tokens[ines_id]
        self.bytes = size_of(self.settings)

    def queries(self, turn: int) -> Iterator[tuple[str, Step]]:
        """Yield what pages ask, each as the page asks it, of one learner after another."""
        session = db.session()
        learner = session.get_one(User, self.learner(turn))
        live = current_bank(session)
        yield "next due", lambda: longest_due(session, learner.id, TODAY, LOOKED_AT)
        yield "next item chosen", lambda: _chosen(session, learner, live)
        yield "due by topic", lambda: due_by_topic(session, learner, TODAY)
        yield "counts by topic", lambda: topics(session, learner, TODAY)
        yield "heat map, a year", lambda: answers_by_day(session, learner.id, TODAY - YEAR)
        yield "progress", lambda: progress(session, learner, NOON, live.untaught)
        yield "history, newest", lambda: history(session, learner, live.versions)
        middle = _in_the_middle(session, learner)
        yield "history, middle", lambda: history(session, learner, live.versions, middle)
        yield "own leeches", lambda: leeches.mine(session, learner)
        for name, filters in LISTS.items():
            yield name, partial(_listed, session, filters)
        cohort = ident(COHORT, 0)
        yield "cohort's page", lambda: weakest_together(lines(session, cohort, live, [], NOON))
        yield "facts' statistics", lambda: fact_statistics(session, live.turns[:50])
        yield "leeches of everyone", lambda: leech_tallies.of_everyone(session)
        yield "an answer, written", lambda: _answered(session, learner.id, live.turns[turn])

    def pages(self, turn: int) -> Iterator[tuple[str, Step]]:
        """Yield whole pages, by the addresses that browsers ask for."""
        learner, teacher = self.tokens[self.learner(turn)], self.tokens["teacher"]
        for path in ("/", "/progress", "/history"):
            yield f"GET {path}", self._page(learner, path)
        for path in ("/bank", "/bank?words=show", "/bank/leeches"):
            yield f"GET {path}", self._page(teacher, path)
        yield "GET /cohorts/…", self._page(teacher, f"/cohorts/{ident(COHORT, 0)}")

    def _page(self, token: str, path: str) -> Step:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token

        def get() -> None:
            shown = client.get(path)
            if shown.status_code != OK:
                message = f"{path} answers {shown.status}"
                raise RuntimeError(message)

        return get

    def scans(self) -> set[str]:
        """Return the tables of people that any query or page reads whole."""
        with self.app.app_context(), noted(db.engine) as asked:
            for _name, step in self.queries(0):
                step()
            engine = db.engine
        with noted(engine) as more:
            for _name, step in self.pages(0):
                step()
        with engine.connect() as connection:
            return {
                f"{found} | {' '.join(statement.split())[:200]}"
                for statement, values in {**asked.statements, **more.statements}.items()
                for found in read_whole(connection, statement, values)
            }

    def plans(self) -> dict[str, tuple[str, int]]:
        """Return how the database comes to the rows of what is explained, and its work.

        The work is that for all learners who are looked at, together.
        """
        said: dict[str, tuple[str, int]] = {}
        for turn in range(CLOSELY):
            for name, asked in self._asked(turn).items():
                with self.app.app_context(), db.engine.connect() as connection:
                    asking = [(connection, *each) for each in asked.statements.items()]
                    found = [way for each in asking for way in ways(*each)]
                    done = sum(work(*each) for each in asking)
                before = said.get(name, ("; ".join(dict.fromkeys(found)), 0))
                said[name] = before[0], before[1] + done
        return said

    def _asked(self, turn: int) -> dict[str, Asked]:
        """Return the statements of what is explained."""
        found = {}
        with self.app.app_context():
            for name, step in self.queries(turn):
                if name in EXPLAINED:
                    with noted(db.engine) as found[name]:
                        step()
            let_go()
        return found


def _chosen(session: Session, learner: User, live: LiveBank) -> object:
    """Gather what waits for a learner and put it in order, up to the first."""
    waiting = gather(session, learner, live, standing_of(session, learner, TODAY))
    return next(in_order(live, waiting, Before()), None)


def _in_the_middle(session: Session, learner: User) -> str:
    """Return the answer in the middle of a learner's history."""
    rows = select(Answer.id).where(Answer.learner_id == learner.id).order_by(Answer.answered_at)
    return session.scalars(rows.offset(MEMORIES * ANSWERS // 2).limit(1)).one()


def _listed(session: Session, filters: Filters) -> object:
    """Ask for everything on a page of the bank's list."""
    seen = view(session, filters)
    rows = rows_of(session, page(session, seen, None).entries)
    return rows, count_entries(session, seen), count_nouns(session, TABS)


def _answered(session: Session, learner_id: str, fact: str) -> float:
    """Put a question before a learner, then answer it; return the seconds of the answer."""
    with writing() as writer:
        learner = writer.get_one(User, learner_id)
        serving_id = Desk(session, {fact: 1}).serve(writer, learner, choice(fact), NOON).id
    begun = perf_counter()
    with writing() as writer:
        learner, serving = writer.get_one(User, learner_id), writer.get_one(Serving, serving_id)
        sent = Submission(new_id(), Response(choice="A"))
        record_answer(writer, learner, serving, sent, NOON)
    return perf_counter() - begun


def seconds(step: Step) -> float:
    """Return how long a step takes; one that returns a number has timed itself."""
    begun = perf_counter()
    result = step()
    own = perf_counter() - begun
    return result if isinstance(result, float) else own


@contextmanager
def place(folder: Path, learners: int, url: str = "") -> Iterator[Place]:
    """Give an installation with so many learners, in a folder and a database of its own."""
    settings = Settings(data_dir=folder, database_url=url)
    app = create_app(settings)
    app.extensions["clock"] = lambda: NOON
    made = Place(app, settings, learners)
    with app.app_context():
        upgrade_schema()
        made.open()
        let_go()
    yield made
    with app.app_context():
        let_go()
