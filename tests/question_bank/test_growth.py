"""Ten times the facts take about ten times the steps; counted, for a clock lies on a busy day."""

import sys
from collections import deque
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest

from question_bank.check.bank import ERRORS, WARNINGS, Rule
from question_bank.content import Bank
from question_bank.generate import Generator
from tests.support.growth import in_a_row, index, items
from tests.support.large_bank import large_bank, large_wording

SMALL, LARGE = 2_000, 20_000
ALLOWED = 1.2
"""Tenfold facts may take twelvefold steps."""


@pytest.fixture(name="banks", scope="module")
def fixture_banks() -> tuple[Bank, Bank]:
    banks = large_bank(SMALL), large_bank(LARGE)
    for bank in banks:
        index(bank)
    return banks


def steps(work: Callable[[], object]) -> int:
    """Count the calls, of Python and of C, that some work makes (a deque of 0 keeps nothing)."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("rule", [*ERRORS, *WARNINGS], ids=lambda rule: rule.__name__)
def test_no_rule_of_the_bank_looks_at_all_pairs(banks: tuple[Bank, Bank], rule: Rule) -> None:
    small, large = (steps(partial(deque, rule(bank), 0)) for bank in banks)
    assert large / small <= ALLOWED * len(banks[1].facts) / len(banks[0].facts)


@pytest.mark.long
def test_an_item_of_a_large_bank_takes_no_more_than_of_a_small_one(
    banks: tuple[Bank, Bank],
) -> None:
    taken = []
    for bank in banks:
        generator = Generator(bank, large_wording(bank))
        facts = in_a_row(bank, 200)
        list(items(generator, facts))
        taken.append(steps(partial(deque, items(generator, facts), 0)))
    assert taken[1] / taken[0] <= ALLOWED
