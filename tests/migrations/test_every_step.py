"""Every migration with rows in every table: up, down and up again, and nothing lost that both know.

Rows are drawn and written by SQL at each revision, so that a migration meets what an installation
of that day could hold, not only what the app of today would write.
"""

import json
from collections.abc import Mapping
from itertools import pairwise

import pytest
from sqlalchemy import Connection, text

from quizapp import migrations
from quizapp.backups.nouns import Column, Table
from quizapp.backups.tables import line_of, rows_of, tables_of
from tests.support.places import MakePlace, Place

REVISIONS = migrations.revisions()
STEPS = list(pairwise(REVISIONS))

CHANGED: Mapping[tuple[str, str], Mapping[str, frozenset[str]]] = {
    ("0004", "0005"): {
        "change": frozenset({"*"}),  # another table of the same name: what it says, versions say
        "bank_revision": frozenset({"number"}),  # counts the changes made of what there was
    },
    # Counted anew from the log, whatever was there.
    ("0010", "0011"): dict.fromkeys(("leech_tally", "chosen_tally"), frozenset({"*"})),
}
"""What a step changes on purpose in rows that were there, both ways."""
CHANGED_DOWN: Mapping[tuple[str, str], Mapping[str, frozenset[str]]] = {
    ("0002", "0003"): {"review": frozenset({"engine"})},  # its name was shorter
}

Rows = dict[str, list[bytes]]


def rows(connection: Connection, tables: tuple[Table, ...]) -> Rows:
    """Return all rows of these tables and columns, in an order of their own."""
    return {table.name: sorted(map(line_of, rows_of(connection, table))) for table in tables}


def shared(
    one: tuple[Table, ...], other: tuple[Table, ...], changed: Mapping[str, frozenset[str]]
) -> tuple[Table, ...]:
    """Return what both know: tables of one name, with the columns of one name and kind."""
    others = {table.name: set(table.columns) for table in other}
    found = []
    for table in one:
        left_out = changed.get(table.name, frozenset())
        columns: tuple[Column, ...] = tuple(
            column
            for column in table.columns
            if column in others.get(table.name, set()) and column.name not in left_out
        )
        if columns and "*" not in left_out:
            found.append(Table(table.name, columns))
    return tuple(found)


def step(place: Place, one: str, other: str, *, up: bool) -> int:
    """Go one step and compare; return how many rows both sides know."""
    below, above = (one, other) if up else (other, one)
    changed = dict(CHANGED.get((below, above), {}))
    if not up:
        changed |= CHANGED_DOWN.get((below, above), {})
    with place.changing() as connection:
        before = tables_of(connection)
        held = rows(connection, before)
        (migrations.upgrade if up else migrations.downgrade)(connection, other)
        known = shared(before, tables_of(connection), changed)
        narrowed = rows(connection, known)
    with place.changing() as connection:
        assert migrations.current(connection) == other
        assert rows(connection, known) == narrowed
    full = {table.name: table for table in before}
    for table in known:
        places = [full[table.name].columns.index(column) for column in table.columns]
        assert narrowed[table.name] == sorted(_cut(held[table.name], places)), table.name
    return sum(map(len, narrowed.values()))


def _cut(lines: list[bytes], places: list[int]) -> list[bytes]:
    return [line_of([json.loads(line)[place] for place in places]) for line in lines]


def there_and_back(place: Place, begin: str) -> None:
    """Go from a revision to the newest, down one by one to the first, and up again."""
    at = REVISIONS.index(begin)
    for one, other in STEPS[at:]:
        assert step(place, one, other, up=True)
    for one, other in reversed(STEPS):
        assert step(place, other, one, up=False)
    with place.changing() as connection:
        migrations.downgrade(connection, "base")
        assert tables_of(connection) == ()
        migrations.upgrade(connection)
        assert migrations.current(connection) == REVISIONS[-1]


def test_rows_survive_every_step_up_and_down(make_place: MakePlace) -> None:
    place = make_place()
    counts = place.build(REVISIONS[0], seed=1)
    assert all(counts.values()), counts
    there_and_back(place, REVISIONS[0])


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 7))
@pytest.mark.parametrize("begin", REVISIONS)
def test_rows_of_any_revision_survive_every_step(
    make_place: MakePlace, begin: str, seed: int
) -> None:
    place = make_place()
    place.build(begin, seed)
    there_and_back(place, begin)


def test_a_step_that_loses_a_row_is_noticed(
    make_place: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a migration that throws one row away."""
    place = make_place()
    place.build(REVISIONS[0], seed=1)
    upgrade = migrations.upgrade

    def careless(connection: Connection, target: str = "head") -> None:
        upgrade(connection, target)
        connection.execute(
            text("DELETE FROM rate_limit WHERE id = (SELECT MIN(id) FROM rate_limit)")
        )

    monkeypatch.setattr(migrations, "upgrade", careless)
    with pytest.raises(AssertionError, match="rate_limit"):
        step(place, *STEPS[0], up=True)
