"""The main clauses of a sentence: where each begins and ends, and how it can be shortened."""

import re
from collections.abc import Iterator

from question_bank.ingest.clauses import undangled
from question_bank.ingest.grammar import is_finite, parts
from question_bank.ingest.splitting import MOST_WORDS, Part

LONGEST = 20
"""A clause of more words is shortened."""

_LOOKED_AT = 2000
"""So much of a sentence is looked at; one that is longer is no sentence."""
_LEAST = 4
_NEAR = 6
_APART = re.compile(
    r";(?=\s)|,?[\u201d\"]\s|(?<!\b[A-Z])[.!?](?=\s)|\s[\u2013\u2014-]\s|\u2014|,?\s+(?:but|although|though"
    r"|whereas|because|so that)\s"
)
_LABEL = re.compile(r":(?=\s)")
_JOINED = re.compile(r",\s+(?:and|so|yet|or)\s+")
_ASIDE = re.compile(
    r"(?:although|though|while|whereas|because|since)\s[^,;]*(?P<stop>,\s+)", re.IGNORECASE
)
_QUOTES = " \t\n\u201c\u2018\"'"
_CONNECTIVE = re.compile(
    r"(?:[qa]:\s+)?(?:however|also|additionally|in addition|therefore|instead|thus|moreover"
    r"|furthermore"
    r"|for example|for instance|in fact|and|but|yet|similarly|so)\b,?\s+"
    r"|(?:[qa]:|although|though|while|whereas|because|since)\s+",
    re.IGNORECASE,
)
_ADDS = frozenset(
    re.findall(
        r"\w+",
        """with without during among because when while if where which who whose after before since
    although unless until depending especially including rather in at by from for on over through
    under within""",
    )
)
_LEADS_ON = re.compile(
    r"\s(?:and|or|that|which|who|can|may|might|could|to|is|are|the|an?|by|be|of|in|with|for|when|if"
    r"|as|from|because|has|have|such|on|at|including|than|no|any|every|each|your|their|its)$"
)
_NEEDS_MORE = re.compile(r"(?:\w+(?:ed|ing)|of|the|an?|to|and|or|more|less|than|as|so|not)$")


def mains(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of a sentence's main clauses, in order; none is blank."""
    found = []
    start = 0
    for stop, begin in [*_breaks(text), (len(text), len(text))]:
        opened = _CONNECTIVE.match(text, start, stop)
        start = opened.end() if opened and text[opened.end() : stop].strip() else start
        start = stop - len(text[start:stop].lstrip(_QUOTES))
        end = start + len(text[start:stop].rstrip(" ,.;:"))
        if text[start:end].strip(" .,;:"):
            found.append((start, end))
        start = begin
    return tuple(found)


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a main clause ends and the next begins."""
    text = text[:_LOOKED_AT]
    aside = _ASIDE.match(text)
    start = aside.end() if aside else 0
    if aside:
        yield aside.span("stop")
    for match in sorted(
        (*_APART.finditer(text), *_LABEL.finditer(text), *_JOINED.finditer(text)),
        key=lambda each: each.start(),
    ):
        label = match.group() == ":" and _is_label(text, start, match.start())
        joined = match.re is _JOINED and not _two(text, start, match)
        goes_on = match.re is _APART and is_finite(text[match.end() :].partition(" ")[0])
        alone = match.group().strip(", ").startswith("but") and not _has_verb(text, match.end())
        if not (label or joined or goes_on or alone or match.start() < start):
            yield match.span()
            start = match.end()


def _is_label(text: str, start: int, end: int) -> bool:
    """Whether what stands before a colon only names what comes after it."""
    few = len(text[start:end].split())
    return few < _LEAST or (few < _NEAR and parts(text, start, end).verb == end)


def _two(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a comma and "and" stand between two clauses, each with a verb of its own."""
    first = text[start : match.start()].split()
    if len(first) < _LEAST or parts(text, start, match.start()).verb == match.start():
        return False
    end = _next_comma(text, match.end())
    verb = parts(text, match.end(), end).verb
    return verb < end and len(text[match.end() : verb].split()) < _NEAR


def _has_verb(text: str, start: int) -> bool:
    """Whether a verb comes before the next comma."""
    end = _next_comma(text, start)
    return parts(text, start, end).verb < end


def _next_comma(text: str, start: int) -> int:
    place = text.find(",", start)
    return place if place >= 0 else len(text)


def shortened(text: str, start: int, end: int) -> Part:
    """Return a clause that is not blank, without what a long one adds at its end."""
    words = list(re.finditer(r"\S+", text[start:end]))
    last = len(words)
    if last > LONGEST:
        last = _boundary([word.group() for word in words], LONGEST) or LONGEST
    return _part(text, start + words[0].start(), start + words[last - 1].end())


def phrase(text: str, part: Part) -> tuple[int, int]:
    """Return the place of a clause's phrase: of no more words than a phrase may have."""
    words = list(re.finditer(r"\S+", text[part.start : part.end]))
    if len(words) <= MOST_WORDS:
        return part.start, part.end
    last = _boundary([word.group() for word in words], MOST_WORDS) or MOST_WORDS
    return _part(text, part.start, part.start + words[last - 1].end())[:2]


def _boundary(words: list[str], most: int) -> int:
    """Return how many words can stand without the rest; 0 if no such place is known."""
    for place in range(most, _LEAST, -1):
        before = words[place - 1].lower()
        adds = words[place].lower().strip(",;(") in _ADDS or words[place].startswith("(")
        adds = adds or before.endswith(",")
        alone = not is_finite(before) and _NEEDS_MORE.search(before) is None
        if adds and alone and any(map(is_finite, words[: place - 2])):
            return place
    return 0


def _part(text: str, start: int, end: int) -> Part:
    whole = end
    if _LEADS_ON.search(text[start:end]):
        end = undangled(text, start, end)
    end = start + len(text[start:end].rstrip(" ,.;:("))
    end = end if end > start else whole
    return Part(start, end, text[start:end])
