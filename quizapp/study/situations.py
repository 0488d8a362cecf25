"""Where a learner stands, read from the tables: what a forecast starts from."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.current import LiveBank
from quizapp.learning.learner import Learner
from quizapp.learning.memories import state_of
from quizapp.learning.pacing import pace_of_learner
from quizapp.learning.plans import Plan
from quizapp.learning.set_aside import facts_aside
from quizapp.learning.terms import terms_of
from quizapp.memory.situation import Known, Situation
from quizapp.models import Memory


def situation_of(
    session: Session, learner: Learner, live: LiveBank, plan: Plan, today: date
) -> Situation:
    """Return where the learner stands with the facts that are taught and not set aside."""
    aside = facts_aside(session, learner.id, today)
    topics = {fact.id: fact.subject for fact in live.taught.values() if fact.id not in aside}
    rows = session.scalars(select(Memory).where(Memory.learner_id == learner.id))
    memories = [row for row in rows if row.fact_id in topics]
    begun = {row.fact_id for row in memories}
    return Situation(
        today=today,
        known=[Known(state_of(row), topics[row.fact_id], row.due_day) for row in memories],
        unbegun=Counter(topic for fact, topic in topics.items() if fact not in begun),
        goals=plan.goals,
        exam_day=plan.exam_day,
        daily_minutes=plan.daily_minutes,
        daily_new=learner.daily_new,
        usual=learner.desired_retention,
        pace=pace_of_learner(session, learner.id),
        model=terms_of(session, learner.id).model,
    )
