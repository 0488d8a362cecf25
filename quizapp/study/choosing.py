"""What to ask next: due facts, the most worth first, then new ones, in the kind that suits each."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import groupby, islice
from typing import cast

from question_bank.content.items import Item, ItemKind
from question_bank.generate.chance import chance, picked
from quizapp.bank.current import LiveBank
from quizapp.memory.catch_up import CatchUp
from quizapp.memory.kinds import kinds_in_turn
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.queue import Candidate, rank, spread
from quizapp.memory.state import MemoryState

TRIED = 8
"""How many items are made in search of one that the last item does not give away."""

SETS_TRIED = 3
"""How many matching sets are made in search of the one that reviews most of what is due."""

LATELY = 3
"""Subjects of so many items before the last are left in peace, if anything else is due."""


@dataclass(frozen=True)
class Waiting:
    """What a learner could be asked today."""

    due: tuple[Candidate, ...]
    """Facts that are due: all, or of very many those that have been due longest."""
    new: tuple[Candidate, ...]
    """The next facts not begun: at least one, if there is one, and as many as today may bring."""
    new_limit: int
    """How many of the new ones the day may still bring."""
    due_today: int = 0
    """How many due facts today still asks: all, or a share of them after a break."""
    catch_up: CatchUp | None = None
    """The plan for what is overdue, if it is too much for a day."""
    states: Mapping[str, MemoryState] = field(default_factory=dict)
    """What is known of those due, by fact."""

    @property
    def new_today(self) -> int:
        """How many new facts will be asked today."""
        return min(self.new_limit, len(self.new))

    @property
    def total(self) -> int:
        """How many facts will be asked today."""
        return self.due_today + self.new_today

    def without(self, facts: Collection[str]) -> "Waiting":
        """Leave out facts, such as those this session has asked already."""
        due = tuple(one for one in self.due if one.fact not in facts)
        return Waiting(
            due,
            tuple(one for one in self.new if one.fact not in facts),
            self.new_limit,
            self.due_today - (len(self.due) - len(due)),
            self.catch_up,
            self.states,
        )


@dataclass(frozen=True)
class Before:
    """What this session has shown: how often each kind, its last item, and whom it was about."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    last: Item | None = None
    lately: Collection[str] = ()
    """Subjects of the items just before the last."""


Begun = Callable[[Collection[str]], Mapping[str, date]]
"""Tells which of some facts are begun and may be asked, and on which day each is due."""


@dataclass(frozen=True)
class Learning:
    """What else decides on an item: the learner's model and wishes, and what they have begun."""

    today: date
    begun: Begun
    """Asked only for the facts that could stand beside another in a matching set."""
    model: Model = DEFAULT_MODEL
    preferred: Mapping[str, str] = field(default_factory=dict)
    """Kinds wanted "more" or "less"."""


def next_item(
    live: LiveBank, waiting: Waiting, before: Before, learning: Learning, salt: str
) -> Item | None:
    """Return the item to show next, or None if nothing is left to ask today.

    `salt` tells sessions apart: the same fact gets another wording in another session.
    """
    desk = _Desk(live, waiting, before, learning)
    made = (desk.item(one.fact, seed_of(salt, one.fact)) for one in in_order(live, waiting, before))
    fallback = None
    for item in islice((item for item in made if item is not None), TRIED):
        if before.last is None or _apart(live, item, before.last):
            return item
        fallback = fallback or item
    return fallback


def in_order(live: LiveBank, waiting: Waiting, before: Before) -> Iterator[Candidate]:
    """Yield what waits in the order to ask it, working out no more of it than is taken.

    The last item gives none of the next ones away, and facts of one subject are spread over the
    session, as far as that can be had.
    """
    ranked = rank(
        (*(waiting.due if waiting.due_today > 0 else ()), *waiting.new), waiting.new_limit
    )
    last = before.last
    if last is None:
        yield from spread(ranked)
        return
    told = mentioned(last)
    facts = live.bank.facts
    spoken_of = {facts[fact].subject for fact in told if fact in facts}
    previous = facts.get(last.facts[-1])

    def nearness(one: Candidate) -> tuple[bool, bool]:
        return one.fact in told, one.subject in spoken_of

    def lateness(one: Candidate) -> tuple[bool, bool, bool, bool]:
        return *nearness(one), one.retrievability is None, one.subject in before.lately

    for _, group in groupby(sorted(ranked, key=lateness), nearness):
        yield from spread(group, previous.subject if previous else None)


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


@dataclass(frozen=True)
class _Desk:
    """Makes items that fit what waits and what this session has shown."""

    live: LiveBank
    waiting: Waiting
    before: Before
    learning: Learning

    def item(self, fact_id: str, seed: int) -> Item | None:
        """Make an item of the kind that suits the fact's memory; another where that cannot be."""
        for kind in self._kinds(fact_id):
            item = self._written(fact_id, kind, seed) or self._made(fact_id, kind, seed)
            if item is not None:
                return item
        return None

    def _made(self, fact_id: str, kind: ItemKind, seed: int) -> Item | None:
        if kind not in self.live.generator.kinds_for(fact_id):
            return None
        if kind == "matching":
            return self._matching(fact_id, seed)
        return self.live.generator.item(fact_id, kind, seed)

    def _written(self, fact_id: str, kind: ItemKind, seed: int) -> Item | None:
        """Return an item written by hand, if the seed draws one: as often as any, or one made."""
        generator = self.live.generator
        fits = [
            each
            for each in generator.written_for(fact_id)
            if each.kind == kind and self._may_ask(each.rated, fact_id)
        ]
        if not fits:
            return None
        made = kind in generator.kinds_for(fact_id)
        drawn = picked([*fits, *([None] if made else [])], chance(seed, fact_id, "written"))
        return drawn.to_item(seed) if drawn else None

    def _may_ask(self, facts: Collection[str], fact_id: str) -> bool:
        """Whether the facts that an item asks beside one are due, known or new for today."""
        others = set(facts) - {fact_id}
        if not others:
            return True
        due, known = self._askable(others)
        new = self._new.intersection(facts)
        return others <= due | known and len(new) <= self.waiting.new_limit

    def _kinds(self, fact_id: str) -> tuple[ItemKind, ...]:
        learning = self.learning
        state = self.waiting.states.get(fact_id)
        kinds = kinds_in_turn(state, self.before.kinds, learning.preferred, learning.model)
        return cast("tuple[ItemKind, ...]", kinds)

    def _matching(self, fact_id: str, seed: int) -> Item | None:
        """Make a set of facts that are due or new today; if there is none, also of known ones.

        It asks no more new facts than the day may bring.
        """
        beside = _Beside()
        if self.live.generator.matching(fact_id, seed, (), beside) is None and not beside.facts:
            return None
        due, known = self._askable(beside.facts)
        return self._best_set(fact_id, seed, due, due) or self._best_set(
            fact_id, seed, due, due | known
        )

    def _best_set(
        self, fact_id: str, seed: int, due: frozenset[str], among: frozenset[str]
    ) -> Item | None:
        """Make a few sets of some facts; return the one that asks most of those due or new."""
        draws = range(seed, seed + SETS_TRIED)
        made = (self.live.generator.matching(fact_id, draw, due, among) for draw in draws)
        sound = [item for item in made if item is not None and self._is_within_limit(item)]
        return max(sound, key=lambda item: len(due.intersection(item.facts)), default=None)

    def _is_within_limit(self, item: Item) -> bool:
        return len(self._new.intersection(item.facts)) <= self.waiting.new_limit

    def _askable(self, facts: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Tell, of facts apart from the last item, those to ask today from those known longer."""
        apart = [fact for fact in facts if self._is_apart(fact)]
        begun = self.learning.begun([fact for fact in apart if fact not in self._new])
        due = {fact for fact, day in begun.items() if day <= self.learning.today}
        new = {fact for fact in self._to_begin if self._is_apart(fact)}
        return frozenset(due | new), frozenset(begun)

    def _is_apart(self, fact_id: str) -> bool:
        last = self.before.last
        if last is None:
            return fact_id in self.live.taught
        fact = self.live.taught.get(fact_id)
        return fact is not None and fact_id not in self._told and fact.subject not in self._about

    @cached_property
    def _told(self) -> set[str]:
        return mentioned(self.before.last) if self.before.last else set()

    @cached_property
    def _about(self) -> set[str]:
        return subjects(self.live, self.before.last) if self.before.last else set()

    @cached_property
    def _new(self) -> frozenset[str]:
        return frozenset(one.fact for one in self.waiting.new)

    @property
    def _to_begin(self) -> list[str]:
        """The new facts that today may bring."""
        return [one.fact for one in self.waiting.new[: self.waiting.new_limit]]


class _Beside(Collection[str]):
    """Holds nothing, but notes which facts were looked for: those that could stand in a set."""

    def __init__(self) -> None:
        self.facts: dict[str, None] = {}

    def __contains__(self, fact: object) -> bool:
        self.facts[str(fact)] = None
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
