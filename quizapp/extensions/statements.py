"""Statements worked out once and run on the driver's own connection: for the two hot endpoints.

Only showing an item, taking its answer, telling what came of it, the look-up of who is signed in,
and the locks that an answer and a change of the bank share use this: everything else goes through
the ORM, which costs more than the disk there. The connection is that of the session's transaction,
so nothing of locks, pragmas, commits and waiting is different, and rows written both ways are in
one transaction.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import cycle, islice
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import BindParameter, ClauseElement, Connection, Dialect, Select, bindparam
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Row = tuple[Any, ...]
Result = TypeVar("Result")
Given = tuple[object, ...] | dict[str, object]
"""Values as a driver takes them."""
Change = Callable[[Any], Any] | None
"""What turns a value of Python's into the driver's, or back; None: nothing does."""

_HELD = "quizapp_connection"


class Prepared:
    """A statement of SQLAlchemy's, compiled when a kind of database first asks for it.

    Values go by the names of its `bindparam`s. Rows come back as plain tuples, each value as the
    type of its column has it.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._known: dict[str, _Compiled] = {}

    def rows(self, session: Session, **values: object) -> list[Row]:
        """Run it with some values; return all rows. What waits to be written is written first."""
        if session.autoflush:
            session.flush()
        connection = connection_of(session)
        compiled = self._compiled(connection)
        return _run(connection, compiled.sql, compiled.given(values), compiled.read)

    def first(self, session: Session, **values: object) -> Row | None:
        """Run it; return the first row, if there is any."""
        rows = self.rows(session, **values)
        return rows[0] if rows else None

    def write(self, session: Session, every: Iterable[Mapping[str, object]]) -> None:
        """Run it once for each set of values; only inside `writing()`."""
        connection = connection_of(session)
        compiled = self._compiled(connection)
        given = [compiled.given(values) for values in every]
        if given:
            _run(connection, compiled.sql, given if len(given) > 1 else given[0], _nothing)

    def _compiled(self, connection: Connection) -> "_Compiled":
        dialect = connection.dialect
        known = self._known.get(dialect.name)
        if known is None:
            known = self._known[dialect.name] = _Compiled(self._statement, dialect)
        return known


def connection_of(session: Session) -> Connection:
    """Return the connection of the session's transaction, looked for once in each."""
    held = session.info.get(_HELD)
    if held is not None and held[0] is session.get_transaction():
        found: Connection = held[1]
        return found
    connection = session.connection()
    session.info[_HELD] = session.get_transaction(), connection
    return connection


class PreparedAmong:
    """A statement about some things at once: prepared for one, two, four … of them, as needed.

    `build` makes it, given the values for an `IN`; those that are too few are filled up with one of
    them, which asks for nothing else.
    """

    def __init__(self, build: Callable[[Sequence[BindParameter[Any]]], Executable]) -> None:
        self._build = build
        self._known: dict[int, tuple[list[str], Prepared]] = {}

    def rows(self, session: Session, among: Collection[object], **values: object) -> list[Row]:
        """Run it about these things; about none of them nothing is asked."""
        if not among:
            return []
        names, prepared = self._for(len(among))
        filled = islice(cycle(among), len(names))
        return prepared.rows(session, **values, **dict(zip(names, filled, strict=True)))

    def _for(self, count: int) -> tuple[list[str], Prepared]:
        size = 1 << (count - 1).bit_length()
        known = self._known.get(size)
        if known is None:
            names = [f"among_{place}" for place in range(size)]
            built = self._build([bindparam(name) for name in names])
            known = self._known[size] = names, Prepared(built)
        return known


class _Compiled:
    """A statement in the words of one kind of database."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        # Whatever can be executed can be compiled, though its type does not say so.
        compiled = cast("SQLCompiler", cast("ClauseElement", statement).compile(dialect=dialect))
        self.sql = str(compiled)
        self._fixed = dict(compiled.params)
        self._ordered = _in_order(compiled.positiontup)
        self._in = [
            (name, change)
            for bound, name in compiled.bind_names.items()
            if (change := _way_in(bound.type, dialect)) is not None
        ]
        self._columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._dialect = dialect
        self._out: list[tuple[int, Callable[[Any], Any]]] | None = None

    def given(self, values: Mapping[str, object]) -> "Given":
        """Return the values as the driver takes them."""
        all_of_them: dict[str, Any] = {**self._fixed, **values}
        for name, change in self._in:
            all_of_them[name] = change(all_of_them[name])
        return self._ordered(all_of_them) if self._ordered else all_of_them

    def read(self, cursor: DBAPICursor) -> list[Row]:
        """Return the rows as Python has them."""
        if self._out is None:
            self._out = self._ways_out(cursor)
        rows = cast("list[Row]", cursor.fetchall())
        return [_changed(row, self._out) for row in rows] if self._out else rows

    def _ways_out(self, cursor: DBAPICursor) -> list[tuple[int, Callable[[Any], Any]]]:
        # What the driver says of a column tells PostgreSQL's numbers with a point apart.
        told = [column[1] for column in cursor.description or ()]
        return [
            (place, change)
            for place, column in enumerate(self._columns)
            if (change := _way_out(column.type, self._dialect, told[place])) is not None
        ]


def _in_order(names: Sequence[str] | None) -> Callable[[dict[str, Any]], Row] | None:
    """Return what puts values into the order of the question marks; None: they go by name."""
    if names is None:
        return None
    if len(names) > 1:
        return itemgetter(*names)  # which gives a tuple of more than one alone
    return lambda values: tuple(values[name] for name in names)


def _changed(row: Row, changes: Iterable[tuple[int, Callable[[Any], Any]]]) -> Row:
    values = list(row)
    for place, change in changes:
        values[place] = change(values[place])
    return tuple(values)


def _way_in(kind: TypeEngine[Any], dialect: Dialect) -> Change:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _way_out(kind: TypeEngine[Any], dialect: Dialect, told: object) -> Change:
    return kind.dialect_impl(dialect).result_processor(dialect, told)


def _nothing(_cursor: DBAPICursor) -> None:
    """Read nothing: what was written returns no rows."""


def _run(
    connection: Connection,
    sql: str,
    given: "Given | list[Given]",
    read: Callable[[DBAPICursor], Result],
) -> Result:
    """Run a statement and read what it returns; with a list, run it once for each of its values.

    An error of the driver's is raised as SQLAlchemy would raise it, also one met while rows are
    read, for SQLite looks for most of them only then.
    """
    many = isinstance(given, list)
    try:
        cursor = connection.connection.cursor()
        for heard in connection.engine.dispatch.before_cursor_execute:
            heard(connection, cursor, sql, given, None, many)
        if isinstance(given, list):
            cursor.executemany(sql, cast("list[Row]", given))
        else:
            cursor.execute(sql, given)
        found = read(cursor)
        cursor.close()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy_has_it(connection, sql, error) from error
    return found


def _as_sqlalchemy_has_it(connection: Connection, sql: str, error: Any) -> Exception:  # noqa: ANN401 - the driver's own
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if lost:
        connection.invalidate(error)
    raised: Exception = DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return raised
