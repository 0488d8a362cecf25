"""What learners are taught now, read from the tables, or brought up to date after an edit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from question_bank.content import Bank, Fact
from question_bank.content.carrying import Place
from question_bank.content.edited import edited
from question_bank.content.items import Item
from question_bank.generate import Generator
from question_bank.generate.affected import changed_nodes
from question_bank.generate.wording import Wording, laid_over, load_wording
from quizapp.bank.bodies import (
    Published,
    as_record,
    bank_of,
    editions,
    once_begun,
    overlaps_of,
    published_since,
    wording_of,
)
from quizapp.bank.confusions import past_confusions
from quizapp.bank.nouns import SECTIONS, WORDINGS
from quizapp.bank.ordering import put_in_order
from quizapp.bank.turns import in_turn
from quizapp.models import Entry

_CHOICES_HELD = 100
"""Choices of concepts whose order is remembered: those of so many learners' exams."""

_ITEMS_HELD = 10_000

MOST_FOLLOWED = 400
"""Entries changed at once beyond which the whole bank is read: an import, or an upgrade."""

MOST_WARMED = 1_000
"""Facts looked at for the first time by one plan; those of a larger bank by the next ones, but for
their cards, which are looked at as the bank is read."""

Foreseen = tuple[Generator, frozenset[str]]
"""The generator of a bank to come, and the facts of which it may make other questions."""


@dataclass(frozen=True)
class LiveBank:
    """What learners are taught now: published facts, and the generator that asks about them."""

    revision: int
    bank: Bank = field(repr=False)
    generator: Generator = field(repr=False)
    taught: Mapping[str, Fact] = field(repr=False)
    """The facts that learners are asked about: asserted, and some item can be made of them."""
    untaught: frozenset[str] = field(default=frozenset(), repr=False)
    """The others that assert something: a learner may have begun one before it was withdrawn."""
    editions: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    """Fact id to the version since which it means the same, and the one in force."""
    item_editions: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    """The same of items written by hand."""
    ahead: list[Foreseen] = field(default_factory=list, init=False, repr=False, compare=False)
    """What the latest plan worked out, and perhaps wrote: the next bank, as far as this tells."""
    latest: dict[str, Bank] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The bank with its drafts, once somebody asked for it (`quizapp.bank.latest`)."""
    right: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Whether items put, by the hash of what they show, are as right as they were."""
    _turns_of: dict[frozenset[str], tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def note_right(self, snapshot_hash: str, *, right: bool) -> None:
        """Remember whether an item is right by this bank: each page of it asks."""
        if len(self.right) >= _ITEMS_HELD:
            self.right.clear()
        self.right[snapshot_hash] = right

    @cached_property
    def turns(self) -> tuple[str, ...]:
        """Ids of the facts taught, in the order in which they are taught."""
        return tuple(fact.id for fact in in_turn(self.taught.values()))

    def turns_of(self, topics: frozenset[str]) -> tuple[str, ...]:
        """Return those of the facts taught that are about some concepts, in the same order."""
        known = self._turns_of.get(topics)
        if known is None:
            if len(self._turns_of) >= _CHOICES_HELD:
                self._turns_of.clear()
            known = tuple(fact for fact in self.turns if self.taught[fact].subject in topics)
            self._turns_of[topics] = known
        return known

    @cached_property
    def versions(self) -> dict[str, int]:
        """Fact id to the number of its current version."""
        return {fact.id: fact.version for fact in self.bank.facts.values()}

    def means_the_same(self, fact_id: str, version: int) -> bool:
        """Whether a fact is published and means what it meant at an earlier version."""
        fact = self.bank.facts.get(fact_id)
        if fact is None:
            return False
        since, number = self.editions.get(fact_id, (1, fact.version))
        return since <= version <= number

    def asks_item(self, item_id: str, version: int) -> bool:
        """Whether an item written by hand is asked and means what it meant at a version."""
        since, number = self.item_editions.get(item_id, (1, 0))
        known = since <= version <= number and item_id in self.bank.items
        return known and self.generator.is_asked(item_id)

    def written_as(self, item: Item) -> str | None:
        """Return the id of the item written by hand that an item is; None if it was made."""
        rating = self.generator.written_for(item.facts[0])
        found = (each.id for each in rating if each.to_item(item.seed).id == item.id)
        return next(found, None)


def read_bank(session: Session, revision: int) -> LiveBank:
    """Read what learners are taught from the tables."""
    bank = bank_of(session, Entry.published)
    generator = Generator(bank, wording_of(session), past_confusions(session))
    taught = {ident: fact for ident, fact in bank.facts.items() if _is_taught(generator, fact)}
    untaught = once_begun(session) - taught.keys()
    known = (editions(session, noun) for noun in ("fact", "item"))
    return LiveBank(revision, bank, generator, taught, untaught, *known)


def follow(session: Session, live: LiveBank, revision: int) -> LiveBank:
    """Return the live bank brought from the revision it was read at to a later one.

    Only what changed in between is read, and only what that can touch is worked out anew.
    """
    changed = published_since(session, live.revision, MOST_FOLLOWED)
    if changed is None:
        return read_bank(session, revision)
    bank, places = _edited(session, live.bank, changed)
    wording, worded = _worded(live.generator.wording, changed)
    nodes = changed_nodes(live.bank, bank, places, wording, worded)
    generator, doubtful = foreseen(live, bank, wording) or live.generator.on(bank, nodes, wording)
    own = {ident for section, ident in places if section == "facts"}
    rated = {
        fact for row in (live.bank, bank) for each in row.items.values() for fact in each.rated
    }
    taught = _taught(live, generator, doubtful | own | rated)
    known = live.untaught | live.taught.keys()
    met = {each.ref.id for each in changed if each.ref.noun == "fact"} - known
    begun = known | once_begun(session, met) if met else known
    return LiveBank(
        revision,
        bank,
        generator,
        taught,
        begun - taught.keys(),
        _editions(live.editions, changed, "fact"),
        _editions(live.item_editions, changed, "item"),
    )


def foreseen(live: LiveBank, bank: Bank, wording: Wording) -> Foreseen | None:
    """Return what a plan has worked out already for just this bank, if there was such a plan."""
    for generator, doubtful in live.ahead:
        same = generator.bank == bank and generator.wording == wording
        if same and list(generator.bank.facts) == list(bank.facts):
            return generator, doubtful
    return None


def _taught(live: LiveBank, generator: Generator, unsure: Collection[str]) -> dict[str, Fact]:
    """Return the facts taught, looking only at those of which it is not sure any more."""
    return {
        ident: fact
        for ident, fact in generator.bank.facts.items()
        if (_is_taught(generator, fact) if ident in unsure else ident in live.taught)
    }


def _is_taught(generator: Generator, fact: Fact) -> bool:
    if len(generator.bank.facts) > MOST_WARMED:
        generator.card_flaws(fact.id)  # no plan looks at all of so many, and none may miss a card
    can_be_asked = generator.can_ask(fact.id) or generator.written_for(fact.id)
    return not fact.denied and bool(can_be_asked)


def _editions(
    known: Mapping[str, tuple[int, int]], changed: Sequence[Published], noun: str
) -> dict[str, tuple[int, int]]:
    fresh = {each.ref.id: (each.edition, each.number) for each in changed if each.ref.noun == noun}
    return {ident: found for ident, found in {**known, **fresh}.items() if found[1]}


def _edited(session: Session, bank: Bank, changed: Sequence[Published]) -> tuple[Bank, list[Place]]:
    """Return the bank with what was changed, and which records that was."""
    put: dict[Place, Any] = {}
    drop: list[Place] = []
    for each in changed:
        noun, ident = each.ref
        section = SECTIONS.get(noun)
        if section is None or noun == "overlap":
            continue
        if each.body is not None:
            put[section, ident] = as_record(noun, each.body)
        elif ident in getattr(bank, section):
            drop.append((section, ident))
    overlapping = any(each.ref.noun == "overlap" for each in changed)
    after = edited(bank, put, drop, overlaps_of(session) if overlapping else None)
    return put_in_order(session, bank, after, put), [*put, *drop]


def _worded(wording: Wording, changed: Sequence[Published]) -> tuple[Wording, list[Place]]:
    """Return the wording with what was changed of it, and whose wording that was."""
    rows = {
        (WORDINGS[each.ref.noun], each.ref.id): each.body
        for each in changed
        if each.ref.noun in WORDINGS
    }
    return laid_over(wording, rows, load_wording()), list(rows)
