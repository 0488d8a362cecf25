"""Of what a clause speaks beside the subject of its sentence, or instead of it."""

import re

from question_bank.ingest.clauses import Frame
from question_bank.ingest.predicates import listed_relation
from question_bank.ingest.relations import Relation
from question_bank.ingest.said import Said
from question_bank.ingest.settling import is_copula
from question_bank.ingest.sides import ends, sources

_TAKEN_UP = re.compile(r"^(?:(?:some|many|most) of )?(?:(?:these|this|the|such)\s)?", re.IGNORECASE)
_PERSON = re.compile(r"(?:you|your child|someone|a person|they)?\s*", re.IGNORECASE)
_ITS_OWN = re.compile(r"(?:the|these|this|its|their|such)\b", re.IGNORECASE)
_ANAPHOR = re.compile(
    r"(?:the|this|these|those|that|its|their|his|her|your|such|it|they|which|who|he|she|you"
    r"|there|some|many|most|others?|people|patients|individuals|persons?|children|infants|babies"
    r"|women|men|adults|cases|symptoms?|signs?|treatments?|diagnosis|doctors?|one|rarely"
    r"|more|less|often|thought|believed|known|is|are|to|affected|both|all|early|late|severe|mild|untreated|chronic|acute)\b"
    r"|.*\b(?:cases|patients|people|individuals|those|who|symptoms?)\b",
    re.IGNORECASE | re.DOTALL,
)
_QUANTITY = re.compile(
    r"(?:(?:about|roughly|around|nearly|almost|up to|approximately|over|fewer than|more than)\s)*"
    r"(?:one (?:in|of|person|adult|child|case|patient|woman|man)|two|three|four|half"
    r"|a (?:third|quarter|half|few)|\d)[\w.,%]*\s",
    re.IGNORECASE,
)
CLASS = re.compile(r"\b(?:disease|disorder|condition|infection|syndrome|cancer|tumou?r)\s*$")
_FLOWING = frozenset({"brings", "features"})
_OWN = frozenset(
    {
        "basis", "damages", "disrupts", "affects", "mainly", "occurs", "onset", "frequency",
        "varies", "requires", "worsened", "linked", "endangered",
        *_FLOWING,
    }
)  # fmt: skip
_AFTERMATH = frozenset({"feature", "complication"})
EXAMPLES = re.compile(r",?\s+(?:such as|including|like)\s+", re.IGNORECASE)


def is_foreign(said: Said, frame: Frame, relation: Relation) -> bool:
    """Whether a clause says of another thing what would be wrong of the subject itself.

    What another thing brings about in a disease is brought about by the disease.
    """
    left = said.words(frame.left).strip()
    if _QUANTITY.match(left):
        return relation.name in {*_OWN, "outlook"}
    if not left or relation.name not in _OWN or said.named.search(left) or _ANAPHOR.match(left):
        return False
    if relation.name in _FLOWING and said.category in _AFTERMATH:
        return False
    if said.named.match(said.text) and CLASS.search(left):
        return False
    itself = said.concept is not None and said.concept_of(left) == said.concept
    known = itself or listed_relation(left) or others(said, frame, relation)
    return not known and not taken_up(said, frame, relation)


def others(said: Said, frame: Frame, relation: Relation) -> list[str]:
    """Return the bank's concepts of which a clause speaks by name beside or for the subject."""
    left = said.words(frame.left)
    if said.named.match(said.text) and CLASS.search(left):
        return []
    if is_copula(frame) or _ITS_OWN.match(left):
        return []
    examples = EXAMPLES.search(left)
    if said.named.search(left) and not examples:
        return []
    begin = frame.left[0] + (examples.end() if examples else 0)
    known = [said.concept_of(part.text) for part in sources(said, (begin, frame.left[1]))]
    every = [each for each in known if each and each != said.concept]
    whole = bool(known) and len(every) == len(known)
    return list(dict.fromkeys(every)) if whole or relation.outwards else []


def taken_up(said: Said, frame: Frame, relation: Relation) -> list[str]:
    """Return the concept that a bare noun before a cue takes up again, or that an alarm is of."""
    words = said.words(frame.left)
    if relation.name == "urgent":
        words = said.text[frame.cue.start : frame.cue.end].rsplit(None, 1)[0]
        named = list(filter(said.concept_of, ends(said.words(frame.right).rstrip(" ,."))))
        if _PERSON.fullmatch(words) and len(named) > 1:
            return [str(said.concept_of(named[1]))]
    noun = _TAKEN_UP.sub("", words).strip()
    entry = said.recalls(noun) if noun and " " not in noun else None
    concept = entry.concept if entry else None
    return [concept] if concept and concept != said.concept else []
