"""Script written straight into the rows of a database, as in a backup that was tampered with."""

import itertools
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from tests.support.house import House
from tests.support.payloads import PAYLOADS

TEXTS = (
    ("assignment", "note"),
    ("change", "why"),
    ("cohort", "name"),
    ("comment", "text"),
    ("document_reading", "name"),
    ("document_reading", "problem"),
    ("document_reading", "publisher"),
    ("document_reading", "title"),
    ("entry", "category"),
    ("entry", "kind"),
    ("entry", "title"),
    ("entry_problem", "message"),
    ("entry_problem", "rule"),
    ("entry_tag", "tag"),
    ("invitation", "code"),
    ("job", "message"),
    ("library_text", "text"),
    ("problem_report", "reply"),
    ("problem_report", "text"),
    ("study_plan", "exam_name"),
    ("upload", "name"),
    ("user", "email"),
    ("user", "name"),
    ("withdrawal", "why"),
)
"""Columns that hold what people wrote."""

BODIES = (
    ("answer", "response"),
    ("candidate", "body"),
    ("candidate", "found"),
    ("candidate", "verdict"),
    ("entry_version", "body"),
    ("item_snapshot", "body"),
    ("lost_support", "old"),
    ("lost_support", "new"),
)
"""Columns that hold plain data."""

BONES = frozenset(
    {
        *("basis", "choice", "document", "exclusive", "fact", "facts", "false_for", "id", "kind"),
        *("label", "pairs", "parents", "polarity", "predicate", "scope", "seed", "sha256"),
        *("source_sha256", "standing", "status", "style", "subject", "subject_kind"),
        "text_sha256",
    }
)
"""Fields by which pages find their way; the rest is text."""

KEPT = {"entry_version": BONES | {"category", "tags"}}
"""More of them in bodies that are held against the bank's schema when they are loaded."""


def plant_rows(house: House) -> int:
    """Put script into every text of every row; return how many texts were overwritten."""
    texts = itertools.cycle(PAYLOADS.values())
    planted = 0
    with closing(sqlite3.connect(house.file)) as database, database:
        for table, column in TEXTS:
            rows = database.execute(f'SELECT rowid FROM "{table}"').fetchall()  # noqa: S608 - ours
            for (rowid,) in rows:
                database.execute(
                    f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE rowid = ?',  # noqa: S608 - ours
                    (f"{rowid} {next(texts)}", rowid),
                )
            planted += len(rows)
        for table, column in BODIES:
            rows = database.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()  # noqa: S608 - ours
            for rowid, body in rows:
                if body is not None:
                    said = json.dumps(_planted(json.loads(body), texts, KEPT.get(table, BONES)))
                    database.execute(
                        f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?',  # noqa: S608 - ours
                        (said, rowid),
                    )
                    planted += 1
        # Each worker looks at this number to see whether its bank is of yesterday.
        database.execute("UPDATE bank_revision SET number = number + 1")
    return planted


def _planted(value: Any, texts: Iterator[str], bones: frozenset[str]) -> Any:  # noqa: ANN401 - plain data
    if isinstance(value, dict):
        return {
            name: each if name in bones else _planted(each, texts, bones)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_planted(each, texts, bones) for each in value]
    return f"{value} {next(texts)}" if isinstance(value, str) else value
