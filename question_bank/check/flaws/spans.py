"""Options that are numbers or ranges of numbers, read as intervals on one scale."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBER = rf"[-\u2212]?\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})\b"
_SPAN = re.compile(
    rf"(?P<sign>[<>≤≥~≈])?\s*(?P<low>{_NUMBER})\s*(?P<unit>[^\W\d_]*|%)\s*"
    rf"(?:(?:-|\u2013|\u2014|to|and)\s*(?P<high>{_NUMBER})\s*)?(?P<tail>[^\d]*)$",
    re.IGNORECASE,
)
_BOUNDS = {
    "more than": ">",
    "greater than": ">",
    "over": ">",
    "above": ">",
    "less than": "<",
    "fewer than": "<",
    "under": "<",
    "below": "<",
    "up to": "≤",
    "at most": "≤",
    "no more than": "≤",
    "at least": "≥",
    "no less than": "≥",
    "about": "~",
    "around": "~",
    "approximately": "~",
    "between": "",
    "from": "",
}
_OPENING = re.compile(rf"(?:{'|'.join(sorted(_BOUNDS, key=len, reverse=True))})\b", re.IGNORECASE)

_SCALES: tuple[dict[str, float], ...] = (
    {
        "second": 1,
        "minute": 60,
        "hour": 3600,
        "day": 86_400,
        "week": 604_800,
        "month": 2_629_800,
        "year": 31_557_600,
    },
    {"mcg": 1e-6, "\u00b5g": 1e-6, "mg": 1e-3, "g": 1, "kg": 1e3},
    {"mm": 1e-3, "cm": 1e-2, "m": 1},
    {"ml": 1e-3, "dl": 1e-1, "l": 1},
)


@dataclass(frozen=True)
class Span:
    """What a numeric option covers: from ``low`` to ``high``, each end counted in or not."""

    low: float
    high: float
    with_low: bool = True
    with_high: bool = True

    def meets(self, other: "Span") -> bool:
        """Whether some number lies in both."""
        first, second = sorted((self, other), key=lambda span: (span.low, not span.with_low))
        if second.low != first.high:
            return second.low < first.high
        return first.with_high and second.with_low


def is_number(text: str) -> bool:
    """Whether the text says how much or how many: a number or range, with a unit or without."""
    return _read(text) is not None


def spans(texts: Sequence[str]) -> list[Span] | None:
    """Return the texts as intervals on one scale; None if one is no number or scales differ."""
    read = [_read(text) for text in texts]
    known = [each for each in read if each]
    if len(known) != len(texts):
        return None
    factors = _factors([unit for _, unit in known])
    if factors is None:
        return None
    return [
        Span(span.low * by, span.high * by, span.with_low, span.with_high)
        for (span, _), by in zip(known, factors, strict=True)
    ]


def _factors(units: Sequence[str]) -> Sequence[float] | None:
    """Return what each unit is worth in a common one; a unit left out is the others' unit."""
    named = {unit for unit in units if unit}
    if len(named) < 2:  # noqa: PLR2004 - one unit, or none
        return [1] * len(units)
    scale = next((scale for scale in _SCALES if named <= scale.keys()), None)
    return [scale[unit] for unit in units] if scale and "" not in units else None


def _read(text: str) -> tuple[Span, str] | None:
    """Return a numeric text as an interval and its unit."""
    opening = _OPENING.match(text)
    sign = _BOUNDS[opening.group().lower()] if opening else ""
    found = _SPAN.match(text[opening.end() if opening else 0 :].strip().rstrip("."))
    if not found:
        return None
    low = _number(found["low"])
    high = _number(found["high"]) if found["high"] else low
    unit = " ".join((found["tail"] or found["unit"]).lower().split())
    sign = sign or found["sign"] or ""
    return _span(sign, low, high, found["unit"].lower() or unit), unit.removesuffix("s")


def _span(sign: str, low: float, high: float, unit: str) -> Span:
    if unit.startswith(("or more", "or over")):
        sign = "≥"
    if unit.startswith(("or less", "or fewer")):
        sign = "≤"
    ends = {
        "<": Span(-inf, low, with_high=False),
        "≤": Span(-inf, low),
        ">": Span(low, inf, with_low=False),
        "≥": Span(low, inf),
    }
    return ends.get(sign, Span(low, high))


def _number(text: str) -> float:
    if text.lower() in _WORDS:
        return float(_WORDS.index(text.lower()))
    return float(text.replace(",", "").replace("\u2212", "-"))
