"""An operation on many entries looked at before it happens, then run as one change or not at all.

What was looked at is what runs: the preview carries a token of its edits, and an operation whose
edits have become others since is looked at again.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from sqlalchemy.orm import Session

from question_bank.content import BankError, Problem
from question_bank.content.diffing import FieldDiff
from question_bank.content.diffing import fields as field_diffs
from quizapp.bank.binned import lost_by, with_words
from quizapp.bank.bulk import Operation, edits_of
from quizapp.bank.heads import Head, body_at, heads_of
from quizapp.bank.merging import merge_reason
from quizapp.bank.nouns import NOUN_OF, REVIEWED, Plain, Ref, normal, status_of, title_of
from quizapp.bank.planning import Edit, Plan, Step, plan
from quizapp.bank.reviewing import Person, content, needs_second_reader, unread
from quizapp.bank.saving import carry_out
from quizapp.bank.writing import Author
from quizapp.models import Change
from quizapp.web.i18n import _

AT_ONCE = 500
"""Entries up to which an operation is checked and run while its author waits; more are a job."""
ROUNDS = 5
"""How often leaving out what is wrong is tried: what is left may be wrong because of it."""
UNSTEADY = frozenset({"status"})
"""Operations that always leave out what cannot be: each entry stands for itself."""


@dataclass(frozen=True)
class InTheWay:
    """An entry that forbids the operation, or is left out of it, and why."""

    ref: Ref | None
    why: str


@dataclass(frozen=True)
class Shown:
    """What an operation does to one entry."""

    ref: Ref
    title: str
    status: str
    becomes: str
    fields: tuple[FieldDiff, ...]
    merged_into: str | None


@dataclass(frozen=True)
class Prepared:
    """What an operation comes to now."""

    operation: Operation
    edits: tuple[Edit, ...] = field(repr=False)
    token: str
    """Stands for the edits that are left to be made."""
    whole_token: str
    """Stands for the edits before any was left out."""
    plan: Plan | None = field(default=None, repr=False)
    """None: there are too many to be checked while somebody waits."""
    in_the_way: tuple[InTheWay, ...] = ()
    left_out: tuple[InTheWay, ...] = ()

    @property
    def size(self) -> int:
        """How many entries it changes."""
        return len(self.plan.steps if self.plan else self.edits)


class MovedError(Exception):
    """The edits have become others than those that were looked at."""


class BlockedError(Exception):
    """Something stands in the way."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        super().__init__(f"{len(prepared.in_the_way)} in the way")


def prepare(session: Session, operation: Operation, user: Person, most: int = AT_ONCE) -> Prepared:
    """Work out what an operation comes to. Nothing is written.

    If it is about more than ``most`` entries, what would be wrong is not looked for.
    """
    edits = _as_allowed(session, edits_of(session, operation), user)
    whole = token_of(edits)
    if len(edits) > most:
        return Prepared(operation, tuple(edits), whole, whole)
    left_out: list[InTheWay] = []
    found, wrong = _checked(session, edits, user)
    if operation.without or operation.kind in UNSTEADY:
        for _round in range(ROUNDS):
            refs = {edit.ref for edit in edits}
            leaving = [each for each in wrong if each.ref in refs]
            if not leaving:
                break
            left_out += leaving
            gone = set(with_words(each.ref for each in leaving if each.ref))
            edits = [edit for edit in edits if edit.ref not in gone]
            found, wrong = _checked(session, edits, user)
    return Prepared(
        operation, tuple(edits), token_of(edits), whole, found, tuple(wrong), _once(left_out)
    )


def run(
    operation: Operation,
    user: Person,
    token: str,
    also: Callable[[Session, Change | None], None] | None = None,
) -> tuple[Prepared, str | None]:
    """Run an operation that was looked at as one change; return it, and the change's id.

    ``also`` is done in the same transaction. Raises MovedError if it has become another one since,
    BlockedError if something stands in its way.
    """
    prepared: list[Prepared] = []

    def planning(session: Session) -> Plan:
        found = prepare(session, operation, user, sys.maxsize)
        if token not in {found.token, found.whole_token}:
            raise MovedError
        if found.in_the_way or found.plan is None:
            raise BlockedError(found)
        prepared.append(found)
        return found.plan

    _plan, change = carry_out(planning, author_of(operation, user.id), also)
    return prepared[-1], change


def author_of(operation: Operation, user_id: str) -> Author:
    """Return who runs an operation, and why, as the change tells it."""
    why = operation.why
    if operation.kind == "merge":
        gone = operation.refs[0]
        why = merge_reason(gone, Ref(gone.noun, operation.into), why)
    return Author(user_id, why, operation.change_kind, operation.change_id or None)


def token_of(edits: Iterable[Edit]) -> str:
    """Return what stands for edits: others than these have another token."""
    rows = [[*edit.ref, edit.base, edit.body, edit.merged_into] for edit in edits]
    return sha256(json.dumps(sorted(rows, key=str), sort_keys=True).encode()).hexdigest()


def shown(session: Session, edits: Iterable[Edit]) -> list[Shown]:
    """Return what edits do to their entries, item by item."""
    return [
        _shown(
            edit.ref,
            body_at(session, edit.ref, edit.base) if edit.base else None,
            edit.body,
            edit.merged_into,
        )
        for edit in edits
    ]


def shown_steps(steps: Iterable[Step]) -> list[Shown]:
    """Return what planned steps do to their entries, item by item."""
    return [_shown(step.ref, step.before, step.after, step.merged_into) for step in steps]


def _shown(ref: Ref, before: Plain | None, after: Plain | None, merged_into: str | None) -> Shown:
    said = before or after
    changed = field_diffs(before, after) if before and after else []
    return Shown(
        ref,
        title_of(ref.noun, said) if said else ref.id,
        status_of(ref.noun, before) if before else "",
        status_of(ref.noun, after),
        tuple(each for each in changed if each.name != "status"),
        merged_into,
    )


def _as_allowed(session: Session, edits: list[Edit], user: Person) -> list[Edit]:
    """Let new words of published entries wait for review, where their author may not publish."""
    if not needs_second_reader(session, user):
        return edits
    heads = heads_of(session, [edit.ref for edit in edits])
    return [_lowered(edit, heads.get(edit.ref)) for edit in edits]


def _lowered(edit: Edit, head: Head | None) -> Edit:
    if edit.body is None or head is None or edit.ref.noun not in REVIEWED:
        return edit
    published = head.status == "published" == status_of(edit.ref.noun, edit.body)
    if not published or content(edit.body) == content(head.body):
        return edit
    return replace(edit, body={**edit.body, "status": "in_review"})


def _checked(
    session: Session, edits: list[Edit], user: Person
) -> tuple[Plan | None, list[InTheWay]]:
    """Plan edits; return with it what forbids them."""
    try:
        found = plan(session, edits)
    except BankError:
        return None, [InTheWay(edit.ref, why) for edit in edits for why in _misshapen(edit)]
    return found, list(_once(_forbidding(session, found, user)))


def _misshapen(edit: Edit) -> list[str]:
    """Return why an edit is not of its noun's shape, if it is not."""
    try:
        if edit.body is not None:
            normal(edit.ref.noun, edit.body)
    except BankError as error:
        return [problem.message for problem in error.problems]
    return []


def _forbidding(session: Session, found: Plan, user: Person) -> Iterator[InTheWay]:
    changed = {step.ref for step in found.steps}
    for conflict in found.conflicts:
        yield InTheWay(conflict.ref, _("Somebody changed the same since."))
    speaking = lost_by(session, found.steps)
    for lost in speaking:
        if lost.target in changed:
            why = _("%(ref)s speaks of it.", ref=f"{lost.ref.noun}/{lost.ref.id}")
            yield InTheWay(lost.target, why)
        else:
            why = _("It speaks of %(ref)s, which is gone.", ref=f"{lost.target.id}")
            yield InTheWay(lost.ref, why)
    for problem in (*found.errors, *unread(session, user.id, found)):
        if not (speaking and problem.rule == "reference"):  # said just now, drafts included
            yield _wrong(problem)


def _wrong(problem: Problem) -> InTheWay:
    section, _slash, ident = problem.where.partition("/")
    noun = NOUN_OF.get(section)
    ref = Ref(noun, ident.partition("/")[0]) if noun else None
    return InTheWay(ref, problem.message if ref else str(problem))


def _once(rows: Iterable[InTheWay]) -> tuple[InTheWay, ...]:
    return tuple(dict.fromkeys(rows))
