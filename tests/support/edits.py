"""Edits of a bank drawn at random, as instructors make them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any, TypeVar

from question_bank.content import Bank, Concept, Fact
from question_bank.content.carrying import Place
from question_bank.content.edited import edited
from question_bank.generate.wording import FactWording, Wording

Thing = TypeVar("Thing")
Change = tuple[dict[Place, Any], list[Place]]


def some_edit(bank: Bank, draws: Random) -> tuple[Bank, list[Place]]:
    """Return the bank with one to three edits made at once, and the records they touch."""
    put: dict[Place, Any] = {}
    drop: list[Place] = []
    for _ in range(draws.choice((1, 1, 1, 2, 3))):
        laid, dropped = draws.choice(EDITS)(bank, draws)
        put.update(laid)
        drop.extend(place for place in dropped if place not in put)
    drop = [place for place in drop if place not in put]
    overlaps = None
    if draws.random() < 0.1:
        overlaps = list(bank.overlaps)
        draws.shuffle(overlaps)
        overlaps = overlaps[1:]
    return edited(bank, put, drop, overlaps), [*put, *drop]


def some_wording(bank: Bank, wording: Wording, draws: Random) -> tuple[Wording, list[Place]]:
    """Return the wording with that of one fact and one concept changed."""
    fact, concept = picked(bank.facts.values(), draws), picked(bank.concepts.values(), draws)
    words = fact.statement.rstrip(".").split()
    cloze = (" ".join(words[-draws.choice((1, 2)) :]),)
    shown = replace(wording.concept(concept.id), option=f"{concept.name} (so called)")
    made = replace(
        wording,
        facts={**wording.facts, fact.id: FactWording(front=("What is this?",), cloze=cloze)},
        concepts={**wording.concepts, concept.id: shown},
    )
    return made, [("facts", fact.id), ("concepts", concept.id)]


def picked(things: Any, draws: Random) -> Any:  # noqa: ANN401 - any records
    """Return one of some records."""
    return draws.choice(list(things))


def _said_better(bank: Bank, draws: Random) -> Change:
    fact: Fact = picked(bank.facts.values(), draws)
    better = replace(fact, statement=f"It is true that {fact.statement}", version=fact.version + 1)
    return {("facts", fact.id): better}, []


def _of_another(bank: Bank, draws: Random) -> Change:
    fact: Fact = picked(bank.facts.values(), draws)
    other: Fact = picked(bank.facts.values(), draws)
    fields: Sequence[dict[str, Any]] = (
        {"objects": other.objects},
        {"subject": other.subject},
        {"predicate": other.predicate, "objects": other.objects},
        {"polarity": "asserted" if fact.denied else "denied"},
        {"standing": draws.choice(("settled", "simplified", "disputed"))},
        {"hedge": other.hedge},
        {"scope": draws.choice(("every", "some"))},
        {"tags": ("to read",)},
    )
    return {("facts", fact.id): replace(fact, **draws.choice(fields))}, []


def _retired(bank: Bank, draws: Random) -> Change:
    return {}, [("facts", picked(bank.facts, draws))]


def _denied_anew(bank: Bank, draws: Random) -> Change:
    fact: Fact = picked(bank.facts.values(), draws)
    other: Fact = picked(bank.facts.values(), draws)
    denial = replace(
        fact,
        id=f"new-{draws.randrange(10**9)}",
        subject=other.subject,
        objects=fact.objects[:1],
        polarity="denied",
        statement=f"{other.subject} has nothing to do with {fact.objects[0]}.",
    )
    return {("facts", denial.id): denial}, []


def _renamed(bank: Bank, draws: Random) -> Change:
    concept: Concept = picked(bank.concepts.values(), draws)
    phrases = [value for fact in bank.facts.values() for value in fact.objects]
    name = draws.choice((f"{concept.name} proper", draws.choice(phrases)))
    fields: Sequence[dict[str, Any]] = (
        {"name": name},
        {"synonyms": (*concept.synonyms, name)},
        {"synonyms": ()},
        {"kind": picked(bank.concepts.values(), draws).kind},
    )
    return {("concepts", concept.id): replace(concept, **draws.choice(fields))}, []


def _reparented(bank: Bank, draws: Random) -> Change:
    concept: Concept = picked(bank.concepts.values(), draws)
    other: Concept = picked(bank.concepts.values(), draws)
    circular = concept.id in {other.id, *bank.ancestors(other.id)}
    parents = () if circular or draws.random() < 0.3 else (*concept.parents, other.id)
    return {("concepts", concept.id): replace(concept, parents=parents)}, []


def _concept_for_a_phrase(bank: Bank, draws: Random) -> Change:
    fact: Fact = picked(bank.facts.values(), draws)
    ident = f"concept-{draws.randrange(10**9)}"
    kind = picked(bank.concepts.values(), draws).kind
    return {("concepts", ident): Concept(ident, fact.objects[0], kind)}, []


def _ground_gone(bank: Bank, draws: Random) -> Change:
    section = draws.choice(("contrasts", "complete", "foils"))
    return {}, [(section, ident) for ident in list(getattr(bank, section))[:1]]


def _ground_edited(bank: Bank, draws: Random) -> Change:
    foil = picked(bank.foils.values(), draws)
    contrast = picked(bank.contrasts.values(), draws)
    kept = dict(list(contrast.values.items())[1:])
    return {
        ("foils", foil.id): replace(foil, false_for=foil.false_for[1:] or foil.false_for),
        ("contrasts", contrast.id): replace(contrast, values=kept),
    }, []


EDITS: tuple[Callable[[Bank, Random], Change], ...] = (
    _said_better,
    _of_another,
    _of_another,
    _retired,
    _denied_anew,
    _renamed,
    _reparented,
    _concept_for_a_phrase,
    _ground_gone,
    _ground_edited,
)
