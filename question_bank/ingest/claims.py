"""What one sentence claims of its subject: single facts, each with the phrase that carries it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from question_bank.ingest.clauses import Frame, clause_end, frames
from question_bank.ingest.predicates import cues, listed_relation
from question_bank.ingest.relations import (
    COPULAS,
    DEFAULTS,
    RELATIONS,
    Direction,
    Relation,
    chosen,
    likeliest,
)
from question_bank.ingest.splitting import MOST_WORDS, Part, brief, parts

Form = Literal["value", "rest", "clause"]
CERTAIN, LISTED, GUESSED = 1.0, 0.95, 0.9
"""How well a claim's shape is known: from a cue, from a list's lead-in, from nothing at all."""


@dataclass(frozen=True)
class Said:
    """A sentence with what is known of it; ``names`` are ways to name its subject in it."""

    text: str
    names: tuple[str, ...]
    categories: Mapping[str, float]
    lead_in: str | None = None
    headings: tuple[str, ...] = ()
    named: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Know how the subject may be called."""
        object.__setattr__(self, "named", _naming(self.names))

    @property
    def category(self) -> str:
        """Return what the sentence as a whole most likely states."""
        return likeliest(self.categories, "definition")


@dataclass(frozen=True)
class Claim:
    """One thing said of the subject. Places are code points of the sentence.

    ``start`` to ``end`` is the phrase that carries the claim; ``clause`` is where to look for
    hedges and denials; ``article`` stood before the value. The value is a thing, or the ``rest``
    of a sentence that begins with the subject, or a whole ``clause`` about something else.
    """

    start: int
    end: int
    predicate: str
    category: str
    value: str
    clause: tuple[int, int]
    article: str = ""
    form: Form = "value"
    shape: float = CERTAIN
    why: str = ""


_GENERIC = (
    r"it|they|he|she|this (?:condition|disease|disorder|syndrome|tumou?r|cancer|infection|type)|"
    r"the (?:condition|disease|disorder|syndrome|tumou?r|cancer|infection)|patients|"
    r"(?:(?:many|most|some|other) )?(?:people|individuals|patients|children|infants|babies|women"
    r"|men|those) (?:with|who)(?: have| has)?(?: this (?:condition|disease|disorder))?|"
    r"affected (?:individuals|people|infants|children)"
)
_ARTICLE = re.compile(r"\b(an?|the)\s+$", re.IGNORECASE)
_EMPTY = re.compile(
    r"(?:it|they|this|these|those|that|which|who|you|he|she|there|one|some|many|most|people|"
    r"patients|individuals|the|an?|not|unknown|following|the following|other|others|all|both|also|"
    r"as|so|do|does|such|more|less|with|to|of|in|for|by|on|from|at|because|cause|if|when|then|well|"
    r"called|them|its?|their|your|no|yes|and|or|known|possible|likely|common|part|factors?|years|"
    r"ways?|things?|symptoms?|signs?|problems|symptoms and signs|signs and symptoms|cases)?",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:one|another|an?|the most common|a common)\b", re.IGNORECASE)
_OWN_CLASS = re.compile(
    r"\s+(?:that|which|who|associated|linked|of|in|affecting|caused)\b.*$", re.DOTALL
)


def claims(said: Said) -> tuple[Claim, ...]:
    """Return what a sentence claims, in the order of its words; something it always does."""
    found = list(_item(said)) if said.lead_in else []
    found = found or list(_framed(said))
    return tuple(_once(found)) or (_whole(said),)


def _once(found: Sequence[Claim]) -> Iterator[Claim]:
    seen: set[str] = set()
    for claim in found:
        if claim.value.lower() not in seen:
            seen.add(claim.value.lower())
            yield claim


def _item(said: Said) -> Iterator[Claim]:
    """Yield the claim of a list's item: it is what the lead-in or the headings say it is."""
    if len(said.text.split()) > MOST_WORDS and cues(said.text):
        return
    relation = listed_relation(said.lead_in or "")
    if relation is None and said.headings:
        relation = listed_relation(said.headings[-1])
    predicate, category = DEFAULTS[said.category], said.category
    if relation is not None:
        predicate, category = chosen(relation, "forward", said.categories)
    whole = 0, len(said.text)
    for part in _worth_saying(said, parts(said.text, 0, clause_end(said.text, *whole)))[:1]:
        article = _article(said.text, part.start)
        yield Claim(
            part.start,
            part.end,
            predicate,
            category,
            part.text,
            whole,
            article,
            shape=LISTED,
            why="an item of a list",
        )


def _framed(said: Said) -> Iterator[Claim]:
    """Yield what stands beside cues."""
    for frame in frames(said.text):
        relation, direction = _settled(said, frame)
        found = list(_of_frame(said, frame, relation, direction))
        if not found and relation.inverse and direction == "forward":
            found = list(_of_frame(said, frame, relation, "inverse"))
        yield from found


def _settled(said: Said, frame: Frame) -> tuple[Relation, Direction]:
    """Return the relation that a frame states of the subject, and on which side the subject is."""
    left, right = said.text[slice(*frame.left)], said.text[slice(*frame.right)]
    relation, about = frame.cue.relation, said.named.search(left)
    if relation.name not in COPULAS:
        after = said.named.search(right)
        inverse = relation.inverse and not about and (after or (relation.outwards and left.strip()))
        return relation, "inverse" if inverse else "forward"
    return _of_copula(said, relation, left, right)


def _of_copula(said: Said, relation: Relation, left: str, right: str) -> tuple[Relation, Direction]:
    """Let the nouns on both sides of a verb that says little decide what it says."""
    before = listed_relation(left)
    if before is not None and not said.named.fullmatch(left.strip()):
        return before, "forward"
    if relation.name == "is" and said.named.fullmatch(right.strip()) and _CLASS.match(left):
        return RELATIONS["one of"], "inverse"
    after = listed_relation(" ".join(right.split()[:5])) if relation.name != "includes" else None
    if after is not None and after.inverse and not said.named.search(left):
        return after, "inverse"
    return relation, "forward"


def _of_frame(
    said: Said, frame: Frame, relation: Relation, direction: Direction
) -> Iterator[Claim]:
    if relation.name == "is":
        yield from _described(said, frame)
        return
    predicate, category = chosen(relation, direction, said.categories)
    side = frame.right if direction == "forward" else frame.left
    found = _single(said, side, relation) if relation.single else parts(said.text, *side)
    for place, part in enumerate(_worth_saying(said, found)):
        start, end = part.start, part.end
        if direction == "inverse":
            end = _if_brief(said.text, start, frame.cue.end, end=end)
        elif not place:
            start = start if not _is_brief(said.text, frame.cue.start, end) else frame.cue.start
        yield Claim(
            start,
            end,
            predicate,
            category,
            part.text,
            (frame.left[0], frame.right[1]),
            _article(said.text, part.start),
            why=said.text[frame.cue.start : frame.cue.end].lower().strip(),
        )


def _single(said: Said, side: tuple[int, int], relation: Relation) -> tuple[Part, ...]:
    """Return a side as one phrase."""
    start, end = side
    if relation.name == "one of":
        kind = _OWN_CLASS.search(said.text, start, end)
        end = kind.start() if kind else end
        first = _CLASS.match(said.text, start, end)
        start = first.end() if first else start
    part = brief(said.text, start, end)
    return (part,) if part.text else ()


def _described(said: Said, frame: Frame) -> Iterator[Claim]:
    """Yield what a plain "is" says: of the subject itself, or of something that belongs to it."""
    start, end = frame.left[0], frame.right[1]
    own = said.named.match(said.text, start) if frame.left[0] < frame.left[1] else None
    form: Form = "rest" if own and own.end() <= frame.left[1] else "clause"
    start = frame.cue.start if form == "rest" else start
    part = _cut(said.text, start, end)
    if part.end > frame.cue.end and not _EMPTY.fullmatch(
        said.text[frame.cue.end : part.end].strip()
    ):
        yield Claim(
            part.start,
            part.end,
            "has_attribute",
            said.category,
            part.text,
            (frame.left[0], frame.right[1]),
            form=form,
            shape=GUESSED,
            why=said.text[frame.cue.start : frame.cue.end].lower(),
        )


def _whole(said: Said) -> Claim:
    """Return the sentence itself as a claim, in as many words as a phrase may have."""
    text, start = said.text, 0
    own = said.named.match(text)
    form: Form = "clause"
    if own and own.end() < len(text.rstrip(" .:;,")):
        start, form = own.end(), "rest"
    end = max(clause_end(text, start, len(text)), start + 1)
    part = _cut(text, start, end) if said.text[start:end].strip() else _cut(text, 0, len(text))
    if said.lead_in and part.start == 0:
        form = "value"
    predicate = DEFAULTS[said.category] if form == "value" else "has_attribute"
    return Claim(
        part.start,
        part.end,
        predicate,
        said.category,
        part.text,
        (0, len(text)),
        form=form,
        shape=GUESSED,
        why="the sentence as a whole",
    )


def _cut(text: str, start: int, end: int) -> Part:
    """Return the beginning of a stretch, as many words as a phrase may have."""
    words = list(re.finditer(r"\S+", text[start:end]))[:MOST_WORDS]
    first, last = start + words[0].start(), start + words[-1].end()
    last = first + len(text[first:last].rstrip(" ,.;:")) or last
    return Part(first, last, text[first:last])


def _naming(names: Sequence[str]) -> re.Pattern[str]:
    own = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    people = r"(?:(?:people|individuals|patients|children|infants) with )?"
    return re.compile(
        rf"\b(?:{people}(?:an? |the )?(?:{own})s?|{_GENERIC})(?!\w)"
        if own
        else rf"\b(?:{_GENERIC})\b",
        re.IGNORECASE,
    )


def _worth_saying(said: Said, found: Sequence[Part]) -> list[Part]:
    """Leave out words without content, and the subject itself: nothing is said of it by its name."""
    return [
        part
        for part in found
        if len(part.text) > 1
        and not _EMPTY.fullmatch(part.text)
        and not said.named.fullmatch(part.text)
    ]


def _if_brief(text: str, start: int, longer: int, *, end: int) -> int:
    return longer if _is_brief(text, start, longer) else end


def _is_brief(text: str, start: int, end: int) -> bool:
    return len(text[start:end].split()) <= MOST_WORDS


def _article(text: str, start: int) -> str:
    match = _ARTICLE.search(text, max(0, start - 5), start)
    return match.group(1).lower() if match else ""
