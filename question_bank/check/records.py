"""What a careful editor looks for in single records: doubles, gaps, and slips of the pen."""

import re
from collections.abc import Iterator

from question_bank.check.usage import values_of
from question_bank.content import Bank
from question_bank.content.integrity import Finding
from question_bank.content.marks import plain_text
from question_bank.content.text import folded


def duplicate_facts(bank: Bank) -> Iterator[Finding]:
    """Yield facts that say the same as an earlier one, by meaning or word for word."""
    known: dict[object, str] = {}
    for fact in bank.facts.values():
        if fact.status == "retired":
            continue
        meaning = frozenset(map(bank.meaning, fact.objects))
        for key in ((fact.subject, fact.predicate, meaning), folded(fact.statement)):
            first = known.setdefault(key, fact.id)
            if first != fact.id:
                yield f"facts/{fact.id}", f"it says the same as {first!r}", "duplicate"
                break


def shared_names(bank: Bank) -> Iterator[Finding]:
    """Yield concepts that share a name: then nobody can tell which is meant."""
    claimed: dict[str, str] = {}
    for concept in bank.concepts.values():
        for name in dict.fromkeys(map(folded, concept.names)):
            first = claimed.setdefault(name, concept.id)
            if first != concept.id:
                message = f"the name {name!r} belongs to {first!r} too"
                yield f"concepts/{concept.id}", message, "duplicate"


def unsupported(bank: Bank) -> Iterator[Finding]:
    """Yield facts and grounds without what they must rest on."""
    for fact in bank.facts.values():
        where = f"facts/{fact.id}"
        if fact.basis == "article" and not fact.evidence:
            yield where, "a fact from an article needs evidence in a document", "evidence"
        if fact.basis == "textbook" and not fact.source:
            yield where, "a textbook fact needs its source", "evidence"
        if fact.basis == "textbook" and fact.evidence:
            yield where, "a textbook fact has no evidence in a document", "evidence"
        if fact.standing != "settled" and not fact.note:
            yield where, f"what is {fact.standing} needs a note that says how", "note"
    for section in ("contrasts", "complete", "foils"):
        for row in getattr(bank, section).values():
            if not row.source:
                yield f"{section}/{row.id}", "what makes a value false needs its source", "evidence"


def misworded(bank: Bank) -> Iterator[Finding]:
    """Yield statements that are no sentence, or that drop their hedge."""
    for fact in bank.facts.values():
        where, statement = f"facts/{fact.id}", plain_text(fact.statement)
        if not re.match(r"[A-Z0-9].*[.]$", statement, re.DOTALL):
            yield where, "the statement is a sentence: capital first, full stop last", "statement"
        if fact.hedge and set(folded(fact.hedge).split()) - set(folded(statement).split()):
            yield where, f"the statement drops its hedge {fact.hedge!r}", "hedge"


def mixed_kinds(bank: Bank) -> Iterator[Finding]:
    """Yield foils whose kind is not the one their concept has."""
    for foil in bank.foils.values():
        kind = bank.kind(foil.value)
        if kind and kind != foil.kind:
            message = f"the kind is {foil.kind!r}, but the concept's is {kind!r}"
            yield f"foils/{foil.id}", message, "kind"


def unresolved_values(bank: Bank) -> Iterator[Finding]:
    """Yield values that look like an id but name no concept: most likely a slip of the pen."""
    for where, values in values_of(bank):
        for value in values:
            looks_like_id = "-" in value and " " not in value and value == value.lower()
            if looks_like_id and bank.meaning(value) not in bank.concepts:
                yield where, f"the value {value!r} looks like an id of no concept", "reference"
