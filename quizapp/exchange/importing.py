"""A file laid over the bank: merged with what was edited since, previewed, then one change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from question_bank.content import BankError, Problem
from question_bank.content.merging import merge
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import REVIEWED, SECTIONS, WORDINGS, Body, Ref
from quizapp.bank.planning import Conflict, Edit, Plan, plan
from quizapp.exchange.incoming import (
    Common,
    Incoming,
    all_overlaps,
    commons_of,
    read_incoming,
    refs_in,
)

KEEP, TAKE = "keep", "take"
"""What to do where file and bank say different things: keep the bank's text or take the file's."""


@dataclass(frozen=True)
class Choices:
    """How somebody wants a file imported."""

    conflicts: Mapping[Ref, str] = field(default_factory=dict)
    """For an entry in conflict KEEP or TAKE."""
    otherwise: str | None = None
    """For entries in conflict of which nothing is said; None: they stand in the way."""
    as_drafts: bool = False
    """Whether what would be published at once becomes a draft."""

    def of(self, ref: Ref) -> str | None:
        """Return what to do about an entry in conflict."""
        return self.conflicts.get(ref, self.otherwise)


@dataclass(frozen=True)
class Import:
    """What an import does. `plan` is None if the file could not be read."""

    plan: Plan | None
    created: tuple[Ref, ...] = ()
    updated: tuple[Ref, ...] = ()
    unchanged: tuple[Ref, ...] = ()
    conflicting: tuple[Conflict, ...] = ()
    """Entries of which file and bank say different things, and nobody has said what is to be."""
    refused: tuple[Problem, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether it can be carried out."""
        return self.plan is not None and not self.conflicting and not self.refused

    def to_plain(self) -> dict[str, Any]:
        """Return the report."""
        return {
            "created": [name_of(ref) for ref in self.created],
            "updated": [name_of(ref) for ref in self.updated],
            "unchanged": [name_of(ref) for ref in self.unchanged],
            "conflicting": [
                {
                    "entry": name_of(each.ref),
                    "fields": [conflict.field for conflict in each.fields],
                }
                for each in self.conflicting
            ],
            "refused": [asdict(problem) for problem in self.refused],
            "lost": list(self.lost),
        }


def name_of(ref: Ref) -> str:
    """Return how a report names an entry: its section and id."""
    section = f"wording/{WORDINGS[ref.noun]}" if ref.noun in WORDINGS else SECTIONS[ref.noun]
    return f"{section}/{ref.id}"


def import_of(
    session: Session,
    plain: Mapping[str, Any],
    choices: Choices,
    *,
    partial: bool = False,
    lost: tuple[str, ...] = (),
) -> Import:
    """Work out what the plain data of a file does to the bank. Nothing is written.

    Each record is merged with what the bank says now, from the version both have in common. Where
    there is none, and where both changed the same field, they are in conflict.
    """
    try:
        named = heads_of(session, [*refs_in(plain), *all_overlaps(session)])
        incoming = read_incoming(session, plain, named, partial=partial)
    except BankError as error:
        return Import(None, refused=tuple(error.problems), lost=lost)
    heads = {**named, **heads_of(session, incoming.bodies.keys() - named.keys())}
    edits = _edits(session, incoming, heads, choices)
    found = plan(session, edits.values())
    return _sorted_out(found, incoming, heads, choices, lost)


def _edits(
    session: Session, incoming: Incoming, heads: Mapping[Ref, Head], choices: Choices
) -> dict[Ref, Edit]:
    """Return the edits that a file asks for; what it did not change asks for none."""
    differing = {
        ref: body
        for ref, body in incoming.bodies.items()
        if (head := heads.get(ref)) is None or body not in (head.body, head.published_body)
    }
    commons = commons_of(session, incoming, differing.keys() & heads.keys())
    found: dict[Ref, Edit] = {}
    for ref, body in differing.items():
        edit = _edit(ref, body, heads.get(ref), commons.get(ref), choices)
        if edit is not None:
            found[ref] = edit
    return found


def _edit(
    ref: Ref, body: Body, head: Head | None, common: Common | None, choices: Choices
) -> Edit | None:
    if common is not None and body == common.body:
        return None
    if (
        choices.as_drafts
        and ref.noun in REVIEWED
        and body.get("status", "published") == "published"
    ):
        body = {**body, "status": "draft"}
    if head is None:
        return Edit(ref, 0, body)
    if choices.of(ref) == TAKE:
        return Edit(ref, head.version, _taken(body, head, common))
    return Edit(ref, common.number if common else 0, body)


def _taken(body: Body, head: Head, common: Common | None) -> Body:
    """Return the file's text where it disagrees with the bank, and both where they do not."""
    base = common.body if common else None
    if head.body is None:
        return body
    merged = merge(base or {}, body, head.body)
    taken = {each.field: body.get(each.field) for each in merged.conflicts}
    whole = {**merged.body, **taken}
    return {name: value for name, value in whole.items() if name not in taken or name in body}


def _sorted_out(
    found: Plan,
    incoming: Incoming,
    heads: Mapping[Ref, Head],
    choices: Choices,
    lost: tuple[str, ...],
) -> Import:
    open_ = tuple(each for each in found.conflicts if choices.of(each.ref) != KEEP)
    written = [step.ref for step in found.steps]
    moved = {*written, *(each.ref for each in open_)}
    return Import(
        plan=replace(found, conflicts=open_),
        created=tuple(ref for ref in written if ref not in heads),
        updated=tuple(ref for ref in written if ref in heads),
        unchanged=tuple(ref for ref in incoming.bodies if ref not in moved),
        conflicting=open_,
        refused=found.errors,
        lost=lost,
    )


def plan_of(found: Import) -> Plan:
    """Return the plan of an import that could be read. Raises ValueError for another."""
    if found.plan is None:
        raise ValueError("what could not be read cannot be imported")
    return found.plan
