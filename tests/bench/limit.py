"""The limit: bare WSGI and the bare driver, doing what the app must do for the same two pages.

The same reads and writes in one transaction, the same pragmas, the same templates by bare Jinja,
the same bytes of a page; no framework, no form token, no log, no headers, and nothing worked out:
ratings and days are taken from the rows as they are. What the app reads beyond this is its own
affair. `SQL` names each statement and why it is needed.
"""

# ruff: noqa: S608 - the statements are written here, nothing of them is typed by anybody

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import psycopg
from jinja2 import Environment, FileSystemLoader

import quizapp
from quizapp.cli.collecting import collect_seldom
from quizapp.extensions.engines import SQLITE_PRAGMAS
from quizapp.web import prose
from quizapp.web.formats import share

Row = tuple[Any, ...]
Start = Callable[[str, list[tuple[str, str]]], object]

SQL = {
    "who": "SELECT u.id, u.email, u.name, u.role, u.zone, u.daily_new, u.desired_retention,"
    ' u.shortcuts, s.created_at, s.expires_at FROM "user" u'
    " JOIN sign_in_session s ON s.user_id = u.id"
    " WHERE s.token_hash = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND u.active",
    "revision": "SELECT number FROM bank_revision",
    "sitting of serving": "SELECT s.id, s.position, s.snapshot_hash, s.fact_versions, a.id,"
    ' a.response, r.fact_id, r.rating, r."right", r.due_day, t.planned FROM serving s'
    " JOIN study_session t ON t.id = s.session_id LEFT JOIN answer a ON a.serving_id = s.id"
    " LEFT JOIN review r ON r.answer_id = a.id WHERE s.session_id ="
    " (SELECT session_id FROM serving WHERE id = ? AND learner_id = ?) ORDER BY s.position",
    "sitting of answer": "SELECT s.id, s.position, s.snapshot_hash, s.fact_versions, a.id,"
    ' a.response, r.fact_id, r.rating, r."right", r.due_day, t.planned FROM serving s'
    " JOIN study_session t ON t.id = s.session_id LEFT JOIN answer a ON a.serving_id = s.id"
    " LEFT JOIN review r ON r.answer_id = a.id WHERE s.session_id = (SELECT p.session_id"
    " FROM serving p JOIN answer g ON g.serving_id = p.id WHERE g.id = ? AND g.learner_id = ?)"
    " ORDER BY s.position",
    "item": "SELECT body FROM item_snapshot WHERE hash = ?",
    "aside": "SELECT fact_id FROM set_aside WHERE learner_id = ? AND (until IS NULL OR until > ?)",
    "memory": "SELECT * FROM memory WHERE learner_id = ? AND fact_id = ?",
    "serving": "SELECT id, session_id, snapshot_hash, fact_versions FROM serving"
    " WHERE id = ? AND learner_id = ?",
    "terms": 'SELECT u.model_id, u.desired_retention, p.exam_day, p.easy_days FROM "user" u'
    " LEFT JOIN study_plan p ON p.learner_id = u.id WHERE u.id = ?",
    "known": "SELECT id FROM answer WHERE learner_id = ? AND (client_id = ? OR serving_id = ?)",
    "matter": "SELECT e.subject, e.category, e.published, v.edition, g.in_exam, c.due_day"
    " FROM entry e LEFT JOIN entry_version v ON v.noun = e.noun AND v.id = e.id"
    " AND v.number = e.published LEFT JOIN topic_goal g ON g.topic = e.subject AND g.learner_id = ?"
    " LEFT JOIN changed_fact c ON c.fact_id = e.id AND c.learner_id = ?"
    " WHERE e.noun = 'fact' AND e.id = ?",
    "loads": "SELECT day, due FROM day_tally WHERE learner_id = ? AND day BETWEEN ? AND ?",
    "siblings": "SELECT e.id, (SELECT m.due_day FROM memory m WHERE m.learner_id = ?"
    " AND m.fact_id = e.id) FROM entry e WHERE e.noun = 'fact' AND e.subject = ? LIMIT 200",
    "as of": "SELECT as_of FROM learner_tally WHERE learner_id = ?",
    "log": "SELECT r.id, r.answer_id, r.sequence, r.kind, r.rating, r.answered_at, r.day,"
    " r.guess_floor, a.confidence FROM review r JOIN answer a ON a.id = r.answer_id"
    " WHERE r.learner_id = ? AND r.fact_id = ?",
    "stale": "SELECT fact_id FROM lost_support WHERE fact_id = ? AND settled_at IS NULL",
    "answer": "INSERT INTO answer (id, learner_id, client_id, serving_id, snapshot_hash, response,"
    " score, confidence, duration_ms, answered_at, received_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)",
    "review": "INSERT INTO review (id, learner_id, answer_id, fact_id, sequence, kind,"
    ' fact_version, rating, "right", guess_floor, answered_at, received_at, day, zone, engine,'
    " due_day, aim)"
    " VALUES (?, ?, ?, ?, 0, 'rated', ?, ?, ?, 0.25, ?, ?, ?, ?, 'fsrs-6', ?, '0123456789abcd')",
    "remember": "INSERT INTO memory (learner_id, fact_id, stability, difficulty, luck, reps,"
    " lapses, first_day, last_review_at, last_day, due_day, engine, topic, category)"
    " VALUES (?, ?, 3.5, 5.5, 0.0, 1, 0, ?, ?, ?, ?, 'fsrs-6', ?, ?)"
    " ON CONFLICT (learner_id, fact_id) DO UPDATE SET stability = excluded.stability,"
    " difficulty = excluded.difficulty, luck = excluded.luck, lucky_stability = NULL,"
    " lucky_difficulty = NULL, reps = memory.reps + 1, last_review_at = excluded.last_review_at,"
    " last_day = excluded.last_day, due_day = excluded.due_day",
    "count day": 'INSERT INTO day_tally (learner_id, day, answers, "right", begun, due)'
    " VALUES (?, ?, ?, ?, 0, ?) ON CONFLICT (learner_id, day) DO UPDATE SET"
    ' answers = day_tally.answers + excluded.answers, "right" = day_tally."right"'
    ' + excluded."right", due = day_tally.due + excluded.due',
    "count topic": 'INSERT INTO topic_tally (learner_id, sort, heading, answers, "right", learnt,'
    " due, fade_0, fade_1, fade_2, fade_3, fade_4, fade_5, fade_6, fade_7, fade_8, fade_9, fade_10,"
    " fade_11, fade_12) VALUES (?, ?, ?, 1, ?, 0, 0, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1,"
    " .1, .1) ON CONFLICT (learner_id, sort, heading) DO UPDATE SET"
    " answers = topic_tally.answers + 1,"
    ' "right" = topic_tally."right" + excluded."right", '
    + ", ".join(f"fade_{n} = topic_tally.fade_{n} + excluded.fade_{n}" for n in range(13)),
    "count fact": 'INSERT INTO fact_tally (fact_id, fact_version, answers, "right")'
    " VALUES (?, ?, 1, ?) ON CONFLICT (fact_id, fact_version) DO UPDATE SET"
    ' answers = fact_tally.answers + 1, "right" = fact_tally."right" + excluded."right"',
}
"""Every statement, by what it is for."""
SQL["lock"] = SQL["terms"]  # PostgreSQL locks the learner's row with it


class Sqlite:
    """One thread's connection, set up as the app sets up its own."""

    begin = "BEGIN IMMEDIATE"

    def __init__(self, place: str) -> None:
        self._connection = sqlite3.connect(place, isolation_level=None)
        for pragma in SQLITE_PRAGMAS:
            self._connection.execute(pragma)

    def rows(self, name: str, *values: object) -> list[Row]:
        return self._connection.execute(SQL[name], values).fetchall()

    def run(self, statement: str, *values: object) -> None:
        self._connection.execute(SQL.get(statement, statement), values)

    def moment(self, at: datetime) -> object:
        return at.strftime("%Y-%m-%d %H:%M:%S.%f")

    def day(self, at: date) -> object:
        return at.isoformat()

    def flag(self, value: object) -> object:
        return int(bool(value))

    def plain(self, value: Any) -> Any:  # noqa: ANN401 - JSON of any kind
        return json.loads(value)


class Postgres(Sqlite):
    """The same with psycopg."""

    begin = "BEGIN"

    def __init__(self, place: str) -> None:
        self._driver = psycopg.connect(place, autocommit=True)
        self._driver.execute("SET synchronous_commit = on")
        self._words = {name: sql.replace("?", "%s") for name, sql in SQL.items()}
        self._words["lock"] += " FOR UPDATE OF u"

    def rows(self, name: str, *values: object) -> list[Row]:
        return self._driver.execute(self._words[name].encode(), values).fetchall()

    def run(self, statement: str, *values: object) -> None:
        self._driver.execute(self._words.get(statement, statement).encode(), values)

    def moment(self, at: datetime) -> object:
        return at.replace(tzinfo=UTC)

    def day(self, at: date) -> object:
        return at

    def flag(self, value: object) -> object:
        return bool(value)

    def plain(self, value: Any) -> Any:  # noqa: ANN401 - JSON of any kind
        return value


class Limit:
    """The WSGI application of one database."""

    def __init__(self, place: str) -> None:
        self._connect = partial(Postgres if place.startswith("postgresql") else Sqlite, place)
        self._mine = threading.local()
        self._writing = threading.Lock()
        self._pages = _environment()
        self._item = self._pages.get_template("study/item.html")
        self._feedback = self._pages.get_template("study/feedback.html")

    def __call__(self, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        if not hasattr(self._mine, "database"):
            self._mine.database = self._connect()
        database: Sqlite = self._mine.database
        token = environ["HTTP_COOKIE"].partition("limit=")[2]
        now = datetime.now(UTC).replace(tzinfo=None)
        digest = hashlib.sha256(token.encode()).hexdigest()
        who = database.rows("who", digest, database.moment(now))[0]
        _study, kind, ident = environ["PATH_INFO"].strip("/").split("/")
        if environ["REQUEST_METHOD"] == "POST":
            length = int(environ["CONTENT_LENGTH"])
            form = parse_qs(environ["wsgi.input"].read(length).decode())
            answer = self._take(database, who, ident, form, now)
            if "HTTP_X_REQUESTED_WITH" not in environ:
                head = [("Location", f"/study/answers/{answer}"), ("Content-Length", "0")]
                start("303 See Other", head)
                return [b""]
            page = self._told(database, who, answer, now)
        elif kind == "items":
            page = self._asked(database, who, ident, now)
        else:
            page = self._told(database, who, ident, now)
        body = page.encode()
        head = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        start("200 OK", head)
        return [body]

    def _asked(self, database: Sqlite, who: Row, serving: str, now: datetime) -> str:
        database.rows("revision")
        sitting = database.rows("sitting of serving", serving, who[0])
        place = next(at for at, row in enumerate(sitting) if row[0] == serving)
        item = database.plain(database.rows("item", sitting[place][2])[0][0])
        last = None
        if place:
            before = sitting[place - 1]
            database.rows("aside", who[0], database.day(now.date()))
            database.rows("memory", who[0], before[6])
            action = f"/study/answers/{before[4]}/undo"
            words = f"Your last answer is saved: Good, in {before[9]} days."
            last = {"words": words, "action": action, "button": "Undo it"}
        return self._item.render(
            _of_page(who, item, place, sitting), serving=serving, problem="", last=last
        )

    def _take(
        self, database: Sqlite, who: Row, ident: str, form: dict[str, list[str]], now: datetime
    ) -> str:
        serving = database.rows("serving", ident, who[0])[0]
        item = database.plain(database.rows("item", serving[2])[0][0])
        database.rows("revision")
        with self._writing:
            database.run(database.begin)
            answer = self._written(database, who, serving, item, form["choice"][0], now)
            database.run("COMMIT")
        return answer

    def _written(
        self, db: Sqlite, who: Row, serving: Row, item: dict[str, Any], choice: str, now: datetime
    ) -> str:
        me, fact, today = who[0], item["facts"][0], now.date()
        db.rows("lock", me)
        known = db.rows("known", me, serving[0], serving[0])
        if known:
            return str(known[0][0])
        subject, category, version = db.rows("matter", me, me, fact)[0][:3]
        memory = db.rows("memory", me, fact)
        due = today + timedelta(days=3)
        db.rows("loads", me, db.day(due), db.day(due + timedelta(days=2)))
        db.rows("siblings", me, subject)
        db.rows("as of", me)
        right = db.flag(
            any(each["correct"] and each["label"] == choice for each in item["options"])
        )
        answer, at, day = uuid4().hex, db.moment(now), db.day(today)
        said = json.dumps({"choice": choice})
        db.run("answer", answer, me, serving[0], serving[0], serving[2], said, int(bool(right)),
               9000, at, at)  # fmt: skip
        db.run("review", uuid4().hex, me, answer, fact, version, 3 if right else 1, right, at, at,
               day, who[4], db.day(due))  # fmt: skip
        db.run("remember", me, fact, day, at, day, db.day(due), subject, category)
        db.run("count day", me, day, 1, int(bool(right)), 0)
        db.run("count day", me, db.day(due), 0, 0, 1)
        if memory:
            db.run("count day", me, db.day(due - timedelta(days=1)), 0, 0, -1)
        db.run("count topic", me, "category", category, int(bool(right)))
        db.run("count topic", me, "concept", subject, int(bool(right)))
        db.run("count fact", fact, version, int(bool(right)))
        return answer

    def _told(self, database: Sqlite, who: Row, answer: str, now: datetime) -> str:
        me, today = who[0], now.date()
        sitting = database.rows("sitting of answer", answer, me)
        place = next(at for at, row in enumerate(sitting) if row[4] == answer)
        row = sitting[place]
        item = database.plain(database.rows("item", row[2])[0][0])
        fact = item["facts"][0]
        database.rows("revision")
        database.rows("terms", me)
        subject = database.rows("matter", me, me, fact)[0][0]
        database.rows("log", me, fact)
        database.rows("memory", me, fact)
        database.rows("siblings", me, subject)
        first, last = today + timedelta(days=1), today + timedelta(days=12)
        database.rows("loads", me, database.day(first), database.day(last))
        database.rows("stale", fact)
        chosen, right = database.plain(row[5])["choice"], bool(row[8])
        said = "You see this again in 3 days, on Tuesday, when your chance of recall is about 90 %."
        return self._feedback.render(
            _of_page(who, item, place, sitting),
            answer={"id": answer, "serving": row[0], "correct": right, "partly": False},
            verdict="Right." if right else f"Not quite: it is {item['answer']}.",
            options=[
                (
                    each["label"],
                    each["text"],
                    each["correct"],
                    each["label"] == chosen,
                    each["rationale"],
                    "textbook",
                )
                for each in item["options"]
            ],
            explanation=item["explanation"],
            sources=[(f"From “{s['document']}”", s["exact"]) for s in item["sources"]],
            checked=False,
            date_sentence=said,
            suggested=3,
            previews={n: (word, f"in {n} days", said) for n, word in _RATINGS.items()},
        )


_RATINGS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}


def _of_page(who: Row, item: dict[str, Any], place: int, sitting: list[Row]) -> dict[str, Any]:
    user = {"is_authenticated": True, "shortcuts": who[7], "role": who[3]}
    return {
        "current_user": user,
        "item": item,
        "story": "",
        "lead_in": item["stem"],
        "position": place + 1,
        "total": sitting[0][10],
    }


def _environment() -> Environment:
    """Return bare Jinja with what the templates call, each as cheap as can be."""
    folder = Path(str(quizapp.__file__)).parent / "templates"
    pages = Environment(
        loader=FileSystemLoader(folder), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    pages.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # of the extension
    pages.filters.update(
        prose=prose.prose, inline=prose.inline, drawn=prose.drawn, plain=str, day=str, share=share
    )
    pages.globals.update(
        url_for=lambda _where, **parts: "/".join(["/study/x", *map(str, parts.values())]),
        static_address=lambda name: f"/static/{name}?v=0123456789ab",
        csrf_token=lambda: "IjEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAi.aVb1Zw.x",
        get_flashed_messages=list,
        language=lambda: "en",
        site_name="Quizapp",
        request={"script_root": "", "endpoint": "study.item"},
    )
    return pages


def application() -> Limit:
    """Return the application that gunicorn serves; the environment names its database.

    The collector has as little to do as in the app's processes.
    """
    collect_seldom()
    return Limit(os.environ["LIMIT_DATABASE"])
