"""One command moves an installation from SQLite to PostgreSQL; log and memory stay as they are."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from quizapp import migrations
from quizapp.accounts.refusals import RefusedError
from quizapp.backups import filling
from quizapp.backups.moving import move
from quizapp.backups.nouns import (
    DamagedError,
    InUseError,
    NewerError,
    NotEmptyError,
    Row,
    Table,
    UnsoundError,
)
from quizapp.backups.places import tables_in
from quizapp.backups.tables import load, sums_of, tables_of
from quizapp.bank.search import Asked, refs_found
from quizapp.bank.search_words import mark, phrases_of
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import EntryProblem, RateLimit, SignInSession
from tests.support.apps import app_over
from tests.support.living import begin_to_live, memories, replayed
from tests.support.people import LONG_AGO
from tests.support.places import MakePlace, Place

pytestmark = pytest.mark.postgres


def file_of(place: Place) -> Path:
    return Path(str(place.url.database))


def spoilt(make: MakePlace, change: str) -> Place:
    """Return a full database that somebody changed by hand."""
    place = make()
    place.build(migrations.newest(), seed=1)
    place.spoil(change)
    return place


def is_empty(place: Place) -> bool:
    with place.reading() as connection:
        return tables_in(connection) == []


def test_log_and_memory_are_identical_after_it(
    make_postgresql: MakePlace, sqlite_settings: Settings
) -> None:
    with app_over(sqlite_settings) as app:
        learners = begin_to_live(app)
        with app.app_context():
            before = memories(db.session())
            with db.engine.connect() as connection:
                source = sums_of(connection, tables_of(connection))
    target = make_postgresql()
    moved = move(Path(str(sqlite_settings.database.database)), target.url)
    assert moved == source
    assert moved["review"].rows == 24
    with app_over(target.settings) as app, app.app_context(), db.engine.connect() as connection:
        assert migrations.current(connection) == migrations.newest()
        assert sums_of(connection, tables_of(connection)) == source
        assert memories(db.session()) == before
        assert replayed(learners) == before
        assert len(db.session().scalars(select(SignInSession)).all()) == 2
        begin_again(learners)


def begin_again(learners: list[str]) -> None:
    """Look something up, and write where the database counts by itself."""
    asked = Asked((mark("noun", "fact"),), phrases_of("biopsy"))
    assert [ref.id for ref in refs_found(db.session(), asked, 5)] == ["biopsy"]
    with writing() as session:
        session.add(RateLimit(bucket="b" * 64, window_start=LONG_AGO, count=1))
        session.add(
            EntryProblem(noun="fact", entry_id="rash", rule="r", severity="error", message="")
        )


@pytest.mark.long
def test_rows_of_every_table_arrive_and_the_source_stays(
    make_postgresql: MakePlace, make_sqlite: MakePlace
) -> None:
    here, there = make_sqlite(), make_postgresql()
    counts = here.build(migrations.newest(), seed=1)
    with here.reading() as connection:
        before = sums_of(connection, tables_of(connection))
    sums = move(file_of(here), there.url)
    assert {name: each.rows for name, each in sums.items()} == counts
    assert all(counts.values())
    for place in (here, there):
        with place.reading() as connection:
            assert sums_of(connection, tables_of(connection)) == before
    with there.changing() as connection:
        table = connection.exec_driver_sql(
            "INSERT INTO rate_limit (bucket, window_start, count) VALUES ('x', now(), 1)"
            " RETURNING id > (SELECT MAX(id) FROM rate_limit)"
        )
        assert table.scalar_one()


@pytest.mark.long
def test_an_older_database_is_moved_and_brought_up_to_date(
    make_postgresql: MakePlace, make_sqlite: MakePlace
) -> None:
    here, there = make_sqlite(), make_postgresql()
    here.build("0001", seed=1)
    move(file_of(here), there.url)
    with there.reading() as connection:
        assert migrations.current(connection) == migrations.newest()


def test_a_database_that_holds_something_is_no_place_to_move_to(
    make_postgresql: MakePlace, make_sqlite: MakePlace
) -> None:
    here, there = make_sqlite(), make_postgresql()
    here.build(migrations.newest(), seed=1)
    with there.changing() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (id INTEGER)")
    with pytest.raises(NotEmptyError):
        move(file_of(here), there.url)
    with there.reading() as connection:
        assert tables_in(connection) == ["mine"]


def test_a_damaged_database_is_not_moved(
    make_postgresql: MakePlace, make_sqlite: MakePlace
) -> None:
    here, there = spoilt(make_sqlite, "DELETE FROM user"), make_postgresql()
    with pytest.raises(UnsoundError, match="refer to nothing"):
        move(file_of(here), there.url)
    assert is_empty(there)


def test_nobody_may_answer_meanwhile(make_postgresql: MakePlace, sqlite_settings: Settings) -> None:
    there = make_postgresql()
    with app_over(sqlite_settings) as app, app.app_context():
        db.session().execute(select(1))
        with pytest.raises(InUseError, match="Stop the server"):
            move(Path(str(sqlite_settings.database.database)), there.url)
    assert is_empty(there)


def test_a_row_that_does_not_arrive_is_noticed(
    make_postgresql: MakePlace, make_sqlite: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the last row of one table falls off on the way."""

    def careless(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
        every = list(rows)
        load(connection, table, every[:-1] if table.name == "review" else every)

    here, there = make_sqlite(), make_postgresql()
    here.build(migrations.newest(), seed=1)
    monkeypatch.setattr(filling, "load", careless)
    with pytest.raises(UnsoundError, match="review"):
        move(file_of(here), there.url)
    assert is_empty(there)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE cohort SET name = 'a' || char(0) || id", "cohort: .* number 0"),
        pytest.param(
            "UPDATE cohort SET name = id || printf('%0200d', 0)",
            "cohort: .* every row",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "UPDATE review SET sequence = 5000000000 + rowid",
            "review: .* every row",
            marks=pytest.mark.long,
        ),
    ],
)
def test_what_postgresql_cannot_hold_is_told_with_its_table(
    make_postgresql: MakePlace, make_sqlite: MakePlace, change: str, why: str
) -> None:
    here, there = spoilt(make_sqlite, change), make_postgresql()
    with pytest.raises(DamagedError, match=why):
        move(file_of(here), there.url)
    assert is_empty(there)


def test_a_file_that_is_not_there_is_not_made(make_postgresql: MakePlace, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no database"):
        move(tmp_path / "none.db", make_postgresql().url)
    assert not (tmp_path / "none.db").exists()


def test_the_schema_of_a_newer_version_is_refused(
    make_postgresql: MakePlace, make_sqlite: MakePlace
) -> None:
    here = spoilt(make_sqlite, "UPDATE alembic_version SET version_num = '9999'")
    there = make_postgresql()
    with pytest.raises(NewerError):
        move(file_of(here), there.url)
    assert is_empty(there)
