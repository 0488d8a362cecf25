"""On which day a fact comes back to its learner, given everything else that is due."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from quizapp.extensions.statements import Prepared, PreparedAmong
from quizapp.learning.aliases import roots_of
from quizapp.learning.learner import Learner
from quizapp.learning.soon import Soon
from quizapp.learning.terms import (
    NO_MATTER,
    Matter,
    Terms,
    Topic,
    matters_of,
    terms_of,
)
from quizapp.memory.belief import interval, review
from quizapp.memory.guess import is_credited
from quizapp.memory.load import EVERY_DAY, weigher
from quizapp.memory.schedule import Weigh, day_after, fuzz_range, seed_for, whole_interval
from quizapp.memory.state import MemoryState, Rating
from quizapp.models import DayTally, Entry, Memory

A_DAY = timedelta(days=1)
MOST_SIBLINGS = 200
"""Facts looked at for being of one subject: where there are more, some are due on every day."""


_LEARNER: BindParameter[str] = bindparam("learner_id")
_DUE = Prepared(
    select(DayTally.day, DayTally.due).where(
        DayTally.learner_id == _LEARNER,
        DayTally.day.between(bindparam("first_day"), bindparam("last_day")),
    )
)


def _begun_of(topics: Sequence[BindParameter[Any]]) -> Select[Any]:
    """Select the facts begun of some topics, with their days."""
    looked_at = (
        select(
            Entry.subject,
            Entry.id,
            # Not a join: SQLite would go through all memories of the learner instead of the few.
            select(Memory.due_day)
            .where(Memory.learner_id == _LEARNER, Memory.fact_id == Entry.id)
            .scalar_subquery()
            .label("due_day"),
        )
        .where(Entry.noun == "fact", Entry.subject.in_(topics))
        .limit(MOST_SIBLINGS)
        .subquery("looked_at")
    )
    return select(looked_at).where(looked_at.c.due_day.is_not(None))


_BEGUN = PreparedAmong(_begun_of)


@dataclass
class Days:
    """Gives facts of one learner their days: each question is asked of the database at most once.

    What is due is counted as it stood when first asked. So ask for the days of all facts of an
    answer before writing any of them: then the days previewed are the days given.
    """

    session: Session
    learner_id: str
    terms: Terms
    facts: Collection[str]
    """All the facts that will be asked about."""
    roots: Mapping[str, str] = field(default_factory=dict)
    """Those of them that were merged into others, with the fact that has their memory."""
    _due: dict[date, int] = field(default_factory=dict)
    """How much is due, for each day that was looked at."""

    @classmethod
    def of(cls, session: Session, learner: Learner, facts: Collection[str]) -> "Days":
        """Return the days of a learner, on the terms now in force."""
        return cls(session, learner.id, terms_of(session, learner.id), facts)

    @classmethod
    def to_write(
        cls, session: Session, learner_id: str, terms: Terms, facts: Collection[str]
    ) -> "Days":
        """Return the days of facts, and of those that have the memory of merged ones."""
        days = cls(session, learner_id, terms, facts)
        if not any(days.matter(fact).merged for fact in facts):
            return days
        roots = roots_of(session, facts)
        return cls(session, learner_id, terms, [*facts, *roots.values()], roots)

    def root(self, fact_id: str) -> str:
        """Return the fact that has a fact's memory: another one, if it was merged into that."""
        return self.roots.get(fact_id, fact_id)

    def matter(self, fact_id: str) -> Matter:
        """Return what decides on a fact's day besides its memory."""
        return self._matters.get(fact_id, NO_MATTER)

    def topic(self, fact_id: str) -> Topic:
        """Return what a fact is about."""
        return self.matter(fact_id).topic

    def in_force(self, fact_id: str, version: int) -> bool:
        """Tell whether a version is the one that learners get, of a fact that has its own memory.

        Of a fact that is in no bank any version is.
        """
        matter = self._matters.get(fact_id)
        return matter is None or (matter.version == version and not matter.merged)

    def limit(self, fact_id: str, soon: Soon) -> None:
        """Let a fact be asked by a day from now on."""
        self._matters[fact_id] = self.matter(fact_id)._replace(soon=soon)

    def aim(self, fact_id: str) -> str:
        """Return the digest of what a fact is scheduled for now."""
        return self.terms.aim(self.topic(fact_id))

    def retention(self, fact_id: str, state: MemoryState) -> float:
        """Return the chance of recall (0 to 1) at which the fact is to come back."""
        return self.terms.retention(state, self.topic(fact_id))

    def give(self, fact_id: str, state: MemoryState) -> date:
        """Return the day for a fact just reviewed: less where much is due, apart from siblings."""
        return self._give(fact_id, state, self._interval(fact_id, state))

    def replay(self, fact_id: str, state: MemoryState, given: date | None, aim: str | None) -> date:
        """Return the day for a fact folded anew, from its log and the terms alone.

        The day it was given stays, if the terms are those it was given on and if it is one that
        this memory may be given: another device may have added reviews since. Otherwise it is
        drawn without regard to what else is due, which is not written in the log.
        """
        days = self._interval(fact_id, state)
        if given is not None and aim == self.aim(fact_id):
            first, last = _between(state, days)
            if first <= given <= last:
                return given
        return self._draw(fact_id, state, days, self._weigh_alone(fact_id))

    def previews(  # noqa: PLR0913 - a review's own arguments
        self,
        fact_id: str,
        state: MemoryState | None,
        at: datetime,
        day: date,
        *,
        floor: float = 0.0,
        confidence: str | None = None,
    ) -> dict[int, date]:
        """Return, for each rating 1 to 4 that counts, the day the fact would come back.

        Where a right answer was the only one left (a floor of 1), only Again counts.
        """
        waits = [
            (int(rating), after, self._interval(fact_id, after))
            for rating, after in self._after(state, at, day, floor, confidence)
        ]
        between = [_between(after, days) for _rating, after, days in waits]
        chosen = [days for days in between if days[0] < days[1]]
        if chosen:  # what is due on all of these is asked at once
            self._loads(min(first for first, _ in chosen), max(last for _, last in chosen))
        return {rating: self._give(fact_id, after, days) for rating, after, days in waits}

    def _after(
        self,
        state: MemoryState | None,
        at: datetime,
        day: date,
        floor: float,
        confidence: str | None,
    ) -> Iterator[tuple[Rating, MemoryState]]:
        for rating in Rating:
            if is_credited(rating, floor):
                luck = floor if rating > Rating.AGAIN else 0.0
                model = self.terms.model
                yield (
                    rating,
                    review(state, rating, at, day, model, floor=luck, confidence=confidence),
                )

    def _give(self, fact_id: str, state: MemoryState, days: int) -> date:
        weigh = self._weigh(fact_id, *_between(state, days))
        return self._draw(fact_id, state, days, weigh)

    def _draw(self, fact_id: str, state: MemoryState, days: int, weigh: Weigh | None) -> date:
        return day_after(state, days, seed_for(self.learner_id, fact_id), weigh)

    def _interval(self, fact_id: str, state: MemoryState) -> int:
        """Return the whole days until the memory has fallen to what is wanted of it."""
        exactly = interval(state, self.retention(fact_id, state), self.terms.model)
        return whole_interval(exactly)

    def _weigh_alone(self, fact_id: str) -> Weigh | None:
        exam = self.terms.exam_of(self.topic(fact_id))
        if exam is None and self.terms.easy_days == EVERY_DAY:
            return None
        return weigher({}, self.terms.easy_days, exam_day=exam)

    def _weigh(self, fact_id: str, first: date, last: date) -> Weigh | None:
        """Weigh the days from `first` to `last`; a single one needs no weight, so no question."""
        if first == last:
            return None
        topic, loads = self.topic(fact_id), self._loads(first, last)
        own = self._due_of(topic.name).get(fact_id)
        if own in loads:
            loads[own] -= 1
        siblings = [due for fact, due in self._due_of(topic.name).items() if fact != fact_id]
        return weigher(loads, self.terms.easy_days, siblings, self.terms.exam_of(topic))

    def _loads(self, first: date, last: date) -> dict[date, int]:
        """Count what is due on each day from `first` to `last`."""
        days = [first + wait * A_DAY for wait in range((last - first).days + 1)]
        if not self._due.keys() >= set(days):
            self._due.update(dict.fromkeys(days, 0))
            # The counts kept by day and not the memories: of those, thousands may be due.
            rows = _DUE.rows(
                self.session, learner_id=self.learner_id, first_day=first, last_day=last
            )
            self._due.update((day, due) for day, due in rows)
        return {day: self._due[day] for day in days}

    def _due_of(self, topic: str) -> dict[str, date]:
        """Return the day of each fact begun of a topic, by fact id."""
        return self._begun.get(topic, {})

    @cached_property
    def _matters(self) -> dict[str, Matter]:
        return matters_of(self.session, self.learner_id, self.facts)

    @cached_property
    def _begun(self) -> dict[str, dict[str, date]]:
        """The day of each fact begun, of the topics asked about."""
        topics = {matter.topic.name for matter in self._matters.values()}
        begun: defaultdict[str, dict[str, date]] = defaultdict(dict)
        for topic, fact, due in _BEGUN.rows(self.session, topics, learner_id=self.learner_id):
            begun[topic or ""][fact] = due
        return begun


def _between(state: MemoryState, days: int) -> tuple[date, date]:
    """Return the first and the last day that a memory may be given, around so many days."""
    shortest, longest = fuzz_range(days)
    return state.last_day + shortest * A_DAY, state.last_day + longest * A_DAY
