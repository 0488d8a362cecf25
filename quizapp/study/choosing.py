"""What to ask next: due facts, the most forgotten first, then new ones, in a kind that varies."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import islice

from question_bank.content import Fact
from question_bank.content.items import Item, ItemKind
from quizapp.bank.current import LiveBank
from quizapp.learning.memories import state_of
from quizapp.memory.fsrs import elapsed_days, retrievability
from quizapp.memory.queue import Candidate, order
from quizapp.models import Memory

KINDS: tuple[ItemKind, ...] = ("multiple_choice", "matching", "cloze", "flashcard")
"""From recognition to recall: the order in which kinds are tried when none was used more."""


TRIED = 8
"""How many items are made in search of one that the last item does not give away."""


@dataclass(frozen=True)
class Waiting:
    """What a learner could be asked today."""

    due: tuple[Candidate, ...]
    new: tuple[Candidate, ...]
    new_limit: int
    """How many of the new ones the day may still bring."""
    learnt: frozenset[str] = frozenset()
    """Facts the learner has a memory of, due or not."""

    @property
    def new_today(self) -> int:
        """How many new facts will be asked today."""
        return min(self.new_limit, len(self.new))

    @property
    def total(self) -> int:
        """How many facts will be asked today."""
        return len(self.due) + self.new_today

    def without(self, facts: Collection[str]) -> "Waiting":
        """Leave out facts, such as those this session has asked already."""
        return Waiting(
            tuple(one for one in self.due if one.fact not in facts),
            tuple(one for one in self.new if one.fact not in facts),
            self.new_limit,
            self.learnt.difference(facts),
        )


@dataclass(frozen=True)
class Before:
    """What this session has shown: how often each kind, and its last item."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    last: Item | None = None


def gather(
    live: LiveBank, due: Iterable[Memory], learnt: Collection[str], new_limit: int, today: date
) -> Waiting:
    """Return the due memories of facts still taught, and the facts never learnt."""
    return Waiting(
        due=tuple(
            Candidate(row.fact_id, live.taught[row.fact_id].subject, _recall(row, today))
            for row in due
            if row.fact_id in live.taught
        ),
        new=tuple(
            Candidate(fact.id, fact.subject, None)
            for fact in in_turn(live.taught.values())
            if fact.id not in learnt
        ),
        new_limit=max(0, new_limit),
        learnt=frozenset(learnt),
    )


def in_turn(facts: Collection[Fact]) -> list[Fact]:
    """Spread each subject's facts evenly over the whole, in their own order.

    A day of new facts then speaks of several subjects, which can be told apart and matched, and
    of each as much as the bank has to say of it. Subjects that no document speaks of, there to be
    told apart from those that one does, come after all others.
    """
    size = Counter(fact.subject for fact in facts)
    documented = {fact.subject for fact in facts if fact.basis == "article"}
    met: Counter[str] = Counter()
    turns: list[tuple[float, Fact]] = []
    for fact in facts:
        outside = fact.subject not in documented
        turns.append((outside + (met[fact.subject] + 0.5) / size[fact.subject], fact))
        met[fact.subject] += 1
    return [fact for _, fact in sorted(turns, key=lambda turn: turn[0])]


def next_item(live: LiveBank, waiting: Waiting, before: Before, salt: str) -> Item | None:
    """Return the item to show next, or None if nothing is left to ask today.

    `salt` tells sessions apart: the same fact gets another wording in another session.
    """
    ranked = _ranked(live, waiting, before.last)
    desk = _Desk(live, waiting, before)
    made = (desk.item(one.fact, seed_of(salt, one.fact)) for one in ranked)
    fallback = None
    for item in islice((item for item in made if item is not None), TRIED):
        if before.last is None or _apart(live, item, before.last):
            return item
        fallback = fallback or item
    return fallback


def seed_of(salt: str, fact_id: str) -> int:
    """Return the seed of a fact's item: 31 bits, the same in every process."""
    digest = blake2b(f"{salt}\0{fact_id}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) >> 1


def mentioned(item: Item) -> set[str]:
    """Return the facts an item tells, in its key, its options or their reasons."""
    return {*item.facts, *(fact for option in item.options for fact in option.facts)}


def subjects(live: LiveBank, item: Item) -> set[str]:
    """Return what the facts that an item rates are about."""
    return {live.taught[fact].subject for fact in item.facts if fact in live.taught}


def _apart(live: LiveBank, item: Item, last: Item) -> bool:
    """Say whether the last item gives nothing of this one away."""
    told = mentioned(last)
    return told.isdisjoint(item.facts) and subjects(live, last).isdisjoint(subjects(live, item))


def _recall(memory: Memory, today: date) -> float:
    state = state_of(memory)
    return retrievability(state, elapsed_days(state, today))


def _ranked(live: LiveBank, waiting: Waiting, last: Item | None) -> list[Candidate]:
    """Order what waits, so that the last item gives none of the next one away if avoidable."""
    previous = live.bank.facts.get(last.facts[-1]) if last else None
    ordered = order(
        (*waiting.due, *waiting.new), waiting.new_limit, previous.subject if previous else None
    )
    if last is None:
        return ordered
    told = mentioned(last)
    spoken_of = {live.bank.facts[fact].subject for fact in told if fact in live.bank.facts}
    return sorted(ordered, key=lambda one: (one.fact in told, one.subject in spoken_of))


@dataclass(frozen=True)
class _Desk:
    """Makes items that fit what waits and what this session has shown."""

    live: LiveBank
    waiting: Waiting
    before: Before

    def item(self, fact_id: str, seed: int) -> Item | None:
        """Make an item of the kind this session used least; another kind where that cannot be."""
        shown = self.before.kinds
        can = self.live.generator.kinds_for(fact_id)
        for kind in sorted(can, key=lambda kind: (shown.get(kind, 0), KINDS.index(kind))):
            item = (
                self._matching(fact_id, seed)
                if kind == "matching"
                else self.live.generator.item(fact_id, kind, seed)
            )
            if item is not None:
                return item
        return None

    def _matching(self, fact_id: str, seed: int) -> Item | None:
        """Make a set that asks no more new facts than the day may bring."""
        waiting = self.waiting
        wanted = [one.fact for one in (*waiting.due, *waiting.new[: waiting.new_limit])]
        item = self.live.generator.matching(fact_id, seed, wanted, self._beside)
        new = {one.fact for one in waiting.new}
        return item if item and len(new.intersection(item.facts)) <= waiting.new_limit else None

    @cached_property
    def _beside(self) -> frozenset[str]:
        """What may stand beside a fact in a set: due, new or known, apart from the last item."""
        waiting, last = self.waiting, self.before.last
        askable = waiting.learnt.union(one.fact for one in (*waiting.due, *waiting.new))
        if last is None:
            return askable
        told, about = mentioned(last), subjects(self.live, last)
        taught = self.live.taught
        return frozenset(
            fact
            for fact in askable
            if fact not in told and fact in taught and taught[fact].subject not in about
        )
