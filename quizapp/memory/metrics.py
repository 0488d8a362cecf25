"""How good predicted chances of recall are: log-loss, RMSE(bins) and AUC.

Each takes outcomes (whether it was recalled) and the chances (0 to 1) that were predicted, in the
same order, and raises ValueError where there are none or their numbers differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from math import floor, log, sqrt
from sys import float_info

Bin = tuple[int, int, int | None]


def log_loss(outcomes: Sequence[bool], chances: Sequence[float]) -> float:
    """Return the mean of -log(chance of what happened), in nats: 0 is perfect, log 2 a coin.

    Chances are kept off 0 and 1 by the machine's epsilon, as in scikit-learn's `log_loss`:
    certainty that proves wrong costs 36, not the whole sum.
    """
    _require_pairs(outcomes, chances)
    least = float_info.epsilon
    kept = (min(max(chance, least), 1 - least) for chance in chances)
    told = (
        chance if recalled else 1 - chance for recalled, chance in zip(outcomes, kept, strict=True)
    )
    return -sum(map(log, told)) / len(outcomes)


def rmse_bins(
    outcomes: Sequence[bool], chances: Sequence[float], bins: Sequence[Hashable]
) -> float:
    """Return how far, on average over bins, the mean chance is from the share recalled.

    The root of the mean square over bins, each weighing as many reviews as it holds. Source:
    `rmse_matrix` in open-spaced-repetition/srs-benchmark (utils.py).
    """
    _require_pairs(outcomes, chances)
    errors: defaultdict[Hashable, list[float]] = defaultdict(list)
    for recalled, chance, of_bin in zip(outcomes, chances, bins, strict=True):
        errors[of_bin].append(recalled - chance)
    return sqrt(sum(sum(each) ** 2 / len(each) for each in errors.values()) / len(outcomes))


def bin_of(elapsed_days: int, reviews: int, lapses: int) -> Bin:
    """Return the bin of a review `elapsed_days` (1 or more) after the one before.

    `reviews` counts all of the card's reviews, this one included, on whatever day; `lapses` those
    before this one that were forgotten on a later day than the one before. srs-benchmark and
    fsrs-rs (`r_matrix_index` in dataset.rs) leave same-day reviews out of the first count, which
    gives smaller figures: .062 instead of .067 for FSRS-6's default on the py-fsrs log. All three
    are on scales of powers, whose exponents alone tell the bins apart.
    """
    return (
        _power(elapsed_days, 3.62),
        _power(reviews, 1.89),
        _power(lapses, 1.73) if lapses else None,
    )


def _power(count: int, base: float) -> int:
    return floor(log(count) / log(base))


def auc(outcomes: Sequence[bool], chances: Sequence[float]) -> float | None:
    """Return the chance that of a recalled and a forgotten review the recalled had the higher one.

    Equal chances count half (Mann and Whitney 1947). None where all were recalled, or none.
    """
    _require_pairs(outcomes, chances)
    recalled = sum(outcomes)
    forgotten = len(outcomes) - recalled
    if not recalled or not forgotten:
        return None
    below = wins = 0
    for of_chance in _by_chance(outcomes, chances):
        won = sum(of_chance)
        lost = len(of_chance) - won
        wins += won * (2 * below + lost)  # in halves, so that they stay whole numbers
        below += lost
    return wins / (2 * recalled * forgotten)


def _by_chance(outcomes: Sequence[bool], chances: Sequence[float]) -> Iterable[list[bool]]:
    """Yield the outcomes of each chance, from the lowest chance up."""
    pairs = sorted(zip(chances, outcomes, strict=True))
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        yield [recalled for _, recalled in group]


def _require_pairs(outcomes: Sequence[bool], chances: Sequence[float]) -> None:
    if len(outcomes) != len(chances):
        raise ValueError(f"{len(outcomes)} outcomes and {len(chances)} chances do not pair up.")
    if not outcomes:
        raise ValueError("Nothing was predicted.")
