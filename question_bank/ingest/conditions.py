"""For whom, and when, a treatment or test is meant: the condition that a claim must not lose."""

import re
from dataclasses import replace
from typing import NamedTuple

from question_bank.ingest.nouns import Candidate
from question_bank.ingest.said import Claim, Said
from question_bank.ingest.sides import is_brief

_CARE = frozenset({"treated_by", "managed_by", "prevented_by", "is_diagnosed_by"})
_LIKE = (
    r"(?:wom[ae]n|men|children|infants|newborns|babies|adults|adolescents|teenagers|people|patients"
    r"|individuals|persons|those|cases|pregnancy|breastfeeding|childhood|infancy)"
)
_FOR_WHOM = (
    rf"(?:in|for|among|during) (?:(?!(?:the|in|for|of|to)\b)[\w-]+ ){{0,3}}?{_LIKE}\b"
    r"(?:(?: (?:with|who|whose|aged|over|under|younger|older|at)\b)[^,.;:()]*)?"
)
_WHEN = r"(?:when|if|unless|until|as long as|provided that) [^,.;:()]+"
_BEFORE = re.compile(rf"\W*(?P<said>{_FOR_WHOM}),", re.IGNORECASE)
_AFTER = re.compile(
    rf"[^,.;:]*?\b(?P<said>reserved {_FOR_WHOM}|{_FOR_WHOM}|{_WHEN})", re.IGNORECASE
)
_RESERVED = re.compile(r"reserved ", re.IGNORECASE)
_ALL = re.compile(rf"(?:in|for|among) (?:most |many |all |some )?{_LIKE}$", re.IGNORECASE)
_LONGEST = 15


class Condition(NamedTuple):
    """Words that limit a claim, and where they end in the sentence if they stand behind it."""

    words: str
    end: int | None


def limited(candidate: Candidate, said: Said, claim: Claim) -> Candidate:
    """Return a claim's candidate with the condition that its sentence sets, or as it is.

    The statement has the condition, and the object too unless it is a concept of the bank, which
    means the thing itself; the phrase goes on to it where that is brief.
    """
    found = condition(said, claim)
    if found is None:
        return candidate
    known = said.concept_of(claim.value) is not None
    objects = candidate.objects if known else (f"{claim.value} {found.words}",)
    near = found.end is not None and is_brief(said.text, claim.start, found.end)
    longer = found.end - claim.end if near and found.end is not None else 0
    return replace(
        candidate,
        end=candidate.end + longer,
        objects=objects,
        statement=f"{candidate.statement.rstrip('.')} {found.words}.",
        scope="some",
    )


def condition(said: Said, claim: Claim) -> Condition | None:
    """Return for whom or when what a sentence says of a treatment or test holds, or None.

    That it is for people with the subject itself is no condition, nor is one that the claim's own
    value has.
    """
    if claim.predicate not in _CARE or claim.form != "value":
        return None
    before, after = _BEFORE.match(said.text), _AFTER.match(said.text, claim.end)
    for found in (after, before):
        if found and _limits(said, claim, found["said"]):
            words = _RESERVED.sub("", found["said"]).strip()
            return Condition(_begun(words), found.end() if found is after else None)
    return None


def _limits(said: Said, claim: Claim, words: str) -> bool:
    own = any(name and name.lower() in words.lower() for name in said.names)
    if own or len(words.split()) > _LONGEST or words in claim.value:
        return False
    return not _ALL.fullmatch(words) or not words.lower().endswith(("people", "patients", "those"))


def _begun(words: str) -> str:
    return words[:1].lower() + words[1:]
