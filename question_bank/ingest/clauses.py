"""A sentence cut at its cues: what stands before each, and what after it, within the clause."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from question_bank.ingest.predicates import Cue, cues
from question_bank.ingest.relations import RELATIONS


class Frame(NamedTuple):
    """A cue with the words on both sides of it, up to the next cue or the end of the clause."""

    cue: Cue
    left: tuple[int, int]
    right: tuple[int, int]


_BREAK = re.compile(
    r"[;:](?=\s)|[.!?](?=\s)|\s[\u2013\u2014-]\s|\u2014|"
    r",?\s+(?:but|because|although|though|while|whereas|if|unless|when|whenever|so that|since|until)"
    r"\s|,\s+(?:which|who|where|so|then|and (?:can|may|it|they|is|are|this|these|has|have))\s"
)
_OPENING = re.compile(
    r"(?:in|if|because|as|when|although|for|with|while|after|during|rarely|sometimes|however|also|"
    r"usually|additionally|other|unlike|similar to|among|over|once|since|like|instead|therefore|"
    r"often|occasionally|typically|generally|at|on|by|until|before|to|despite|most often)"
    r"\b[^,]*,\s+",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:\s+|^)(?:and|or|that|which|who|can|may|might|could|also|often|usually|to|is|are|it|they|"
    r"this|these|the|an?|by|be|of|in|with|for|when|if|as|from|because|people|patients|you|not|has|"
    r"have|such)$",
    re.IGNORECASE,
)
_ALARM = re.compile(
    r"\bif\s+(?P<cue>(?:you|your child|someone|a person|they|it|\w+)?\s*(?:ha(?:s|ve)|experiences?"
    r"|notices?|develops?|is|are)\s+)(?P<what>[^.;]+?)(?:,\s*(?:especially[^,]*,\s*)?|\s*\u2014\s*)"
    r"(?:medical (?:evaluation|attention|care|help)|call\b|see a|seek|contact|consult|get (?:medical"
    r"|emergency)|go to|talk to|tell)",
    re.IGNORECASE,
)


def frames(text: str) -> Iterator[Frame]:
    """Yield what a sentence says, from left to right.

    Of a sentence that says when to seek help only that is taken.
    """
    alarm = _ALARM.search(text)
    if alarm:
        cue = Cue(alarm.start("cue"), alarm.end("cue"), RELATIONS["urgent"])
        yield Frame(cue, (alarm.start(), alarm.start()), alarm.span("what"))
        return
    found = cues(text)
    for place, cue in enumerate(found):
        before = found[place - 1].end if place else 0
        after = found[place + 1].start if place + 1 < len(found) else len(text)
        start = _clause_start(text, before, cue.start)
        yield Frame(cue, (start, cue.start), (cue.end, clause_end(text, cue.end, after)))


def _clause_start(text: str, start: int, end: int) -> int:
    for match in _BREAK.finditer(text, start, end):
        start = match.end()
    start += len(text[start:end]) - len(text[start:end].lstrip(" ,"))
    opening = _OPENING.match(text, start, end)
    return opening.end() if opening else start


def clause_end(text: str, start: int, end: int) -> int:
    """Return where a clause that begins at ``start`` ends, without words that lead on."""
    match = _BREAK.search(text, start, end)
    end = match.start() if match and match.start() > start else end
    while dangling := _DANGLING.search(text[start:end].rstrip(" ,")):
        end = start + dangling.start()
    return end
