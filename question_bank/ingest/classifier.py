"""What kind of fact a sentence states, and whether it states one: fitted weights, summed up."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TypeAlias

from question_bank.content.data import Plain
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import (
    Seen,
    masked,
    of_others,
    of_others_standing,
    of_place,
    of_reading,
    of_standing,
    of_words,
)

FORMAT = 3
_LEAST = 1e-4
"""No category is ruled out by words alone."""

_LEAST_BESIDE = 1e-2
"""Nor by what a neighbouring sentence says."""

_SUREST = 30.0
_SLIGHT = 1e-6
_ALONE = "alone"
"""What a sentence says on its own, where those around it are asked, too."""

Rows: TypeAlias = Mapping[str, Sequence[int]]
"""For each feature one whole number a category, to be divided by the scale."""


class WeightsError(ValueError):
    """Weights that do not fit this program; the message says in what."""


@dataclass(frozen=True)
class Weights:
    """What training has found.

    ``sharpness`` raises the categories' probabilities to that power, so that the likeliest is
    right as often as it says. ``words`` was learnt from many sentences whose kind is surmised,
    ``read`` from those that somebody has read; ``places`` weighs these votes against headings,
    turns of phrase and the sentences beside; ``standing`` weighs what speaks for a fact.
    ``around`` and ``standing_around`` weigh that against what the sentences around are taken for.
    """

    sharpness: float
    scale: float
    bias: tuple[float, ...]
    words: Rows
    read: Rows
    places: Mapping[str, float]
    standing: Mapping[str, float]
    around: Mapping[str, float]
    standing_around: Mapping[str, float]

    @classmethod
    def from_plain(cls, plain: Plain) -> "Weights":
        """Read weights from plain data. Raises WeightsError if anything is amiss."""
        try:
            if plain["format"] != FORMAT or tuple(plain["categories"]) != CATEGORIES:
                raise WeightsError("these weights are of another version")
            weights = cls(
                float(plain["sharpness"]),
                float(plain["scale"]),
                tuple(map(float, plain["bias"])),
                plain["words"],
                plain["read"],
                *(_floats(plain[name]) for name in _WEIGHED),
            )
            rows = weights.bias, *weights.words.values(), *weights.read.values()
            lengths = {len(row) for row in rows}
        except (KeyError, TypeError, AttributeError) as error:
            raise WeightsError(f"these weights lack a part: {error}") from None
        if min(weights.scale, weights.sharpness) <= 0 or lengths != {len(CATEGORIES)}:
            raise WeightsError("these weights have another shape")
        return weights

    def to_plain(self) -> Plain:
        """Return plain data that ``from_plain`` reads back."""
        return {"format": FORMAT, "categories": list(CATEGORIES), **asdict(self)}


_WEIGHED = ("places", "standing", "around", "standing_around")


def _floats(plain: Plain) -> dict[str, float]:
    return {name: float(weight) for name, weight in plain.items()}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probability that a sentence states a fact, and that of each category if it does.

    The categories' probabilities sum up to 1.
    """

    stated: float
    categories: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Classifier:
    """Judges sentences. It knows no disease by heart: the subject's name is masked before."""

    weights: Weights

    @classmethod
    def load(cls) -> "Classifier":
        """Return the classifier with the shipped weights; they are read once."""
        return _shipped()

    def judge(self, seen: Seen, around: Sequence[Seen | None] = ()) -> Judgement:
        """Judge a sentence in its place, its subject masked (``see`` does that).

        ``around`` are the sentences ``near`` it; those of other sections are not asked.
        """
        alone = self.alone(seen)
        beside = [
            self.alone(each) if each and each.headings == seen.headings else None for each in around
        ]
        return self.together(alone, beside)

    def together(self, alone: Judgement, beside: Sequence[Judgement | None]) -> Judgement:
        """Weigh what a sentence says alone against what those around it say alone."""
        scores = [_sum(self.weights.around, votes) for votes in votes_around(alone, beside)]
        told = dict(zip(CATEGORIES, shares(scores), strict=True))
        score = _sum(self.weights.standing_around, standing_around(alone, beside))
        return Judgement(chance(score), sharpened(told, self.weights.sharpness))

    @lru_cache(maxsize=256)  # noqa: B019  # a sentence is also its neighbours' neighbour
    def alone(self, seen: Seen) -> Judgement:
        """Judge a sentence without what those around it are taken for."""
        told = self._categories(seen)
        score = _sum(self.weights.standing, {"bias": 1.0} | of_standing(seen, told))
        return Judgement(chance(score), told)

    def categories(
        self, sentence: str, headings: tuple[str, ...], lead_in: str | None, subject: str
    ) -> Mapping[str, float]:
        """Return the probability of each category, by what stands above the sentence alone."""
        return self.judge(see(sentence, headings, lead_in, subject)).categories

    def stated(
        self, sentence: str, headings: tuple[str, ...], lead_in: str | None, subject: str
    ) -> float:
        """Return the probability that the sentence states a fact, as ``categories`` does."""
        return self.judge(see(sentence, headings, lead_in, subject)).stated

    @lru_cache(maxsize=256)  # noqa: B019  # a sentence is also its neighbours' neighbour
    def by_words(self, line: str, lead_in: str | None = None) -> tuple[float, ...]:
        """Return the probability of each category by a masked sentence's words alone."""
        weigh = self.weights.words
        rows = [weigh[each] for each in of_words(line, lead_in) if each in weigh]
        return shares(_added(self.weights.bias, rows, self.weights.scale * math.sqrt(len(rows))))

    def votes(self, seen: Seen) -> list[dict[str, float]]:
        """Return all that speaks for each category, but for what was learnt by reading."""
        place = of_place(seen)
        votes = [place[category] for category in CATEGORIES]
        for name, line, least in (
            ("words", self.by_words(seen.line, seen.lead_in), _LEAST),
            ("before", self.by_words(seen.before) if seen.before else (), _LEAST_BESIDE),
            ("after", self.by_words(seen.after) if seen.after else (), _LEAST_BESIDE),
        ):
            for each, share in zip(votes, line, strict=False):
                each[name] = math.log(share + least)
        return votes

    def _categories(self, seen: Seen) -> dict[str, float]:
        scores = [_sum(self.weights.places, votes) for votes in self.votes(seen)]
        for counts, names in of_reading(seen):
            rows = [self.weights.read[each] for each in names if each in self.weights.read]
            scores = _added(scores, rows, self.weights.scale / counts)
        return dict(zip(CATEGORIES, shares(scores), strict=True))


def votes_around(alone: Judgement, beside: Sequence[Judgement | None]) -> list[dict[str, float]]:
    """Return what speaks for each category when the sentences around are asked, too."""
    told = [each.categories if each else None for each in beside]
    return [
        {_ALONE: math.log(share + _SLIGHT)} | of_others(told, category)
        for category, share in alone.categories.items()
    ]


def standing_around(alone: Judgement, beside: Sequence[Judgement | None]) -> dict[str, float]:
    """Return what speaks for a fact when the sentences around are asked, too."""
    odds = (alone.stated + _SLIGHT) / (1 - alone.stated + _SLIGHT)
    told = [each.stated if each else None for each in beside]
    return {"bias": 1.0, _ALONE: math.log(odds)} | of_others_standing(told)


def chance(score: float) -> float:
    """Return the probability whose logarithmic odds are a score, never quite 0 or 1."""
    return 1 / (1 + math.exp(-max(-_SUREST, min(_SUREST, score))))


def see(
    sentence: str,
    headings: tuple[str, ...],
    lead_in: str | None,
    subject: str,
    beside: tuple[str | None, str | None] = (None, None),
) -> Seen:
    """Mask the subject in a sentence and in what stands around it.

    ``beside`` are the sentences before and after it in the same section.
    """
    before, after = (each and masked(each, subject) for each in beside)
    return Seen(
        masked(sentence, subject),
        tuple(masked(heading, subject) for heading in headings),
        lead_in and masked(lead_in, subject),
        before,
        after,
    )


def sharpened(told: Mapping[str, float], power: float) -> dict[str, float]:
    """Return probabilities raised to a power, so that they sum up to 1 again."""
    raised = {name: share**power for name, share in told.items()}
    total = sum(raised.values())
    return {name: share / total for name, share in raised.items()}


def shares(scores: Sequence[float]) -> tuple[float, ...]:
    """Return what is proportional to the scores' exponentials and sums up to 1."""
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return tuple(each / total for each in raised)


def _added(scores: Sequence[float], rows: Sequence[Sequence[int]], divisor: float) -> list[float]:
    if not rows:
        return list(scores)
    sums = map(sum, zip(*rows, strict=True))
    return [score + each / divisor for score, each in zip(scores, sums, strict=True)]


def _sum(weigh: Mapping[str, float], votes: Mapping[str, float]) -> float:
    return sum(weigh.get(name, 0.0) * value for name, value in votes.items())


@cache
def _shipped() -> Classifier:
    file = resources.files("question_bank.ingest") / "weights" / "classifier.json"
    return Classifier(Weights.from_plain(json.loads(file.read_text("utf-8"))))
