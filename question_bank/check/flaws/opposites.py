"""Words that are opposites and leave nothing between them but "unchanged"."""

from collections.abc import Sequence

from question_bank.check.flaws.words import bag

_UPS = bag(
    """increased increase higher high raised elevated gain excess faster upregulated stimulated
    activated"""
)
_DOWNS = bag(
    """decreased decrease lower low lowered reduced loss deficiency slower downregulated
    inhibited inactivated"""
)
_LEVEL = bag("unchanged normal same unaffected constant stable")
_DENIED = bag("no not never without absent")

_PAIRED = frozenset(
    map(
        bag,
        (
            "present absent",
            "positive negative",
            "normal abnormal",
            "with without",
            "before after",
            "early late",
            "improved worsened",
            "improve worsen",
            "increasing decreasing",
            "rise fall",
            "strengthened weakened",
            "dilated constricted",
            "active inactive",
        ),
    )
)
_PREFIXES = (("hyper", "hypo"), ("tachy", "brady"), ("over", "under"))


def opposed(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts, as words, differ in one word only, and there they are opposites."""
    if len(one) != len(other):
        return False
    apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and _opposite(*apart[0])


def _opposite(one: str, other: str) -> bool:
    return (
        (one in _UPS and other in _DOWNS)
        or (one in _DOWNS and other in _UPS)
        or frozenset((one, other)) in _PAIRED
        or any(_swapped(one, other, up, down) for up, down in _PREFIXES)
    )


def _swapped(one: str, other: str, up: str, down: str) -> bool:
    """Whether one begins with a prefix, the other with its opposite, and they end alike."""
    first, second = sorted((one, other), key=lambda word: not word.startswith(up))
    begin = first.startswith(up) and second.startswith(down)
    return begin and first.removeprefix(up) == second.removeprefix(down)


def is_level(option: Sequence[str], key: Sequence[str]) -> bool:
    """Whether an option is a third value beside a pair, such as "unchanged" or "no change"."""
    if _LEVEL & set(option) or option[:2] == ("no", "change"):
        return True
    return (
        len(option) == len(key) > 1 and sum(a != b for a, b in zip(option, key, strict=True)) == 1
    )


def polarity(text: Sequence[str]) -> int:
    """Return 1 for more, -1 for less or not, 0 where a text says neither; by its first word."""
    first = text[0] if text else ""
    return (first in _UPS) - (first in _DOWNS or first in _DENIED)
