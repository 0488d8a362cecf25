"""The map of requirements in docs/security.md: whole, and true to the tests it names."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "security.md"
NUMBERS = Path(__file__).with_name("asvs.yaml")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FEWEST_WORDS = 4


class Row(NamedTuple):
    """One requirement: its number, what it asks, the tests that show it, why there are none."""

    number: str
    asks: str
    tests: tuple[tuple[str, str], ...]
    reason: str


def rows_of(text: str) -> list[Row]:
    """Return the requirements that a map tells of."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:]]
        if re.match(r"\| \d+\.\d+\.\d+ \|", line):
            number, asks, tests, reason = (*cells, "", "", "")[:4]
            found.append(Row(number, asks, tuple(NAMED.findall(tests)), reason))
    return found


@cache
def named_in(path: Path) -> frozenset[str]:
    """Return the names of the tests in a file."""
    if not path.is_file():
        return frozenset()
    tree = ast.walk(ast.parse(path.read_text()))
    return frozenset(each.name for each in tree if isinstance(each, ast.FunctionDef))


def faults(text: str, asked: set[str]) -> Iterator[str]:
    """Yield what is wrong with a map."""
    rows = rows_of(text)
    told = [row.number for row in rows]
    yield from (f"{number} is missing" for number in sorted(asked - set(told)))
    yield from (f"{number} is not asked" for number in sorted(set(told) - asked))
    yield from (f"{number} stands twice" for number in {n for n in told if told.count(n) > 1})
    for row in rows:
        if not row.asks:
            yield f"{row.number} does not say what it asks"
        if not row.tests and len(row.reason.split()) < FEWEST_WORDS:
            yield f"{row.number} has neither a test nor a reason"
        for path, name in row.tests:
            if not name.startswith("test_") or name not in named_in(ROOT / path):
                yield f"{row.number} names {path}::{name}, which there is not"


@pytest.fixture(scope="module")
def asked() -> set[str]:
    """Return the numbers of all requirements of level 1 and 2."""
    levels = yaml.safe_load(NUMBERS.read_text())
    return {number for level in levels.values() for chapter in level for number in chapter}


def test_every_requirement_has_a_test_that_there_is_or_a_reason(asked: set[str]) -> None:
    assert list(faults(MAP.read_text(), asked)) == []
    assert len(asked) == 253


def test_no_backticked_test_is_missed_by_the_look() -> None:
    text = MAP.read_text()
    named = re.findall(r"`tests/[^`]*`", text)
    assert [each for each in named if not NAMED.fullmatch(each) and "::" in each] == []


GOOD = "| 1.1.1 | decode once | `tests/attackers/test_map.py::rows_of` | |".replace(
    "rows_of", "test_the_look_finds_what_is_wrong_with_a_map"
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (GOOD, ""),
        ("", "1.1.1 is missing"),
        (f"{GOOD}\n{GOOD}", "1.1.1 stands twice"),
        (f"{GOOD}\n| 1.1.9 | x | | It is never asked here. |", "1.1.9 is not asked"),
        ("| 1.1.1 | decode once | | |", "1.1.1 has neither a test nor a reason"),
        ("| 1.1.1 | decode once | | No. |", "1.1.1 has neither a test nor a reason"),
        ("| 1.1.1 | decode once | `tests/a.py::test_a` | |", "1.1.1 names tests/a.py::test_a"),
        (GOOD.replace("look", "lock"), "which there is not"),
        (GOOD.replace("decode once", ""), "1.1.1 does not say what it asks"),
    ],
)
def test_the_look_finds_what_is_wrong_with_a_map(text: str, wrong: str) -> None:
    found = list(faults(text, {"1.1.1"}))
    assert found == [] if not wrong else any(wrong in each for each in found)
