"""Sentences whose kind is only surmised: from the question they answer and their turns of phrase."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from question_bank.ingest import cues, features
from question_bank.ingest.cues import CATEGORIES
from tests.training.corpus import Sentence

KINDS = {
    "symptoms": "feature",
    "treatment": "treatment",
    "inheritance": "risk",
    "frequency": "epidemiology",
    "genetic changes": "mechanism",
    "causes": "mechanism",
    "exams and tests": "diagnostic",
    "outlook": "outlook",
    "susceptibility": "risk",
    "prevention": "prevention",
    "stages": "diagnostic",
    "complications": "complication",
}
MIXED = dict(
    zip(CATEGORIES, (0.3, 0.15, 0.2, 0.05, 0.1, 0.05, 0.05, 0.02, 0.05, 0.03), strict=True)
)
"""What kinds of sentences answer "What is …?"."""

_TRUST = 0.8
"""How often a sentence is of the kind that its question asks for."""
_A_TURN = 0.7
_FIRST = math.log(8)
_REPEATED = 4
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Weak:
    """A sentence with its features and the surmised shares of the categories."""

    focus: str
    question_type: str
    features: tuple[str, ...]
    shares: tuple[float, ...]


def weak(sentences: Sequence[Sentence]) -> list[Weak]:
    """Return each different sentence once, without those that stand alike in many documents."""
    lines = [features.masked(each.text, each.focus) for each in sentences]
    seen: dict[str, set[str]] = defaultdict(set)
    for each, line in zip(sentences, lines, strict=True):
        seen[line].add(each.focus)
    taken: dict[tuple[str, str], Weak] = {}
    for each, line in zip(sentences, lines, strict=True):
        key = line, each.question_type
        stock = len(seen[line]) >= _REPEATED and len(line.split()) > _SHORT
        if key not in taken and not stock and tells(each, line):
            taken[key] = _weak(each, line)
    return list(taken.values())


def tells(sentence: Sentence, line: str) -> bool:
    """Tell whether a sentence can say something: no question, no lead-in, no list of links."""
    if sentence.source.startswith("3") and sentence.question_type == "treatment":
        return False
    return len(line) > 2 and not line.endswith(("?", ":"))


def _weak(sentence: Sentence, line: str) -> Weak:
    lead_in = sentence.lead_in and features.masked(sentence.lead_in, sentence.focus)
    return Weak(
        sentence.focus,
        sentence.question_type,
        tuple(features.of_words(line, lead_in)),
        surmised(sentence, line, lead_in),
    )


def prior(question_type: str) -> dict[str, float]:
    """Return the shares of the categories among the sentences that answer a question."""
    if question_type not in KINDS:
        return MIXED
    rest = (1 - _TRUST) / (len(CATEGORIES) - 1)
    return {each: _TRUST if each == KINDS[question_type] else rest for each in CATEGORIES}


def surmised(sentence: Sentence, line: str, lead_in: str | None) -> tuple[float, ...]:
    """Return the shares by question, turns of phrase, and place: definitions come first."""
    votes = Counter(turn.partition(" ")[0] for turn in cues.turns(line) + cues.turns(lead_in or ""))
    scores = {
        name: math.log(share) + _A_TURN * votes[name]
        for name, share in prior(sentence.question_type).items()
    }
    if sentence.number == 0 and sentence.question_type not in KINDS:
        scores["definition"] += _FIRST
    total = sum(math.exp(score) for score in scores.values())
    return tuple(math.exp(scores[name]) / total for name in CATEGORIES)


def vocabulary(examples: Iterable[Weak], least: int) -> list[str]:
    """Return the features met with so many diseases, so that no disease is learnt by heart."""
    met: dict[str, set[str]] = defaultdict(set)
    for each in examples:
        for feature in each.features:
            met[feature].add(each.focus)
    return sorted(feature for feature, where in met.items() if len(where) >= least)
