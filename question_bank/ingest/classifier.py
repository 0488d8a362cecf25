"""What kind of fact a sentence states, and whether it states one: fitted weights, summed up."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from question_bank.ingest import features
from question_bank.ingest.cues import CATEGORIES

FORMAT = 1
_LEAST = 1e-4
"""No category is ruled out by words alone."""


class WeightsError(ValueError):
    """Weights that do not fit this program; the message says in what."""


@dataclass(frozen=True)
class Weights:
    """What training has found.

    ``words`` holds for each feature of a sentence's words one number a category, to be divided by
    ``scale``; ``places`` weighs these votes against headings and turns of phrase; ``standing``
    weighs what speaks for a fact.
    """

    scale: float
    bias: tuple[float, ...]
    words: Mapping[str, Sequence[int]]
    places: Mapping[str, float]
    standing: Mapping[str, float]

    @classmethod
    def from_plain(cls, plain: Any) -> "Weights":
        """Read weights from plain data. Raises WeightsError if anything is amiss."""
        try:
            if plain["format"] != FORMAT or tuple(plain["categories"]) != CATEGORIES:
                raise WeightsError("these weights are of another version")
            weights = cls(
                float(plain["scale"]),
                tuple(map(float, plain["bias"])),
                plain["words"],
                {name: float(weight) for name, weight in plain["places"].items()},
                {name: float(weight) for name, weight in plain["standing"].items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise WeightsError(f"these weights lack a part: {error}") from None
        rows = [weights.bias, *weights.words.values()]
        if weights.scale <= 0 or any(len(row) != len(CATEGORIES) for row in rows):
            raise WeightsError("these weights have another shape")
        return weights

    def to_plain(self) -> dict[str, Any]:
        """Return plain data that ``from_plain`` reads back."""
        return {
            "format": FORMAT,
            "categories": list(CATEGORIES),
            "scale": self.scale,
            "bias": list(self.bias),
            "words": {name: list(row) for name, row in self.words.items()},
            "places": dict(self.places),
            "standing": dict(self.standing),
        }


@dataclass(frozen=True, eq=False)
class Classifier:
    """Reads a sentence in its place: the headings above it (nearest last), its list's lead-in.

    The subject's name is masked before anything is weighed: no disease is known by heart.
    """

    weights: Weights

    @classmethod
    def load(cls) -> "Classifier":
        """Return the classifier with the shipped weights; they are read once."""
        return _shipped()

    def by_words(self, line: str, lead_in: str | None) -> tuple[float, ...]:
        """Return the probability of each category by a masked sentence's words alone."""
        known = self.weights.words
        rows = [known[each] for each in features.of_words(line, lead_in) if each in known]
        if not rows:
            return _shares(self.weights.bias)
        unit = 1 / (self.weights.scale * math.sqrt(len(rows)))
        votes = (sum(column) * unit for column in zip(*rows, strict=True))
        return _shares([bias + vote for bias, vote in zip(self.weights.bias, votes, strict=True)])

    def categories(
        self,
        sentence: str,
        headings: tuple[str, ...] = (),
        lead_in: str | None = None,
        subject: str = "",
    ) -> dict[str, float]:
        """Return the probability of each category; together they are 1."""
        return dict(self._categories(*_masked(sentence, headings, lead_in, subject)))

    @lru_cache(maxsize=256)  # noqa: B019  # what asks for the category asks for the standing too
    def _categories(
        self, line: str, headings: tuple[str, ...], lead_in: str | None
    ) -> dict[str, float]:
        weigh = self.weights.places
        place = features.of_place(line, headings, lead_in)
        scores = [
            weigh.get("words", 1.0) * told(share)
            + sum(weigh.get(name, 0.0) * value for name, value in place[category].items())
            for category, share in zip(CATEGORIES, self.by_words(line, lead_in), strict=True)
        ]
        return dict(zip(CATEGORIES, _shares(scores), strict=True))

    def stated(
        self,
        sentence: str,
        headings: tuple[str, ...] = (),
        lead_in: str | None = None,
        subject: str = "",
        mentions: Collection[str] = (),
    ) -> float:
        """Return the probability that the sentence states a fact.

        ``mentions`` are the kinds of the things that it names, where that is known.
        """
        line, above, opening = _masked(sentence, headings, lead_in, subject)
        shares = self._categories(line, above, opening)
        found = features.of_standing(line, above, opening, mentions, shares)
        weigh = self.weights.standing
        score = weigh.get("bias", 0.0)
        score += sum(weigh.get(name, 0.0) * value for name, value in found.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def told(share: float) -> float:
    """Return what a category's share by words tells for it."""
    return math.log(share + _LEAST)


def _masked(
    sentence: str, headings: tuple[str, ...], lead_in: str | None, subject: str
) -> tuple[str, tuple[str, ...], str | None]:
    """Return all three with their subject masked."""
    above = tuple(features.masked(heading, subject) for heading in headings)
    return features.masked(sentence, subject), above, lead_in and features.masked(lead_in, subject)


def _shares(scores: Sequence[float]) -> tuple[float, ...]:
    """Return what is proportional to the scores' exponentials and sums up to 1."""
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return tuple(each / total for each in raised)


@cache
def _shipped() -> Classifier:
    file = resources.files("question_bank.ingest") / "weights" / "classifier.json"
    return Classifier(Weights.from_plain(json.loads(file.read_text("utf-8"))))
