"""Whether a claim can stand by itself: its thing is one, and its verb is said of the subject."""

import re

from question_bank.ingest.clauses import Frame
from question_bank.ingest.grammar import is_finite, is_noun_too, parts
from question_bank.ingest.others import CLASS
from question_bank.ingest.predicates import listed_relation
from question_bank.ingest.relations import Direction, Relation
from question_bank.ingest.said import Claim, Said

_WEAK = frozenset({"features", "requires", "contributes", "signals", "basis", "varies"})
"""Relations whose words say just as much of anything else than the subject."""

_OPEN = frozenset(
    {
        "has_age_of_onset", "has_prevalence", "has_outlook", "needs_evaluation_if", "varies_with",
        "occurs_in", "occurs_in_sex", "has_known_cause", "has_number_of_types", "has_attribute",
        "has_mode_of_inheritance", "has_purpose", "subclass_of",
    }
)  # fmt: skip
"""Predicates whose value may be more than a noun phrase."""

_FITS = {
    "has_phenotype": {
        "feature",
        "diagnostic",
        "complication",
        "mechanism",
        "risk",
        "outlook",
        "definition",
    },
    "treated_by": {"treatment", "prevention", "feature"},
    "causes": {"mechanism", "feature", "complication", "risk"},
    "has_complication": {"complication", "feature", "outlook", "risk", "mechanism"},
    "disease_has_basis_in": {"mechanism", "risk", "complication", "feature", "definition"},
}
"""Of what kinds of sentences such a predicate can be believed."""

_LEADS = re.compile(
    r"(?:on|in|at|of|for|from|with|within|by|to|into|after|before|during|over|under|until|upon"
    r"|without|if|when|while|because|that|than|yet|but|and|or|so|not|itself|themselves|it|they|we"
    r"|you|he|she|then|too(?! (?:much|many|few|little) \w)|very|always|rather|even|also|still|as)\s"
    r"|\d[\d\s.,]*$|1 in \d",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"\s(?:an?|the|of|in|on|at|for|from|with|by|to|into|than|and|or|but|as|like|still|very|too"
    r"|also|often|your|their|its|one|two|three|four|five|happens|must|can|may|is|are)$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?:(?:an?|the|this|other|certain|some|no|many|various|several|serious|further|medical|too)\s)*"
    r"(?:conditions?|diseases?|disorders?|illness(?:es)?|symptoms?|trouble|problems?|many|few|fast"
    r"|slow|complete|partial|total|vague|usual|usually|outlook|body|instead|changes?|effects?|kit"
    r"|issues?|big one|one|two|three|four|five|lifelong|normal|women|men|children|adults"
    r"|most important part of .*|same picture|difference|attention|idea)",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    r"(?:(?:\w+ly|always|often|never|not)\s+)*\w+(?:ful|ous|able|ible|less)(?:$|\s(?:and|or|but|to|in|for|on|when|if|\d)\b)"
    r"|(?:\w+ly\s+)*\w+(?:ful|ous|able|ible|less)\s*,",
    re.IGNORECASE,
)
_APART = re.compile(r"\s(?:that|which|who|whose|when|if|where|while|after|as|called)\s")
_NOTES = re.compile(r"[;=→]|:\s|\s>\s|->")
_MEASURED = re.compile(
    r"(?:(?:about|around|roughly|more than|at least|up to|nearly|within) )*"
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|half|many|some|\d[\d.,-]*)"
    r"(?: (?:to|or) \w+)?(?: \w+)? ?(?:minutes?|hours?|days?|weeks?|months?|years?|mm|cm|%"
    r"|percent|cases?|people|persons|users|patients|deaths|times)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:the|your|an?|any|all|his|her|their|this|plenty|on|up|off|out|away)\b", re.IGNORECASE
)
_RELIANCE = {
    "subclass_of": 1.0, "has_risk_factor": 1.0, "damages": 0.9, "treated_by": 0.85,
    "prevented_by": 0.85, "has_mode_of_inheritance": 1.0, "needs_evaluation_if": 0.9,
    "has_prevalence": 0.9, "has_age_of_onset": 0.9, "has_complication": 0.75,
    "has_phenotype": 0.75, "has_statement": 0.95, "has_attribute": 0.95,
    "is_diagnosed_by": 0.65, "causes": 0.5, "disease_has_basis_in": 0.5,
    "contributes_to": 0.4, "requires": 0.4, "same_as": 0.5, "has_outlook": 0.6,
}  # fmt: skip
"""How often what is read under a predicate turned out right, against the most reliable."""

_PERSONS = re.compile(r"\b(?:patients|people|individuals|children|infants)\W*$")
_NAME = 6
"""A name of more words is none."""

_YOU = re.compile(r"(?:if |when )?you\b", re.IGNORECASE)
_WHOSE = re.compile(
    r"(?:it|they|this|these|which|who|some|many|most|others|all|about half|half|(?:[\w-]+ ){0,3}?"
    r"(?:people|patients|individuals|persons|children|infants|babies|newborns|women|men|adults"
    r"|males|females|boys|girls|cases|those|survivors|sufferers))\b",
    re.IGNORECASE,
)


def is_sound(said: Said, claim: Claim, frame: Frame, to: tuple[Relation, Direction]) -> bool:
    """Whether what stands beside a cue is a thing, and the cue's verb is said of the subject."""
    relation, direction = to
    if not is_thing(said, claim.value, claim.predicate) or not _fits(claim, relation):
        return False
    left = said.words(frame.left).strip()
    if claim.predicate == "same_as":
        return said.named.search(left) is not None and len(claim.value.split()) <= _NAME
    if relation.name == "contributes" and direction == "inverse":
        after = said.text[frame.cue.end :].lstrip()
        ended = not after or after.startswith((".", ",", ";"))
        right = said.words(frame.right)
        return ended or (said.named.search(right) is not None and not _PERSONS.search(right))
    weak = relation.name in _WEAK or claim.predicate == "causes"
    apart = direction == "inverse" or claim.of is not None or not weak
    return apart or _is_own(said, frame, left)


def _fits(claim: Claim, relation: Relation) -> bool:
    """Whether a predicate goes with the words beside it and with the kind of sentence."""
    if claim.predicate == "has_outlook":
        return relation.name in {"outlook", "frequency"}
    if claim.predicate == "subclass_of" and relation.name != "one of":
        return _VAGUE.fullmatch(claim.value) is None
    return claim.category in _FITS.get(claim.predicate, {claim.category})


def _is_own(said: Said, frame: Frame, left: str) -> bool:
    """Whether what stands before a verb is the subject, a word for it, or those who have it."""
    before = said.text[frame.left[0] : frame.cue.start].strip()
    if said.named.search(left) or listed_relation(left):
        return True
    if said.named.match(said.text) and (not left or CLASS.search(left)):
        return True
    told = before or said.text[: frame.cue.start].strip()
    return _WHOSE.match(told) is not None or (_YOU.match(told) is not None and _ails(said))


def _ails(said: Said) -> bool:
    """Whether a sentence tells what somebody suffers from."""
    return said.category in {"feature", "complication", "risk"}


def is_thing(said: Said, words: str, predicate: str) -> bool:
    """Whether words can be the object of a predicate by themselves."""
    if any(words.count(opens) != words.count(closes) for opens, closes in ("()", "“”")):
        return False
    if predicate in _OPEN or said.knows(words):
        return True
    return not (
        _LEADS.match(words)
        or _LEADS_ON.search(words)
        or _VAGUE.fullmatch(words)
        or _QUALITY.match(words)
        or _MEASURED.match(words)
        or _NOTES.search(words)
        or _is_order(words)
        or _says(words)
    )


def _says(words: str) -> bool:
    """Whether words have a verb of their own, relative clauses apart."""
    alone = _APART.split(words, maxsplit=1)[0]
    verb = alone[parts(alone, 0, len(alone)).verb :].strip()
    return verb != "" and not is_noun_too(verb)


def _is_order(words: str) -> bool:
    """Whether words tell the reader what to do ("follow the instructions")."""
    first, _, rest = words.partition(" ")
    return is_finite(first) and _ASKED.match(rest) is not None


def reliance(claim: Claim) -> float:
    """Return how far (0 to 1) to rely on a claim, going by its predicate."""
    return _RELIANCE.get(claim.predicate, 0.8)
