"""The laws themselves can fail: each is broken on purpose here, and must say so."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.cuts import prepared
from tests.faults.ground import Inside, Pupil, opened, over, standing
from tests.faults.laws import Found, held_to

Harm = Callable[[sqlite3.Connection], object]


def twice(database: sqlite3.Connection) -> None:
    """Count the first answer twice, which takes away the rule that forbids it."""
    database.executescript(
        "PRAGMA legacy_alter_table = ON;"
        "CREATE TABLE loose AS SELECT * FROM answer;"
        "INSERT INTO loose SELECT * FROM answer LIMIT 1;"
        "UPDATE loose SET id = 'again' WHERE rowid = (SELECT max(rowid) FROM loose);"
        "DROP TABLE answer; ALTER TABLE loose RENAME TO answer;"
        "CREATE UNIQUE INDEX only_this ON answer (id)"
    )


def lose(database: sqlite3.Connection) -> None:
    database.executescript("DELETE FROM answer WHERE rowid = (SELECT max(rowid) FROM answer)")


def forget(database: sqlite3.Connection) -> None:
    database.executescript("UPDATE memory SET stability = stability + 0.001")


def orphan(database: sqlite3.Connection) -> None:
    database.executescript("DELETE FROM study_session")


def add_one(database: sqlite3.Connection) -> None:
    database.executescript("UPDATE answer SET client_id = 'nobody' WHERE rowid = 1")


def empty(database: sqlite3.Connection) -> None:
    database.executescript("DELETE FROM review")


def invent(database: sqlite3.Connection) -> None:
    database.executescript(
        "CREATE TEMP TABLE more AS SELECT * FROM memory LIMIT 1;"
        "UPDATE more SET fact_id = 'never-asked'; INSERT INTO memory SELECT * FROM more"
    )


def miscount(database: sqlite3.Connection) -> None:
    database.executescript("UPDATE fact_tally SET right = right + 1")


@dataclass(frozen=True)
class Studied:
    """A database in which a learner has answered, to be copied and harmed."""

    folder: Path
    pupil: Pupil

    def after(self, harm: Harm, copy: Path) -> Found:
        """Return what is found in a copy that was harmed."""
        shutil.copytree(self.folder, copy)
        with closing(sqlite3.connect(copy / "quizapp.db")) as database:
            harm(database)
            database.commit()
        with standing(over(copy)) as app:
            return held_to(app, self.pupil.acknowledged, self.pupil.sent)


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Studied:
    folder = tmp_path_factory.mktemp("studied")
    (pupil,) = prepared(folder, 1, 4)
    with opened(over(folder)) as app:
        for question in pupil.questions:
            assert pupil.answer(Inside(app), question).acknowledged
    return Studied(folder, pupil)


def test_nothing_is_found_where_nothing_is_wrong(studied: Studied, tmp_path: Path) -> None:
    found = studied.after(lambda _database: None, tmp_path / "copy")
    assert found.sound
    assert found.acknowledged == 4


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lose, "lost"),
        (twice, "doubled"),
        (forget, "unequal"),
        (orphan, "unsound"),
        (add_one, "amiss"),
        (empty, "amiss"),
        (invent, "unequal"),
        (miscount, "amiss"),
    ],
)
def test_each_harm_is_found(studied: Studied, tmp_path: Path, harm: Harm, told: str) -> None:
    found = studied.after(harm, tmp_path / "copy")
    assert getattr(found, told)
    assert not found.sound


def test_a_run_in_which_nothing_was_acknowledged_shows_nothing() -> None:
    assert not Found(runs=1).sound
