"""Of which concepts anything speaks."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from question_bank.content import Bank, Concept, Fact
from question_bank.content.integrity import Finding


def unused_concepts(bank: Bank) -> Iterator[Finding]:
    """Yield concepts that nothing in the bank speaks of."""
    used = _used(bank)
    for concept in bank.concepts.values():
        if concept.id not in used:
            yield _unused(concept.id)


def unused_among(bank: Bank, idents: Collection[str]) -> Iterator[Finding]:
    """Yield those of some concepts that nothing in the bank speaks of."""
    predicates = {predicate for predicate, _ in bank.facts_saying} if idents else ()
    left = [
        ident
        for ident in sorted(set(idents) & bank.concepts.keys())
        if not (bank.facts_about.get(ident) or bank.children.get(ident))
        and not any(bank.facts_saying.get((predicate, ident)) for predicate in predicates)
    ]
    if left:
        retired = {fact.id: fact for fact in bank.facts.values() if fact.status == "retired"}
        used = _used(replace(bank, facts=retired))
        yield from (_unused(ident) for ident in left if ident not in used)


def _unused(ident: str) -> Finding:
    return f"concepts/{ident}", "nothing speaks of this concept", "unused"


def _used(bank: Bank) -> set[str]:
    meant = {bank.meaning(value) for _, values in values_of(bank) for value in values}
    return meant.union(named_in(bank))


def values_of(bank: Bank) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every record that lists values, with its values."""
    for fact in bank.facts.values():
        yield f"facts/{fact.id}", fact.objects
    for contrast in bank.contrasts.values():
        listed = tuple(value for values in contrast.values.values() for value in values)
        yield f"contrasts/{contrast.id}", listed
    for row in bank.complete.values():
        yield f"complete/{row.id}", row.values
    for foil in bank.foils.values():
        yield f"foils/{foil.id}", (foil.value,)
    for number, overlap in enumerate(bank.overlaps):
        yield f"overlaps/{number}", overlap.values


def named_in(bank: Bank) -> Iterator[str]:
    """Yield ids in the places where only a concept may stand."""
    facts: list[Fact] = list(bank.facts.values())
    concepts: list[Concept] = list(bank.concepts.values())
    yield from (fact.subject for fact in facts)
    yield from (parent for concept in concepts for parent in concept.parents)
    yield from (concept for contrast in bank.contrasts.values() for concept in contrast.values)
    yield from (row.subject for row in bank.complete.values())
    yield from (subject for foil in bank.foils.values() for subject in foil.false_for)
