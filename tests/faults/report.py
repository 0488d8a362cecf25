"""The fault report: `python -m tests.faults.report [--full]`, one line for each fault.

Judges too: it exits 1 if a law was broken, or if a control lost nothing.
"""

import argparse
import contextlib
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from tests.faults.at_once import one_answer_often, one_item_twice
from tests.faults.clocks import over_summer_time, put_back
from tests.faults.cluster import cluster
from tests.faults.cuts import power_cuts
from tests.faults.disks import CODES, can_mount, full_disk, read_only_disk, refusing_disk
from tests.faults.ground import load, opened, over, small_bank
from tests.faults.kills import installed, kills
from tests.faults.laws import HEADINGS, Found
from tests.faults.locks import foreign_lock
from tests.faults.stops import (
    foreign_row_lock,
    full_tablespace,
    lazy_stops,
    read_only_server,
    stops,
)
from tests.faults.vfs import can_watch

Run = Callable[[Path], Found]
Database = Callable[[], contextlib.AbstractContextManager[str]]


@dataclass(frozen=True)
class Fault:
    """One line of the report."""

    name: str
    run: Run
    control: bool = False
    """Whether it must lose answers."""
    possible: bool = True

    def judged(self, found: Found) -> bool:
        """Say whether it came out as it should."""
        return found.lost > 0 if self.control else found.sound


def faults(*, full: bool) -> list[Fault]:
    """Return every fault with its number of runs."""

    def times(many: int, few: int) -> int:
        return many if full else few

    watched, mounted = can_watch(), can_mount()
    cuts = times(120, 12)
    return [
        Fault("power cut, SQLite", lambda at: power_cuts(at, cuts), possible=watched),
        Fault(
            "CONTROL: the same with synchronous=NORMAL",
            lambda at: power_cuts(at, cuts, synchronous="NORMAL"),
            control=True,
            possible=watched,
        ),
        *(
            Fault(
                f"{what}, below SQLite",
                partial(_refusing, what=what, times=times(25, 1)),
                possible=watched,
            )
            for what in CODES
        ),
        Fault("disk full, a real one", lambda at: full_disk(at, times(25, 1)), possible=mounted),
        Fault(
            "disk read-only, a real one",
            lambda at: read_only_disk(at, times(10, 1)),
            possible=mounted,
        ),
        Fault("foreign lock, SQLite", lambda at: foreign_lock(at, times(10, 1))),
        *_of_clocks("SQLite"),
        *_of_processes("SQLite", full=full),
        *_of_processes("PostgreSQL", full=full),
        *_of_postgresql(full=full, mounted=mounted),
    ]


def _refusing(folder: Path, what: str, times: int) -> Found:
    return refusing_disk(folder, what, times)


@contextlib.contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


@contextlib.contextmanager
def _postgresql() -> Iterator[str]:
    with cluster() as server:
        yield server.url


DATABASES: dict[str, Database] = {"SQLite": _sqlite, "PostgreSQL": _postgresql}


def _in_an_app(folder: Path, database: Database, run: Callable[..., Found]) -> Found:
    with database() as url, opened(over(folder, url)) as app:
        load(app, small_bank())
        return run(app)


def _on_a_site(folder: Path, database: Database, run: Callable[..., Found]) -> Found:
    with database() as url, installed(folder, url) as site:
        return run(*site)


def _of_clocks(name: str) -> list[Fault]:
    at = partial(_in_an_app, database=DATABASES[name])
    return [
        Fault(f"clock put back 1 h, 1, 30, 400 days, {name}", partial(at, run=put_back)),
        Fault(f"changes of time in six zones, {name}", partial(at, run=over_summer_time)),
    ]


def _of_processes(name: str, *, full: bool) -> list[Fault]:
    """Return what is done to a real server."""
    at = partial(_on_a_site, database=DATABASES[name])
    count, crowd = (100, 40) if full else (6, 4)
    crowded = partial(one_answer_often, threads=8, times=crowd)
    return [
        Fault(f"kill -9, {name}", partial(at, run=partial(kills, count=count))),
        Fault(
            f"two workers, one item, {name}", partial(at, run=partial(one_item_twice, times=crowd))
        ),
        Fault(f"one answer 8 x {crowd} times at once, {name}", partial(at, run=crowded)),
    ]


def _of_postgresql(*, full: bool, mounted: bool) -> list[Fault]:
    many = 30 if full else 2
    few = 5 if full else 1
    return [
        Fault("PostgreSQL stopped fast and immediately", lambda at: stops(at, many)),
        Fault(
            "CONTROL: immediately, synchronous_commit=off",
            lambda at: lazy_stops(at, few),
            control=True,
        ),
        Fault("disk full under the tables", lambda at: full_tablespace(at, few), possible=mounted),
        Fault("PostgreSQL read-only", lambda at: read_only_server(at, few)),
        Fault("foreign row lock, PostgreSQL", lambda at: foreign_row_lock(at, few)),
        *_of_clocks("PostgreSQL"),
    ]


def main() -> int:
    """Run every fault and print what it left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="as many runs as make check-long")
    parser.add_argument("--only", default="", help="faults whose name holds this")
    chosen = parser.parse_args()
    click.echo(machine())
    click.echo(HEADINGS)
    good = [_one(fault) for fault in faults(full=chosen.full) if chosen.only in fault.name]
    click.echo(
        "Every law held, and each control lost answers." if all(good) else "NOT as promised."
    )
    return 0 if all(good) else 1


def _one(fault: Fault) -> bool:
    if not fault.possible:
        click.echo(f"{fault.name:<52} cannot be run here")
        return True
    folder = Path(tempfile.mkdtemp(prefix="quizapp-faults-"))
    try:
        # What the app logs of each refusal is no part of the report.
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):  # noqa: PTH123 - a device
            found = fault.run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    good = fault.judged(found)
    click.echo(found.line(fault.name) + ("" if good else "  <- NOT as promised"))
    return good


def machine() -> str:
    """Say when and on what kind of machine this ran."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
