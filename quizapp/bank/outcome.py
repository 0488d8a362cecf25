"""What a change does to what learners are asked: which questions go, and which come back."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from question_bank.check.local import Apart
from question_bank.content import Bank, Problem
from question_bank.content.carrying import Place
from question_bank.content.items import ItemKind
from question_bank.generate import Generator
from question_bank.generate.affected import changed_nodes
from question_bank.generate.wording import Wording
from quizapp.bank.live import MOST_WARMED, LiveBank, foreseen


class Way(NamedTuple):
    """A way to ask something: an entry, and the kind of question it is asked as."""

    noun: str
    """`fact` for a generated question, `item` for one written by hand."""
    id: str
    asked_as: str


@dataclass(frozen=True)
class Outcome:
    """What a change does to questions. ``lost`` says of each why it cannot be asked any more."""

    lost: dict[Way, str] = field(default_factory=dict)
    back: frozenset[Way] = frozenset()
    written: Apart = field(default_factory=Apart)
    """What is wrong with items written by hand."""
    cards: Apart = field(default_factory=Apart)
    """What is wrong with the cards of facts."""


def outcome_of(
    live: LiveBank,
    after: Bank,
    places: Collection[Place],
    wording: Wording,
    worded: Collection[Place],
) -> Outcome:
    """Return what it means to learners that the published bank becomes another.

    Nothing counts as lost that was taken from learners on purpose: its entry is not published.
    """
    before = live.generator
    _warm(before)
    nodes = changed_nodes(live.bank, after, places, wording, worded)
    now, doubtful = foreseen(live, after, wording) or before.on(after, nodes, wording)
    live.ahead[:] = [(now, doubtful)]
    facts = sorted(doubtful | {ident for section, ident in places if section == "facts"})
    items = sorted(before.bank.items.keys() | after.items.keys())
    was = set(_ways(before, facts, items))
    can = set(_ways(now, facts, items))
    kept = [way for way in was - can if way.id in _section(after, way.noun)]
    return Outcome(
        {way: _why(now, way) for way in sorted(kept)},
        frozenset(can - was),
        _apart(_of_items(before, items), _of_items(now, items)),
        _apart(_of_cards(before, facts), _of_cards(now, facts)),
    )


def _warm(generator: Generator) -> None:
    """Find out how facts can be asked as far as nobody has: only what is known can be missed."""
    asserted = _asserted(generator.bank, generator.bank.facts)
    for ident in islice((each for each in asserted if not generator.knows(each)), MOST_WARMED):
        generator.kinds_for(ident)


def _ways(generator: Generator, facts: Iterable[str], items: Iterable[str]) -> Iterator[Way]:
    for ident in _asserted(generator.bank, facts):
        for kind in generator.kinds_for(ident):
            yield Way("fact", ident, kind)
    for ident in items:
        if ident in generator.bank.items and generator.is_asked(ident):
            yield Way("item", ident, generator.bank.items[ident].kind)


def _asserted(bank: Bank, facts: Iterable[str]) -> Iterator[str]:
    return (ident for ident in facts if ident in bank.facts and not bank.facts[ident].denied)


def _section(bank: Bank, noun: str) -> Collection[str]:
    return bank.facts if noun == "fact" else bank.items


def _why(generator: Generator, way: Way) -> str:
    """Say in words why something cannot be asked in a way."""
    if way.noun == "item":
        wrong = (each for each in generator.problems_of(way.id) if each.severity == "error")
        return "; ".join(each.message for each in wrong)
    if generator.bank.facts[way.id].denied:
        return "it says what is not so"
    if way.asked_as == "multiple_choice":
        return generator.why_no_choice(way.id) or ""
    if way.asked_as == "matching":
        return "no other facts stand clearly apart from it"
    return _why_no_card(generator, way.id, way.asked_as)


def _why_no_card(generator: Generator, fact_id: str, kind: str) -> str:
    flaws = dict(generator.card_flaws(fact_id))
    for known, broken in flaws.items():
        if known == kind:
            return f"the card breaks a rule of item writing: {', '.join(broken)}"
    if kind == "cloze":
        return "no words of its statement can be left out that the rest keeps secret"
    return "nothing asks for it in words"


def _of_items(generator: Generator, items: Iterable[str]) -> Iterator[Problem]:
    for ident in items:
        if ident in generator.bank.items:
            yield from generator.problems_of(ident)


def _of_cards(generator: Generator, facts: Iterable[str]) -> Iterator[Problem]:
    return (
        problem
        for ident in _asserted(generator.bank, facts)
        for problem in _card_problems(generator, ident)
    )


def _card_problems(generator: Generator, fact_id: str) -> Iterator[Problem]:
    for kind, flaws in generator.card_flaws(fact_id):
        yield from (_card_problem(fact_id, kind, flaw) for flaw in flaws)


def _card_problem(fact_id: str, kind: ItemKind, flaw: str) -> Problem:
    message = f"its {kind} breaks the rule {flaw}"
    return Problem(None, None, f"facts/{fact_id}", message, flaw, "warning")


def _apart(before: Iterable[Problem], after: Iterable[Problem]) -> Apart:
    was, now = dict.fromkeys(before), dict.fromkeys(after)
    return Apart(
        tuple(each for each in now if each not in was),
        tuple(each for each in was if each not in now),
    )
