"""A candidate in a sentence of our own, put together from its parts."""

import re
from typing import NamedTuple

from question_bank.generate.grammar import capital_first, indefinite
from question_bank.ingest.nouns import Modality
from question_bank.ingest.said import Claim
from question_bank.ingest.sides import QUALITY


class Verb(NamedTuple):
    """A predicate's verb for one, for several, its base form, and the words that follow it."""

    one: str
    several: str
    base: str
    rest: str = ""


def _be(rest: str) -> Verb:
    return Verb("is", "are", "be", rest)


VERBS = {
    "subclass_of": _be(""),
    "superclass_of": Verb("has", "have", "have", "this form:"),
    "same_as": _be("also called"),
    "disease_has_basis_in": Verb("results", "result", "result", "from"),
    "primarily_affects": Verb("affects", "affect", "affect", "above all"),
    "affects": Verb("affects", "affect", "affect"),
    "damages": Verb("damages", "damage", "damage"),
    "disrupts": Verb("disturbs", "disturb", "disturb"),
    "has_phenotype": Verb("shows itself", "show themselves", "show itself", "in"),
    "has_complication": Verb("leads", "lead", "lead", "to"),
    "causes": Verb("brings", "bring", "bring", "about"),
    "contributes_to": Verb("plays", "play", "play", "a part in"),
    "predisposes_to_condition": Verb("raises", "raise", "raise", "the risk of"),
    "has_risk_factor": Verb("becomes", "become", "become", "more likely through"),
    "has_mode_of_inheritance": _be("inherited in this way:"),
    "condition_exacerbated_by": _be("set off or made worse by"),
    "may_indicate": Verb("points", "point", "point", "to"),
    "is_diagnosed_by": _be("looked for with"),
    "shows": Verb("shows", "show", "show"),
    "needs_evaluation_if": Verb("needs", "need", "need", "medical attention in case of"),
    "treated_by": _be("treated with"),
    "managed_by": _be("managed with"),
    "prevented_by": _be("prevented by"),
    "has_purpose": Verb("serves", "serve", "serve", "this purpose:"),
    "requires": Verb("requires", "require", "require"),
    "varies_with": Verb("differs", "differ", "differ", "with"),
    "has_prevalence": Verb("has", "have", "have", "this frequency:"),
    "has_age_of_onset": Verb("begins", "begin", "begin", "at this age:"),
    "occurs_in": Verb("occurs", "occur", "occur", "in"),
    "occurs_in_sex": Verb("occurs", "occur", "occur", "in"),
    "has_outlook": Verb("has", "have", "have", "this outlook:"),
    "has_number_of_types": Verb("has", "have", "have"),
    "has_known_cause": Verb("has", "have", "have", "a cause that is"),
    "has_attribute": Verb("has", "have", "have", "this quality:"),
}
"""How each predicate that documents are read for is said of a subject."""

_AGREEING = {
    word: pair
    for pair in (("is", "are"), ("was", "were"), ("has", "have"), ("does", "do"))
    for word in pair
}
_LIKE = frozenset({"has_prevalence", "has_outlook", "has_attribute"})
_WHEN = re.compile(
    r"(?:in|at|during|between|before|after|from|by|around|within|shortly)\b", re.IGNORECASE
)
_MOST = re.compile(
    r"(?:most|first|second|third|only|main|leading|same|commonest|\w+'s)\b", re.IGNORECASE
)
_OPENED = re.compile(r"(?:in|with|for|during|by|at|on|among)\s", re.IGNORECASE)
_HAPPENS = re.compile(
    r"^(?:you|your|they|there|it|he|she|a person|someone)\b"
    r"|^(?:\S+ )+?(?:is|are|cannot|can|does|do|has|have|gets?|becomes?|lasts?|spreads?|starts?)\b",
    re.IGNORECASE,
)
_MODALS = frozenset({"may", "might", "can", "could"})
_ADVERBS = frozenset(
    {
        "often", "usually", "sometimes", "rarely", "typically", "generally", "commonly",
        "frequently", "occasionally", "possibly", "probably",
    }
)  # fmt: skip
_THOUGHT = re.compile(r"\b(?:thought|believed)\b|\bsuggest|\b(?:appear|seem)s?\b")
_CASES = re.compile(r"in (?:some|many|most|rare) \w+")


def statement(claim: Claim, subject: str, modality: Modality) -> str:
    """Say what a claim says of a subject, as surely as the document says it.

    A claim about something else is told of the subject's case; the rest of a sentence is put to
    the subject that it belongs to.
    """
    if claim.form == "clause":
        named = re.search(rf"\b{re.escape(subject)}(?!\w)", claim.value, re.IGNORECASE)
        between = ":" if _OPENED.match(claim.value) else ","
        return _ended(claim.value if named else f"In {subject}{between} {claim.value}")
    if claim.form == "rest":
        first, _, rest = claim.value.partition(" ")
        agreeing = _AGREEING.get(first, (first, first))[is_plural(subject)]
        return _ended(f"{subject} {agreeing} {rest}")
    verb = _verb(claim)
    several = is_plural(subject)
    value = _with_article(claim, several=several)
    said = f"{subject} {_spoken(verb, modality, several=several)} {verb.rest} {value}"
    cases = _CASES.search(modality.hedge or "")
    return _ended(f"{cases.group()}, {said}" if cases else said)


def _verb(claim: Claim) -> Verb:
    """Return how a predicate is said of a subject before such a value."""
    verb = VERBS.get(claim.predicate, VERBS["has_attribute"])
    if claim.predicate in _LIKE and QUALITY.match(claim.value):
        return VERBS["subclass_of"]
    if claim.predicate == "has_age_of_onset" and _WHEN.match(claim.value):
        return verb._replace(rest="")
    if claim.predicate == "needs_evaluation_if" and _HAPPENS.search(claim.value):
        return verb._replace(rest="medical attention if")
    return verb


def _ended(said: str) -> str:
    return capital_first(" ".join(said.split())).rstrip(".") + "."


def is_plural(noun: str) -> bool:
    """Whether a noun phrase is of many, as far as its ending tells."""
    last = noun.partition("(")[0].rstrip().rpartition(" ")[2]
    return bool(re.search(r"[^siu']s$", last)) and last.lower() not in _SINGULAR


_SINGULAR = frozenset(
    {
        "rabies",
        "measles",
        "mumps",
        "diabetes",
        "herpes",
        "rickets",
        "scabies",
        "shingles",
        "ms",
        "aids",
        "sars",
        "ards",
    }
)


def _reflexive(base: str, *, several: bool) -> str:
    return base.replace("itself", "themselves") if several else base


def _spoken(verb: Verb, modality: Modality, *, several: bool) -> str:
    """Return the verb with its hedge and its denial."""
    finite = verb.several if several else verb.one
    denied = modality.polarity == "denied"
    words = (modality.hedge or "").split()
    modal = next((each for each in words if each in _MODALS), None)
    adverb = next((each for each in words if each in _ADVERBS), "")
    base = _reflexive(verb.base, several=several)
    if _THOUGHT.search(modality.hedge or ""):
        aux = "are" if several else "is"
        return f"{aux} {'not ' if denied else ''}thought to {base}"
    if modal:
        negated = "cannot" if modal == "can" else f"{modal} not"
        return f"{negated if denied else modal} {adverb} {base}"
    if verb.base == "be":
        return f"{finite} {'not' if denied else adverb}"
    if denied:
        return f"{'do' if several else 'does'} not {base}"
    return f"{adverb} {finite}"


def _with_article(claim: Claim, *, several: bool) -> str:
    if claim.predicate == "subclass_of" and not several and not is_plural(claim.value):
        the = _MOST.match(claim.value) is not None
        return f"{'the' if the else indefinite(claim.value)} {claim.value}"
    return f"{claim.article} {claim.value}".strip()
