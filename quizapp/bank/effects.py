"""What follows from a change to the bank, written in the same transaction."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from quizapp.bank import search
from quizapp.bank.entry_problems import note_problems, recheck
from quizapp.bank.origins import follow
from quizapp.bank.planning import Plan, Step
from quizapp.bank.telling import tell_learners
from quizapp.bank.withdrawn import withdraw
from quizapp.models import Change


def after_change(
    session: Session, change: Change, steps: Sequence[Step], plan: Plan | None
) -> None:
    """Do what a change asks for besides its versions.

    `plan` holds the published bank before and after; None where a whole bank was loaded at once.
    """
    search.index(session, change, steps)
    tell_learners(session, change, steps)
    if plan is None:
        recheck(session)
        return
    follow(session, change, steps)
    unpublished = [step.ref for step in steps if step.published is None]
    withdraw(session, change, plan.outcome, unpublished)
    note_problems(session, plan.told, [step.ref for step in steps if step.after is None])
