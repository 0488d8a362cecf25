"""Counts that are kept, held against a recount of log and memories."""

from datetime import date

import pytest
from sqlalchemy import select

from quizapp.learning import fact_tallies
from quizapp.learning.ledger import DAY_COUNTS, FADES, TOPIC_COUNTS
from quizapp.learning.recounting import recounted
from quizapp.models import DayTally, FactTally, LearnerTally, TopicTally
from tests.support.desk import Desk

Counts = dict[date | tuple[str, str], tuple[float, ...]]


def days(desk: Desk, learner_id: str) -> Counts:
    desk.session.expire_all()
    rows = desk.session.scalars(select(DayTally).where(DayTally.learner_id == learner_id))
    counts: Counts = {row.day: tuple(getattr(row, name) for name in DAY_COUNTS) for row in rows}
    return {day: numbers for day, numbers in counts.items() if any(numbers)}


def topics(desk: Desk, learner_id: str) -> Counts:
    desk.session.expire_all()
    rows = desk.session.scalars(select(TopicTally).where(TopicTally.learner_id == learner_id))
    counts: Counts = {
        (row.sort, row.heading): tuple(getattr(row, name) for name in (*TOPIC_COUNTS, *FADES))
        for row in rows
    }
    return {key: numbers for key, numbers in counts.items() if any(numbers[:4])}


def of_facts(desk: Desk) -> dict[tuple[str, int], tuple[int, int]]:
    desk.session.expire_all()
    rows = desk.session.scalars(select(FactTally).where(FactTally.answers > 0))
    return {(row.fact_id, row.fact_version): (row.answers, row.right) for row in rows}


def agree(desk: Desk, learner_id: str) -> None:
    """Hold what is kept against a recount."""
    assert of_facts(desk) == fact_tallies.recounted(desk.session)
    kept = days(desk, learner_id), topics(desk, learner_id)
    tally = desk.session.get(LearnerTally, learner_id)
    ledger = recounted(desk.session, learner_id)
    assert (tally is None) == (ledger is None)
    if tally is None or ledger is None:
        return
    assert tally.as_of >= ledger.as_of
    ledger = recounted(desk.session, learner_id, tally.as_of)
    assert ledger is not None
    counted: Counts = {
        day: tuple(counts[name] for name in DAY_COUNTS)
        for day, counts in ledger.days.items()
        if any(counts.values())
    }
    assert kept[0] == counted
    sums: Counts = {
        key: tuple(numbers) for key, numbers in ledger.topics.items() if any(numbers[:4])
    }
    assert kept[1].keys() == sums.keys()
    for heading, numbers in kept[1].items():
        assert numbers == pytest.approx(sums[heading], abs=1e-9)
