"""An installation that people use: a bank, answers with second thoughts, sign-ins, a search."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.bank.loading import load_shipped
from quizapp.extensions import db, writing
from quizapp.learning.memories import rebuild_all
from quizapp.models import Base, Memory, User
from tests.support.desk import BANK, SUNDAY_MORNING, Desk
from tests.support.people import LONG_AGO

A_DAY = timedelta(days=1)


def begin_to_live(app: Flask) -> list[str]:
    """Let two learners answer, rate anew and take back over some days; return who they are."""
    with app.app_context():
        with writing() as session:
            load_shipped(session, LONG_AGO, BANK)
        desk = Desk(db.session())
        learners = [desk.learner(), desk.learner("America/New_York")]
        for learner in learners:
            for number, fact in enumerate(("rash", "weakness", "biopsy", "spasm")):
                at = SUNDAY_MORNING + timedelta(hours=number)
                desk.choose(learner, fact, "AB"[number % 2], at)
                desk.choose(learner, fact, "A", at + (number + 3) * A_DAY)
            again = desk.choose(learner, "rash", "A", SUNDAY_MORNING + 20 * A_DAY)
            desk.rate_anew(again, 2, SUNDAY_MORNING + 20 * A_DAY)
            gone = desk.choose(learner, "spasm", "B", SUNDAY_MORNING + 21 * A_DAY)
            desk.undo(gone, SUNDAY_MORNING + 21 * A_DAY)
            with writing() as session:
                sessions.issue(session, learner, SUNDAY_MORNING, Lifetime(A_DAY, A_DAY))
        return learners


def memories(session: Session) -> dict[tuple[str, str], dict[str, object]]:
    """Return every memory, column by column."""
    session.expire_all()
    names = Base.metadata.tables["memory"].columns.keys()
    return {
        (row.learner_id, row.fact_id): {name: getattr(row, name) for name in names}
        for row in session.scalars(select(Memory))
    }


def replayed(learners: list[str]) -> dict[tuple[str, str], dict[str, object]]:
    """Fold the whole log of these learners anew; return the memories that it adds up to."""
    with writing() as session:
        for learner in learners:
            facts = list(
                session.scalars(select(Memory.fact_id).where(Memory.learner_id == learner))
            )
            for fact in session.scalars(select(Memory).where(Memory.learner_id == learner)):
                fact.stability, fact.reps = 1.0, 99
            session.flush()
            rebuild_all(session, session.get_one(User, learner), facts)
    return memories(db.session())
