"""What can be asked of a bank, by category, and why some facts have no choice item."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from question_bank.check.flaws import structural
from question_bank.content import Bank, Fact
from question_bank.content.integrity import Finding
from question_bank.content.items import Item, ItemKind
from question_bank.content.marks import plain_text
from question_bank.generate.cloze import can_blank
from question_bank.generate.generator import Generator
from question_bank.generate.wording import Wording

CARDS = ("cloze", "flashcard")


@dataclass(frozen=True)
class Coverage:
    """How many facts there are, how many carry each kind of item, and which have no choice.

    ``by_category``, ``by_subject`` and ``by_origin`` count facts under ``facts``, under each kind
    of item, and under ``card`` if they have a cloze or flashcard. ``without_choice`` gives the
    reason for each fact that nothing but recall can ask.
    """

    by_category: Mapping[str, Mapping[str, int]]
    by_subject: Mapping[str, Mapping[str, int]]
    by_origin: Mapping[str, Mapping[str, int]]
    without_choice: Mapping[str, str]


def coverage(generator: Generator) -> Coverage:
    """Count what the published, asserted facts of a bank can be asked as."""
    categories: dict[str, Counter[str]] = {}
    subjects: dict[str, Counter[str]] = {}
    origins: dict[str, Counter[str]] = {}
    reasons: dict[str, str] = {}
    for fact in askable(generator.bank):
        kinds = generator.kinds_for(fact.id)
        counted = ("facts", *kinds, *(["card"] if {*CARDS} & {*kinds} else []))
        categories.setdefault(fact.category, Counter()).update(counted)
        subjects.setdefault(fact.subject, Counter()).update(counted)
        for origin in _origins(generator.bank, fact):
            origins.setdefault(origin, Counter()).update(counted)
        reason = generator.why_no_choice(fact.id)
        if reason:
            reasons[fact.id] = reason
    return Coverage(_plain(categories), _plain(subjects), _plain(origins), reasons)


def _origins(bank: Bank, fact: Fact) -> Iterator[str]:
    """Name the fact's basis, and that of facts about one condition apart."""
    yield fact.basis
    if bank.kind(fact.subject) == "condition":
        yield f"{fact.basis}, of one condition"


def _plain(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {name: dict(row) for name, row in counts.items()}


def askable(bank: Bank) -> Iterator[Fact]:
    """Yield the facts that learners are to know: published ones that assert something."""
    for fact in bank.facts.values():
        if fact.status == "published" and not fact.denied:
            yield fact


def every_item(generator: Generator, seed: int, only: ItemKind | None = None) -> Iterator[Item]:
    """Yield one item of every kind, or of one, for every fact, in the order of the bank."""
    for fact_id in generator.bank.facts:
        for kind in generator.kinds_for(fact_id):
            item = generator.item(fact_id, kind, seed) if only in (None, kind) else None
            if item:
                yield item


def stray_wording(bank: Bank, wording: Wording) -> Iterator[Finding]:
    """Yield wording that speaks of nothing in the bank."""
    for ident in wording.concepts:
        if ident not in bank.concepts:
            yield f"wording/concepts/{ident}", "no concept has this id", "wording"
    for ident in wording.facts:
        if ident not in bank.facts:
            yield f"wording/facts/{ident}", "no fact has this id", "wording"


def unusable_wording(bank: Bank, wording: Wording) -> Iterator[Finding]:
    """Yield wording that does not fit its fact, and predicates without templates."""
    for fact in bank.facts.values():
        for words in wording.fact(fact.id).cloze:
            if not can_blank(plain_text(fact.statement), words):
                message = f"{words!r} stands not once in the statement, or is given away by it"
                yield f"wording/facts/{fact.id}", message, "wording"
    for predicate in dict.fromkeys(fact.predicate for fact in askable(bank)):
        if predicate not in wording.predicates:
            yield f"wording/predicates/{predicate}", "this predicate has no templates", "wording"


def flawed_cards(generator: Generator) -> Iterator[Finding]:
    """Yield cards that are not asked because they break a rule of item writing."""
    for fact_id in generator.bank.facts:
        for card in generator.cards(fact_id):
            for flaw in structural(card.flaws):
                yield f"facts/{fact_id}", f"its {card.kind} breaks the rule {flaw}", flaw


def speechless_facts(generator: Generator) -> Iterator[Finding]:
    """Yield facts that no item of any kind can be made of."""
    for fact in askable(generator.bank):
        if not generator.kinds_for(fact.id):
            yield f"facts/{fact.id}", "no item can be made of this fact", "no-item"
