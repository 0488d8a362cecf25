"""The way of an entry from draft through review to learners, and back."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.staff import on_the_staff
from quizapp.bank.heads import Head, head_of
from quizapp.bank.nouns import REVIEWED, Ref
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.reviewing import PUBLISHERS, may_publish
from quizapp.bank.saving import carry_out
from quizapp.bank.writing import Author
from quizapp.models import Entry, User
from quizapp.web.errors import ConflictError, NotFoundError, PageError
from quizapp.web.i18n import untranslated

WAYS = {
    "candidate": ("in_review", "draft", "retired"),
    "draft": ("in_review", "published", "retired"),
    "in_review": ("published", "draft", "retired"),
    "published": ("retired",),
    "retired": ("published", "draft"),
}
"""Where an entry can go from where it stands."""


class NoWayError(PageError):
    """An entry cannot go there from where it stands."""

    status = 409
    title = untranslated("It cannot go there from where it stands")
    what_to_do = untranslated("Nothing was changed. Load the page again to see how things stand.")


@dataclass(frozen=True)
class Move:
    """What somebody wants of an entry that they have read."""

    ref: Ref
    version: int
    """The version that they read: nobody publishes what they have not seen."""
    status: str
    meaning: bool | None = None
    """Whether it means something else to learners; None leaves that to the suggestion."""
    reviewer_id: str | None = None
    """Who is asked to read it, if it goes to review; None asks anybody."""


def ways_of(session: Session, user: User, head: Head) -> tuple[str, ...]:
    """Return the statuses that somebody may give an entry now."""
    if head.ref.noun not in REVIEWED or user.role not in PUBLISHERS:
        return ()
    free = may_publish(session, user, head)
    return tuple(status for status in WAYS.get(head.status, ()) if status != "published" or free)


def planned(session: Session, move: Move) -> Plan:
    """Work out what a move does. Raises NotFoundError, ConflictError or NoWayError.

    An entry that somebody else changed since it was read is not merged: it has to be read again.
    """
    head = head_of(session, move.ref)
    if head is None or head.body is None:
        raise NotFoundError
    if head.version != move.version:
        raise ConflictError
    again = {"in_review"} & {head.status}  # to be read by somebody else
    if move.ref.noun not in REVIEWED or move.status not in again.union(WAYS[head.status]):
        raise NoWayError
    body = {**head.body, "status": move.status}
    return plan(session, [Edit(move.ref, head.version, body, move.meaning)])


def move_entry(move: Move, user_id: str, why: str) -> str | None:
    """Give an entry another status, as a version of its own; return the change's id.

    Raises what `planned` raises, and RefusedError with what stands in the way.
    """
    _plan, change = carry_out(
        lambda session: planned(session, move), Author(user_id, why, "status")
    )
    return change


def ask(session: Session, ref: Ref, reviewer_id: str | None) -> None:
    """Say whose look an entry in review waits for. Raises NotFoundError for no instructor."""
    entry = session.get(Entry, (ref.noun, ref.id), with_for_update=True)
    if entry is None:
        raise NotFoundError
    if reviewer_id and reviewer_id not in {user.id for user in readers(session)}:
        raise NotFoundError
    if entry.status == "in_review":
        entry.reviewer_id = reviewer_id


def readers(session: Session) -> list[User]:
    """Return who can be asked to read something, by name."""
    rows = select(User).where(on_the_staff(), User.role.in_(PUBLISHERS), User.active)
    return list(session.scalars(rows.order_by(User.name, User.id)))
