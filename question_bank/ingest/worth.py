"""Which candidate is most worth a look: what is new, what contradicts, what unlocks questions."""

from collections import Counter
from collections.abc import Sequence

from question_bank.content.bank import Bank
from question_bank.ingest.comparing import Comparison
from question_bank.ingest.nouns import Candidate, Relation

_FIRST: dict[Relation, float] = {"conflict": 0.6, "new": 0.2, "same": 0.0}
"""What a relation puts before all else: contradictions first, what is known already last."""

_SHARE = 0.38
"""What the rest can add at most, so that no relation overtakes the one before it by much."""

_AGAIN = 0.75
"""How much less a further candidate of the same subject and predicate is worth."""


def worth(
    candidates: Sequence[Candidate],
    comparisons: Sequence[Comparison],
    groups: Sequence[int | None],
    bank: Bank,
    threshold: float,
) -> tuple[float, ...]:
    """Return how much a look at each candidate is worth, from 0 to 1.

    ``comparisons`` and ``groups`` belong to the candidates in order. Those that are unsure, near
    the ``threshold``, teach most; those of which the bank knows rivals make questions soonest;
    and the first of its kind is worth more than the fifth.
    """
    told: Counter[tuple[str, str]] = Counter()
    grouped: set[int] = set()
    found = [0.0] * len(candidates)
    for place in sorted(range(len(candidates)), key=lambda each: -candidates[each].confidence):
        candidate, group = candidates[place], groups[place]
        kind = candidate.subject, candidate.predicate
        variety = _AGAIN ** told[kind] * (0.3 if group in grouped else 1.0)
        told[kind] += 1
        if group is not None:
            grouped.add(group)
        value = _teaches(candidate, threshold) * (0.5 + 0.5 * _promise(candidate, bank))
        found[place] = round(_FIRST[comparisons[place].relation] + _SHARE * variety * value, 6)
    return tuple(found)


def _teaches(candidate: Candidate, threshold: float) -> float:
    """Return how likely a look changes something: most near the threshold, little far below."""
    distance = candidate.confidence - threshold
    return max(0.0, 1.0 - (0.5 if distance >= 0 else 2.0) * abs(distance))


def _promise(candidate: Candidate, bank: Bank) -> float:
    """Return how soon the fact could be asked, from 0 to 1, by what the bank has beside it."""
    subject, predicate = bank.meaning(candidate.subject), candidate.predicate
    known = subject in bank.concepts
    rivals = len(bank.facts_under.get(predicate, ()))
    contrasted = (subject, predicate) in bank.contrasts_of
    return 0.4 * known + 0.4 * min(rivals, 10) / 10 + 0.2 * contrasted
