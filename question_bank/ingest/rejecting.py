"""What rejections teach: a small filter over candidates, and how well it does on decisions unseen.

Naive Bayes over what a candidate has (its category, predicate, words, headings …); what it lacks
says nothing, so that a new kind of document is not hidden for being new.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from question_bank.ingest.intervals import share_interval

FEWEST_DECISIONS, FEWEST_REJECTIONS = 40, 10
"""Decisions below which nothing is learnt."""
HIDES_FROM = 0.8
"""Chance of a rejection from which a candidate is not wanted."""
FOLDS = 5
SMOOTHING = 1.0
LEAST_SEEN = 2
"""Decisions in which something has to occur to count."""

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Decision:
    """What a candidate had, whether it was rejected, and the document it stood in."""

    features: frozenset[str]
    rejected: bool
    document: str


@dataclass(frozen=True)
class Filter:
    """Log odds of a rejection: before anything is known, and what each feature adds."""

    prior: float
    weights: Mapping[str, float]

    def chance(self, features: Iterable[str]) -> float:
        """Return the chance (0 to 1) that a candidate with these features is rejected."""
        odds = self.prior + sum(self.weights.get(each, 0.0) for each in sorted(features))
        return 1 / (1 + exp(-max(-50.0, min(50.0, odds))))

    def hides(self, features: Iterable[str]) -> bool:
        """Tell whether a candidate with these features is probably not wanted."""
        return self.chance(features) >= HIDES_FROM


@dataclass(frozen=True)
class Figures:
    """What a filter would have done to decisions that it had not learnt from."""

    decisions: int
    rejections: int
    spared: int
    """Rejections it would have spared people."""
    lost: int
    """Acceptances it would have hidden."""

    @property
    def base(self) -> float:
        """Share of rejections among all decisions: what hiding at random would come to."""
        return self.rejections / self.decisions if self.decisions else 0.0

    @property
    def precision(self) -> tuple[float, float]:
        """The 95 % interval of the share of rejections among what it hides."""
        return share_interval(self.spared, self.spared + self.lost)

    @property
    def recall(self) -> tuple[float, float]:
        """The 95 % interval of the share of rejections that it spares."""
        return share_interval(self.spared, self.rejections)

    @property
    def loss(self) -> tuple[float, float]:
        """The 95 % interval of the share of acceptances that it hides."""
        return share_interval(self.lost, self.decisions - self.rejections)

    @property
    def enough(self) -> bool:
        """Whether there are decisions enough to learn from."""
        return self.decisions >= FEWEST_DECISIONS and self.rejections >= FEWEST_REJECTIONS

    @property
    def helps(self) -> bool:
        """Whether what it hides was rejected more often than what it does not look at."""
        return self.enough and self.spared > 0 and self.precision[0] > self.base


def features_of(found: Mapping[str, Any]) -> frozenset[str]:
    """Return what a candidate has, from the fields of the noun as it was found."""
    headings = " ".join(str(each) for each in found.get("headings") or ())
    kept = {
        f"category {found.get('category')}",
        f"predicate {found.get('predicate')}",
        f"kind {found.get('subject_kind')}",
        f"confidence {int(10 * float(found.get('confidence') or 0))}",
        f"objects {min(3, len(found.get('objects') or ()))}",
        f"denied {found.get('polarity') == 'denied'}",
    }
    kept |= {f"why {each}" for each in found.get("why") or ()}
    kept |= {f"heading {word}" for word in _words(headings)}
    return frozenset(kept | {f"word {word}" for word in _words(str(found.get("statement") or ""))})


def learnt(decisions: Sequence[Decision]) -> Filter:
    """Learn a filter from decisions."""
    rejected, kept = _counted(decisions, rejected=True), _counted(decisions, rejected=False)
    total = sum(each.rejected for each in decisions)
    others = len(decisions) - total
    weights = {
        each: _rate(rejected[each], total) - _rate(kept[each], others)
        for each in sorted(rejected.keys() | kept.keys())
        if rejected[each] + kept[each] >= LEAST_SEEN
    }
    return Filter(log((total + SMOOTHING) / (others + SMOOTHING)), weights)


def cross_validated(decisions: Sequence[Decision]) -> Figures:
    """Return what filters would have done, each to the fold of decisions it did not learn from.

    The folds are whole documents where there are at least FOLDS of them.
    """
    spared = lost = 0
    folds = _folds(decisions)
    for fold in folds:
        others = [each for other in folds if other is not fold for each in other]
        found = learnt(others)
        hidden = [each for each in fold if found.hides(each.features)]
        spared += sum(each.rejected for each in hidden)
        lost += sum(not each.rejected for each in hidden)
    return Figures(len(decisions), sum(each.rejected for each in decisions), spared, lost)


def _folds(decisions: Sequence[Decision]) -> list[list[Decision]]:
    by_document: dict[str, list[Decision]] = defaultdict(list)
    for each in decisions:
        by_document[each.document].append(each)
    if len(by_document) < FOLDS:
        return [list(decisions[first::FOLDS]) for first in range(min(FOLDS, len(decisions)))]
    folds: list[list[Decision]] = [[] for _fold in range(FOLDS)]
    for document in sorted(by_document, key=lambda name: (-len(by_document[name]), name)):
        min(folds, key=len).extend(by_document[document])
    return folds


def _counted(decisions: Iterable[Decision], *, rejected: bool) -> Counter[str]:
    return Counter(
        feature
        for each in decisions
        if each.rejected is rejected
        for feature in sorted(each.features)
    )


def _rate(count: int, total: int) -> float:
    return log((count + SMOOTHING) / (total + 2 * SMOOTHING))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
