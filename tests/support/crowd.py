"""Learners with as many memories and answers as wanted, written to SQLite in one go."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from quizapp.models import new_id
from tests.support.desk import flashcard

TODAY = date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
A_TOPIC = 200
"""Facts about one concept."""
CATEGORIES = ("definition", "mechanism", "feature", "diagnostic", "treatment", "risk", "outlook")
YEAR = 365
RIGHT = 0.9
"""Share of answers that are right."""
AWAKE = 12 * 3600
"""Seconds of a day in which answers are given."""
AT_ONCE = 50_000

MEMORY = (
    "INSERT INTO memory (learner_id, fact_id, stability, difficulty, luck, reps, lapses, first_day,"
    " last_review_at, last_day, due_day, engine, topic, category)"
    " VALUES (?, ?, ?, ?, 0, 10, 1, ?, ?, ?, ?, 'fsrs-6', ?, ?)"
)
ANSWER = (
    "INSERT INTO answer (id, learner_id, client_id, serving_id, snapshot_hash, response, score,"
    " duration_ms, answered_at, received_at) VALUES (?, ?, ?, ?, ?, '{}', ?, 8000, ?, ?)"
)
REVIEW = (
    'INSERT INTO review (id, learner_id, answer_id, fact_id, sequence, kind, "right", fact_version,'
    " rating, guess_floor, answered_at, received_at, day, zone, engine)"
    " VALUES (?, ?, ?, ?, 0, 'rated', ?, 1, ?, 0.25, ?, ?, ?, 'UTC', 'fsrs-6')"
)


@dataclass(frozen=True)
class Made:
    """A fact as the tables have it."""

    id: str
    topic: str
    category: str


def made(number: int) -> Made:
    """Return a fact by its number."""
    topic = f"condition-{number // A_TOPIC}"
    return Made(f"{topic}-shows-{number}", topic, CATEGORIES[number % len(CATEGORIES)])


def crowd(file: Path, facts: int, learners: int, answers: int, seed: int = 1) -> list[str]:
    """Write facts and learners who have each begun them all and answered each so often.

    A memory is due one stability after its last review, on average: about one in sixty today.
    Returns the learners' ids. The counts are left to be recounted.
    """
    ids = [new_id() for _ in range(learners)]
    draws = Random(seed)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -400000")
        _write_facts(database, facts)
        database.execute(
            "INSERT INTO item_snapshot (hash, body) VALUES ('shown', ?)",
            (json.dumps(flashcard(made(0).id).to_plain()),),
        )
        for learner in ids:
            database.execute(
                'INSERT INTO "user" (id, email, name, role, password_hash, active, zone, daily_new,'
                " desired_retention, shortcuts, created_at)"
                " VALUES (?, ?, 'Learner', 'learner', '!', 1, 'UTC', 10, 0.9, 1, ?)",
                (learner, f"{learner}@example.org", _at(TODAY)),
            )
            database.executemany(MEMORY, _memories(learner, facts, draws))
            _write_log(database, learner, facts, answers, draws)
        database.commit()
        database.execute("ANALYZE")
    return ids


def _at(day: date, second: int = 0) -> str:
    return f"{day} {9 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000000"


def _write_facts(database: sqlite3.Connection, facts: int) -> None:
    rows = [made(number) for number in range(facts)]
    database.execute(
        'INSERT INTO "change" (id, revision, kind, at, why, entries)'
        " VALUES ('loaded', 1, 'shipped', ?, 'It came with the app.', ?)",
        (_at(TODAY), facts),
    )
    database.executemany(
        "INSERT INTO entry (noun, id, version, published, status, position, title, subject,"
        " predicate, category, created_at, updated_at, revision)"
        " VALUES ('fact', ?, 1, 1, 'published', ?, ?, ?, 'has_phenotype', ?, ?, ?, 1)",
        (
            (row.id, place, row.id, row.topic, row.category, _at(TODAY), _at(TODAY))
            for place, row in enumerate(rows)
        ),
    )
    database.executemany(
        "INSERT INTO entry_version (noun, id, number, body, status, edition, change_id)"
        " VALUES ('fact', ?, 1, ?, 'published', 1, 'loaded')",
        ((row.id, json.dumps(_body(row))) for row in rows),
    )


def _body(row: Made) -> dict[str, str]:
    return {"subject": row.topic, "category": row.category, "statement": f"So is {row.id}."}


def _memories(learner: str, facts: int, draws: Random) -> Iterator[tuple[object, ...]]:
    for number in range(facts):
        fact = made(number)
        stability = draws.lognormvariate(3.6, 1.0)
        ago = min(int(draws.random() * (stability + 1)), YEAR)
        last = TODAY - timedelta(days=ago)
        due = last + timedelta(days=max(1, round(stability * draws.uniform(0.95, 1.05))))
        first = last - timedelta(days=draws.randrange(30, 400))
        yield (
            *(learner, fact.id, stability, draws.uniform(1, 10), str(first), _at(last)),
            *(str(last), str(due), fact.topic, fact.category),
        )


def _write_log(
    database: sqlite3.Connection, learner: str, facts: int, answers: int, draws: Random
) -> None:
    """Write the answers: each fact so often, over two years."""
    for start in range(0, facts * answers, AT_ONCE):
        given, rated = [], []
        for number in range(start, min(start + AT_ONCE, facts * answers)):
            answer, day = new_id(), TODAY - timedelta(days=1 + draws.randrange(2 * YEAR))
            right, at = draws.random() < RIGHT, _at(day, draws.randrange(AWAKE))
            given.append((answer, learner, answer, answer, "shown", float(right), at, at))
            fact, rating = made(number // answers).id, 3 if right else 1
            rated.append((new_id(), learner, answer, fact, right, rating, at, at, str(day)))
        database.executemany(ANSWER, given)
        database.executemany(REVIEW, rated)
