"""What one sentence claims of its subject: single facts, each with the phrase that carries it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from question_bank.ingest.nouns import Subject
from question_bank.ingest.predicates import (
    DEFAULTS,
    Cue,
    Direction,
    Relation,
    chosen,
    cues,
    is_copula,
    listed_relation,
)
from question_bank.ingest.splitting import MOST_WORDS, Part, parts

CERTAIN, LISTED, GUESSED = 1.0, 0.95, 0.9
"""How well a claim's shape is known: from a cue, from a list's lead-in, from nothing at all."""


@dataclass(frozen=True)
class Said:
    """A sentence with what is known of it; ``names`` are ways to name its subject in it."""

    text: str
    subject: Subject
    names: tuple[str, ...] = ()
    lead_in: str | None = None
    headings: tuple[str, ...] = ()
    categories: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Claim:
    """One thing said of the subject. Places are code points of the sentence.

    ``start`` to ``end`` is the phrase that carries the claim; ``clause`` is where to look for
    hedges and denials; ``article`` stood before the value.
    """

    start: int
    end: int
    predicate: str
    category: str
    value: str
    clause: tuple[int, int]
    article: str = ""
    shape: float = CERTAIN
    why: str = ""


class _Frame(NamedTuple):
    """A cue with the words on both sides of it, up to the next cue or the end of the clause."""

    cue: Cue
    left: tuple[int, int]
    right: tuple[int, int]


_CLAUSE = re.compile(
    r"[;:](?=\s)|[.!?](?=\s)|\s[–—]\s?|—|,?\s+(?:but|because|although|though|while|whereas|if|unless|"
    r"when|whenever|so that|since|until)\s|,\s+(?:which|who|where|so|then|and (?:can|may|it|they|is|"
    r"are|this|these|has|have))\s"
)
_OPENING = re.compile(
    r"(?:in|if|because|as|when|although|for|with|while|after|during|rarely|sometimes|however|also|"
    r"usually|additionally|other|unlike|similar to|among|over|once|since|like)\b[^,]*,\s+",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:\s+|^)(?:and|or|that|which|who|can|may|might|could|also|often|usually|to|is|are|it|they|"
    r"this|these|the|an?|by|be|of|in|with|for|when|if|as|from|because|people|patients)$",
    re.IGNORECASE,
)
_GENERIC = (
    r"it|they|he|she|this (?:condition|disease|disorder|syndrome|tumou?r|cancer|infection|type)|"
    r"the (?:condition|disease|disorder|syndrome|tumou?r|cancer|infection)|patients|"
    r"(?:people|individuals|patients|children|infants|babies|women|men|those) (?:with|who)|"
    r"affected (?:individuals|people|infants|children)"
)
_ARTICLE = re.compile(r"\b(an?|the)\s+$", re.IGNORECASE)
_EMPTY = re.compile(
    r"(?:it|they|this|these|those|that|which|who|you|he|she|there|one|some|many|most|people|"
    r"patients|individuals|you or your child|the|an?|not|unknown|following|the following|other|"
    r"others|all|both|also|as|so|do|does|such|more|less|with|to|of|in|for|by|on|from|at)?",
    re.IGNORECASE,
)


def claims(said: Said) -> tuple[Claim, ...]:
    """Return what a sentence claims, in the order of its words; something it always does."""
    found = list(_listed(said)) if said.lead_in else []
    found = found or list(_framed(said))
    return tuple(_once(found)) or (_whole(said),)


def _once(found: Sequence[Claim]) -> Iterator[Claim]:
    seen: set[tuple[str, str]] = set()
    for claim in found:
        key = claim.predicate, claim.value.lower()
        if key not in seen:
            seen.add(key)
            yield claim


def _listed(said: Said) -> Iterator[Claim]:
    """Yield the claim of a list's item: it is what the lead-in or the headings say it is."""
    if len(said.text.split()) > MOST_WORDS and cues(said.text):
        return
    relation = listed_relation(said.lead_in or "") or _heading_relation(said)
    categories = said.categories or {}
    if relation is None:
        category = max(categories, key=lambda each: categories[each], default="definition")
        predicate = DEFAULTS[category]
    else:
        predicate, category = chosen(relation, "forward", categories)
    end = _clause_end(said.text, 0, len(said.text))
    for part in _worth_saying(parts(said.text, 0, end))[:1]:
        yield Claim(
            part.start, part.end, predicate, category, part.text, (0, len(said.text)),
            _article(said.text, part.start), LISTED, "an item of a list",
        )  # fmt: skip


def _heading_relation(said: Said) -> Relation | None:
    return listed_relation(said.headings[-1]) if said.headings else None


def _framed(said: Said) -> Iterator[Claim]:
    """Yield what stands beside cues."""
    named = _pattern(said)
    for frame in _frames(said.text):
        settled = _settled(said.text, frame, named)
        if settled is not None:
            yield from _of_frame(said, frame, *settled)


def _of_frame(
    said: Said, frame: _Frame, relation: Relation, direction: Direction
) -> Iterator[Claim]:
    predicate, category = chosen(relation, direction, said.categories or {})
    forward = direction == "forward"
    side = frame.right if forward else frame.left
    clause = frame.left[0], frame.right[1]
    why = said.text[frame.cue.start : frame.cue.end].lower()
    for place, part in enumerate(_worth_saying(parts(said.text, *side))):
        start, end = part.start, part.end
        if forward and not place:
            start = _reaching(said.text, frame.cue.start, end, start)
        elif not forward:
            end = _extended(said.text, start, frame.cue.end, end)
        yield Claim(
            start, end, predicate, category, part.text, clause,
            _article(said.text, part.start), CERTAIN, why,
        )  # fmt: skip


def _settled(text: str, frame: _Frame, named: re.Pattern[str]) -> tuple[Relation, Direction] | None:
    """Return the relation that a frame states of the subject, and on which side the subject is."""
    left, right = text[slice(*frame.left)], text[slice(*frame.right)]
    relation = frame.cue.relation
    if not is_copula(relation):
        inverse = relation.inverse and named.search(right) and not named.search(left)
        return relation, "inverse" if inverse else "forward"
    before = listed_relation(left)
    if before is not None and not before.name == "typed":
        return before, "forward"
    after = listed_relation(" ".join(right.split()[:6]))
    if after is not None and not (named.search(left) and after.name not in {"typed"}):
        return after, "inverse"
    return before or relation, "forward"


def _frames(text: str) -> Iterator[_Frame]:
    found = [cue for cue in cues(text) if not _is_noun(text, cue)]
    for place, cue in enumerate(found):
        before = found[place - 1].end if place else 0
        after = found[place + 1].start if place + 1 < len(found) else len(text)
        start = _clause_start(text, before, cue.start)
        end = _clause_end(text, cue.end, after)
        yield _Frame(cue, (start, cue.start), (cue.end, end))


_NOUNS = re.compile(
    r"(?:causes?|results?|leads?|damage|attacks?|triggers?|features?|measures?|harm|needs?|signals?|"
    r"affects|blocks?|tests?|shows?|injury|produce|means|kills?|progress)",
    re.IGNORECASE,
)
_BEFORE_NOUN = re.compile(
    r"\b(?:the|an?|common|main|exact|known|possible|leading|underlying|other|root|no|any|some|this|"
    r"these|its|their|your|of|test|frequent|most|nerve|heart|tissue|brain|lung|kidney|liver)\s+$",
    re.IGNORECASE,
)


def _is_noun(text: str, cue: Cue) -> bool:
    """Whether what looks like a verb is a noun here ("the cause of")."""
    if _NOUNS.fullmatch(text[cue.start : cue.end]) is None:
        return False
    before = _BEFORE_NOUN.search(text, max(0, cue.start - 20), cue.start)
    return before is not None or text[cue.end : cue.end + 4] == " of "


def _clause_start(text: str, start: int, end: int) -> int:
    for match in _CLAUSE.finditer(text, start, end):
        start = match.end()
    start += len(text[start:end]) - len(text[start:end].lstrip(" ,"))
    opening = _OPENING.match(text, start, end)
    return opening.end() if opening else start


def _clause_end(text: str, start: int, end: int) -> int:
    match = _CLAUSE.search(text, start, end)
    end = match.start() if match and match.start() > start else end
    while dangling := _DANGLING.search(text[start:end].rstrip(" ,")):
        end = start + dangling.start()
    return end


def _pattern(said: Said) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(said.names, key=len, reverse=True) if name)
    return re.compile(rf"\b(?:{names}|{_GENERIC})\b" if names else rf"\b(?:{_GENERIC})\b", re.I)


def _worth_saying(found: Sequence[Part]) -> list[Part]:
    return [part for part in found if not _EMPTY.fullmatch(part.text) and len(part.text) > 1]


def _reaching(text: str, start: int, end: int, otherwise: int) -> int:
    return start if len(text[start:end].split()) <= MOST_WORDS else otherwise


def _extended(text: str, start: int, end: int, otherwise: int) -> int:
    return end if len(text[start:end].split()) <= MOST_WORDS else otherwise


def _article(text: str, start: int) -> str:
    match = _ARTICLE.search(text, max(0, start - 5), start)
    return match.group(1).lower() if match else ""


def _whole(said: Said) -> Claim:
    """Return the sentence itself as a claim, in as many words as a phrase may have."""
    categories = said.categories or {}
    category = max(categories, key=lambda each: categories[each], default="definition")
    text = said.text
    named = _pattern(said).match(text)
    start = named.end() if named and named.end() < len(text) - 1 else 0
    start += len(text[start:]) - len(text[start:].lstrip(" ,:"))
    end = _clause_end(text, start, len(text))
    words = list(re.finditer(r"\S+", text[start:end]))
    if len(words) > MOST_WORDS:
        end = start + words[MOST_WORDS - 1].end()
    phrase = text[start:end].rstrip(" ,.;:")
    if not phrase:
        start, phrase = 0, text
    predicate = DEFAULTS[category] if said.lead_in else "has_attribute"
    return Claim(
        start,
        start + len(phrase),
        predicate,
        category,
        phrase,
        (0, len(text)),
        "",
        GUESSED,
        "the sentence as a whole",
    )
