"""Options that are numbers or ranges of numbers, read as intervals on one scale."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from question_bank.check.flaws.words import bag

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBER = rf"[-\u2212]?\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})\b"
_SOME_NUMBER = re.compile(_NUMBER)
_SPAN = re.compile(
    rf"(?P<low>{_NUMBER})\s?(?P<unit>[^\W\d_]*|%)\s?"
    rf"(?:(?:-|\u2013|\u2014|to|and)\s?(?P<high>{_NUMBER})\s?)?(?P<tail>[^\d]*)$",
    re.IGNORECASE,
)
_ODDS = re.compile(r"(?P<part>\d[\d,]*) in (?P<whole>[1-9][\d,]*)$")
_LONGEST = 40
"""A number with its unit is short; what is longer is a phrase that holds a number."""

_BOUNDS = {
    "<": ("<", "less than", "fewer than", "under", "below"),
    "≤": ("≤", "up to", "at most", "no more than", "not more than"),
    ">": (">", "more than", "greater than", "over", "above"),
    "≥": ("≥", "at least", "no less than", "not less than"),
    "≤ ": ("or less", "or fewer", "or younger", "and under"),
    "≥ ": ("or more", "or over", "or older", "and over", "and older"),
    "": ("~", "≈", "about", "around", "approximately", "between", "from"),
}
"""How a bound is said before a number, and after it (those with a space)."""

_OPENINGS = {said: sign for sign, many in _BOUNDS.items() if " " not in sign for said in many}
_ENDINGS = {said: sign[0] for sign, many in _BOUNDS.items() if " " in sign for said in many}

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


_MEASURES = frozenset(unit for scale in _SCALES for unit in scale) | bag(
    "% percent per cent mmhg iu u unit point degree time mol mmol meq bpm kcal gy"
)


def is_number(text: str) -> bool:
    """Whether the text says how much or how many: a number or range, bare or in a known unit.

    A name may begin with a number as well: "5-fluorouracil", "one of the nerves".
    """
    read = _read(text)
    return read is not None and (not read[1] or read[1].split(" of ")[0] in _MEASURES)


def spans(texts: Sequence[str]) -> list[Span] | None:
    """Return the texts as intervals on one scale; None if one is no number or scales differ."""
    known = [each for each in map(_read, texts) if each]
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
    """Return a numeric text as an interval and its unit, in small letters and the singular."""
    bare = text.lower().rstrip(". ")
    if len(bare) > _LONGEST or not _SOME_NUMBER.search(bare):
        return None
    odds = _ODDS.match(bare)
    if odds:
        share = _number(odds["part"]) / _number(odds["whole"])
        return Span(share, share), ""
    opening = next((said for said in _OPENINGS if bare.startswith(said)), "")
    ending = next((said for said in _ENDINGS if bare.endswith(f" {said}")), "")
    found = _SPAN.match(bare.removeprefix(opening).removesuffix(ending).strip())
    return _spanned(found, _OPENINGS.get(opening) or _ENDINGS.get(ending, "")) if found else None


def _spanned(found: re.Match[str], sign: str) -> tuple[Span, str]:
    low = _number(found["low"])
    high = _number(found["high"]) if found["high"] else low
    unit = found["tail"] or found["unit"] if found["high"] else f"{found['unit']} {found['tail']}"
    ends = {
        "<": Span(-inf, low, with_high=False),
        "≤": Span(-inf, low),
        ">": Span(low, inf, with_low=False),
        "≥": Span(low, inf),
    }
    return ends.get(sign, Span(low, high)), unit.strip().removesuffix("s")


def _number(text: str) -> float:
    if text in _WORDS:
        return float(_WORDS.index(text))
    return float(text.replace(",", "").replace("\u2212", "-"))
