"""What a running site has written down, read beside it from its database file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Rated:
    """One row of the review log."""

    fact: str
    kind: str
    rating: int | None
    right: bool


@dataclass(frozen=True)
class Records:
    """The tables of one learner, by their e-mail address."""

    data: Path
    email: str

    def reviews(self) -> list[Rated]:
        """Return the review log, in the order it was written."""
        rows = self._rows(
            "SELECT fact_id, kind, rating, right FROM review JOIN user ON user.id = learner_id "
            "WHERE email = ? ORDER BY review.rowid"
        )
        return [Rated(fact, kind, rating, bool(right)) for fact, kind, rating, right in rows]

    def answers(self) -> int:
        """Count the answers."""
        return len(
            self._rows("SELECT 1 FROM answer JOIN user ON user.id = learner_id WHERE email = ?")
        )

    def due(self) -> dict[str, date]:
        """Return when each fact comes back."""
        rows = self._rows(
            "SELECT fact_id, due_day FROM memory JOIN user ON user.id = learner_id WHERE email = ?"
        )
        return {fact: date.fromisoformat(day) for fact, day in rows}

    def key(self, serving: str) -> str:
        """Return the label of the right option of an item that is being asked."""
        query = (
            "SELECT json_extract(option.value, '$.label') "
            "FROM serving JOIN item_snapshot ON hash = snapshot_hash, "
            "json_each(body, '$.options') AS option "
            "WHERE serving.id = ? AND json_extract(option.value, '$.correct')"
        )
        with closing(sqlite3.connect(self.data / "quizapp.db")) as database:
            label: str = database.execute(query, (serving,)).fetchone()[0]
            return label

    def _rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.data / "quizapp.db")) as database:
            return database.execute(query, (self.email,)).fetchall()
