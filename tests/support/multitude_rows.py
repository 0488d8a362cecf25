"""What the rows of a multitude say, in the words of either database: each made of its number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from quizapp.learning.ledger import DAY_COUNTS, FADES, TOPIC_COUNTS

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The moment at which everybody is looked at; all answers were given before that day."""
SPAN = 730
"""Days over which the answers are spread, up to yesterday."""

LEARNER, ANSWER, SERVING, REVIEW, SITTING, COHORT = "abcdef"
"""What the identifiers of a table begin with."""

NUMBERED = (
    "CREATE TEMPORARY TABLE numbered"
    " (number INTEGER PRIMARY KEY, fact_id TEXT, topic TEXT, category TEXT, hash TEXT)"
)
NUMBER = "INSERT INTO numbered VALUES (?, ?, ?, ?, ?)"
KEEP = "INSERT INTO item_snapshot (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING"

SQLITE = {
    "id": "printf('{kind}%031x', {number})",
    "day": "date(({day}) * 86400, 'unixepoch')",
    "moment": "strftime('%Y-%m-%d %H:%M:%f000', {second}, 'unixepoch')",
    "json": "TEXT",
    "series": (
        "(WITH RECURSIVE count(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM count"
        " WHERE n + 1 < {last}) SELECT n FROM count) AS series"
    ),
}
POSTGRES = {
    "id": "'{kind}' || lpad(to_hex(({number})::bigint), 31, '0')",
    "day": "(date '1970-01-01' + ({day})::integer)",
    "moment": "to_timestamp({second})",
    "json": "JSON",
    "series": "generate_series({first}::bigint, {last}::bigint - 1) AS series(n)",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEGAN = (NOON - _EPOCH).days - SPAN - 1
_NOON = int((NOON - _EPOCH).total_seconds())

# Of the answer n: whose it is, the how manieth of theirs, in which sitting, on which day and when.
_WHO = "{after} + n % {learners}"
_WHICH = "n / {learners}"
_SAT = "{offset} + (n / {learners} / 20) * {learners} + n % {learners}"
_ON = f"{_BEGAN} + n * {SPAN} / {{total}}"
_AT = f"({_ON}) * 86400 + 28800 + (n * 7919) % 43200"
# Whether the answer n is wrong: eight times in the end of one memory in 97, else once in ten.
_WRONG = (
    "CASE WHEN n % ({facts} * {learners}) % 97 = 0 THEN n / ({facts} * {learners}) >= {answers} - 8"
    " ELSE (n / {learners} + n / ({facts} * {learners}) + n) % 10 = 0 END"
)
# Of the memory n: when it was asked last.
_LAST = f"{_BEGAN} + (({{answers}} - 1) * {{facts}} * {{learners}} + n) * {SPAN} / {{total}}"


@dataclass(frozen=True)
class Rows:
    """Rows of one table: what each column says, and for which numbers there is one."""

    table: str
    columns: Mapping[str, str]
    of: str = "{series}"
    where: str = "n = n"

    def statement(self) -> str:
        """Return the statement that inserts them, in which words are left to be put in."""
        named = ", ".join(f'"{name}"' for name in self.columns)
        said = ", ".join(self.columns.values())
        parts = ("INSERT INTO", self.table, f"({named})", "SELECT", said)
        return " ".join((*parts, "FROM", self.of, "WHERE", self.where))


def words(own: Mapping[str, str]) -> dict[str, str]:
    """Return what the rows below are put together from, in a database's words."""

    def name(kind: str, number: str) -> str:
        return own["id"].format(kind=kind, number=number)

    def day(number: str) -> str:
        return own["day"].format(day=number)

    def moment(second: str) -> str:
        return own["moment"].format(second=second)

    return {
        "person": name(LEARNER, "{after} + n"),
        "cohort": name(COHORT, "({after} + n) / 10"),
        "learner": name(LEARNER, _WHO),
        "answer": name(ANSWER, "{offset} + n"),
        "serving": name(SERVING, "{offset} + n"),
        "review": name(REVIEW, "{offset} + n"),
        "sitting": name(SITTING, _SAT),
        "which": _WHICH,
        "wrong": _WRONG,
        "day": day(_ON),
        "at": moment(_AT),
        "last_at": moment(f"({_LAST}) * 86400 + 36000"),
        "last_day": day(_LAST),
        "due": day(f"{_LAST} + 1 + n * 31 % 300"),
        "long_ago": moment(f"{_BEGAN} * 86400"),
        "noon": moment(str(_NOON)),
        "in_a_month": moment(str(_NOON + 30 * 86400)),
        "json": own["json"],
        "series": own["series"],
    }


OF_LEARNERS = (
    Rows(
        '"user"',
        {
            "id": "{person}",
            "email": "{person} || '@example.org'",
            "name": "'Learner'",
            "role": "'learner'",
            "password_hash": "'!'",
            "active": "n = n",
            "zone": "'UTC'",
            "daily_new": "10",
            "desired_retention": "0.9",
            "shortcuts": "n = n",
            "created_at": "{long_ago}",
        },
    ),
    Rows(
        "sign_in_session",
        {
            "token_hash": "{person}",
            "user_id": "{person}",
            "created_at": "{noon}",
            "expires_at": "{in_a_month}",
        },
    ),
    Rows(
        "cohort",
        {"id": "{cohort}", "name": "{cohort}", "second_reader": "n <> n", "created_at": "{noon}"},
        where="({after} + n) % 10 = 0",
    ),
    Rows(
        "assignment",
        {
            "id": "{cohort}",
            "cohort_id": "{cohort}",
            "topic": "'dermatomyositis'",
            "note": "''",
            "created_at": "{noon}",
        },
        where="({after} + n) % 10 = 0",
    ),
    Rows(
        "enrolment",
        {"cohort_id": "{cohort}", "user_id": "{person}", "since": "{noon}", "teaches": "n <> n"},
    ),
)

_KNOWN = "{series} JOIN numbered ON numbered.number = {which}"
_OWN = {"learner_id": "{learner}", "fact_id": "fact_id"}
OF_MEMORIES = (
    Rows(
        "memory",
        {
            **_OWN,
            "stability": "1 + n * 31 % 300",
            "difficulty": "1 + n % 9",
            "luck": "0",
            "reps": "{answers}",
            "lapses": "CASE WHEN n % 97 = 0 THEN 8 ELSE 1 END",
            "first_day": "{day}",
            "last_review_at": "{last_at}",
            "last_day": "{last_day}",
            "due_day": "{due}",
            "engine": "'fsrs-6'",
            "topic": "topic",
            "category": "category",
        },
        _KNOWN,
    ),
    Rows("set_aside", {**_OWN, "since": "{noon}"}, _KNOWN, "number % 50 = 7"),
    Rows(
        "changed_fact",
        {
            **_OWN,
            "was": "1",
            "version": "1",
            "at": "{noon}",
            "due_day": "{due}",
            "seen_at": "{noon}",
        },
        _KNOWN,
        "number % 100 = 9",
    ),
)

_ANSWERED = "{series} JOIN numbered ON numbered.number = {which} % {facts}"
OF_ANSWERS = (
    Rows(
        "study_session",
        {
            "id": "{sitting}",
            "learner_id": "{learner}",
            "started_at": "{at}",
            "ended_at": "{at}",
            "day": "{day}",
            "planned": "20",
        },
        where="{which} % 20 = 0",
    ),
    Rows(
        "serving",
        {
            "id": "{serving}",
            "session_id": "{sitting}",
            "learner_id": "{learner}",
            "position": "{which} % 20",
            "snapshot_hash": "hash",
            "fact_versions": "CAST('{{\"' || fact_id || '\": 1}}' AS {json})",
            "served_at": "{at}",
        },
        _ANSWERED,
    ),
    Rows(
        "answer",
        {
            "id": "{answer}",
            "learner_id": "{learner}",
            "client_id": "{answer}",
            "serving_id": "{serving}",
            "snapshot_hash": "hash",
            "response": (
                'CAST(CASE WHEN NOT {wrong} THEN \'{{"choice": "A"}}\' WHEN n % 3 = 0'
                ' THEN \'{{"choice": "C"}}\' ELSE \'{{"choice": "B"}}\' END AS {json})'
            ),
            "score": "CASE WHEN {wrong} THEN 0 ELSE 1 END",
            "duration_ms": "8000",
            "answered_at": "{at}",
            "received_at": "{at}",
        },
        _ANSWERED,
    ),
    Rows(
        "review",
        {
            "id": "{review}",
            **_OWN,
            "answer_id": "{answer}",
            "sequence": "0",
            "kind": "'rated'",
            "right": "NOT {wrong}",
            "fact_version": "1",
            "rating": "CASE WHEN {wrong} THEN 1 ELSE 3 END",
            "guess_floor": "0.25",
            "answered_at": "{at}",
            "received_at": "{at}",
            "day": "{day}",
            "zone": "'UTC'",
            "engine": "'fsrs-6'",
        },
        _ANSWERED,
    ),
)


def copies() -> Iterator[str]:
    """Yield the statements that give learners without counts those of the learner `:of`."""
    without = (
        "learner_id = :of AND \"user\".id LIKE 'a0%' AND NOT EXISTS"
        ' (SELECT 1 FROM learner_tally AS own WHERE own.learner_id = "user".id)'
    )
    for table, names in (
        ("day_tally", ("day", *DAY_COUNTS)),
        ("topic_tally", ("sort", "heading", *TOPIC_COUNTS, *FADES)),
        ("learner_tally", ("as_of", "new_from", "new_revision")),
    ):
        own = {"learner_id": '"user".id', **{name: f'counted."{name}"' for name in names}}
        yield Rows(table, own, f'{table} AS counted CROSS JOIN "user"', without).statement()
