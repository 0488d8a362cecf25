"""Of what a clause speaks beside the subject of its sentence, or instead of it."""

import re

from question_bank.ingest.clauses import Frame
from question_bank.ingest.relations import Relation
from question_bank.ingest.said import Said
from question_bank.ingest.settling import is_copula
from question_bank.ingest.sides import ends, sources

_TAKEN_UP = re.compile(r"^(?:(?:some|many|most) of )?(?:(?:these|this|the|such)\s)?", re.IGNORECASE)
_PERSON = re.compile(r"(?:you|your child|someone|a person|they)?\s*", re.IGNORECASE)
_ITS_OWN = re.compile(r"(?:the|these|this|its|their|such)\b", re.IGNORECASE)
EXAMPLES = re.compile(r",?\s+(?:such as|including|like)\s+", re.IGNORECASE)


def others(said: Said, frame: Frame, relation: Relation) -> list[str]:
    """Return the bank's concepts of which a clause speaks by name beside or for the subject."""
    left = said.words(frame.left)
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
