"""Leaving: an account closed at once and emptied of its person, then all of its log deleted.

The log is deleted, not kept without a name: when and what somebody answered, day by day for years,
tells who it was. What others see stays right: the counts of facts are lowered by what goes. What an
instructor wrote stays in the bank, by somebody who left; a question as it was shown stays too, as
it names nobody and others may have been shown the same.
"""

from datetime import datetime

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from quizapp.accounts import people
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.learning.fact_tallies import FactLedger
from quizapp.learning.leech_tallies import LeechLedger, lapses_of
from quizapp.learning.memories import lock_learner
from quizapp.learning.wanted import want
from quizapp.models import (
    Answer,
    Enrolment,
    Memory,
    OneTimeLink,
    ProblemReport,
    Review,
    Serving,
    SignInSession,
    StudySession,
    Upload,
    User,
)
from quizapp.web.i18n import untranslated

ERASE = "erase"
"""The job that deletes the log of somebody who left."""

NAMELESS = untranslated("Somebody who left")

AT_ONCE = 200
"""Answers deleted in one transaction: others write in between, so none waits long."""


def leave(session: Session, user: User, now: datetime) -> None:
    """Close an account and take out who it was; its log is deleted by a job.

    Raises `RoleRefusedError` for the last administrator.
    """
    people.deactivate(session, user, now)
    user.name, user.email = NAMELESS, f"{user.id}@left.invalid"
    user.password_hash = NO_PASSWORD.encoded
    user.role = "learner"
    for table in (SignInSession, OneTimeLink, Enrolment, Upload):
        session.execute(delete(table).where(table.user_id == user.id), execution_options=_PLAIN)
    reports = delete(ProblemReport).where(ProblemReport.learner_id == user.id)
    session.execute(reports, execution_options=_PLAIN)
    want(session, ERASE, user.id, now)


def forget_some(session: Session, learner_id: str, most: int = AT_ONCE) -> bool:
    """Delete some of a learner's log and memories; tell whether there were any.

    The counts of facts are lowered in the same transaction, so they always equal a recount: until
    it ends nothing else is written of the learner, and a closed account takes no new answer.
    """
    lock_learner(session, learner_id)
    rows = session.execute(
        select(Answer.id, Answer.serving_id).where(Answer.learner_id == learner_id).limit(most)
    ).all()
    if rows:
        answers, servings = [row.id for row in rows], [row.serving_id for row in rows]
        _uncount(session, learner_id, answers)
        for table, column, ids in (
            (Review, Review.answer_id, answers),
            (Answer, Answer.id, answers),
            (Serving, Serving.id, servings),
        ):
            session.execute(delete(table).where(column.in_(ids)), execution_options=_PLAIN)
        return True
    return _forget_memories(session, learner_id, most)


def _forget_memories(session: Session, learner_id: str, most: int) -> bool:
    some = select(Memory.fact_id).where(Memory.learner_id == learner_id).limit(most)
    facts = list(session.scalars(some))
    ledger, stuck = LeechLedger(), lapses_of(session, learner_id, facts)
    ledger.change(session, learner_id, {fact: (stuck[fact][0], 0) for fact in stuck}, ())
    ledger.write(session)
    keys = [(learner_id, fact) for fact in facts]
    session.execute(
        delete(Memory).where(tuple_(Memory.learner_id, Memory.fact_id).in_(keys)),
        execution_options=_PLAIN,
    )
    return bool(facts)


def forget_rest(session: Session, learner_id: str) -> None:
    """Delete what is left of somebody, the account last; the rows it owns go with it."""
    for table in (Serving, StudySession):
        owned = delete(table).where(table.learner_id == learner_id)
        session.execute(owned, execution_options=_PLAIN)
    session.execute(delete(User).where(User.id == learner_id), execution_options=_PLAIN)


_PLAIN = {"synchronize_session": False}


def _uncount(session: Session, learner_id: str, answers: list[str]) -> None:
    """Take from the counts of facts and leeches what these answers last said of each."""
    rows = session.scalars(
        select(Review).where(Review.answer_id.in_(answers)).order_by(Review.sequence)
    ).all()
    said = {(row.answer_id, row.fact_id): row for row in rows}
    ledger = FactLedger()
    for row in said.values():
        ledger.word(row, -1)
    ledger.write(session)
    stuck = LeechLedger()
    lapses = lapses_of(session, learner_id, {row.fact_id for row in rows})
    stuck.change(session, learner_id, lapses, rows, -1)
    stuck.write(session)
