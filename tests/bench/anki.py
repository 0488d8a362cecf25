"""Ours beside Anki's: the same number of cards and reviews, all due, measured in turns.

Anki is AGPL, so it stays in an environment of its own in the user's cache and in a process of its
own; where it cannot be installed, the comparison is left out and the reason said.
"""

import json
import os
import subprocess
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.learner import Bench, Size

ROUNDS = 3
INSTALL_SECONDS = 300
SIDE = Path(__file__).parents[1] / "support" / "anki_side.py"
"""Not in this folder: it would take this module for Anki's own, which has the same name."""
ROWS = (
    # What it is called, Anki's measure, ours, what is counted.
    ("next, engine", "next", "engine: next item, all due"),
    ("next, with the database", "next", "next item, all due"),
    ("answer, engine", "answer", "engine: answer"),
    ("answer, written to disk", "answer", "answer, written"),
    ("due counts by topic", "due", "due by topic"),
    ("a year's statistics", "graphs", "statistics, a year"),
)


def beside_anki(made_up: Bench) -> str:
    """Return a table of both sides' medians and ratios, or why Anki's side is missing."""
    try:
        python = installed()
    except (OSError, subprocess.SubprocessError) as problem:
        return f"\nAnki is not measured: it could not be installed ({problem}).\n"
    size, names = made_up.size, {own for _, _, own in ROWS}
    with anki(python, size) as ask:
        rounds = [(made_up.measured(names), ask()) for _ in range(ROUNDS)]
    lines = [f"\n{f'{size} cards, {size.answers} reviews each':32}{'ours':>14}{'Anki':>14}"]
    for name, theirs, own in ROWS:
        mine = median(taken[own] for taken, _ in rounds)
        other = 1000 * median(taken[theirs] for _, taken in rounds)
        lines.append(f"{name:32}{mine:11.3f} ms{other:11.3f} ms{ratio(mine, other):>16}")
    return "\n".join(lines) + "\n"


def ratio(mine: float, other: float) -> str:
    """Say in words how our time compares."""
    return f"{other / mine:.1f} x faster" if mine <= other else f"{mine / other:.1f} x slower"


def installed() -> Path:
    """Return an interpreter that has Anki, made once in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "quizapp-bench" / "anki"
    python = folder / "bin" / "python"
    if not has_anki(python):
        venv.create(folder, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "anki"]
        subprocess.run(install, check=True, timeout=INSTALL_SECONDS, capture_output=True)
    return python


def has_anki(python: Path) -> bool:
    """Say whether an interpreter is there and has Anki."""
    look = [str(python), "-c", "import anki.collection"]
    return python.exists() and not subprocess.run(look, check=False, capture_output=True).returncode


@contextmanager
def anki(python: Path, size: Size) -> Iterator[Callable[[], dict[str, float]]]:
    """Start Anki's side; give the function that asks it for one round, in seconds."""
    command = [str(python), str(SIDE), str(size.facts), str(size.answers)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as side:
        asked, heard = side.stdin, side.stdout
        if asked is None or heard is None:
            raise AssertionError("both pipes were asked for")
        heard.readline()

        def ask() -> dict[str, float]:
            asked.write("\n")
            asked.flush()
            taken: dict[str, float] = json.loads(heard.readline())
            return taken

        yield ask
        asked.close()
