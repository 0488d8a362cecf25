"""The edge of every change to the bank: planned without a lock, written under it, once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.reviewing import unread
from quizapp.bank.writing import Author, BankMovedError, write
from quizapp.extensions import db, writing
from quizapp.models import Change
from quizapp.web.clock import now
from quizapp.web.errors import ConflictError

TRIES = 8

Planning = Callable[[Session], Plan]
Also = Callable[[Session, Change | None], None]


class RefusedError(Exception):
    """A change that cannot be written, with what stands in its way."""

    def __init__(self, found: Plan) -> None:
        self.plan = found
        super().__init__("; ".join(str(problem) for problem in found.errors))


class UnreadError(RefusedError):
    """Somebody else has to read it first (`quizapp.bank.reviewing`); the plan's errors say so."""


class EditConflictError(RefusedError):
    """Somebody else gave a field another value in the meantime."""


def save(edits: Sequence[Edit], author: Author) -> tuple[Plan, str | None]:
    """Plan edits and write them as one change; return the plan and the change's id, if any.

    Raises EditConflictError or RefusedError, both with the plan; BankError for a body that is not
    of its noun's shape. Nothing is written then, nor where the author may not publish what the
    plan publishes (UnreadError).
    """
    return carry_out(lambda session: plan(session, edits), author)


def carry_out(
    planning: Planning, author: Author, also: Also | None = None
) -> tuple[Plan, str | None]:
    """Plan and write as `save` does; plan again if the bank has moved on in between.

    ``also`` is done in the transaction that writes.
    """
    for _try in range(TRIES):
        found = planning(db.session())
        if found.conflicts:
            raise EditConflictError(found)
        if found.errors:
            raise RefusedError(found)
        if waiting := unread(db.session(), author.user_id, found):
            raise UnreadError(replace(found, problems=(*found.problems, *waiting)))
        try:
            with writing() as session:
                change = write(session, found, author, now())
                if also is not None:
                    also(session, change)
                return found, change.id if change else None
        except BankMovedError:
            continue
    raise ConflictError
