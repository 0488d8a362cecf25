"""Scores and memory by topic: what was counted fact by fact, sorted under a heading."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from quizapp.insights.queries import Remembered, Tally, total
from quizapp.memory.fsrs import forgetting_curve

_DAY = timedelta(days=1)


class Sorted(Protocol):
    """What must be known of a fact to sort it: the bank's `Fact` says both."""

    @property
    def category(self) -> str:
        """What sort of thing it asserts, such as a feature or a treatment."""

    @property
    def subject(self) -> str:
        """Id of the concept it speaks about."""


@dataclass(frozen=True)
class Topic:
    """One line of the progress page."""

    id: str | None
    """Category or concept id; None gathers facts that have left the bank."""
    answered: Tally
    learnt: int
    """Facts with a memory."""
    known: float | None
    """Mean chance (0 to 1) of recalling these facts now; None if nothing is learnt."""


def by_category(fact: Sorted) -> str:
    """Sort facts by category."""
    return fact.category


def by_concept(fact: Sorted) -> str:
    """Sort facts by the concept they speak about."""
    return fact.subject


def chances(memories: Iterable[Remembered], now: datetime) -> dict[str, float]:
    """Return the chance (0 to 1) of recalling each learnt fact at `now`."""
    return {
        each.fact_id: forgetting_curve((now - each.last_review_at) / _DAY, each.stability)
        for each in memories
    }


def topics(
    facts: Mapping[str, Sorted],
    answered: Mapping[str, Tally],
    known: Mapping[str, float],
    heading: Callable[[Sorted], str],
) -> list[Topic]:
    """Gather what was counted by fact under each fact's heading, most answered first.

    Only headings the learner has met are listed. What was answered about a fact that has left the
    bank stays in the log, so it is counted too, under no heading and last.
    """
    groups: dict[str | None, list[str]] = defaultdict(list)
    for fact_id in sorted(answered.keys() | known.keys()):
        fact = facts.get(fact_id)
        groups[None if fact is None else heading(fact)].append(fact_id)
    rows = [_topic(name, ids, answered, known) for name, ids in groups.items()]
    return sorted(rows, key=lambda row: (row.id is None, -row.answered.answers, row.id or ""))


def _topic(
    name: str | None,
    fact_ids: Iterable[str],
    answered: Mapping[str, Tally],
    known: Mapping[str, float],
) -> Topic:
    fact_ids = list(fact_ids)
    learnt = {fact_id: known[fact_id] for fact_id in fact_ids if fact_id in known}
    return Topic(
        id=name,
        answered=total(answered[fact_id] for fact_id in fact_ids if fact_id in answered),
        learnt=len(learnt),
        known=mean_chance(learnt),
    )


def mean_chance(known: Mapping[str, float]) -> float | None:
    """Return the mean chance of recall: the share of what was learnt that is known now."""
    return sum(known.values()) / len(known) if known else None
