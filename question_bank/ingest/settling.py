"""Which relation a clause states of its subject, and on which side the subject stands."""

import re

from question_bank.ingest.clauses import Frame
from question_bank.ingest.predicates import listed_relation
from question_bank.ingest.relations import COPULAS, RELATIONS, Direction, Relation
from question_bank.ingest.said import Said
from question_bank.ingest.sides import QUALITY

_UNKNOWN = re.compile(
    r"\s*(?:not (?:\w+ )?(?:known|understood|clear)|unknown|unclear|poorly understood)",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\s*(?:(?:\w+ly|now|then|not|also|always|often)\s+)*(?:given|taken|done|made|seen|found|worth"
    r"|able|aware|lost|caught|cut|shown|brought|kept|held|put|met|on|in|at|for|under|so|too|as|to"
    r"|from|within|\w+ed|\w+ical)\b",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:one|another|an?|the most common|a common)\b\s*", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:they|it|you|we|that|which|who)\b", re.IGNORECASE)
_CAUSE_OF = re.compile(r"\bcauses? of\b", re.IGNORECASE)
_FEW = 2
_NOUN_PHRASE = re.compile(r"\s(?:by|in|to|with|of|for|that|which|from|on|at)\s|[,;]")


def settled(said: Said, frame: Frame) -> tuple[Relation, Direction, Frame]:
    """Return the relation that a frame states of the subject, and on which side the subject is."""
    left, right = said.words(frame.left), said.words(frame.right)
    relation, about = frame.cue.relation, said.named.search(left)
    if relation.name == "shows" and said.kind != "test":
        relation = RELATIONS["features"]
    if relation.name not in COPULAS:
        after = said.named.search(right)
        turned = after or (relation.outwards and left.strip())
        inverse = bool(relation.inverse) and not about and turned
        return relation, "inverse" if inverse else "forward", frame
    return _of_copula(said, frame, left, right)


def is_copula(frame: Frame) -> bool:
    """Whether a frame's cue says little by itself."""
    return frame.cue.relation.name in COPULAS


def _of_copula(
    said: Said, frame: Frame, left: str, right: str
) -> tuple[Relation, Direction, Frame]:
    """Let the nouns on both sides of a verb that says little decide what it says."""
    relation = frame.cue.relation
    first = _CLASS.match(said.text)
    if relation.name == "is" and first and said.named.fullmatch(right.strip(" ,.")):
        return RELATIONS["one of"], "inverse", frame._replace(left=(first.end(), frame.left[1]))
    plain = not (said.named.match(left) or _TELLS.search(left))
    before = listed_relation(left) if plain else None
    if before is not None:
        return _of_noun(before, relation, right), "forward", frame
    after = listed_relation(_NOUN_PHRASE.split(right.strip(), maxsplit=1)[0])
    if after and _CAUSE_OF.search(right) and not said.named.search(right):
        return RELATIONS["is"], "forward", frame
    if relation.name != "includes" and after and after.inverse and not said.named.search(left):
        return after, "inverse", frame
    kind = relation.name != "kind" or _is_named(said, left)
    return relation if kind else RELATIONS["is"], "forward", frame


def _of_noun(noun: Relation, verb: Relation, right: str) -> Relation:
    """Return what is said after a noun such as "cause" or "symptom" and a verb."""
    if noun.name == "causes":
        return RELATIONS["unknown"] if _UNKNOWN.match(right) else noun
    quality = QUALITY.match(right) or _NO_NOUN.match(right)
    return verb if verb.name == "is" and quality else noun


def _is_named(said: Said, words: str) -> bool:
    """Whether words are the subject's name, give or take as many others."""
    named = said.named.search(words)
    near = named is not None and len(words[: named.start()].split()) <= _FEW
    return named is not None and near and 2 * len(named.group()) >= len(words.strip())
