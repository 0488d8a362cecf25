"""The whole bank as one value, with the indexes that questions about it need."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeVar

from question_bank.content.concepts import Concept
from question_bank.content.documents import Document
from question_bank.content.facts import Fact, Scope
from question_bank.content.grounds import Complete, Contrast, Foil, Overlap
from question_bank.content.indexes import INDEXES
from question_bank.content.text import folded
from question_bank.content.written import WrittenItem

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)
Ground = TypeVar("Ground", Contrast, Complete, Foil)
Said = tuple[str, Scope]


def grouped(rows: Iterable[Row], keys: Callable[[Row], Iterable[Key]]) -> dict[Key, list[Row]]:
    """Collect rows under each of their keys, in the order given."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            groups[key].append(row)
    return dict(groups)


def said(facts: Iterable[Fact]) -> tuple[Said, ...]:
    """Return each value that facts assert, with the scope of the fact that does."""
    return tuple((each, fact.scope) for fact in facts if not fact.denied for each in fact.objects)


def in_force(grounds: Mapping[str, Ground]) -> list[Ground]:
    """Return the grounds that may make something false: those that are published."""
    return [row for row in grounds.values() if row.status == "published"]


@dataclass(frozen=True)
class Bank:
    """Documents, concepts, facts, grounds and written items by id, in the order they were written.

    A bank is never changed: an edit makes another one. Indexes are built once, when first asked.
    """

    documents: Mapping[str, Document]
    concepts: Mapping[str, Concept]
    facts: Mapping[str, Fact]
    contrasts: Mapping[str, Contrast]
    complete: Mapping[str, Complete]
    foils: Mapping[str, Foil]
    overlaps: tuple[Overlap, ...] = ()
    items: Mapping[str, WrittenItem] = field(default_factory=dict)

    @classmethod
    def of(  # noqa: PLR0913 - one argument a section of the bank, by name only
        cls,
        *,
        documents: Iterable[Document] = (),
        concepts: Iterable[Concept] = (),
        facts: Iterable[Fact] = (),
        contrasts: Iterable[Contrast] = (),
        complete: Iterable[Complete] = (),
        foils: Iterable[Foil] = (),
        overlaps: Iterable[Overlap] = (),
        items: Iterable[WrittenItem] = (),
    ) -> "Bank":
        """Build a bank from records; a repeated id keeps the last (readers refuse repeats)."""
        return cls(
            documents={row.id: row for row in documents},
            concepts={row.id: row for row in concepts},
            facts={row.id: row for row in facts},
            contrasts={row.id: row for row in contrasts},
            complete={row.id: row for row in complete},
            foils={row.id: row for row in foils},
            overlaps=tuple(overlaps),
            items={row.id: row for row in items},
        )

    def name(self, value: str) -> str:
        """How to call a value: a concept's name, or the phrase itself."""
        concept = self.concepts.get(value)
        return concept.name if concept else value

    def kind(self, value: str) -> str | None:
        """Return the concept's kind; a plain phrase has none."""
        concept = self.concepts.get(self.meaning(value))
        return concept.kind if concept else None

    def meaning(self, value: str) -> str:
        """Return the concept a value names by id, name or synonym; else the folded phrase."""
        if value in self.concepts:
            return value
        plain = folded(value)
        return self.concept_named.get(plain, plain)

    def ancestors(self, value: str) -> frozenset[str]:
        """Everything the concept is a kind of, however far up; itself not included."""
        known = self._ancestors.get(value)
        if known is None:
            known = self._ancestors[value] = frozenset(self._upwards(value)) - {value}
        return known

    def _upwards(self, value: str) -> Iterator[str]:
        seen: set[str] = set()
        waiting = [value]
        while waiting:
            concept = self.concepts.get(waiting.pop())
            for parent in concept.parents if concept else ():
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
                    yield parent

    def descendants(self, value: str) -> frozenset[str]:
        """Everything that is a kind of the concept, however far down; itself not included."""
        found: set[str] = set()
        waiting = [value]
        while waiting:
            fresh = [child for child in self.children.get(waiting.pop(), ()) if child not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found - {value})

    def overlapping(self, one: str, other: str) -> bool:
        """Whether one value could be meant by the other: same, kind of, or said to overlap.

        Decided by meaning and never by shared words, so that the central and the peripheral
        nervous system can meet as options.
        """
        first, second = self.meaning(one), self.meaning(other)
        return (
            first == second
            or first in self.ancestors(second)
            or second in self.ancestors(first)
            or second in self.overlapping_meanings.get(first, ())
        )

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Concept id to the ids of what is directly a kind of it."""
        rows = grouped(self.concepts.values(), lambda concept: concept.parents)
        return {parent: [concept.id for concept in found] for parent, found in rows.items()}

    @cached_property
    def concept_named(self) -> dict[str, str]:
        """Folded name or synonym to concept id; the first concept to claim a name keeps it."""
        named: dict[str, str] = {}
        for concept in self.concepts.values():
            named.setdefault(folded(concept.name), concept.id)
        for concept in self.concepts.values():
            for name in concept.synonyms:
                named.setdefault(folded(name), concept.id)
        return named

    @cached_property
    def overlapping_meanings(self) -> dict[str, set[str]]:
        """Meaning to the other meanings that an overlap lists beside it."""
        beside: dict[str, set[str]] = defaultdict(set)
        for overlap in self.overlaps:
            meanings = {self.meaning(value) for value in overlap.values}
            for meaning in meanings:
                beside[meaning] |= meanings - {meaning}
        return dict(beside)

    @cached_property
    def facts_about(self) -> dict[str, list[Fact]]:
        """Subject to its facts, retired ones left out."""
        return self._index("facts_about")

    @cached_property
    def facts_of(self) -> dict[tuple[str, str], list[Fact]]:
        """(subject, predicate) to the subject's facts under it, retired ones left out."""
        return self._index("facts_of")

    @cached_property
    def facts_saying(self) -> dict[tuple[str, str], list[Fact]]:
        """(predicate, meaning of an object) to the facts that say so, retired ones left out."""
        return self._index("facts_saying")

    @cached_property
    def facts_under(self) -> dict[str, list[Fact]]:
        """Predicate to the facts that assert something under it, retired ones left out."""
        return self._index("facts_under")

    @cached_property
    def facts_worded(self) -> dict[str, list[Fact]]:
        """Folded words of a statement but for its negations, to the facts that say so."""
        return self._index("facts_worded")

    @cached_property
    def said_of(self) -> dict[str, tuple[Said, ...]]:
        """Subject to each value asserted of it, with the scope of the fact that does."""
        return {subject: said(facts) for subject, facts in self.facts_about.items()}

    @cached_property
    def spoken(self) -> dict[str, list[str]]:
        """Predicate to the meanings of all values asserted under it, in the order of the facts."""
        return {predicate: self.meanings(facts) for predicate, facts in self.facts_under.items()}

    def meanings(self, facts: Iterable[Fact]) -> list[str]:
        """Return the meanings of the facts' objects, each once."""
        return list(dict.fromkeys(self.meaning(each) for fact in facts for each in fact.objects))

    @cached_property
    def contrasts_of(self) -> dict[tuple[str, str], list[Contrast]]:
        """(concept, predicate) to the published exclusive contrasts that list the concept."""
        return self._index("contrasts_of")

    @cached_property
    def contrasts_saying(self) -> dict[tuple[str, str], list[Contrast]]:
        """(predicate, meaning) to the published contrasts that list the value."""
        return self._index("contrasts_saying")

    @cached_property
    def complete_of(self) -> dict[tuple[str, str], list[Complete]]:
        """(subject, predicate) to the published complete lists of it."""
        return self._index("complete_of")

    @cached_property
    def complete_under(self) -> dict[str, list[Complete]]:
        """Predicate to the published complete lists."""
        return self._index("complete_under")

    @cached_property
    def foils_of(self) -> dict[tuple[str, str], list[Foil]]:
        """(subject, predicate) to the published foils that are false for it."""
        return self._index("foils_of")

    @cached_property
    def foils_saying(self) -> dict[tuple[str, str], list[Foil]]:
        """(predicate, meaning) to the published foils of that value."""
        return self._index("foils_saying")

    def _index(self, name: str) -> dict[Any, list[Any]]:
        index = INDEXES[name]
        return grouped(getattr(self, index.section).values(), partial(index.keys, self))
