"""Short forms and what they stand for, as a text itself defines them.

After A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 2003, 451-462.
"""

import re
from collections.abc import Iterator, Mapping

_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)|\[([^\[\]\n]{2,120})\]")
_BREAK = re.compile(r"[.;:!?]\s|[()\[\]]|\n\s*\n")
_REST = re.compile(r"\s*(?:[,;]|\bor\b).*$", re.DOTALL)
_WORDS = re.compile(r"\S+")
_SHORT = re.compile(r"[A-Za-z0-9][\w./+-]{0,9}(?: [\w./+-]{1,6})?")
_MOST_WORDS = 2
_LONGEST = 10
_CALLED = re.compile(
    r"^(?:also |sometimes |or |commonly |abbreviated |called |known as |as |the )+"
)


def abbreviations(text: str) -> Mapping[str, str]:
    """Return what each short form of a text stands for, by its first definition.

    Both orders count: "long form (SF)" and "SF (long form)". The long form is the shortest run of
    words before the bracket that holds the short form's letters in order, the first at the
    beginning of a word.
    """
    found: dict[str, str] = {}
    for bracket in _BRACKETS.finditer(text):
        for short, long in _defined(text, bracket):
            found.setdefault(short, long)
    return found


def _defined(text: str, bracket: re.Match[str]) -> Iterator[tuple[str, str]]:
    inside = _CALLED.sub("", " ".join((bracket[1] or bracket[2]).split()))
    before = _before(text, bracket.start())
    short = _REST.sub("", inside)
    if _is_short(short):
        long = _long_form(short, _last_words(before, short))
        if long:
            yield short, long
            return
    words = _WORDS.findall(before)
    if words and _is_short(words[-1]) and len(inside) > len(words[-1]):
        long = _long_form(words[-1], inside)
        if long and _begins(long, inside):
            yield words[-1], long


def _before(text: str, place: int) -> str:
    near = text[max(0, place - 400) : place]
    breaks = [each.end() for each in _BREAK.finditer(near)]
    return near[breaks[-1] if breaks else 0 :].strip()


def _is_short(form: str) -> bool:
    return (
        2 <= len(form) <= _LONGEST
        and _SHORT.fullmatch(form) is not None
        and sum(map(str.isupper, form)) >= 1
        and any(map(str.isalpha, form))
    )


def _last_words(before: str, short: str) -> str:
    most = min(len(short) + 5, len(short) * 2)
    return " ".join(_WORDS.findall(before)[-most:])


def _long_form(short: str, candidate: str) -> str | None:
    """Match the short form's letters from the right; the first one begins a word."""
    place = len(candidate)
    letters = [each for each in short.lower() if each.isalnum()]
    lower = candidate.lower()
    for number, letter in reversed([*enumerate(letters)]):
        place -= 1
        while place >= 0 and not (
            lower[place] == letter and (number or not place or not lower[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    long = candidate[place:].strip(" ,;:\"'“”‘’")
    return long if _is_long(short, long) else None


def _is_long(short: str, long: str) -> bool:
    words = long.split()
    return (
        len(long) > len(short)
        and len(words) <= min(len(short) + 5, len(short) * 2)
        and short not in words
    )


def _begins(long: str, inside: str) -> bool:
    return inside.startswith(long)
