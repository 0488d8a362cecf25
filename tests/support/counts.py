"""Counts that are kept, held against a recount of log and memories."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import pytest
from sqlalchemy import select

from quizapp.learning import fact_tallies, leech_tallies, leeches
from quizapp.learning.ledger import DAY_COUNTS, FADES, TOPIC_COUNTS
from quizapp.learning.leeches import Leech
from quizapp.learning.recounting import recounted
from quizapp.models import (
    ChosenTally,
    DayTally,
    Entry,
    FactTally,
    LearnerTally,
    LeechTally,
    TopicTally,
    User,
)
from tests.support.desk import Desk

Edition = tuple[str, int]
Chosen = tuple[str, int, str]
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
    rows = desk.session.scalars(select(FactTally))
    counts = {(row.fact_id, row.fact_version): (row.answers, row.right) for row in rows}
    return {key: numbers for key, numbers in counts.items() if any(numbers)}


def soon_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a fact forgotten twice be a leech, so that short lives have many."""
    for module in (leeches, leech_tallies):
        monkeypatch.setattr(module, "LAPSES", 2)


def of_leeches(desk: Desk) -> tuple[Counter[Edition], Counter[Edition], Counter[Chosen]]:
    desk.session.expire_all()
    stuck = desk.session.scalars(select(LeechTally)).all()
    taken = desk.session.scalars(select(ChosenTally)).all()
    return (
        Counter({(row.fact_id, row.edition): row.learners for row in stuck}),
        Counter({(row.fact_id, row.edition): row.lapses for row in stuck}),
        Counter({(row.fact_id, row.edition, row.chosen): row.times for row in taken}),
    )


def agree_on_facts(desk: Desk) -> None:
    """Hold what is kept of facts against a recount."""
    assert of_facts(desk) == fact_tallies.recounted(desk.session)


def agree_on_leeches(desk: Desk) -> None:
    """Hold what is kept of leeches against a recount; both leave out what counts nothing."""
    ledger = leech_tallies.recounted(desk.session)
    assert of_leeches(desk) == (ledger.learners, ledger.lapses, ledger.chosen)


def agree_with_own_lists(desk: Desk) -> None:
    """Hold the leeches of everybody against everybody's own, which are worked out in another way.

    Not while a log is being deleted, which has memories that nothing speaks of any more.
    """
    gets = desk.session.scalars(
        select(Entry.id).where(Entry.noun == "fact", Entry.published.is_not(None))
    ).all()
    own = [
        each
        for learner in desk.session.scalars(select(User))
        for each in leeches.mine(desk.session, learner)
        if each.fact_id in gets
    ]
    kept = leech_tallies.of_everyone(desk.session)
    assert Counter({each.fact_id: each.learners for each in kept}) == Counter(
        each.fact_id for each in own
    )
    assert _numbers(kept) == _numbers(own)


def _numbers(found: Iterable[Leech]) -> dict[str, Counter[str]]:
    numbers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        numbers[each.fact_id] += Counter({"": each.lapses})
        numbers[each.fact_id] += Counter({one.text: one.times for one in each.confused})
    return numbers


def agree(desk: Desk, learner_id: str) -> None:
    """Hold what is kept against a recount."""
    agree_on_leeches(desk)
    agree_with_own_lists(desk)
    agree_on_facts(desk)
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
