"""A restore puts all of a backup in the place of what was, or changes nothing; the old is kept."""

import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, Connection, select, text
from sqlalchemy.exc import OperationalError

from quizapp import migrations
from quizapp.accounts.refusals import RefusedError
from quizapp.backups import restoring
from quizapp.backups.disk import room_for, second_name
from quizapp.backups.file import check, write
from quizapp.backups.nouns import (
    DamagedError,
    Head,
    InUseError,
    Manifest,
    NewerError,
    NotEmptyError,
    Row,
    Sum,
    Table,
)
from quizapp.backups.places import opened
from quizapp.backups.restoring import Restored, restore
from quizapp.backups.tables import FLEETING, rows_of, sums_of, tables_of
from quizapp.backups.taking import snapshot, take
from quizapp.bank.search import Asked, refs_found
from quizapp.bank.search_words import mark, phrases_of
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Cohort, OneTimeLink, SignInSession, User
from tests.conftest import BrowserOf
from tests.support.cutting import in_a_child, killing_at
from tests.support.living import begin_to_live, memories, replayed
from tests.support.people import LONG_AGO
from tests.support.places import MakePlace, Place
from tests.support.room import furnish

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NEWEST = migrations.revisions()[-1]
Sums = dict[str, Sum]


def backed_up(place: Place, path: Path) -> Manifest:
    with place.reading() as connection:
        return take(connection, path, NOW)


def back(place: Place, path: Path, *, trial: bool = False) -> Restored:
    return restore(place.url, place.settings.data_dir / "backups", path, NOW, trial=trial)


def sums(place: Place) -> Sums:
    """Return what a database holds, checked, without what is of the moment."""
    with place.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        return sums_of(connection, tables_of(connection, FLEETING))


def filled(make: MakePlace, seed: int = 1, revision: str = NEWEST) -> Place:
    place = make()
    place.build(revision, seed)
    return place


def beside(place: Place) -> set[str]:
    """Return the files in a place's folder but the database's own, the lock's and the backups."""
    return {
        path.name
        for path in place.settings.data_dir.iterdir()
        if path.name not in {"quizapp.db", "quizapp.db.open", "backups"}
    }


def test_what_comes_back_is_what_was(make_place: MakePlace, tmp_path: Path) -> None:
    place = filled(make_place)
    before = sums(place)
    manifest = backed_up(place, tmp_path / "b")
    other = make_place()
    assert back(other, tmp_path / "b") == Restored(manifest, None)
    assert sums(other) == before == manifest.sums


@pytest.mark.long
@pytest.mark.postgres
def test_a_backup_of_either_kind_is_restored_on_the_other(
    make_sqlite: MakePlace, make_postgresql: MakePlace, tmp_path: Path
) -> None:
    here, there, again = filled(make_sqlite), make_postgresql(), make_sqlite()
    first = backed_up(here, tmp_path / "1")
    back(there, tmp_path / "1")
    second = backed_up(there, tmp_path / "2")
    back(again, tmp_path / "2")
    assert first.sums == second.sums == sums(again)
    assert (first.head.database, second.head.database) == ("sqlite", "postgresql")


def test_memory_equals_the_replayed_log_and_searches_find(app: Flask, tmp_path: Path) -> None:
    learners = begin_to_live(app)
    with app.app_context():
        before = memories(db.session())
        db.session.remove()
        with snapshot(db.engine) as connection:
            take(connection, tmp_path / "b", NOW)
        with writing() as session:
            session.add(Cohort(name="Later", created_at=LONG_AGO))
        db.session.remove()
        db.engine.dispose()
        settings: Settings = app.extensions["settings"]
        restore(settings.database, tmp_path / "backups", tmp_path / "b", NOW)
        session = db.session()
        assert memories(session) == before
        assert session.scalars(select(Cohort)).all() == []
        asked = Asked((mark("noun", "fact"),), phrases_of("biopsy"))
        assert [ref.id for ref in refs_found(session, asked, 5)] == ["biopsy"]
        assert replayed(learners) == before


def test_nobody_is_signed_in_and_no_link_works_after_it(app: Flask, tmp_path: Path) -> None:
    """A copy would sign browsers in that were signed out since, and let links work twice."""
    begin_to_live(app)
    with app.app_context():
        with writing() as session:
            link = {"token_hash": "a" * 64, "purpose": "setup"}
            session.add(OneTimeLink(**link, created_at=NOW, expires_at=NOW))
        db.session.remove()
        with snapshot(db.engine) as connection:
            take(connection, tmp_path / "b", NOW)
        db.engine.dispose()
        restore(app.extensions["settings"].database, tmp_path / "backups", tmp_path / "b", NOW)
        assert db.session().scalars(select(SignInSession)).all() == []
        assert db.session().scalars(select(OneTimeLink)).all() == []
        assert len(db.session().scalars(select(User)).all()) == 2


def test_sqlite_keeps_the_old_file(make_sqlite: MakePlace, tmp_path: Path) -> None:
    old, new = filled(make_sqlite, seed=1), filled(make_sqlite, seed=2)
    before, manifest = sums(old), backed_up(new, tmp_path / "b")
    kept = back(old, tmp_path / "b").kept
    assert kept is not None
    assert kept.name == "quizapp.db.before-20261122-090000"
    assert beside(old) == {kept.name}
    assert sums(old) == manifest.sums != before
    kept.rename(str(old.url.database))
    assert sums(old) == before


def test_the_new_database_is_on_the_disk_before_it_has_its_name(
    make_sqlite: MakePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut could leave the name, and nothing behind it."""
    source, place = filled(make_sqlite), make_sqlite()
    backed_up(source, tmp_path / "b")
    file, synced, sync = Path(str(place.url.database)), [], os.fsync

    def note(descriptor: int) -> None:
        sync(descriptor)
        synced.append((os.fstat(descriptor).st_ino, file.exists()))

    monkeypatch.setattr(os, "fsync", note)
    back(place, tmp_path / "b")
    assert (file.stat().st_ino, False) in synced
    assert synced[-1] == (file.parent.stat().st_ino, True), "and so is the name"
    assert file.stat().st_mode & 0o777 == 0o600, "and nobody else reads it"


@pytest.mark.long
def test_a_second_restore_in_the_same_second_keeps_both(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    place = filled(make_sqlite)
    backed_up(place, tmp_path / "b")
    names = [back(place, tmp_path / "b").kept for _ in range(2)]
    assert len({name for name in names if name and name.exists()}) == 2


@pytest.mark.postgres
def test_postgresql_keeps_a_backup_of_the_old(make_postgresql: MakePlace, tmp_path: Path) -> None:
    place = filled(make_postgresql)
    manifest = backed_up(place, tmp_path / "b")
    with place.changing() as connection:
        connection.execute(text("DELETE FROM site_setting"))
    before = sums(place)
    assert before != manifest.sums
    assert back(place, tmp_path / "b", trial=True).kept is None
    assert sums(place) == before
    kept = back(place, tmp_path / "b").kept
    assert kept is not None
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert sums(place) == manifest.sums
    assert check(kept, migrations.revisions()).sums == before
    with (
        opened(place.url) as other,
        other.connect(),
        pytest.raises(InUseError, match="every server"),
    ):
        back(place, tmp_path / "b")


@pytest.mark.postgres
def test_nobody_writes_while_the_old_is_kept(
    make_postgresql: MakePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came in between would be neither in what is kept nor in what takes its place."""
    place = filled(make_postgresql)
    backed_up(place, tmp_path / "b")
    kept: list[Path] = []

    def take_while_somebody_writes(connection: Connection, path: Path, at: datetime) -> Manifest:
        with opened(place.url) as other, other.connect() as late:
            late.exec_driver_sql("SET lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                late.exec_driver_sql("DELETE FROM site_setting")
        kept.append(path)
        return take(connection, path, at)

    monkeypatch.setattr(restoring, "take", take_while_somebody_writes)
    assert [back(place, tmp_path / "b").kept] == kept


def test_an_older_backup_is_brought_up_to_date(make_either: MakePlace, tmp_path: Path) -> None:
    old, place = filled(make_either, revision="0001"), make_either()
    backed_up(old, tmp_path / "b")
    with old.changing() as connection:
        migrations.upgrade(connection)
    back(place, tmp_path / "b")
    made_anew = {"change", "entry", "entry_version", "bank_revision"}  # with ids drawn at random
    with place.reading() as connection:
        assert migrations.current(connection) == NEWEST
    expected, found = sums(old), sums(place)
    assert {k: v for k, v in found.items() if k not in made_anew} == {
        k: v for k, v in expected.items() if k not in made_anew
    }


def test_a_trial_changes_nothing(make_either: MakePlace, tmp_path: Path) -> None:
    old, new = filled(make_either, seed=1), filled(make_either, seed=2)
    before, manifest = sums(old), backed_up(new, tmp_path / "b")
    assert back(old, tmp_path / "b", trial=True) == Restored(manifest, None)
    assert sums(old) == before
    assert beside(old) == set()


def test_a_database_in_use_is_left_alone(app: Flask, tmp_path: Path) -> None:
    begin_to_live(app)
    with app.app_context():
        with snapshot(db.engine) as connection:
            take(connection, tmp_path / "b", NOW)
        db.session().execute(select(1))
        with pytest.raises(InUseError, match=r"[Ss]top (the|every) server"):
            restore(app.extensions["settings"].database, tmp_path, tmp_path / "b", NOW)


def test_a_database_that_another_program_has_open_is_left_alone(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    """One that knows nothing of the app's locks, such as SQLite's own shell."""
    place = filled(make_sqlite)
    backed_up(place, tmp_path / "b")
    with closing(sqlite3.connect(str(place.url.database))) as shell:
        shell.execute("PRAGMA journal_mode = WAL")
        shell.execute("BEGIN")
        shell.execute("SELECT COUNT(*) FROM user").fetchone()
        with pytest.raises(InUseError, match="Another program"):
            back(place, tmp_path / "b")
    assert beside(place) == set()


@pytest.mark.parametrize(
    "what",
    ["head", *(pytest.param(each, marks=pytest.mark.long) for each in ("middle", "nothing"))],
)
def test_a_damaged_database_is_replaced_and_kept(
    make_sqlite: MakePlace, tmp_path: Path, what: str
) -> None:
    place = filled(make_sqlite)
    manifest = backed_up(place, tmp_path / "b")
    file = Path(str(place.url.database))
    content = bytearray(file.read_bytes())
    if what == "head":
        content[:100] = b"\xff" * 100
    elif what == "middle":
        content[8192:30000] = b"\xff" * 21808
    else:
        content = bytearray()
    file.write_bytes(content)
    file.with_name("quizapp.db-wal").write_bytes(b"a log of something else")
    kept = back(place, tmp_path / "b").kept
    assert kept is not None
    assert kept.exists()
    assert sums(place) == manifest.sums


def test_the_log_of_a_database_that_cannot_be_opened_is_kept_with_it(
    make_sqlite: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object, **_how: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    old, new = filled(make_sqlite, seed=1), filled(make_sqlite, seed=2)
    file = Path(str(old.url.database))
    file.with_name("quizapp.db-wal").write_bytes(b"its log")
    monkeypatch.setattr("quizapp.backups.restoring.sqlite3.connect", broken)
    kept = restoring._replace(file, Path(str(new.url.database)), NOW)
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"its log"
    assert beside(old) == {kept.name, f"{kept.name}-wal"}


def test_a_log_that_cannot_be_folded_in_ends_the_restore(
    make_sqlite: MakePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going on, a cut between two renames would leave the old database without its log."""
    place = filled(make_sqlite)
    backed_up(place, tmp_path / "b")
    before, there = sums(place), beside(place)
    connect = sqlite3.connect

    def full(*what: object, **how: object) -> sqlite3.Connection:
        if how == {"timeout": 1}:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return connect(*what, **how)  # type: ignore[call-overload,no-any-return]

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", full)
        with pytest.raises(InUseError, match=r"\(database or disk is full\).*move the database"):
            back(place, tmp_path / "b")
    assert (sums(place), beside(place)) == (before, there)


def test_a_disk_that_knows_no_second_names_keeps_a_copy(
    make_sqlite: MakePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_what: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    place = filled(make_sqlite)
    before = sums(place)
    backed_up(place, tmp_path / "b")
    with pytest.raises(RefusedError, match="is there already"):
        backed_up(place, tmp_path / "b")
    done = back(place, tmp_path / "b")
    assert done.kept is not None
    with opened(URL.create("sqlite", database=str(done.kept))) as engine, engine.connect() as kept:
        assert sums_of(kept, tables_of(kept, FLEETING)) == before


def test_another_failure_to_name_the_old_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", broken)
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match="Input/output error"):
        second_name(tmp_path / "a", tmp_path / "b")


def test_a_database_that_is_a_link_stays_where_it_is(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    place = filled(make_sqlite)
    backed_up(place, tmp_path / "b")
    name, elsewhere = Path(str(place.url.database)), tmp_path / "other disk" / "real.db"
    elsewhere.parent.mkdir()
    name.rename(elsewhere)
    name.symlink_to(elsewhere)
    done = back(place, tmp_path / "b")
    assert name.is_symlink()
    assert done.kept is not None
    assert done.kept.parent == elsewhere.parent
    assert not done.kept.is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_restores_belongs_to_whom_the_folder_belongs(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    place = filled(make_sqlite)
    backed_up(place, tmp_path / "b")
    folder = place.settings.data_dir
    os.chown(folder, 65534, 65534)
    try:
        back(place, tmp_path / "b")
        room_for(folder / "backups")
        made = [folder / name for name in ("quizapp.db", "quizapp.db.open", "backups")]
        assert [(each.stat().st_uid, each.stat().st_gid) for each in made] == [(65534, 65534)] * 3
    finally:
        os.chown(folder, 0, 0)


def test_a_log_without_its_database_is_not_taken_for_the_new_ones(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    source, place = filled(make_sqlite), make_sqlite()
    manifest = backed_up(source, tmp_path / "b")
    Path(f"{place.url.database}-wal").write_bytes(b"a log of something else")
    assert back(place, tmp_path / "b").kept is None
    assert beside(place) == set()
    assert sums(place) == manifest.sums


@pytest.mark.postgres
def test_somebody_elses_tables_are_left_alone(
    make_postgresql: MakePlace, make_sqlite: MakePlace, tmp_path: Path
) -> None:
    backed_up(filled(make_sqlite), tmp_path / "b")
    place = make_postgresql()
    with place.changing() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (id INTEGER)")
    with pytest.raises(NotEmptyError, match="not the app's"):
        back(place, tmp_path / "b")


ELSEWHERE = {
    "another program's": (
        "CREATE TABLE alembic_version (version_num VARCHAR(32));"
        "INSERT INTO alembic_version VALUES ('abcdef'); CREATE TABLE invoice (id INTEGER)"
    ),
    "a table beside ours": "CREATE TABLE invoice (id INTEGER)",
    "a view beside ours": "CREATE VIEW invoice AS SELECT 1 AS id",
    "a view of a view": "CREATE MATERIALIZED VIEW invoice AS SELECT 1 AS id",
    "a view elsewhere": 'CREATE SCHEMA other; CREATE VIEW other.invoice AS SELECT id FROM "user"',
}
"""What somebody else keeps in the database that a backup is to be put into."""


@pytest.mark.postgres
@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_somebody_else_keeps_in_the_database_is_not_dropped(
    make_postgresql: MakePlace, make_sqlite: MakePlace, tmp_path: Path, what: str
) -> None:
    """A table of its version alone makes no database ours: others use Alembic too."""
    backed_up(filled(make_sqlite), tmp_path / "b")
    place = make_postgresql() if what == "another program's" else filled(make_postgresql, seed=2)
    with place.changing() as connection:
        connection.exec_driver_sql(ELSEWHERE[what])
    with pytest.raises(NotEmptyError, match="not the app's"):
        back(place, tmp_path / "b")
    name = "other.invoice" if what == "a view elsewhere" else "invoice"
    with place.reading() as connection:
        assert connection.scalar(text("SELECT to_regclass(:name)"), {"name": name}) is not None


def test_a_damaged_or_newer_file_changes_nothing(make_either: MakePlace, tmp_path: Path) -> None:
    place = filled(make_either)
    before = sums(place)
    backed_up(place, tmp_path / "b")
    content = (tmp_path / "b").read_bytes()
    for wrong in (content[:-1], content[:-9] + b"x" + content[-8:], content + b"x", b""):
        (tmp_path / "wrong").write_bytes(wrong)
        with pytest.raises(DamagedError):
            back(place, tmp_path / "wrong")
    with place.reading() as connection:
        tables = tables_of(connection, FLEETING)
        head = Head("99.0", "9999", "sqlite", "", tables)
        write(tmp_path / "newer", head, ((each, rows_of(connection, each)) for each in tables))
    with pytest.raises(NewerError, match="Install that version"):
        back(place, tmp_path / "newer")
    assert sums(place) == before
    assert beside(place) == set()


Forge = Callable[[Row], Row]
ROLES = {"learner", "instructor", "admin"}

FORGED: dict[str, tuple[str, Forge]] = {
    "a role that does not exist": (
        "user",
        lambda row: ["owner" if value in ROLES else value for value in row],
    ),
    "what others refer to under another name": (
        "cohort",
        lambda row: [str(row[0])[::-1], *row[1:]],
    ),
    "a number for a text": ("cohort", lambda row: [7, *row[1:]]),
    "a list for a text": ("cohort", lambda row: [["x"], *row[1:]]),  # type: ignore[list-item]
    "a text for every value": ("cohort", lambda row: ["x" for _ in row]),
    "a text for a day": ("day_tally", lambda row: ["tomorrow" for _ in row]),
    "a row too short": ("cohort", lambda row: row[:-1]),
    "the same key twice": ("cohort", lambda row: ["same", *row[1:]]),
    "bytes that are none": ("image", lambda row: ["*" for _ in row]),
}
"""What a stranger writes into a file, and seals with the right digest."""


@pytest.mark.parametrize(
    "how",
    [
        each if n < 2 else pytest.param(each, marks=pytest.mark.long)
        for n, each in enumerate(FORGED)
    ],
)
def test_a_forged_file_whose_digest_is_right_changes_nothing(
    make_either: MakePlace, tmp_path: Path, how: str
) -> None:
    place = filled(make_either)
    before = sums(place)
    with place.reading() as connection:
        tables = tables_of(connection, FLEETING)
        head = Head("1", NEWEST, "sqlite", "", tables)
        parts = [(each, list(rows_of(connection, each))) for each in tables]
    wanted, forge = FORGED[how]
    for table, rows in parts:
        if table.name == wanted:
            rows[:] = map(forge, rows)
    write(tmp_path / "forged", head, parts)
    with pytest.raises(DamagedError):
        back(place, tmp_path / "forged")
    assert sums(place) == before
    assert beside(place) == set()


def test_a_file_with_tables_of_its_own_changes_nothing(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    place = filled(make_sqlite)
    head = Head("1", NEWEST, "sqlite", "", (Table("sqlite_schema", ()),))
    write(tmp_path / "forged", head, [(head.tables[0], [])])
    with pytest.raises(DamagedError, match="do not belong"):
        back(place, tmp_path / "forged")


def test_a_file_changed_while_it_is_read_is_refused(
    make_sqlite: MakePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, other = filled(make_sqlite, seed=1), filled(make_sqlite, seed=2)
    first = backed_up(place, tmp_path / "b")
    backed_up(other, tmp_path / "swapped")
    monkeypatch.setattr(restoring, "check", lambda *_: first)
    with pytest.raises(DamagedError, match="changed while"):
        back(place, tmp_path / "swapped")


def test_script_in_a_backup_is_harmless_when_shown(
    app: Flask, browser_of: BrowserOf, ines: str, tmp_path: Path
) -> None:
    """What stands in a file was written by whoever wrote the file: pages trust none of it."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    with app.app_context():
        furnish()
        db.session.remove()
        with snapshot(db.engine) as connection:
            tables = tables_of(connection, FLEETING)
            head = Head("1", NEWEST, "sqlite", "", tables)
            parts = [(each, [*rows_of(connection, each)]) for each in tables]
        for table, rows in parts:
            for row in rows:
                for place, value in enumerate(row):
                    if (
                        table.name == "entry_version"
                        and isinstance(value, str)
                        and "shows" in value
                    ):
                        row[place] = value.replace(
                            "The myositis", f"The {evil.replace(chr(34), '')} myositis"
                        )
                    if table.name == "entry" and isinstance(value, str) and "shows" in value:
                        row[place] = f"{evil} {value}"
                    if value == "Ines":
                        row[place] = evil
        write(tmp_path / "b", head, parts)
        db.session.remove()
        db.engine.dispose()
        restore(app.extensions["settings"].database, tmp_path / "backups", tmp_path / "b", NOW)
    browser = browser_of(ines)
    pages = ["/bank", "/bank/fact/m-rash", "/settings"]
    shown = [browser.get(page, follow_redirects=True) for page in pages]
    assert [page.status_code for page in shown] == [200] * 3
    assert any("alert(1)" in page.text for page in shown)
    for page in shown:
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


EVENTS = {"open", "os.rename", "os.link", "os.remove", "sqlite3.connect", "os.mkdir"}


def killing_at_event(moment: int) -> None:
    """Kill this process just before it touches the disk for the so manieth time."""
    left = [moment]

    def count(name: str, _arguments: object) -> None:
        if name in EVENTS:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def sweep(make_sqlite: MakePlace, folder: Path, moments: range) -> tuple[int, int]:
    """Cut restores at many moments; return how often the old, and how often the new was there."""
    old, new = filled(make_sqlite, seed=1), filled(make_sqlite, seed=2)
    before, after = sums(old), backed_up(new, folder / "b").sums
    counts = [0, 0]
    for moment in moments:

        def work(moment: int = moment) -> None:
            killing_at_event(moment)
            back(old, folder / "b")

        ended = in_a_child(work)
        assert ended in {0, -signal.SIGKILL}
        found = sums(old)
        assert found in (before, after)
        counts[found == after] += 1
        if found == after:
            kept = sorted(old.settings.data_dir.glob("*.before-*"))
            kept[0].rename(str(old.url.database))  # the old is there, whole: begin again with it
            assert sums(old) == before
        if ended == 0:
            break
    back(old, folder / "b")
    assert sums(old) == after
    return counts[0], counts[1]


def replacing(make_sqlite: MakePlace) -> tuple[int, int]:
    """Cut the replacing itself before each time it touches the disk; count the old and the new."""
    old, new = filled(make_sqlite, seed=1), filled(make_sqlite, seed=2)
    before, after = sums(old), sums(new)
    file, built = Path(str(old.url.database)), Path(str(new.url.database))
    counts = [0, 0]
    for moment in range(50):
        filled(lambda: old, seed=1)
        filled(lambda: new, seed=2)

        def work(moment: int = moment) -> None:
            killing_at_event(moment)
            restoring._replace(file, built, NOW)

        ended = in_a_child(work)
        assert file.exists(), "for a moment there was no database"
        found = sums(old)
        assert found in (before, after)
        counts[found == after] += 1
        if ended == 0:
            return counts[0], counts[1]
    raise AssertionError("it never ended")


def test_replacing_cut_anywhere_leaves_the_old_or_the_new(make_sqlite: MakePlace) -> None:
    old, new = replacing(make_sqlite)
    assert old > 3
    assert new > 1


def test_moving_the_old_away_first_is_noticed(
    make_sqlite: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: for a moment there is no database."""

    def careless(file: Path, built: Path, _at: datetime) -> None:
        file.rename(file.with_name("kept"))
        built.rename(file)

    monkeypatch.setattr(restoring, "_replace", careless)
    with pytest.raises(AssertionError, match="no database"):
        replacing(make_sqlite)


@pytest.mark.long
def test_a_restore_cut_at_every_moment_leaves_the_old_or_the_new(
    make_sqlite: MakePlace, tmp_path: Path
) -> None:
    old, new = sweep(make_sqlite, tmp_path, range(2000))
    assert old > 20
    assert new > 0


@pytest.mark.long
@pytest.mark.postgres
def test_a_restore_on_postgresql_cut_half_way_leaves_the_old(
    make_postgresql: MakePlace, tmp_path: Path
) -> None:
    old, new = filled(make_postgresql, seed=1), filled(make_postgresql, seed=2)
    before, manifest = sums(old), backed_up(new, tmp_path / "b")
    for moment in (20, 150, 260):

        def work(moment: int = moment) -> None:
            killing_at(moment)
            back(old, tmp_path / "b")

        assert in_a_child(work) == -signal.SIGKILL
        assert sums(old) == before
        for kept in (old.settings.data_dir / "backups").glob("*"):
            kept.unlink()
    back(old, tmp_path / "b")
    assert sums(old) == manifest.sums
