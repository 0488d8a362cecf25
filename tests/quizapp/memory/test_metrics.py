"""Log-loss, RMSE(bins) and AUC against examples worked by hand, and their laws."""

from __future__ import annotations

from math import exp, inf, log, nextafter, sqrt
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.memory.metrics import auc, bin_of, log_loss, rmse_bins

chances = st.floats(0, 1)
told = st.lists(st.tuples(st.booleans(), chances), min_size=1, max_size=30)


def parts(pairs: list[tuple[bool, float]]) -> tuple[list[bool], list[float]]:
    return [recalled for recalled, _ in pairs], [chance for _, chance in pairs]


def test_log_loss_is_the_mean_cost_of_what_happened() -> None:
    # -(log .9 + log .2 + log .5) / 3
    assert log_loss([True, False, True], [0.9, 0.8, 0.5]) == pytest.approx(
        -(log(0.9) + log(0.2) + log(0.5)) / 3
    )
    assert log_loss([True, False], [exp(-1), 0.0]) == pytest.approx(0.5)


def test_a_coin_costs_a_bit() -> None:
    assert log_loss([True, False], [0.5, 0.5]) == pytest.approx(log(2))


@pytest.mark.parametrize(("recalled", "chance"), [(True, 0.0), (False, 1.0)])
def test_certainty_that_proves_wrong_is_dear_and_not_endless(recalled: bool, chance: float) -> None:
    assert log_loss([recalled], [chance]) == pytest.approx(52 * log(2))


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.floats(0.01, 0.99))
def test_no_constant_costs_less_than_the_share_recalled(outcomes: list[bool], other: float) -> None:
    share = sum(outcomes) / len(outcomes)
    least = log_loss(outcomes, [share] * len(outcomes))
    assert least <= log_loss(outcomes, [other] * len(outcomes)) + 1e-12


def test_rmse_weighs_each_bin_by_its_reviews() -> None:
    # The first bin holds three: 2/3 recalled, .8 told; the second holds one: 0 recalled, .5 told.
    outcomes, told = [True, True, False, False], [0.9, 0.8, 0.7, 0.5]
    by_hand = sqrt((3 * (2 / 3 - 0.8) ** 2 + 1 * (0 - 0.5) ** 2) / 4)
    assert rmse_bins(outcomes, told, ["a", "a", "a", "b"]) == pytest.approx(by_hand)


@given(told)
def test_rmse_of_one_bin_is_the_distance_of_the_means(pairs: list[tuple[bool, float]]) -> None:
    outcomes, told = parts(pairs)
    apart = abs(sum(outcomes) - sum(told)) / len(told)
    assert rmse_bins(outcomes, told, [0] * len(told)) == pytest.approx(apart)


@given(told)
def test_more_bins_never_lower_rmse(pairs: list[tuple[bool, float]]) -> None:
    outcomes, told = parts(pairs)
    halves = [place % 2 for place in range(len(told))]
    alone = list(range(len(told)))
    coarse = rmse_bins(outcomes, told, [0] * len(told))
    fine = rmse_bins(outcomes, told, halves)
    finest = rmse_bins(outcomes, told, alone)
    assert coarse <= fine + 1e-9
    assert fine <= finest + 1e-9


def test_bins_are_powers() -> None:
    # 3.62² = 13.10, 1.89² = 3.57 and 1.89³ = 6.75, 1.73² = 2.99
    assert bin_of(1, 2, 0) == (0, 1, None)
    assert bin_of(3, 3, 1) == (0, 1, 0)
    assert bin_of(4, 4, 2) == (1, 2, 1)
    assert bin_of(13, 6, 3) == (1, 2, 2)
    assert bin_of(14, 7, 5) == (2, 3, 2)


@given(st.integers(1, 36_500), st.integers(1, 2000), st.integers(0, 500))
def test_the_bins_are_those_of_the_benchmark(days: int, reviews: int, lapses: int) -> None:
    # As srs-benchmark writes them: rounded representatives of the same powers.
    def written(count: int, factor: float, base: float, digits: int) -> float:
        return round(factor * base ** int(log(count) / log(base) + 1e-12), digits)

    def representative(days: int, reviews: int, lapses: int) -> tuple[float, float, float]:
        return (
            written(days, 2.48, 3.62, 2),
            written(reviews, 1.99, 1.89, 0),
            written(lapses, 1.65, 1.73, 0) if lapses else 0,
        )

    drawn = Random(f"{days} {reviews} {lapses}")
    other = (
        drawn.randint(1, 2 * days),
        drawn.randint(1, 2 * reviews),
        drawn.randint(0, 2 * lapses),
    )
    same = representative(days, reviews, lapses) == representative(*other)
    assert (bin_of(days, reviews, lapses) == bin_of(*other)) == same


def test_auc_counts_pairs_in_the_right_order_and_equal_ones_half() -> None:
    # Of recalled .9 .5 and forgotten .5 .1: three pairs in order, one equal.
    assert auc([True, True, False, False], [0.9, 0.5, 0.5, 0.1]) == pytest.approx(3.5 / 4)
    # Of recalled .2 and forgotten .2 .2 .7: two equal, one reversed.
    assert auc([False, True, False, False], [0.2, 0.2, 0.2, 0.7]) == pytest.approx(1 / 3)


def test_auc_of_a_constant_is_a_half() -> None:
    assert auc([True, False, True], [0.8] * 3) == 0.5


@pytest.mark.parametrize("outcome", [True, False])
def test_without_both_outcomes_there_is_no_auc(outcome: bool) -> None:
    assert auc([outcome] * 3, [0.1, 0.2, 0.3]) is None


@given(told)
def test_auc_is_the_share_of_pairs_in_order(pairs: list[tuple[bool, float]]) -> None:
    won = [chance for recalled, chance in pairs if recalled]
    lost = [chance for recalled, chance in pairs if not recalled]
    assume(won and lost)
    share = sum((w > f) + (w == f) / 2 for w in won for f in lost) / (len(won) * len(lost))
    assert auc(*parts(pairs)) == pytest.approx(share)


@given(told)
def test_auc_looks_at_the_order_of_chances_alone(pairs: list[tuple[bool, float]]) -> None:
    outcomes, told = parts(pairs)
    ranks = {chance: rank for rank, chance in enumerate(sorted(set(told)))}
    assert auc(outcomes, told) == auc(outcomes, [float(ranks[chance]) for chance in told])


@given(told, st.randoms(use_true_random=False))
def test_the_order_of_reviews_does_not_matter(
    pairs: list[tuple[bool, float]], draws: Random
) -> None:
    shuffled = list(pairs)
    draws.shuffle(shuffled)
    assert log_loss(*parts(shuffled)) == pytest.approx(log_loss(*parts(pairs)))
    assert auc(*parts(shuffled)) == auc(*parts(pairs))
    one, other = (
        rmse_bins(*parts(each), [chance > 0.5 for _, chance in each]) for each in (pairs, shuffled)
    )
    assert one == pytest.approx(other)


def test_chances_that_differ_by_the_last_bit_are_told_apart() -> None:
    assert auc([True, False], [nextafter(0.5, inf), 0.5]) == 1.0


@pytest.mark.parametrize(
    ("outcomes", "told", "why"),
    [([], [], "Nothing was predicted"), ([True], [0.5, 0.5], "1 outcomes and 2 chances")],
)
def test_what_does_not_pair_up_is_refused(
    outcomes: list[bool], told: list[float], why: str
) -> None:
    for measure in (log_loss, auc):
        with pytest.raises(ValueError, match=why):
            measure(outcomes, told)
    with pytest.raises(ValueError, match=why):
        rmse_bins(outcomes, told, [0] * len(told))
