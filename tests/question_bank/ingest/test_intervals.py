"""Intervals of shares: they hold the share, shrink with what was seen, and stay within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.intervals import share_interval

COUNTS = st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(COUNTS)
def test_an_interval_holds_its_share_within_bounds(counts: tuple[int, int]) -> None:
    hits, total = counts
    low, high = share_interval(hits, total)
    assert 0 <= low <= hits / total + 1e-12
    assert hits / total - 1e-12 <= high <= 1


@given(COUNTS)
def test_what_is_not_a_hit_mirrors_what_is(counts: tuple[int, int]) -> None:
    hits, total = counts
    low, high = share_interval(hits, total)
    assert share_interval(total - hits, total) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(COUNTS)
def test_ten_times_as_much_of_the_same_says_it_more_closely(counts: tuple[int, int]) -> None:
    hits, total = counts
    one, ten = share_interval(hits, total), share_interval(10 * hits, 10 * total)
    assert ten[1] - ten[0] < one[1] - one[0]


def test_known_values() -> None:
    assert share_interval(0, 0) == (0.0, 1.0)
    assert share_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)  # Wilson (1927)


@pytest.mark.parametrize(("hits", "total"), [(-1, 3), (4, 3)])
def test_no_share(hits: int, total: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        share_interval(hits, total)
