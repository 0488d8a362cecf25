"""Sentences whose kind is only surmised: from the question they answer, and turns of phrase."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import masked, of_words
from question_bank.ingest.turns import turns
from tests.training.corpus import Sentence

SHARES: dict[str, dict[str, float]] = {
    "information": {
        "feature": 0.3,
        "definition": 0.28,
        "mechanism": 0.16,
        "treatment": 0.07,
        "complication": 0.05,
        "risk": 0.04,
        "diagnostic": 0.03,
        "outlook": 0.03,
    },
    "symptoms": {"feature": 0.83},
    "treatment": {"treatment": 0.82},
    "inheritance": {"risk": 0.9, "mechanism": 0.04},
    "frequency": {"epidemiology": 0.87, "risk": 0.05},
    "genetic changes": {"mechanism": 0.9},
    "causes": {"mechanism": 0.7, "risk": 0.12, "definition": 0.06},
    "exams and tests": {"diagnostic": 0.87},
    "outlook": {"outlook": 0.85},
    "susceptibility": {"risk": 0.4, "epidemiology": 0.3, "mechanism": 0.14},
    "prevention": {"prevention": 0.6, "treatment": 0.16, "risk": 0.1, "mechanism": 0.05},
    "stages": {"diagnostic": 0.55, "mechanism": 0.25, "definition": 0.12},
    "complications": {"complication": 0.7, "definition": 0.06},
}
"""Of what kinds the sentences are that answer a question, as those are that have been read."""

_A_TURN = 0.7
_FIRST = math.log(8)
_REPEATED = 4
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Weak:
    """A sentence with its features and the surmised shares of the categories."""

    focus: str
    features: tuple[str, ...]
    shares: tuple[float, ...]


def weak(sentences: Sequence[Sentence]) -> list[Weak]:
    """Return each different sentence once, without those that stand alike in many documents."""
    lines = [masked(each.text, each.focus) for each in sentences]
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
    lead_in = sentence.lead_in and masked(sentence.lead_in, sentence.focus)
    return Weak(
        sentence.focus,
        of_words(line, lead_in),
        surmised(sentence, line, lead_in),
    )


def prior(question_type: str) -> dict[str, float]:
    """Return the shares of the categories among the sentences that answer a question."""
    known = SHARES[question_type]
    rest = (1 - sum(known.values())) / (len(CATEGORIES) - len(known))
    return {each: known.get(each, rest) for each in CATEGORIES}


def surmised(sentence: Sentence, line: str, lead_in: str | None) -> tuple[float, ...]:
    """Return the shares by question, turns of phrase, and place: definitions come first."""
    votes = Counter(turn.partition(" ")[0] for turn in turns(line) + turns(lead_in or ""))
    scores = {
        name: math.log(share) + _A_TURN * votes[name]
        for name, share in prior(sentence.question_type).items()
    }
    if sentence.number == 0 and sentence.question_type == "information":
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
