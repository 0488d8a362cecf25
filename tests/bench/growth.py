"""What a learner's pages cost among ever more other people, on both databases.

    python -m tests.bench.growth [--full] [--folder DIR] [--rounds N]

One learner with 1,000 memories and 10,000 answers, among none and ever more of the same. Sizes
stand side by side, each in a database of its own, and are measured in turn, so that whatever else
the machine does weighs on all of them alike. Without `--full` it stops at 100,000 memories, on
SQLite; with it, a million memories and ten million answers on each database, which take some
twenty minutes and 15 GB each to make. It ends with the plans of the queries that pages rest
on, and the work they are, which do not depend on what else the machine does. It judges nothing.
"""

import os
import shutil
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from psycopg.errors import InvalidCatalogName

from tests.bench.crowded import EXPLAINED, MADE, Place, Step, place, seconds
from tests.support.multitude import CLOSELY
from tests.support.postgres import create_database, drop_database, running_server

LEARNERS, MORE = (1, 10, 100), 1_000
ROUNDS = 31
FIRST = CLOSELY
"""Rounds in which each learner is visited for the first time."""
BULKY = ("wal_level=minimal", "max_wal_senders=0", "max_wal_size=8GB", "checkpoint_timeout=1h")
"""Settings with which PostgreSQL takes much at once; none changes how it reads."""
Times = dict[str, list[list[tuple[float, float]]]]
"""Of everything, at each place, in every round: milliseconds, and those of the processor."""


def measured(places: Sequence[Place], rounds: int) -> Times:
    """Return what everything takes, by its name, at each place, round after round."""
    taken: Times = {}
    for turn in range(rounds):
        for number, each in enumerate(places):
            with each.app.app_context():
                found = [(name, timed(step)) for name, step in each.queries(turn)]
            found += [(name, timed(step)) for name, step in each.pages(turn)]
            for name, times in found:
                taken.setdefault(name, [[] for _ in places])[number].append(times)
    return taken


def timed(step: Step) -> tuple[float, float]:
    """Return the milliseconds of a step, and those in which a processor was busy for this process.

    The latter do not count what else the machine does, nor what a server of databases does.
    """
    begun = process_time()
    took = seconds(step)
    return 1000 * took, 1000 * (process_time() - begun)


def growth(
    on: str, learners: Sequence[int], folder: Path, server: str, rounds: int
) -> dict[str, tuple[str, int, int]]:
    """Print what everything costs at each size on one kind of database.

    Returns the plans of the largest, and the work for the queries among 10,000 and among all.
    """
    with ExitStack() as stack:
        places = []
        for number in learners:
            home = folder / f"{on}-{number}"
            if not (home / MADE).exists():  # what was half made is no use
                shutil.rmtree(home, ignore_errors=True)
                home.mkdir()
            url = database_at(server, f"growth_{number}", home) if server else ""
            places.append(stack.enter_context(place(home, number, url)))
        taken = measured(places, rounds)
        report(on, places)
        small = learners.index(10)
        first = {name: [each[:FIRST] for each in times] for name, times in taken.items()}
        again = {name: [each[FIRST:] for each in times] for name, times in taken.items()}
        if rounds > FIRST:
            table("first visits, median", first, small, lambda each: median(map(_whole, each)))
            table("again, median", again, small, lambda each: median(map(_whole, each)))
            table("again, fastest", again, small, lambda each: min(map(_whole, each)))
            if not server:
                table("again, processor", again, small, lambda each: median(map(_busy, each)))
        found = places[-1].scans()
        said = f"tables of people read whole among {places[-1]} memories: {len(found)}\n"
        sys.stdout.write(said + "".join(f"    {one}\n" for one in sorted(found)))
        less, plans = places[small].plans(), places[-1].plans()
        return {name: (said, less[name][1], done) for name, (said, done) in plans.items()}


def _whole(times: tuple[float, float]) -> float:
    return times[0]


def _busy(times: tuple[float, float]) -> float:
    return times[1]


def database_at(server: str, name: str, home: Path) -> str:
    """Return the URL of a database of that name: a new one, unless one was made before."""
    if (home / MADE).exists():
        return server.replace("/postgres?", f"/{name}?")
    with suppress(InvalidCatalogName):
        drop_database(server, name)
    return create_database(server, name)


def report(on: str, places: Sequence[Place]) -> None:
    """Print how large each place is, and what making it took."""
    heads = "".join(f"{each!s:>14}" for each in places)
    sys.stdout.write(f"\n{f'{on}, memories:':28}{heads}{'last : 10k':>13}\n")
    sizes = "".join(f"{each.bytes / 1e6:11,.0f} MB" for each in places)
    sys.stdout.write(f"{'on the disk':28}{sizes}\n")
    for part in ("rows", "counts", "statistics"):
        cells = "".join(f"{each.seconds[part]:12.1f} s" for each in places)
        sys.stdout.write(f"{f'making it: {part}':28}{cells}\n")
    sys.stdout.write(f"load of the machine: {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores\n")


def table(
    title: str,
    taken: Times,
    small: int,
    of: Callable[[list[tuple[float, float]]], float],
) -> None:
    """Print one number for everything at each place, and the last beside the one of 10k."""
    sys.stdout.write(f"\n{title}\n")
    for name, times in taken.items():
        row = [of(each) for each in times]
        cells = "".join(f"{time:11.3f} ms" for time in row)
        sys.stdout.write(f"{name:28}{cells}{row[-1] / row[small]:11.2f} x\n")
    sys.stdout.flush()


def compared(plans: Mapping[str, Mapping[str, tuple[str, int, int]]]) -> None:
    """Print how each database comes to the rows of the same queries, as tables in Markdown."""
    for on, found in plans.items():
        unit = "pages" if on == "PostgreSQL" else "steps"
        sys.stdout.write(f"\n| {on} | tables, and the columns they are looked up by |")
        sys.stdout.write(f" {unit} among 10k | among all | times |\n|{'---|' * 5}\n")
        for name in EXPLAINED:
            said, less, more = found[name]
            sys.stdout.write(f"| {name} | {said} | {less:,} | {more:,} | {more / less:.2f} |\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure growth on SQLite; with --full up to a million memories, and on PostgreSQL too."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="up to a million memories, on both")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="one kind of database alone")
    parser.add_argument("--folder", type=Path, help="what is made there stays, to be used again")
    parser.add_argument(
        "--rounds",
        type=int,
        default=ROUNDS,
        help=f"0: plans and work alone; times want more than {FIRST}",
    )
    chosen = parser.parse_args(arguments)
    learners = (*LEARNERS, MORE) if chosen.full else LEARNERS
    plans: dict[str, dict[str, tuple[str, int, int]]] = {}
    with ExitStack() as stack:
        folder = chosen.folder or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        if chosen.on != "postgresql":
            plans["SQLite"] = growth("sqlite", learners, folder, "", chosen.rounds)
        if chosen.on == "postgresql" or (chosen.full and not chosen.on):
            kept = folder / "server"
            kept.mkdir(exist_ok=True)
            server = stack.enter_context(running_server(kept=kept, settings=BULKY))
            plans["PostgreSQL"] = growth("postgresql", learners, folder, server, chosen.rounds)
        compared(plans)


if __name__ == "__main__":
    main()
