"""Everything the app keeps of somebody, as one ZIP file of JSON lines.

Row by row from the database into a file on the disk, so that a hundred thousand answers take no
more memory than one.
"""

import json
import tempfile
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Column, LargeBinary, Select, Table, select
from sqlalchemy.orm import Session

from quizapp.learning.untold import unanswered
from quizapp.models import Answer, Base, Change, EntryVersion, ItemSnapshot
from quizapp.web.i18n import _

OWNED_BY: dict[str, str | None] = {
    "answer": "learner_id",
    "assignment": "created_by",
    "candidate": None,
    "candidate_filter": None,
    "change": "user_id",
    "changed_fact": "learner_id",
    "comment": "author_id",
    "day_tally": "learner_id",
    "document_reading": "user_id",
    "enrolment": "user_id",
    "entry": "author_id",
    "image": "author_id",
    "invitation": "created_by",
    "job": "learner_id",
    "learner_tally": "learner_id",
    "lost_support": None,
    "memory": "learner_id",
    "memory_model": "learner_id",
    "one_time_link": "user_id",
    "problem_report": "learner_id",
    "review": "learner_id",
    "serving": "learner_id",
    "set_aside": "learner_id",
    "sign_in_session": "user_id",
    "study_plan": "learner_id",
    "study_session": "learner_id",
    "topic_goal": "learner_id",
    "topic_tally": "learner_id",
    "upload": "user_id",
}
"""Every table that names people, with the column that says whose a row is. None: rows that say who
decided something about a document, not something of theirs; the change that came of it is."""

LEFT_OUT = {
    # Secrets, even if hashed.
    "user": {"password_hash"},
    "sign_in_session": {"token_hash"},
    "one_time_link": {"token_hash"},
    "invitation": {"code"},
    # What a job or a reading needs to do its work, and what it made of a document.
    "job": {"payload"},
    "document_reading": {"blocks"},
}

UNTOLD = {
    "serving": ("id", {"fact_versions", "item_id", "item_version", "snapshot_hash"}),
    "problem_report": ("serving_id", {"fact_versions", "noun", "entry_id", "snapshot_hash"}),
    "set_aside": ("fact_id", {"fact_id"}),
}
"""Of a table's rows about questions, what says which one, or which fact of it; and what would tell
which fact is asked, while the question waits for its answer."""

AT_ONCE = 1000
"""Rows held in memory."""


def everything_of(session: Session, user_id: str) -> IO[bytes]:
    """Return an open file, at its beginning: the archive of all that is kept of somebody."""
    asked = {name for row in unanswered(session, user_id) for name in (row.id, *row.facts)}
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("README.txt", _readme())
        for name, statement in _statements(user_id):
            with archive.open(f"{name}.jsonl", "w", force_zip64=True) as out:
                found = session.execute(statement, execution_options={"yield_per": AT_ONCE})
                for row in found.mappings():
                    out.write(_line(_told(name, dict(row), asked)))
    file.seek(0)
    return file


def _readme() -> str:
    return _(
        "All that this site keeps of you, one file a table, one JSON object a line.\n"
        "Times are in UTC. item_snapshot holds the questions you answered, as you saw them;\n"
        "review each rating of a fact; memory what the ratings add up to.\n"
        "Passwords and tokens are left out, as are names of others, and what a question asks\n"
        "until you have answered it.\n"
    )


def _statements(user_id: str) -> Iterator[tuple[str, Select[Any]]]:
    user = Base.metadata.tables["user"]
    yield "user", _of(user, user.c.id, user_id)
    for name, owner in sorted(OWNED_BY.items()):
        table = Base.metadata.tables[name]
        if owner is not None:
            yield name, _of(table, table.c[owner], user_id)
    mine = select(Change.id).where(Change.user_id == user_id)
    yield "entry_version", select(EntryVersion.__table__).where(EntryVersion.change_id.in_(mine))
    answered = select(Answer.snapshot_hash).where(Answer.learner_id == user_id)
    snapshots = ItemSnapshot.__table__
    yield "item_snapshot", select(snapshots).where(ItemSnapshot.hash.in_(answered))


def _of(table: Table, owner: Column[Any], user_id: str) -> Select[Any]:
    """Select somebody's rows, without bytes, secrets, and who else had to do with them."""
    columns = [
        column
        for column in table.c
        if column.name not in LEFT_OUT.get(table.name, ())
        and not isinstance(column.type, LargeBinary)
        and (column is owner or not names_people(column))
    ]
    return select(*columns).where(owner == user_id)


def names_people(column: Column[Any]) -> bool:
    """Tell whether a column names an account."""
    return any(key.column.table.name == "user" for key in column.foreign_keys)


def _told(name: str, row: dict[str, Any], asked: AbstractSet[str]) -> dict[str, Any]:
    """Return a row, without what a question that waits asks; `asked`: its id and its facts'."""
    about, untold = UNTOLD.get(name, ("", set()))
    if row.get(about) not in asked:
        return row
    return {key: None if key in untold else value for key, value in row.items()}


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n"


def _plain(value: date) -> str:
    return value.isoformat()
