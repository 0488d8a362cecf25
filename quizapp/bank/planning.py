"""What a change would do, worked out before anybody has to wait: merged, judged, not yet written.

Working it out reads the bank as it was at one revision. `quizapp.bank.writing` writes it only if
the bank is still at that revision; else it is worked out again (`quizapp.bank.saving` does so).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from question_bank.check.local import Apart, new_problems
from question_bank.content import Bank, BankError, Problem
from question_bank.content.edited import edited
from question_bank.content.meaning import changes_meaning
from question_bank.content.merging import FieldConflict, merge
from question_bank.generate.wording import laid_over, load_wording
from quizapp.bank.bodies import as_record
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.entry_problems import problems_told
from quizapp.bank.heads import Head, body_at, heads_of
from quizapp.bank.nouns import SECTIONS, WORDINGS, Body, Plain, Ref, normal, status_of
from quizapp.bank.outcome import Outcome, outcome_of
from quizapp.bank.served import served_before_bin
from quizapp.bank.weighing import weighed
from quizapp.models import EntryVersion


@dataclass(frozen=True)
class Edit:
    """What somebody wants an entry to say, from the version they started with (0: a new entry).

    ``body`` None puts it into the bin. ``meaning`` says whether the edit changes what learners
    have to know; None leaves that to the suggestion (`question_bank.content.meaning`).
    """

    ref: Ref
    base: int
    body: Plain | None
    meaning: bool | None = None
    merged_into: str | None = None
    """The entry of the same noun that takes its place; only with no body."""
    again: int | None = None
    """The older version that learners get again beside a draft, 0 for none; None: as it stands."""
    decided: bool = False
    """Whether a person pressed a button that gives it its status: then nobody else's status
    stands, and nothing is published that they have not seen."""


@dataclass(frozen=True)
class Step:
    """One version to be written."""

    ref: Ref
    number: int
    before: Body | None
    """The latest version as it stands; None if it is new or lies in the bin."""
    after: Body | None
    status: str
    published: int | None
    """The version that learners get afterwards."""
    edition: int
    told: int | None = None
    """The version that learners answered so far, if this one means something else to them."""
    merged_into: str | None = None
    again: Body | None = None
    """What learners get again, if that is an older version than the one they got so far."""


@dataclass(frozen=True)
class Conflict:
    """Fields to which somebody else gave another value since the edit was begun."""

    ref: Ref
    head: Head
    base: Body | None
    fields: tuple[FieldConflict, ...]
    binned: bool = False
    """Whether one side put into the bin what the other changed; then there are no fields."""


@dataclass(frozen=True)
class Plan:
    """What a change does. With conflicts or errors it cannot be written."""

    revision: int
    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What would be wrong with the published bank and is not now; warnings are only told."""
    unchanged: tuple[Ref, ...] = ()
    before: Bank | None = field(default=None, repr=False, compare=False)
    after: Bank | None = field(default=None, repr=False, compare=False)
    outcome: Outcome = field(default_factory=Outcome, repr=False, compare=False)
    """What it does to questions, if nothing forbids it."""
    told: Apart = field(default_factory=Apart, repr=False, compare=False)
    """What it makes wrong with the latest versions of entries, and what it mends."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What forbids the change."""
        return tuple(each for each in self.problems if each.severity == "error")

    @property
    def sound(self) -> bool:
        """Whether it can be written."""
        return not self.conflicts and not self.errors


def plan(session: Session, edits: Iterable[Edit], *, whole: bool = True) -> Plan:
    """Work out what edits do to the bank as it stands. Nothing is written.

    Without ``whole`` it is left out what they do to all other questions and to drafts: enough to
    show somebody who is still typing, not to be written.

    Raises BankError if a body is not of its noun's shape.
    """
    wanted = list(edits)
    live = current_bank(session)
    heads = heads_of(session, [edit.ref for edit in wanted])
    steps: list[Step] = []
    conflicts: list[Conflict] = []
    unchanged: list[Ref] = []
    for edit in wanted:
        found = _planned(session, edit, heads.get(edit.ref))
        if isinstance(found, Step):
            steps.append(found)
        elif isinstance(found, Conflict):
            conflicts.append(found)
        else:
            unchanged.append(edit.ref)
    after = published_after(live.bank, steps, heads)
    outcome, problems = _judged(live, after, steps, whole=whole)
    made = Plan(
        live.revision,
        tuple(steps),
        tuple(conflicts),
        tuple(weighed(session, problems, steps, after)),
        tuple(unchanged),
        live.bank,
        after,
        outcome,
    )
    if not (made.sound and whole):
        return made
    told = problems_told(session, live, [(step.ref, step.after) for step in steps], outcome)
    return replace(made, told=told)


def _judged(
    live: LiveBank, after: Bank, steps: Sequence[Step], *, whole: bool
) -> tuple[Outcome, list[Problem]]:
    """Return what steps do to questions, and what they make wrong with the published bank."""
    records = [step.ref for step in steps if step.ref.noun in SECTIONS]
    places = [(SECTIONS[noun], ident) for noun, ident in records if noun != "overlap"]
    problems = new_problems(live.bank, after, places)
    if not whole or any(each.severity == "error" for each in problems):
        return Outcome(), problems
    worded = [step for step in steps if step.ref.noun in WORDINGS]
    rows = {(WORDINGS[step.ref.noun], step.ref.id): step.after for step in worded}
    wording = laid_over(live.generator.wording, rows, load_wording())
    outcome = outcome_of(live, after, places, wording, rows.keys())
    return outcome, [*problems, *outcome.written.new]


def _planned(session: Session, edit: Edit, head: Head | None) -> Step | Conflict | None:
    """Return the version an edit comes to, the conflict it runs into, or None: nothing changes."""
    body = None if edit.body is None else normal(edit.ref.noun, edit.body)
    if head is None:
        return None if body is None else step_of(edit, None, body)
    if head.version != edit.base:
        merged = _brought_together(session, edit, head, body)
        if isinstance(merged, Conflict):
            return merged
        edit, body = _judged_anew(edit, body, merged), merged
    if body == head.body and edit.merged_into == head.merged_into:
        return None
    if edit.again is None and head.body is None:
        # Out of the bin it stands as it stood: beside a draft, learners get what they got.
        edit = replace(edit, again=served_before_bin(session, [edit.ref]).get(edit.ref))
    step = step_of(edit, head, body)
    if edit.again is None or step.status in {"published", "retired", "binned"}:
        return step
    return _again(session, step, head, edit)


def _brought_together(
    session: Session, edit: Edit, head: Head, body: Body | None
) -> Body | Conflict | None:
    """Merge an edit with what others did since it was begun."""
    base = body_at(session, edit.ref, edit.base) if edit.base else None
    if edit.base and body == base:
        return head.body
    if body is None or head.body is None:
        same = body == head.body or (base is not None and head.body == base)
        return body if same else Conflict(edit.ref, head, base, (), binned=True)
    merged = merge(base or {}, body, head.body)
    fields, whole = merged.conflicts, merged.body
    if edit.decided and "status" in body:
        whole = {**whole, "status": body["status"]}
        unseen = _unseen(base or {}, body, head) if body["status"] == "published" else ()
        fields = tuple({each.field: each for each in (*unseen, *fields)}.values())
        fields = tuple(each for each in fields if each.field != "status")
    if fields:
        return Conflict(edit.ref, head, base, fields)
    return normal(edit.ref.noun, whole)


def _unseen(base: Plain, mine: Plain, head: Head) -> tuple[FieldConflict, ...]:
    """Return what others wrote since and learners do not get yet, so nobody has decided on it."""
    theirs, shown = head.body or {}, head.published_body or {}
    return tuple(
        FieldConflict(name, base.get(name), mine.get(name), theirs.get(name))
        for name in dict.fromkeys((*theirs, *mine))
        if theirs.get(name) not in (base.get(name), mine.get(name), shown.get(name))
    )


def _judged_anew(edit: Edit, mine: Body | None, merged: Body | None) -> Edit:
    """Return the edit without its word that the meaning stays, if what others did changes it."""
    if edit.meaning is not False or mine is None or merged is None:
        return edit
    return replace(edit, meaning=None) if changes_meaning(edit.ref.noun, mine, merged) else edit


def step_of(edit: Edit, head: Head | None, body: Body | None) -> Step:
    """Return the version that an edit of an entry comes to, with what it means to learners."""
    noun = edit.ref.noun
    number = head.version + 1 if head else 1
    status = status_of(noun, body)
    published = _published(head, number, status)
    edition, told = (head.edition if head else 1), None
    if published == number and head is not None and head.learnt_body is not None:
        meaning = edit.meaning
        if meaning is None:
            meaning = changes_meaning(noun, head.learnt_body, body or {})
        if meaning:
            edition, told = number, head.learnt
    return Step(
        edit.ref,
        number,
        head.body if head else None,
        body,
        status,
        published,
        edition,
        told,
        edit.merged_into,
    )


def _again(session: Session, step: Step, head: Head, edit: Edit) -> Step:
    """Let learners get an older version again, or none, while the latest is a draft."""
    number = edit.again or None
    if number == head.published:
        return step
    row = session.get_one(EntryVersion, (*edit.ref, number)) if number else None
    if row is None:
        return replace(step, published=None)
    shown, told = head.published_body, None
    if shown is not None and changes_meaning(edit.ref.noun, shown, row.body or {}):
        told = head.published
    return replace(step, published=number, edition=row.edition, told=told, again=row.body)


def _published(head: Head | None, number: int, status: str) -> int | None:
    """Return the version learners get: a draft of what is published leaves that in force."""
    if status == "published":
        return number
    if status in {"retired", "binned"} or head is None:
        return None
    return head.published


def published_after(bank: Bank, steps: Sequence[Step], heads: Mapping[Ref, Head]) -> Bank:
    """Return the published bank as it is once steps are written."""
    put, drop = {}, []
    overlaps = list(bank.overlaps)
    touched = False
    for step in steps:
        noun, ident = step.ref
        section = SECTIONS.get(noun)
        if section is None:
            continue
        shown = step.after if step.published == step.number else step.again
        if noun == "overlap":
            touched = True
            if step.before is not None:
                overlaps.remove(as_record(noun, step.before))
            if shown is not None:
                overlaps.append(as_record(noun, shown))
        elif shown is not None:
            numbered = {**shown, "version": step.published} if noun == "fact" else shown
            put[section, ident] = as_record(noun, numbered)
        elif step.published is None and (head := heads.get(step.ref)) and head.published:
            drop.append((section, ident))
    return edited(bank, put, drop, overlaps if touched else None)


def refused(plan: Plan) -> BankError:
    """Return the error that says why a plan cannot be written."""
    return BankError(plan.errors)
