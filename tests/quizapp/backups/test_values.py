"""Values on their way between a database and a file: each kind both ways, and nothing else."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import TSVECTOR

from quizapp.backups.nouns import Plain
from quizapp.backups.values import KINDS, UnfitError, from_database, kind_of, to_database

DIALECTS = ("sqlite", "postgresql")
GOOD: dict[str, Plain] = {
    "json": '{"a": 1}',
    "boolean": True,
    "moment": "2026-11-22 09:00:00.000001",
    "day": "2026-11-22",
    "integer": 7,
    "number": 0.1,
    "bytes": "AAE=",
    "text": "Æ “ü”",
}
WRONG: dict[str, list[object]] = {
    "json": [1, True, ["x"]],
    "boolean": [1, "true"],
    "moment": ["2026-11-22", "2026-11-22 09:00:00", "x", 7, "2026-13-22 09:00:00.000000"],
    "day": ["2026-11-31", "20261122", "x", 7],
    "integer": [True, 0.5, "7"],
    "number": [1, True, "0.1"],
    "bytes": ["*", 7, "AAE"],
    "text": [7, False, ["x"]],
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_takes_its_own_and_refuses_others(dialect: str, kind: str) -> None:
    take = to_database(kind, dialect)
    assert take(GOOD[kind]) is not None
    for wrong in WRONG[kind]:
        with pytest.raises(UnfitError):
            take(wrong)


@given(st.floats(allow_nan=False))
def test_numbers_are_exact_and_zero_has_no_sign(number: float) -> None:
    change = from_database("number", "sqlite")
    assert change is not None
    assert repr(change(number)) == repr(number + 0.0)


@given(st.binary())
def test_bytes_come_back(content: bytes) -> None:
    change = from_database("bytes", "sqlite")
    assert change is not None
    assert to_database("bytes", "postgresql")(change(content)) == content


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5))])))
def test_moments_are_the_same_from_both(moment: datetime) -> None:
    here, there = from_database("moment", "sqlite"), from_database("moment", "postgresql")
    assert here is not None
    assert there is not None
    plain = there(moment)
    assert here(plain) == plain
    assert here(moment.isoformat(" ")) == plain
    assert to_database("moment", "sqlite")(plain) == plain
    assert to_database("moment", "postgresql")(plain) == f"{plain}+00"


def test_days_and_truths_are_the_same_from_both() -> None:
    day, truth = from_database("day", "postgresql"), from_database("boolean", "sqlite")
    assert day is not None
    assert truth is not None
    assert day(date(2026, 11, 22)) == "2026-11-22"
    assert truth(0) is False
    assert from_database("day", "sqlite") is None
    assert from_database("boolean", "postgresql") is None


def test_a_text_that_postgresql_cannot_store_is_refused_there_alone() -> None:
    assert to_database("text", "sqlite")("a\0b") == "a\0b"
    with pytest.raises(UnfitError, match="number 0"):
        to_database("text", "postgresql")("a\0b")


def test_a_type_that_no_table_of_ours_has_is_of_no_kind() -> None:
    assert kind_of(sa.Time()) is None
    assert kind_of(TSVECTOR()) is None
