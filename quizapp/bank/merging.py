"""Two entries that are one: everything that speaks of the one speaks of the other afterwards.

Nothing is lost: the one goes to the bin with the other's name on it, names and evidence are
united, and facts that say the same after two concepts have become one are merged as well.
"""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content.renaming import concept_replaced, fact_replaced
from quizapp.bank.binned import TARGETS, WORDING_OF
from quizapp.bank.current import current_bank
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.bank.served import AT_ONCE
from quizapp.bank.wordings import wording_row
from quizapp.models import Change, Entry, EntryReference

MERGEABLE = ("concept", "fact")
_ASSERTED = ("predicate", "polarity", "scope")

_TOLD = re.compile(r"The (concept|fact) (\S+) became part of (\S+?)\.(?: |$)")


def merge_reason(gone: Ref, kept: Ref, why: str) -> str:
    """Return the reason of a merge: which two it merged, then what its author says."""
    return f"The {gone.noun} {gone.id} became part of {kept.id}. {why}".strip()


def merge_of(change: Change) -> tuple[Ref, Ref] | None:
    """Return which entry a change merged into which; None if it merged none."""
    found = _TOLD.match(change.why) if change.kind == "merge" else None
    return (Ref(found[1], found[2]), Ref(found[1], found[3])) if found else None


def merge_edits(session: Session, gone: Ref, kept: Ref) -> list[Edit]:
    """Return the edits that make one entry part of another of its noun, a concept or a fact.

    Both must be there. Which is kept is the caller's choice; its own fields win.
    """
    merging = _Merging(session)
    if gone.noun == "concept":
        merging.concepts(gone, kept)
    else:
        merging.facts(gone, kept)
    return merging.edits()


@dataclass
class _Merging:
    """A merge under way: what entries say by now, beside what they said."""

    session: Session
    heads: dict[Ref, Head] = field(default_factory=dict)
    bodies: dict[Ref, Body | None] = field(default_factory=dict)
    into: dict[Ref, str] = field(default_factory=dict)

    def edits(self) -> list[Edit]:
        """Return what was worked out, as edits of the entries that say something else now.

        To learners they mean what they meant: only the name of what they are about is another.
        """
        return [
            Edit(
                ref,
                head.version if head else 0,
                body,
                meaning=False,
                merged_into=self.into.get(ref),
            )
            for ref, body in self.bodies.items()
            if body != ((head := self.heads.get(ref)) and head.body)
        ]

    def concepts(self, gone: Ref, kept: Ref) -> None:
        """Make one concept part of another."""
        self.load([gone, kept, *self.speaking_of(gone)])
        changed = [ref for ref in self.bodies if ref not in {gone, kept}]
        for ref, body in [(ref, self.bodies[ref] or {}) for ref in changed]:
            self.bodies[ref] = concept_replaced(ref.noun, body, gone.id, kept.id)
        self.unite_concepts(gone, kept)
        self.unite_wordings(gone, kept, ("patient",))
        self.leave(gone, kept)
        self.merge_doubles(ref for ref in changed if ref.noun == "fact")
        self.drop_doubles([ref for ref in changed if ref.noun == "overlap"], kept)

    def facts(self, gone: Ref, kept: Ref) -> None:
        """Make one fact part of another."""
        self.load([gone, kept, *self.speaking_of(gone)])
        for ref, body in list(self.bodies.items()):
            if ref.noun == "item" and body is not None:
                self.bodies[ref] = fact_replaced(body, gone.id, kept.id)
        self.unite(gone, kept, ("evidence", "tags"))
        self.unite_wordings(gone, kept, ("accept",))
        self.leave(gone, kept)

    def leave(self, gone: Ref, kept: Ref) -> None:
        """Put what became part of something else into the bin, with that one's name on it."""
        self.bodies[gone] = None
        self.into[gone] = kept.id

    def load(self, refs: Iterable[Ref]) -> None:
        """Read entries that are not known yet."""
        found = heads_of(self.session, [ref for ref in refs if ref not in self.bodies])
        self.heads.update(found)
        self.bodies.update((ref, head.body) for ref, head in found.items())

    def speaking_of(self, target: Ref) -> list[Ref]:
        """Return what speaks of a concept or a fact, other than its own wording."""
        roles = [role for role, noun in TARGETS.items() if noun == target.noun]
        rows = select(EntryReference.noun, EntryReference.id).where(
            EntryReference.target == target.id,
            EntryReference.role.in_(roles),
            EntryReference.noun != WORDING_OF[target.noun],
        )
        found = self.session.execute(rows.distinct().order_by(EntryReference.noun))
        return sorted(Ref(noun, ident) for noun, ident in found)

    def unite(self, gone: Ref, kept: Ref, names: Iterable[str]) -> None:
        """Add to lists of what is kept what only the other's lists held."""
        one, other = self.bodies[kept] or {}, self.bodies[gone] or {}
        if one.get("basis") != other.get("basis"):  # a textbook fact rests on no document
            names = [name for name in names if name != "evidence"]
        for name in names:
            listed = one.get(name, [])
            added = [value for value in other.get(name, []) if value not in listed]
            if added:
                one = {**one, name: [*listed, *added]}
        self.bodies[kept] = one

    def unite_concepts(self, gone: Ref, kept: Ref) -> None:
        """Give a concept the names and the parents of another, but none that is a kind of it."""
        one, other = self.bodies[kept] or {}, self.bodies[gone] or {}
        names = (*one["synonyms"], other["name"], *other["synonyms"])
        below = self.kinds_of({gone.id, kept.id})
        parents = (*one["parents"], *other["parents"])
        self.bodies[kept] = {
            **one,
            "synonyms": [name for name in dict.fromkeys(names) if name != one["name"]],
            "parents": [parent for parent in dict.fromkeys(parents) if parent not in below],
        }

    def kinds_of(self, concepts: set[str]) -> set[str]:
        """Return concepts and everything that is a kind of one of them."""
        found, waiting = set(concepts), deque([concepts])
        while waiting:
            rows = select(EntryReference.id).where(
                EntryReference.role == "parent", EntryReference.target.in_(waiting.popleft())
            )
            fresh = set(self.session.scalars(rows)) - found
            found |= fresh
            waiting.extend([fresh] if fresh else [])
        return found

    def unite_wordings(self, gone: Ref, kept: Ref, lists: Iterable[str]) -> None:
        """Let the wording follow: all of it where the one kept has none, else what lists add."""
        from_, to = (Ref(WORDING_OF[ref.noun], ref.id) for ref in (gone, kept))
        old, new = self.wording(gone), self.wording(kept)
        if self.bodies.get(from_) is not None:
            self.bodies[from_] = None
        united = {
            **new,
            **{
                name: list(dict.fromkeys((*new.get(name, ()), *old.get(name, ()))))
                for name in lists
                if name in old
            },
        }
        if not new and gone.noun == "fact":
            united = old
        if united != new:
            self.bodies[to] = united

    def wording(self, ref: Ref) -> Body:
        """Return how a concept or a fact is worded by now."""
        row = wording_row(self.session, ref.noun, ref.id)
        self.load([row.ref])
        return self.bodies.get(row.ref) or row.body

    def merge_doubles(self, changed: Iterable[Ref]) -> None:
        """Merge facts that say the same now; the one that learners know longest is kept."""
        fresh = list(changed)
        subjects = {body["subject"] for ref in fresh if (body := self.bodies[ref])}
        self.load(self.about(subjects))
        groups: dict[object, list[Ref]] = {}
        for ref, body in self.bodies.items():
            if ref.noun == "fact" and body is not None and body["status"] != "retired":
                groups.setdefault(self.asserts(body), []).append(ref)
        touched = set(fresh)
        for group in groups.values():
            if len(group) > 1 and touched & set(group):
                kept, *others = sorted(group, key=lambda ref: self.rank(ref, touched))
                for gone in others:
                    self.facts(gone, kept)

    def about(self, subjects: Iterable[str]) -> list[Ref]:
        """Return the facts about some concepts."""
        ids = sorted(subjects)
        found: list[Ref] = []
        for start in range(0, len(ids), AT_ONCE):
            rows = select(Entry.id).where(
                Entry.noun == "fact", Entry.subject.in_(ids[start : start + AT_ONCE])
            )
            found.extend(Ref("fact", ident) for ident in self.session.scalars(rows))
        return found

    def asserts(self, body: Body) -> object:
        """Return what a fact says, so that another that says the same is found by it."""
        meaning = current_bank(self.session).bank.meaning
        merged = {ref.id: kept for ref, kept in self.into.items() if ref.noun == "concept"}
        meanings = (meaning(value) for value in body["objects"])
        objects = frozenset(merged.get(value, value) for value in meanings)
        return (body["subject"], objects, *(body[name] for name in _ASSERTED))

    def rank(self, ref: Ref, touched: set[Ref]) -> tuple[bool, bool, str]:
        """Place what is published, and was not changed by this merge, first."""
        return (self.heads[ref].published is None, ref in touched, ref.id)

    def drop_doubles(self, changed: list[Ref], kept: Ref) -> None:
        """Leave out overlaps that another says already."""
        beside = [ref for ref in self.speaking_of(kept) if ref.noun == "overlap"]
        self.load(beside)
        said: set[tuple[str, ...]] = set()
        for ref in dict.fromkeys([*(each for each in beside if each not in changed), *changed]):
            body = self.bodies[ref]
            values = tuple(sorted(body["values"])) if body else ()
            if values in said:
                self.bodies[ref] = None
            said.add(values)
