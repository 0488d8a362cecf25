"""How the time for a bank grows with its size: each step at several sizes, and tenfold ratios."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path

from question_bank.check.bank import check_bank
from question_bank.content import Bank
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import read_bank
from question_bank.generate import Generator
from question_bank.interchange.json_format import write
from tests.support.large_bank import large_bank, large_wording

SIZES = (1_000, 10_000, 100_000)
IN_A_ROW = 400
"""Facts that items are made of; all of the largest bank would take many minutes."""


def growth() -> None:
    """Print what each step takes at each size, and how many times as much as a tenth takes.

    Items are made of as many facts in every bank, so that their time should not grow at all.
    """
    rows = [dict(steps(size)) for size in SIZES]
    sizes = "".join(f"{size:>21,} " for size in SIZES)
    sys.stdout.write(f"\n{'facts':32}{sizes}\n")
    for name in rows[0]:
        times = [row[name] for row in rows]
        ratios = ["", *(f"{later / sooner:.1f} times" for sooner, later in pairwise(times))]
        cells = (f"{taken:8.3f} s {ratio:>11} " for taken, ratio in zip(times, ratios, strict=True))
        sys.stdout.write(f"{name:32}{''.join(cells)}\n")


def steps(size: int) -> Iterator[tuple[str, float]]:
    """Yield each step's name and its seconds, in a bank of about so many facts."""
    made = large_bank(size)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bank.json")
        file.write_bytes(write(bank_to_plain(made)))
        yield "read from JSON", seconds(lambda: read_bank(file))
    generator = Generator(made, large_wording(made))
    yield "index", seconds(lambda: index(made))
    yield "check", seconds(lambda: check_bank(made))
    facts = in_a_row(made)
    yield (
        f"kinds of {IN_A_ROW} facts",
        seconds(lambda: [generator.kinds_for(each) for each in facts]),
    )
    yield f"items of {IN_A_ROW} facts", seconds(lambda: list(items(generator, facts)))


def seconds(step: Callable[[], object]) -> float:
    """Return how long a step takes once."""
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def index(bank: Bank) -> None:
    """Ask for every index of a bank."""
    for name in (
        "children",
        "concept_named",
        "overlapping_meanings",
        "facts_about",
        "facts_saying",
    ):
        getattr(bank, name)


def in_a_row(bank: Bank, count: int = IN_A_ROW) -> list[str]:
    """Return facts that stand together, as those of one class do, from the middle of a bank."""
    middle = max(0, len(bank.facts) - count) // 2
    return list(islice(bank.facts, middle, middle + count))


def items(generator: Generator, facts: list[str]) -> Iterator[object]:
    """Make an item of every kind of the facts."""
    for fact in facts:
        for kind in generator.kinds_for(fact):
            yield generator.item(fact, kind, 1)
