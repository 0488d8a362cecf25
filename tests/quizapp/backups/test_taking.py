"""A backup is one moment of the database, whoever writes meanwhile; half a file is never left."""

import errno
import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine

from quizapp.accounts.refusals import RefusedError
from quizapp.backups import taking
from quizapp.backups.file import check, write
from quizapp.backups.nouns import Manifest, Row, Table, UnsoundError
from quizapp.backups.tables import FLEETING, names_of, rows_of, sums_of, tables_of
from quizapp.backups.taking import refuse_damage, snapshot, take
from quizapp.extensions import db
from quizapp.migrations import revisions
from tests.support.cutting import in_a_child
from tests.support.desk import SUNDAY_MORNING, Desk
from tests.support.living import begin_to_live
from tests.support.places import MakePlace

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def backup(app: Flask, path: Path) -> Manifest:
    with app.app_context(), snapshot(db.engine) as connection:
        return take(connection, path, NOW)


def test_every_table_is_in_it_but_what_is_of_the_moment(app: Flask, tmp_path: Path) -> None:
    begin_to_live(app)
    manifest = backup(app, tmp_path / "b")
    with app.app_context(), db.engine.connect() as connection:
        assert manifest.sums.keys() == set(names_of(connection)) - FLEETING
        assert manifest.sums == sums_of(connection, tables_of(connection, FLEETING))
    assert manifest.sums["answer"].rows == 20
    assert manifest.head.schema == revisions()[-1]
    assert check(tmp_path / "b", revisions()) == manifest


def answering(app: Flask, learner: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let somebody answer each time that a backup begins to read a table."""
    answers: list[str] = []

    def rows_while_answering(connection: Connection, table: Table) -> Iterator[Row]:
        with app.app_context():
            at = SUNDAY_MORNING + timedelta(days=30, minutes=len(answers))
            answers.append(Desk(db.session()).choose(learner, "rash", "A", at))
        return rows_of(connection, table)

    monkeypatch.setattr(taking, "rows_of", rows_while_answering)
    return answers


def test_answers_stream_on_and_the_backup_is_of_one_moment(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner, _ = begin_to_live(app)
    with app.app_context(), db.engine.connect() as connection:
        before = sums_of(connection, tables_of(connection, FLEETING))
    answers = answering(app, learner, monkeypatch)
    manifest = backup(app, tmp_path / "b")
    assert len(answers) == len(manifest.sums) > 30
    assert manifest.sums == before
    assert manifest.sums["answer"].rows == manifest.sums["serving"].rows


def test_a_backup_without_one_snapshot_would_be_of_no_moment(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same, but each statement sees what is there when it is sent."""

    @contextmanager
    def careless(engine: Engine) -> Iterator[Connection]:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("COMMIT")
            yield connection  # on PostgreSQL a plain transaction: "read committed"

    learner, _ = begin_to_live(app)
    with app.app_context(), db.engine.connect() as connection:
        before = sums_of(connection, tables_of(connection, FLEETING))
    answering(app, learner, monkeypatch)
    with app.app_context(), careless(db.engine) as connection:
        manifest = take(connection, tmp_path / "b", NOW)
    assert manifest.sums != before
    assert manifest.sums["answer"].rows < manifest.sums["serving"].rows  # each answer has its own


def test_a_file_that_is_there_is_not_replaced_unasked(sqlite_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(RefusedError, match="--force"):
        backup(sqlite_app, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"


def test_one_that_comes_into_being_meanwhile_is_not_replaced(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(connection: Connection) -> None:
        (tmp_path / "b").write_text("mine")
        refuse_damage(connection)

    monkeypatch.setattr(taking, "refuse_damage", slow)
    with pytest.raises(RefusedError, match="meanwhile"):
        backup(sqlite_app, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(("quizapp", "sec"))}


def test_a_disk_that_refuses_leaves_nothing(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        backup(sqlite_app, tmp_path / "b")
    assert left_in(tmp_path) == set()


def test_a_disk_that_is_full_half_way_leaves_nothing(
    make_either: MakePlace, tmp_path: Path
) -> None:
    place = make_either()
    place.build(revisions()[-1], seed=1)

    def fill_the_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        with place.reading() as connection, pytest.raises(OSError):
            take(connection, folder / "b", NOW)

    folder = tmp_path / "target"
    folder.mkdir()
    assert in_a_child(fill_the_disk) == 0
    assert list(folder.iterdir()) == []


def test_what_is_read_back_must_be_what_was_written(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: Callable[..., object] = write

    def wrongly(*what: object) -> object:
        written(*what)
        return {}

    monkeypatch.setattr(taking, "write", wrongly)
    with pytest.raises(UnsoundError, match="read back"):
        backup(sqlite_app, tmp_path / "b")
    assert left_in(tmp_path) == set()


def test_without_tables_there_is_nothing_to_back_up(make_either: MakePlace, tmp_path: Path) -> None:
    with make_either().reading() as connection, pytest.raises(RefusedError, match="no database"):
        take(connection, tmp_path / "b", NOW)


def test_rows_that_refer_to_nothing_are_told_of(make_sqlite: MakePlace, tmp_path: Path) -> None:
    place = make_sqlite()
    place.build(revisions()[-1], seed=1)
    place.spoil("DELETE FROM user")
    with place.reading() as connection, pytest.raises(UnsoundError, match="refer to nothing"):
        take(connection, tmp_path / "b", NOW)


@pytest.mark.parametrize("page", [3, 40])
def test_a_damaged_database_is_told_of(make_sqlite: MakePlace, tmp_path: Path, page: int) -> None:
    """Its copy would push the last good one out."""
    place = make_sqlite()
    place.build(revisions()[-1], seed=1)
    with Path(str(place.url.database)).open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xff" * 4096)
    with place.reading() as connection, pytest.raises(UnsoundError, match="damaged"):
        take(connection, tmp_path / "b", NOW)


def test_a_row_that_breaks_a_rule_is_told_of(make_sqlite: MakePlace, tmp_path: Path) -> None:
    place = make_sqlite()
    place.build(revisions()[-1], seed=1)
    place.spoil("UPDATE user SET role = 'owner'")
    with place.reading() as connection, pytest.raises(UnsoundError, match=r"CHECK .* user"):
        take(connection, tmp_path / "b", NOW)


def test_a_column_of_a_kind_that_no_backup_carries_is_named(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    place = make_sqlite()
    place.build(revisions()[-1], seed=1)
    place.spoil("CREATE TABLE odd (moment TIME)")
    with place.reading() as connection, pytest.raises(UnsoundError, match=r"odd\.moment"):
        take(connection, tmp_path / "b", NOW)
