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
    r",?\s+(?:but|because|although|though|while|whereas|if|unless|when|whenever|so that|since"
    r"|until)\s|,\s+(?:which|who|where|so|then|and (?:can|may|it|they|is|are|this|these|has"
    r"|have))\s|\b(?:thought|believed|known|suggests?|show[ns]?|found|indicates?|reported) that\s"
)
_OPENING = re.compile(
    r"(?:in|if|because|as|when|although|for|with|without|while|after|during|rarely|sometimes|however|also|"
    r"usually|additionally|unlike|similar to|among|over|once|since|like|instead|therefore|"
    r"often|occasionally|typically|generally|at|on|by|until|before|to|despite|most often)"
    r"\b[^,]*,\s+",
    re.IGNORECASE,
)
_OTHERS = re.compile(r",\s+(?P<who>(?:others?|some|it|they|this|these|there)\s)", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:\s+|^)(?:and|or|that|which|who|can|may|might|could|also|often|usually|to|is|are|it|they|"
    r"this|these|the|(?-i:an?)|by|be|of|in|with|for|when|if|as|from|because|people|patients"
    r"|you|not|has|"
    r"have|such|does|do|on|at|other|others|called|than|including|commonly|typically|frequently"
    r"|most|more|even|just|so|only|cannot|will|should|who(?:se)?|no|any|each|every|all|however|both"
    r"|a few|until|within|after|before|below|above"
    r"|between|into|about|over|under|during|without|through|well as|along|seems?|appears?|tends?)$",
    re.IGNORECASE,
)
_ALARM = re.compile(
    r"\bif\s+(?P<cue>(?:you|your child|someone|a person|they|it|\w+)?\s*(?:ha(?:s|ve)|experiences?"
    r"|notices?|develops?|is|are)\s+)(?P<what>[^.;]+?)(?:,\s*(?:especially[^,]*,\s*)?|\s*\u2014\s*)"
    r"(?:medical (?:evaluation|attention|care|help)|call\b|see a|seek|contact|consult"
    r"|get (?:medical"
    r"|emergency)|go to|talk to|tell)",
    re.IGNORECASE,
)


_AND = re.compile(
    r"(?:^|\s)(?:and|or|but)\s+(?:(?:also|often|sometimes|usually|even|then|\w+ly)\s+)*$"
)
_DOING = re.compile(r"\w+ing\b")
_WHICH = re.compile(
    r",?\s+(?:which|that|who)\s+(?:(?:in turn|also|often|sometimes|usually|\w+ly)\s+)*$"
)
_ASIDE = re.compile(
    r"(?:however,\s+)?(?P<opener>if|when|whenever|unless|once|after|before|although|though"
    r"|while|because|since|as)"
    r"\b[^,;]*,\s+",
    re.IGNORECASE,
)
_CONDITIONS = frozenset({"if", "when", "whenever", "unless", "once", "as", "after", "before"})
_WHOLE_CLAUSE = re.compile(r"(?:when|because|after)$", re.IGNORECASE)


def frames(text: str) -> Iterator[Frame]:
    """Yield what a sentence says, from left to right.

    Of a sentence that says when to seek help only that is taken; what only holds on a condition
    is left out.
    """
    alarm = _ALARM.search(text)
    if alarm:
        cue = Cue(alarm.start("cue"), alarm.end("cue"), RELATIONS["urgent"])
        yield Frame(cue, (alarm.start(), alarm.start()), alarm.span("what"))
        return
    begin, found = _begun(text)
    left, taken = (begin, begin), 0
    for place, cue in enumerate(found):
        if cue.start < taken:
            continue
        before = found[place - 1].end if place else begin
        after = found[place + 1].start if place + 1 < len(found) else len(text)
        if cue.relation.name == "urgent" or _WHOLE_CLAUSE.search(text[cue.start : cue.end]):
            after = taken = clause_end(text, cue.end, len(text))
        if not place or not _goes_on(text, before, cue):
            start = clause_start(text, before, cue.start)
            left = start, max(start, undangled(text, start, cue.start))
        yield Frame(cue, left, (cue.end, clause_end(text, cue.end, after)))


def _begun(text: str) -> tuple[int, list[Cue]]:
    """Return where the main clause begins, and the cues that count."""
    found = list(cues(text))
    aside = _ASIDE.match(text)
    if aside is None:
        return 0, found
    held = aside["opener"].lower() in _CONDITIONS
    own = [cue for cue in found if cue.start >= aside.end() or not held]
    return (aside.end() if held else aside.start("opener") + len(aside["opener"]) + 1), own


def _goes_on(text: str, before: int, cue: Cue) -> bool:
    """Whether a cue has the same subject as the one before: "…, causing", "and may lead to"."""
    between = text[before : cue.start]
    if not between.strip() or _WHICH.search(between):
        return True
    if _BREAK.search(between):
        return False
    doing = _DOING.match(text, cue.start) is not None
    return (doing and between.rstrip().endswith(",")) or _AND.search(between) is not None


def clause_start(text: str, start: int, end: int) -> int:
    """Return where the last clause before ``end`` begins, after words that only open it."""
    for match in _BREAK.finditer(text, start, end):
        start = match.end()
    other = _OTHERS.search(text, start, end)
    start = other.start("who") if other else start
    start += len(text[start:end]) - len(text[start:end].lstrip(" ,"))
    opening = _OPENING.match(text, start, end)
    return opening.end() if opening else start


def clause_end(text: str, start: int, end: int) -> int:
    """Return where a clause that begins at ``start`` ends, without words that lead on."""
    for pattern in (_BREAK, _OTHERS):
        match = pattern.search(text, start + 1, end)
        end = match.start() if match else end
    return undangled(text, start, end)


def undangled(text: str, start: int, end: int) -> int:
    """Return where a stretch ends without words that lead on to what is not there."""
    while dangling := _DANGLING.search(text[start:end].rstrip(" ,")):
        end = start + dangling.start()
    return end
