"""The only randomness there is: seeded, so that the same question can be made again."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def chance(*parts: object) -> Random:
    """Return a source of chance that depends on the parts alone (stable between processes)."""
    return Random(":".join(map(str, parts)))  # noqa: S311 - reproducible draws # nosec B311


def shuffled(things: Iterable[Thing], draws: Random) -> list[Thing]:
    """Return the things in an order drawn by ``draws``, each order equally likely."""
    order = list(things)
    draws.shuffle(order)
    return order


def picked(things: Sequence[Thing], draws: Random) -> Thing:
    """Return one of the things, each equally likely."""
    return things[draws.randrange(len(things))]
