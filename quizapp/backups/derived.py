"""Works out anew what no backup holds: the search index, and PostgreSQL's counters."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, inspect, select, text, tuple_

from quizapp.bank.search_words import Standing, marks_of, text_of
from quizapp.models import Entry, EntrySearch, EntryVersion

AT_ONCE = 500
_COUNTER_OF = text("SELECT pg_get_serial_sequence(:table, :column)")


def index_entries(connection: Connection) -> None:
    """Write the words of all entries anew, as this kind of database indexes them."""
    connection.execute(delete(EntrySearch))
    for rows in _entries(connection):
        connection.execute(insert(EntrySearch), rows)


def _entries(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    """Yield what the entries outside the bin say, some at a time."""
    key = tuple_(Entry.noun, Entry.id)
    wanted = (
        select(
            Entry.noun,
            Entry.id,
            Entry.status,
            Entry.author_id,
            Entry.updated_at,
            Entry.published,
            Entry.version,
            EntryVersion.body,
        )
        .join(
            EntryVersion,
            (EntryVersion.noun == Entry.noun)
            & (EntryVersion.id == Entry.id)
            & (EntryVersion.number == Entry.version),
        )
        .where(Entry.status != "binned")
        .order_by(Entry.noun, Entry.id)
        .limit(AT_ONCE)
    )
    place = ("", "")
    while some := connection.execute(wanted.where(key > place)).all():
        yield [_searched(row) for row in some]
        place = (some[-1].noun, some[-1].id)


def _searched(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the above
    pending = row.published not in {None, row.version}
    marks = marks_of(row.noun, row.id, row.body, Standing(row.status, row.author_id, pending))
    return {
        "noun": row.noun,
        "id": row.id,
        "updated_at": row.updated_at,
        "words": text_of(row.id, row.body, marks),
    }


def set_counters(connection: Connection) -> None:
    """Let PostgreSQL's numbers go on after the largest there is; SQLite looks for itself."""
    if connection.dialect.name != "postgresql":
        return
    look = inspect(connection)
    for table in look.get_table_names():
        for column in look.get_columns(table):
            names = {"table": f'"{table}"', "column": column["name"]}
            counter = connection.scalar(_COUNTER_OF, names)
            if counter is not None:
                largest = f'MAX("{column["name"]}")'
                connection.execute(
                    text(
                        f"SELECT setval(:counter, COALESCE({largest}, 1), {largest} IS NOT NULL)"  # noqa: S608 - names from the schema itself # nosec B608
                        f' FROM "{table}"'
                    ),
                    {"counter": counter},
                )
