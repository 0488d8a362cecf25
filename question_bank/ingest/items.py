"""Items of a list that stand below a heading: the heading says what they are to the subject."""

import re
from collections.abc import Iterator
from dataclasses import replace

from question_bank.ingest.predicates import cues, listed_relation
from question_bank.ingest.relations import Relation
from question_bank.ingest.said import LISTED, Claim, Said
from question_bank.ingest.sides import QUALITY, claim_of, worth_saying
from question_bank.ingest.splitting import MOST_WORDS, Part, brief, parts

_LONGEST_HEADING = 8
_NO_ITEM = re.compile(
    r"(?:you|it|they|this|these|there|he|she|we|i|if|when|see|ask|tell|do|don['’]t|avoid|try)\b"
    r"|.*[.!?:]\s*$",
    re.IGNORECASE | re.DOTALL,
)
_STOP = re.compile(r"\s[\u2013\u2014-]\s|\u2014|[:;](?:\s|$)")
_SPLIT = re.compile(r",|\b(?:and|or)\b")
_OTHERWISE = re.compile(r"\b(?:not|no|never|avoid\w*|without|myths?|versus|vs)\b", re.IGNORECASE)
_SAID_OF = frozenset(
    {"risk factors", "complications", "symptoms", "causes", "tests", "care", "prevented", "types"}
)
SURE = 0.6
"""An item under a heading that names a relation is a fact at least so surely, though it has no
verb by which a sentence could be told."""


def headed(said: Said) -> Iterator[Claim]:
    """Yield what the things named by an item are to the subject, going by the heading above it.

    The heading decides the predicate and the category, whatever the words look like: a medicine
    under "Risk factors" treats nothing. Yields nothing if this is no item, or the heading says no
    relation.
    """
    relation = _relation(said)
    if relation is None or said.lead_in or _NO_ITEM.match(said.text) or cues(said.text):
        return
    category, predicate = next(iter(relation.forward.items()))
    for part in worth_saying(said, _things(said.text)):
        of = predicate, category
        yield replace(claim_of(said, part, of, "below a heading", shape=LISTED), sure=SURE)


def _relation(said: Said) -> Relation | None:
    """Return the relation that the nearest heading names, if it names one and no more."""
    heading = said.headings[-1] if said.headings else ""
    if len(heading.split()) > _LONGEST_HEADING or _OTHERWISE.search(heading):
        return None
    relation = listed_relation(heading)
    return relation if relation and relation.name in _SAID_OF else None


def _things(text: str) -> tuple[Part, ...]:
    """Return what an item names: several things, or one with all its qualities."""
    stop = _STOP.search(text)
    end = stop.start() if stop else len(text)
    first = _SPLIT.search(text, 0, end)
    if len(text[:end].split()) > MOST_WORDS:
        return ()
    if first is None or QUALITY.fullmatch(text[: first.start()]):
        return (brief(text, 0, end, whole=True),)
    return parts(text, 0, end)
