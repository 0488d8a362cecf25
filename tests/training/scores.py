"""How good a classifier is on labelled sentences: figures printed, nothing judged."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from question_bank.ingest.classifier import Judgement, sharpened
from question_bank.ingest.cues import CATEGORIES
from tests.training.labelled import Example

GROUPS = 10
POWERS = [1 + step / 20 for step in range(31)]


@dataclass(frozen=True, slots=True)
class Scored:
    """What was said of a sentence that was left out of the fitting."""

    example: Example
    headed: bool
    told: Judgement

    def sharpened(self, power: float) -> "Scored":
        """The same, the categories' probabilities raised to a power."""
        categories = sharpened(self.told.categories, power)
        return replace(self, told=replace(self.told, categories=categories))

    @property
    def best(self) -> str:
        """The likeliest category."""
        return max(CATEGORIES, key=lambda each: self.told.categories[each])


def print_figures(scored: Sequence[Scored]) -> None:
    """Print category and fact figures with headings and without, and the confusions."""
    for headed in (True, False):
        here = [each for each in scored if each.headed == headed]
        share, macro, each = by_category([s for s in here if s.example.label.fact == "yes"])
        above = "with" if headed else "without"
        sys.stdout.write(f"\n{above} headings: right {share:.3f}, macro F1 {macro:.3f}\n")
        sys.stdout.write("  " + ", ".join(f"{name} {f1:.2f}" for name, f1 in each.items()) + "\n")
        gap = off([s for s in here if s.example.label.fact == "yes"])
        sys.stdout.write(f"  the likeliest is off by {gap:.3f}\n")
        for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            precision, recall = facts(here, least)
            sys.stdout.write(
                f"  fact from {least}: precision {precision:.3f}, recall {recall:.3f}\n"
            )
    wrong = Counter(
        (s.example.label.category, s.best)
        for s in scored
        if s.example.label.fact == "yes" and s.best not in s.example.label.categories
    )
    sys.stdout.write(
        "\n".join(f"  {a} taken for {b}: {n}" for (a, b), n in wrong.most_common(15)) + "\n"
    )


def sharpness(scored: Sequence[Scored]) -> float:
    """Return the power with which the likeliest category is right about as often as it says."""
    sentences = [each for each in scored if each.example.label.fact == "yes"]
    return min(POWERS, key=lambda power: off([each.sharpened(power) for each in sentences]))


def off(scored: Sequence[Scored]) -> float:
    """Return how far a probability is from how often it is right, over groups of the same size."""
    told = sorted(
        (each.told.categories[each.best], each.best in each.example.label.categories)
        for each in scored
    )
    groups = [
        told[at : at + len(told) // GROUPS] for at in range(0, len(told), len(told) // GROUPS)
    ]
    gaps = (abs(sum(share - right for share, right in group)) for group in groups)
    return sum(gaps) / len(told)


def by_category(scored: Sequence[Scored]) -> tuple[float, float, dict[str, float]]:
    """Return the share of right categories, the macro F1, and each category's F1."""
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for each in scored:
        label = each.example.label
        target = each.best if each.best in label.categories else label.category or ""
        said[each.best] += 1
        wanted[target] += 1
        right[target] += each.best == target
    f1 = {name: 2 * right[name] / max(1, said[name] + wanted[name]) for name in CATEGORIES}
    return right.total() / len(scored), sum(f1.values()) / len(f1), f1


def facts(scored: Sequence[Scored], least: float) -> tuple[float, float]:
    """Return precision and recall of what is taken for a fact; the unsure are left out."""
    sure = [each for each in scored if each.example.label.fact != "unsure"]
    taken = [each for each in sure if each.told.stated >= least and not each.example.furniture]
    right = sum(each.example.label.fact == "yes" for each in taken)
    return right / max(1, len(taken)), right / sum(e.example.label.fact == "yes" for e in sure)
