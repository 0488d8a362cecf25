"""Opens databases that are filled, replaced or moved, and that nobody else may have open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from quizapp import migrations
from quizapp.backups.nouns import InUseError, NotEmptyError
from quizapp.extensions.fair_lock import BusyError
from quizapp.extensions.presence import Presence

_OTHERS = text("""
    SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'
""")


@contextmanager
def opened(url: URL, *, pragmas: tuple[str, ...] = ()) -> Iterator[Engine]:
    """Open a database without a pool: what is closed is closed."""
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    if url.get_backend_name() == "sqlite":
        _let_transactions_be_whole(engine, pragmas)
    try:
        yield engine
    finally:
        engine.dispose()


def _let_transactions_be_whole(engine: Engine, pragmas: tuple[str, ...]) -> None:
    """Begin transactions ourselves: the driver would end one before it alters a table."""

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Keep every process of the app out of an SQLite database; raise `InUseError` if one is in."""
    try:
        with Presence(file).alone():
            yield
    except BusyError as error:
        raise InUseError(
            "The database is in use. Stop the server and every other `quizapp` that uses it, "
            "then try again."
        ) from error


def refuse_others(connection: Connection) -> None:
    """Refuse a PostgreSQL database that anybody else is connected to."""
    if connection.scalar(_OTHERS):
        raise InUseError(
            "The database is in use by others. Stop every server and every other program that "
            "uses it, then try again."
        )


def tables_in(connection: Connection) -> list[str]:
    """Return the names of all tables there are, the app's or not."""
    return inspect(connection).get_table_names()


def refuse_foreign(connection: Connection) -> None:
    """Refuse a PostgreSQL database that holds anything which the app's migrations did not make.

    Their table of the version alone says little: every program that uses Alembic has one.
    """
    look = inspect(connection)
    there = {*look.get_table_names(), *look.get_view_names(), *look.get_materialized_view_names()}
    if not there:
        return
    schema = migrations.current(connection)
    if schema not in migrations.revisions():
        raise NotEmptyError(
            "The database is not the app's, or of a later version of it. Name an empty one."
        )
    foreign = sorted(there - _made_by(schema))
    if foreign:
        raise NotEmptyError(
            f"The database holds tables or views that are not the app's: {', '.join(foreign)}."
        )


def _made_by(schema: str) -> set[str]:
    """Return the names of the tables that migrations make, up to a revision: by making them."""
    with opened(URL.create("sqlite", database=":memory:")) as engine, engine.begin() as connection:
        migrations.upgrade(connection, schema)
        return set(tables_in(connection))
