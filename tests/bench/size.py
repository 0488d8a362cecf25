"""How soon `quizapp run` serves, what it keeps in memory, and what an installation weighs.

`python -m tests.bench.size` prints the figures beside what was promised; it judges nothing.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, distribution
from importlib.util import cache_from_source
from pathlib import Path
from urllib.request import urlopen

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.site import address_told, quizapp, stop, surroundings

OURS = "quizapp"
FOLDERS = ("question_bank", "quizapp")
ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 10**6
STARTS = 5
SETTLE_SECONDS = 3.0
PROMISED = {"start": 2.0, "idle": 140, "base": 120, "documents": 220}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        started = [start_once(Path(folder)) for _ in range(STARTS + 1)][1:]  # the first makes it
    seconds = sorted(each[0] for each in started)
    told(f"serving after (median of {STARTS})", seconds[STARTS // 2], PROMISED["start"], "s")
    told("the slowest of them", seconds[-1], PROMISED["start"], "s")
    for name, number in (("idle, all processes", 1), ("after 40 pages", 2)):
        told(name, max(each[number] for each in started), PROMISED["idle"], "MB PSS")
    told("base installation", weight(()), PROMISED["base"], "MB")
    told("with the extra documents", weight({"documents"}), PROMISED["documents"], "MB")


def told(what: str, measured: float, promised: float, unit: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{what:36}{measured:10.2f} {unit:8} (promised: at most {promised:g})\n")


def start_once(folder: Path) -> tuple[float, float, float]:
    """Start a site; return seconds until it serves, and its memory in MB before and after use."""
    log = folder / "server.log"
    begun = time.perf_counter()
    with log.open("wb") as written:
        server = subprocess.Popen(
            [quizapp(), "run", "--port", "0"],
            env=surroundings(folder / "data"),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        address = address_told(log, server)
        fetch(f"{address}/healthz")
        seconds = time.perf_counter() - begun
        time.sleep(SETTLE_SECONDS)
        idle = memory(server.pid)
        for _ in range(40):
            fetch(f"{address}/sign-in")
        return seconds, idle, memory(server.pid)
    finally:
        stop(server)


def fetch(address: str) -> None:
    """Load a page to its end."""
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own site
        answer.read()


def memory(process: int) -> float:
    """Return the proportional set size of a process and all below it, in MB of 2^20 bytes."""
    return sum(kilobytes(each) for each in (process, *below(process))) / 1024


def below(process: int) -> Iterator[int]:
    """Yield the processes that a process started, and those that they did."""
    told = Path(f"/proc/{process}/task/{process}/children").read_text()
    for child in map(int, told.split()):
        yield child
        yield from below(child)


def kilobytes(process: int) -> int:
    """Return a process's share of the memory it is in: what it shares counts in part."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+)", told, re.MULTILINE)
    if found is None:
        raise AssertionError("this kernel tells no PSS")
    return int(found[1])


def weight(extras: Collection[str]) -> float:
    """Return what the app and all it needs weigh, in MB of 10^6 bytes, compiled code included.

    Python itself and pip are not counted.
    """
    packages = sum(size(distribution(name)) for name in needed(extras) - {OURS})
    return (packages + sum(folder_size(ROOT / name) for name in FOLDERS)) / MEGABYTE


def needed(extras: Collection[str]) -> set[str]:
    """Return the names of all packages that the app needs with these extras."""
    seen: set[tuple[str, frozenset[str]]] = set()
    left = [(OURS, frozenset(extras))]
    while left:
        name, wanted = left.pop()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        for line in distribution(name).requires or ():
            asked = Requirement(line)
            fits = asked.marker is None or any(
                asked.marker.evaluate({"extra": extra}) for extra in (wanted or {""})
            )
            if fits:
                left.append((canonicalize_name(asked.name), frozenset(asked.extras)))
    return {name for name, _wanted in seen}


def size(package: Distribution) -> int:
    """Return the bytes of a package's files, each module's compiled form counted as well."""
    files = {Path(str(each.locate())) for each in package.files or ()}
    files |= {Path(cache_from_source(str(each))) for each in files if each.suffix == ".py"}
    return sum(each.stat().st_size for each in files if each.is_file())


def folder_size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


if __name__ == "__main__":
    main()
