"""How a database goes about what an app asks of it: which tables it would read whole.

Every statement sent is noted once, with its parameters, and explained afterwards, when the tables
have grown and the database has looked at them.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

OF_PEOPLE = frozenset(
    {
        *("user", "sign_in_session", "one_time_link", "enrolment", "invitation", "rate_limit"),
        *("cohort", "assignment", "study_session", "serving", "item_snapshot", "answer", "review"),
        *("memory", "changed_fact", "set_aside", "study_plan", "topic_goal", "memory_model"),
        *("learner_tally", "day_tally", "topic_tally", "problem_report", "upload", "job"),
    }
)
"""Tables that grow with people and what they do."""
OF_THE_BANK = frozenset(
    {
        *("bank_revision", "change", "entry", "entry_version", "entry_reference", "entry_tag"),
        *("entry_problem", "entry_search", "fact_alias", "fact_tally", "image", "library_text"),
        *("leech_tally", "chosen_tally"),
        *("document_reading", "candidate", "candidate_fact", "candidate_filter", "unread_fact"),
        *("comment", "withdrawal", "lost_support", "site_setting"),
    }
)
"""Tables that grow with the bank, or not at all, however many people learn."""

Parameters = Any
Steps = Iterator[tuple[str, str]]


@dataclass
class Asked:
    """Statements that read, each with the parameters it was first sent with."""

    statements: dict[str, Parameters] = field(default_factory=dict)


@contextmanager
def noted(engine: Engine) -> Iterator[Asked]:
    """Note what is sent to a database meanwhile, by whatever session or connection."""
    asked = Asked()

    def note(
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: Parameters,
        _context: object,
        many: bool,
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and not many:
            asked.statements.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def read_whole(connection: Connection, statement: str, parameters: Parameters) -> set[str]:
    """Return the tables of people that a statement would read from end to end, with how."""
    steps = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    return {
        f"{table}: {how}"
        for table, how in steps(connection, statement, parameters)
        if table in OF_PEOPLE
    }


def ways(connection: Connection, statement: str, parameters: Parameters) -> list[str]:
    """Return how a statement comes to its rows: each table, and the columns it is looked up by."""
    if connection.dialect.name == "postgresql":
        return list(_ways_of_postgresql(connection, statement, parameters))
    found = []
    for table, how, rest in _sqlite_steps(connection, statement, parameters):
        columns = re.findall(r"(\w+)[=<>]", rest)
        in_order = re.search(r"INDEX (\S+)", rest)
        if how == "SEARCH" and columns:
            found.append(f"{table} by {', '.join(dict.fromkeys(columns))}")
        elif table in OF_PEOPLE | OF_THE_BANK:
            found.append(f"{table} along {in_order[1]}" if in_order else f"{table} whole")
    return found


def _ways_of_postgresql(
    connection: Connection, statement: str, parameters: Parameters
) -> Iterator[str]:
    indexed = _columns(connection)
    waiting = [("", _explained(connection, statement, parameters))]
    while waiting:
        above, node = waiting.pop()
        table, index = node.get("Relation Name", above), node.get("Index Name")
        said = node.get("Index Cond", "")
        columns = [each for each in indexed.get(index or "", ()) if re.search(rf"\b{each}\b", said)]
        if index:
            yield f"{table} by {', '.join(columns)}" if columns else f"{table} along {index}"
        elif node["Node Type"] == "Seq Scan":
            yield f"{table} whole"
        waiting += [(table, below) for below in reversed(node.get("Plans", ()))]


def _columns(connection: Connection) -> dict[str, list[str]]:
    """Return the columns of each index of PostgreSQL's, in their order."""
    return dict(connection.exec_driver_sql(_COLUMNS).all())


_COLUMNS = """
SELECT named.relname, array_agg(own.attname::text ORDER BY own.attnum) FROM pg_index
JOIN pg_class AS named ON named.oid = pg_index.indexrelid
JOIN pg_attribute AS own ON own.attrelid = indexrelid GROUP BY named.relname
"""


def work(connection: Connection, statement: str, parameters: Parameters) -> int:
    """Return what a statement that only reads costs, whatever else the machine does.

    On PostgreSQL the pages it looks at, on SQLite the steps of its machine.
    """
    if connection.dialect.name == "postgresql":
        node = _explained(connection, statement, parameters, "ANALYZE, BUFFERS, ")
        return int(node["Shared Hit Blocks"] + node["Shared Read Blocks"])
    steps = itertools.count()
    side: Any = connection.connection.dbapi_connection
    side.set_progress_handler(lambda: next(steps) < 0, 1)
    try:
        connection.exec_driver_sql(statement, parameters).all()
    finally:
        side.set_progress_handler(None, 0)
    return next(steps)


def _sqlite(connection: Connection, statement: str, parameters: Parameters) -> Steps:
    """Yield the tables that SQLite reads whole, with its own words for it."""
    for table, how, rest in _sqlite_steps(connection, statement, parameters):
        # A search for no value of any column is a scan of a stretch, and one for any value of the
        # first column, or in an index made for the occasion, of the whole.
        if how == "SCAN" or "=?" not in rest or "ANY(" in rest or "AUTOMATIC" in rest:
            yield table, f"{how} {table}{rest}"


def _sqlite_steps(
    connection: Connection, statement: str, parameters: Parameters
) -> Iterator[tuple[str, str, str]]:
    """Yield each table that SQLite goes into, whether it scans or searches it, and by what."""
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        found = re.match(r"(SCAN|SEARCH) (\S+)(.*)", row.detail)
        if found is not None:
            how, name, rest = found.groups()
            yield _table(statement, name), how, rest


def _table(statement: str, name: str) -> str:
    """Return the table that a plan calls so; what is no table, such as a subquery, stays."""
    aliased = re.search(rf'(\w+)"? AS "?{re.escape(name)}"?\b', statement)
    if aliased:
        return aliased[1]
    return name


def _postgresql(connection: Connection, statement: str, parameters: Parameters) -> Steps:
    """Yield the tables that PostgreSQL reads whole, with its own words for it."""
    first = {index: columns[0] for index, columns in _columns(connection).items()}
    yield from _nodes(_explained(connection, statement, parameters), "", first)


def _explained(
    connection: Connection, statement: str, parameters: Parameters, more: str = ""
) -> dict[str, Any]:
    """Return the uppermost node of PostgreSQL's plan; `more` is what else is asked for."""
    asked = f"EXPLAIN ({more}FORMAT JSON) {statement}"
    said = connection.exec_driver_sql(asked, parameters).scalar_one()
    plan = json.loads(said) if isinstance(said, str) else said
    found: dict[str, Any] = plan[0]["Plan"]
    return found


def _nodes(node: dict[str, Any], above: str, first: Mapping[str, str]) -> Steps:
    """Yield what is read whole: an index too, of which no value of the first column is known."""
    kind, table = node["Node Type"], node.get("Relation Name", above)
    index = node.get("Index Name", "")
    known = re.search(rf"\b{first[index]}\b", node.get("Index Cond", "")) if index else None
    if kind == "Seq Scan" or (index and not known):
        yield table, f"{kind} {index}".strip()
    for below in node.get("Plans", ()):
        yield from _nodes(below, table, first)
