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


def cut(place: Place, target: str, moment: int, **how: bool) -> bool:
    """Upgrade with a kill at a moment; return whether it came so far."""
    within = how.pop("within", False)

    def work() -> None:
        killing_at(moment, within=within)
        upgrade(place.settings, target, **how)

    ended = in_a_child(work)
    assert ended in {0, -signal.SIGKILL}
    return ended == -signal.SIGKILL


def sweep(place: Place, target: str, moments: list[int], *, within: bool = False) -> int:
    """Cut an upgrade at each moment; return how many kills there were."""
    old = state(place)
    kills = 0
    for moment in moments:
        if not cut(place, target, moment, within=within):
            break
        kills += 1
        assert state(place) == old or state(place)[0] == target
    assert in_a_child(lambda: upgrade(place.settings, target)) == 0
    assert state(place)[0] == target
    return kills


def test_an_upgrade_cut_anywhere_is_old_or_new_and_finishes(make_place: MakePlace) -> None:
    place = make_place()
    place.build(REVISIONS[0], seed=1)
    assert sweep(place, REVISIONS[-1], [0, 45, 90]) == 3


def test_an_upgrade_cut_within_a_statement_is_old_or_new(tmp_path: Path) -> None:
    place = sqlite_place(tmp_path)
    place.build(REVISIONS[0], seed=1)
    assert sweep(place, REVISIONS[-1], [20, 100], within=True) == 2


def sqlite_place(folder: Path) -> Place:
    return Place(URL.create("sqlite", database=str(folder / "quizapp.db")), folder)


@pytest.mark.long
@pytest.mark.parametrize(("one", "other"), STEPS)
def test_every_step_cut_at_every_statement(make_place: MakePlace, one: str, other: str) -> None:
    place = make_place()
    place.build(one, seed=2)
    assert sweep(place, other, list(range(400))) > 3


@pytest.mark.long
@pytest.mark.parametrize(("one", "other"), STEPS)
def test_every_step_cut_within_statements(tmp_path: Path, one: str, other: str) -> None:
    place = sqlite_place(tmp_path)
    place.build(one, seed=3)
    assert sweep(place, other, list(range(0, 4000, 13)), within=True)


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
