"""Short forms and what they stand for, as a text itself defines them.

After A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 2003, 451-462; beside brackets,
"ABC, or a b c," counts as a definition as well.
"""

import re
from collections.abc import Iterator, Mapping

_FORM = r"[A-Za-z0-9](?:[\w./+-]{0,8}[\w+-])?"
_SHORT = re.compile(_FORM + r"|[A-Z]{2}[\w./+-]{0,4} [\w./+-]{1,4}")
_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)|\[([^\[\]\n]{2,120})\]")
_SAYS = r"(?:or|also (?:called|known as)|known as|called|abbreviated(?: as)?|short for)"
_LONG_AFTER = re.compile(rf"(?<![\w(])({_FORM}), {_SAYS} ([^,;:.()\n]{{4,120}})(?=[,;:.()\n])")
_LONG_BEFORE = re.compile(rf",? {_SAYS} ({_FORM})(?![\w(])")
_BREAK = re.compile(r"[.;:!?]\s|[()\[\]]|\n\s*\n")
_REST = re.compile(r"\s*(?:[,;]|\bor\b).*$", re.DOTALL)
_CALLED = re.compile(r"^(?:(?:also|sometimes|or|commonly|abbreviated|called|known|as|the) )+")
_WORD = re.compile(r"[^\W\d_]{3}")
_SMALL = re.compile(r"(?:of|and|the|in|with|for|to|a|an|de|due)\b")
_TAIL = re.compile(r",? (?:commonly|also|sometimes|usually|often|previously|formerly)$")
_PART = re.compile(r"[\s/-]+")
_AROUND = " ,;:\"'“”\u2018\u2019"
_LONGEST = 10
_WORDLIKE = 5
_NEAR = 400


def abbreviations(text: str) -> Mapping[str, str]:
    """Return what each short form of a text stands for, by its first definition.

    Both orders count: "long form (SF)" and "SF (long form)". The long form is the shortest run of
    words that holds the short form's letters in order, the first at the beginning of a word; where
    the words' initials spell the short form, it is those words.
    """
    found: dict[str, str] = {}
    for _, short, long in sorted((*_in_brackets(text), *_in_passing(text))):
        found.setdefault(short, long)
    return found


def _in_brackets(text: str) -> Iterator[tuple[int, str, str]]:
    for bracket in _BRACKETS.finditer(text):
        inside = _CALLED.sub("", " ".join((bracket[1] or bracket[2]).split()))
        before = _before(text, bracket.start())
        short = _REST.sub("", inside)
        long = _long_form(short, before)
        if long:
            yield bracket.start(), short, long
        elif before:
            short, long = before.split()[-1], _long_form(before.split()[-1], inside)
            if long and inside.startswith(long):
                yield bracket.start(), short, long


def _in_passing(text: str) -> Iterator[tuple[int, str, str]]:
    for found in _LONG_AFTER.finditer(text):
        long = " ".join(found[2].split())
        if _is_short(found[1]) and _spelt(found[1], long) == 0 and _WORD.search(long):
            yield found.start(), found[1], long
    for found in _LONG_BEFORE.finditer(text):
        before = _before(text, found.start())
        place = _spelt(found[1], before) if _is_short(found[1]) else None
        if place is not None and _WORD.search(before, place):
            yield found.start(), found[1], before[place:]


def _before(text: str, place: int) -> str:
    near = text[max(0, place - _NEAR) : place]
    breaks = [each.end() for each in _BREAK.finditer(near)]
    return " ".join(near[breaks[-1] if breaks else 0 :].split())


def _long_form(short: str, candidate: str) -> str | None:
    """Return the words at the candidate's end that the short form stands for."""
    if not _is_short(short):
        return None
    place = _spelt(short, candidate)
    if place is None:
        place = _matched(short, candidate)
    long = "" if place is None else _TAIL.sub("", candidate[place:]).strip(_AROUND)
    return long if len(long) > len(short) and not _is_series(short, long) else None


def _is_series(short: str, long: str) -> bool:
    """Tell whether the words before the bracket are other short forms, and not its meaning."""
    words = _PART.split(long)
    return any(word.startswith(short[:3]) for word in words) or not _WORD.search(long)


def _is_short(form: str) -> bool:
    capitals = sum(map(str.isupper, form))
    short = 1 < len(form) <= _LONGEST and _SHORT.fullmatch(form) is not None
    return short and capitals > int(len(form) > _WORDLIKE and form.isalpha())


def _letters(short: str) -> list[str]:
    return [each for each in short.lower() if each.isalnum()]


def _spelt(short: str, candidate: str) -> int | None:
    """Return where the last words begin whose initials are the short form's letters."""
    letters = _letters(short)
    starts = [
        start
        for start in (0, *(each.end() for each in _PART.finditer(candidate)))
        if not _SMALL.match(candidate, start)
    ][-len(letters) :]
    initials = [candidate[start : start + 1].lower() for start in starts]
    begins = bool(starts) and (not starts[0] or candidate[starts[0] - 1] == " ")
    return starts[0] if begins and initials == letters else None


def _matched(short: str, candidate: str) -> int | None:
    """Return where the letters begin, matched from the right, the first at a word's beginning."""
    words = candidate.split()[-min(len(short) + 5, len(short) * 2) :]
    lower = " ".join(words).lower()
    place = len(lower)
    for number, letter in reversed([*enumerate(_letters(short))]):
        place -= 1
        while place >= 0 and not (lower[place] == letter and (number or _begins(lower, place))):
            place -= 1
        if place < 0:
            return None
    return place + len(candidate) - len(lower)


def _begins(text: str, place: int) -> bool:
    return not place or not text[place - 1].isalnum()
