"""Filters as an address holds them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.filters import SHOWN_STATUSES, SORTS, Filters
from quizapp.models.bank import NOUNS

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
FILTERS = st.builds(
    Filters,
    noun=st.sampled_from(NOUNS),
    words=WORDS.map(str.strip),
    concept=WORDS.map(str.strip),
    kinds=st.booleans(),
    status=st.sampled_from(("", *SHOWN_STATUSES)),
    tag=WORDS.map(str.strip),
    pending=st.booleans(),
    answered=st.none() | st.integers(0, 2**31 - 1),
    below=st.none() | st.integers(0, 100),
    sort=st.sampled_from(SORTS),
    reverse=st.booleans(),
)


@given(FILTERS)
def test_an_address_says_all_of_the_filters_and_no_more(filters: Filters) -> None:
    args = filters.to_args()

    assert Filters.from_args(args) == filters
    assert "" not in args.values()


def test_a_day_begins_where_the_reader_is() -> None:
    filters = Filters.from_args({"since": "2026-11-22"}, "Asia/Tokyo")

    assert filters.moment == datetime(2026, 11, 21, 15, tzinfo=UTC)
    assert filters.to_args() == {"since": "2026-11-22", "zone": "Asia/Tokyo"}
    assert Filters.from_args(filters.to_args(), "UTC") == filters
    assert Filters().moment is None


@pytest.mark.parametrize("zone", ["", "Nowhere", "../etc", "Europe"])
def test_a_zone_there_is_not_is_the_readers(zone: str) -> None:
    filters = Filters.from_args({"since": "2026-11-22", "zone": zone}, "Asia/Tokyo")

    assert filters.zone == "Asia/Tokyo"
    assert Filters.from_args({}, zone).zone == "UTC"


def test_another_address_differs_in_what_is_said() -> None:
    filters = Filters(words="rash", status="draft")

    assert filters.but(status="") == {"words": "rash"}
    assert filters.narrows
    assert not Filters(noun="concept", sort="changed", reverse=True).narrows
    assert Filters(since=date(2026, 1, 1)).narrows
