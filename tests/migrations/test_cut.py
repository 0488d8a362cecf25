"""An upgrade cut by `kill -9` at any statement leaves the old schema or the new, never between."""

import shutil
import signal
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, event, text

from quizapp import migrations
from quizapp.backups.nouns import Sum
from quizapp.backups.places import opened
from quizapp.backups.tables import sums_of, tables_of
from quizapp.cli.preparing import upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from tests.support.cutting import in_a_child, killing_at
from tests.support.places import MakePlace, Place

REVISIONS = migrations.revisions()
STEPS = list(pairwise(REVISIONS))


def upgrade(settings: Settings, target: str, *, commit_each: bool = False) -> None:
    """Upgrade as `quizapp run` does, but to any revision."""
    if target != REVISIONS[-1]:
        newest = migrations.upgrade
        migrations.upgrade = lambda connection, _="": newest(connection, target)  # type: ignore[assignment]
    if commit_each:
        event.listen(
            Engine,
            "after_cursor_execute",
            lambda *what: what[0].connection.driver_connection.commit(),
        )
    app = create_app(settings)
    with app.app_context():
        upgrade_schema()
        db.engine.dispose()


def state(place: Place) -> tuple[str | None, dict[str, Sum]]:
    """Return the revision a database is at, and what its tables add up to."""
    with opened(place.url) as engine, engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        return migrations.current(connection), sums_of(connection, tables_of(connection))


def counted(place: Place) -> tuple[str | None, dict[str, int]]:
    """Return the revision a database is at, and how many rows its tables have."""
    revision, sums = state(place)
    return revision, {name: each.rows for name, each in sums.items()}


def cut(place: Place, target: str, moment: int, **how: bool) -> bool:
    """Upgrade with a kill at a moment; return whether it came so far."""
    within = how.pop("within", False)

    def work() -> None:
        killing_at(moment, within=within)
        upgrade(place.settings, target, **how)

    ended = in_a_child(work)
    assert ended in {0, -signal.SIGKILL}
    return ended == -signal.SIGKILL


def sweep(
    make: MakePlace, start: str, target: str, moments: list[int], *, seed: int, within: bool = False
) -> int:
    """Cut an upgrade at each moment; return how many kills there were.

    After each there is the old state, or a new one in which no row is missing: as many as a twin
    has that nobody cut. (An upgrade draws ids, so what rows add up to differs.)
    """
    place, twin = make(), make()
    for each in (place, twin):
        each.build(start, seed=seed)
    old = state(place)
    assert in_a_child(lambda: upgrade(twin.settings, target)) == 0
    new = counted(twin)
    kills = 0
    for moment in moments:
        if not cut(place, target, moment, within=within):
            break
        kills += 1
        assert state(place) == old or counted(place) == new
    assert in_a_child(lambda: upgrade(place.settings, target)) == 0
    assert counted(place) == new
    assert new[0] == target
    return kills


def test_an_upgrade_cut_anywhere_is_old_or_new_and_finishes(make_place: MakePlace) -> None:
    assert sweep(make_place, REVISIONS[0], REVISIONS[-1], [0, 45, 90], seed=1) == 3


def test_an_upgrade_cut_within_a_statement_is_old_or_new(make_sqlite: MakePlace) -> None:
    moments = [20, 100]
    assert sweep(make_sqlite, REVISIONS[0], REVISIONS[-1], moments, seed=1, within=True) == 2


def test_a_cut_that_loses_rows_is_noticed(
    make_sqlite: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the new schema alone is not enough."""

    def losing(place: Place, target: str, _moment: int, **_how: bool) -> bool:
        assert in_a_child(lambda: upgrade(place.settings, target)) == 0
        place.spoil("DELETE FROM rate_limit")
        return True

    monkeypatch.setattr(f"{__name__}.cut", losing)
    with pytest.raises(AssertionError):
        sweep(make_sqlite, REVISIONS[-2], REVISIONS[-1], [0], seed=1)


def sqlite_place(folder: Path) -> Place:
    return Place(URL.create("sqlite", database=str(folder / "quizapp.db")), folder)


@pytest.mark.long
@pytest.mark.parametrize(("one", "other"), STEPS)
def test_every_step_cut_at_every_statement(make_place: MakePlace, one: str, other: str) -> None:
    assert sweep(make_place, one, other, list(range(400)), seed=2) > 3


@pytest.mark.long
@pytest.mark.parametrize(("one", "other"), STEPS)
def test_every_step_cut_within_statements(make_sqlite: MakePlace, one: str, other: str) -> None:
    assert sweep(make_sqlite, one, other, list(range(0, 4000, 13)), seed=3, within=True)


def test_an_upgrade_that_commits_as_it_goes_is_noticed(tmp_path: Path) -> None:
    """The control: without one whole transaction a cut leaves something between."""
    place = sqlite_place(tmp_path)
    place.build(REVISIONS[0], seed=1)
    old = state(place)
    kept = place.settings.data_dir / "kept.db"
    shutil.copy(str(place.url.database), kept)
    between = 0
    for moment in (60, 120):
        shutil.copy(kept, str(place.url.database))
        assert cut(place, REVISIONS[-1], moment, commit_each=True)
        revision, sums = state(place)
        between += revision != REVISIONS[-1] and (revision, sums) != old
    assert between
