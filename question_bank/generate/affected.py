"""What an edit of a bank changes for those who look things up in it."""

from collections.abc import Collection

from question_bank.content import Bank, Fact
from question_bank.content.carrying import Place, keyed, mentioning, moved_meanings
from question_bank.content.indexes import INDEXES
from question_bank.generate.notes import WATCHED, Changed, Node
from question_bank.generate.wording import Wording

DERIVED = (("said_of", "facts_about"), ("spoken", "facts_under"))
"""What is worked out from other indexes, key by key."""

SILENT = ("version", "tags")
"""Fields of a fact that no question depends on."""


def changed_nodes(
    before: Bank,
    after: Bank,
    places: Collection[Place],
    wording: Wording,
    worded: Collection[Place] = (),
) -> Changed:
    """Return the keys under which something else is found in the bank after an edit.

    ``places`` are the records put or dropped, ``worded`` the concepts and facts with another
    wording, and ``wording`` is that after the edit. A record counts as changed, too, if what it
    names is now called, sorted or understood otherwise.
    """
    words = [ident for section, ident in worded if section == "concepts"]
    values = moved_meanings(before, after, places, words)
    named = mentioning(before, after, values) | _blanked(before, after, wording, values)
    named |= _offering(before, after, values)
    named |= {(section, ident) for section, ident in worded if section == "facts"}
    changed = {place for place in places if _says_otherwise(before, after, place)}
    nodes, moved = (_keys(before, after, rows) for rows in (changed, named))
    moved |= _of_subjects(before, after, values)
    derived = {(name, key) for name, source in DERIVED for origin, key in moved if origin == source}
    return Changed(frozenset(nodes | _derived(before, after, nodes)), frozenset(moved | derived))


def _blanked(before: Bank, after: Bank, wording: Wording, values: Collection[str]) -> set[Place]:
    """Return the facts of whose statement a word is left out that means one of the values."""
    return {
        ("facts", ident)
        for ident, row in (wording.facts.items() if values else ())
        if any(bank.meaning(each) in values for bank in (before, after) for each in row.cloze)
    }


def _offering(before: Bank, after: Bank, values: Collection[str]) -> set[Place]:
    """Return the written items that may offer one of the values: by their words, who knows."""
    return {("items", ident) for bank in (before, after) for ident in bank.items if values}


def _says_otherwise(before: Bank, after: Bank, place: Place) -> bool:
    section, ident = place
    old, new = (getattr(bank, section).get(ident) for bank in (before, after))
    if isinstance(old, Fact) and isinstance(new, Fact):
        told = [
            {name: value for name, value in vars(fact).items() if name not in SILENT}
            for fact in (old, new)
        ]
        return told[0] != told[1]
    return bool(old != new)


def _keys(before: Bank, after: Bank, places: Collection[Place]) -> set[Node]:
    """Return the keys of all indexes under which records stand or stood."""
    found: set[Node] = set()
    for name, index in INDEXES.items():
        if name not in WATCHED:
            continue
        idents = [ident for section, ident in places if section == index.section]
        for bank in (before, after) if idents else ():
            found.update((name, key) for key in keyed(name, bank, idents))
    lone = {"facts": "fact", "items": "item"}
    return found | {(lone[section], ident) for section, ident in places if section in lone}


def _of_subjects(before: Bank, after: Bank, values: Collection[str]) -> set[Node]:
    """Return the keys of all that is said of concepts: somebody may find nothing there.

    A member that joins a class brings its facts to whoever looks at what is said of members.
    """
    concepts = [value for value in values if value in before.concepts or value in after.concepts]
    predicates = {predicate for _, predicate in before.facts_of} if concepts else ()
    pairs: set[Node] = {
        ("facts_of", (concept, predicate)) for concept in concepts for predicate in predicates
    }
    return pairs | {("said_of", concept) for concept in concepts}


def _derived(before: Bank, after: Bank, nodes: Collection[Node]) -> set[Node]:
    """Return the keys of what is worked out from other indexes, where it is another."""
    found: set[Node] = set()
    for name, source in DERIVED:
        old, new = getattr(before, name), getattr(after, name)
        keys = (key for origin, key in nodes if origin == source)
        found.update((name, key) for key in keys if old.get(key) != new.get(key))
    return found
