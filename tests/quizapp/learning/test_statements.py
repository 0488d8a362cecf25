"""What an answer asks of the database: few statements, each through an index."""

from datetime import timedelta

import pytest

from quizapp.extensions import writing
from quizapp.learning.answers import Submission, record_answer
from quizapp.learning.marking import Response
from quizapp.learning.plans import Plan, keep_plan
from quizapp.learning.terms import Goal
from quizapp.models import Memory, Serving, User
from tests.support.desk import SUNDAY_MORNING, Desk, choice, matching
from tests.support.statements import Sent, steps, watched

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING


def due(desk: Desk, learner_id: str, count: int) -> None:
    """Let somebody have so many other memories, some due on each of the coming days."""
    with writing() as session:
        for number in range(count):
            session.add(
                Memory(
                    learner_id=learner_id,
                    fact_id=f"fact {number}",
                    stability=30.0,
                    difficulty=5.0,
                    luck=0.0,
                    lucky_stability=None,
                    lucky_difficulty=None,
                    reps=4,
                    lapses=0,
                    first_day=(NOW - 90 * A_DAY).date(),
                    last_review_at=NOW - 30 * A_DAY,
                    last_day=(NOW - 30 * A_DAY).date(),
                    due_day=(NOW + number % 60 * A_DAY).date(),
                    engine="fsrs-6",
                )
            )


def sent_for(desk: Desk, learner_id: str, *facts: str) -> Sent:
    """Return what is sent for an answer to a choice, or to a set of several facts."""
    item = choice(facts[0]) if len(facts) == 1 else matching(*facts)
    pairs = {fact: f"to-{fact}" for fact in facts} if len(facts) > 1 else {}
    with writing() as session:
        serving_id = desk.serve(session, session.get_one(User, learner_id), item, NOW).id
    with writing() as session:
        learner, serving = session.get_one(User, learner_id), session.get_one(Serving, serving_id)
        response = Response(choice=None if pairs else "A", pairs=pairs)
        with watched(session) as sent:
            record_answer(session, learner, serving, Submission(serving_id, response), NOW)
        return sent


def study(desk: Desk) -> str:
    """Let somebody with a plan learn three facts well enough for days to be chosen between."""
    ada = desk.learner()
    with writing() as session:
        goal = Goal(in_exam=True, desired_retention=0.9)
        plan = Plan(exam_day=(NOW + 90 * A_DAY).date(), goals={"dermatomyositis": goal})
        keep_plan(session, session.get_one(User, ada), plan, NOW)
    for wait in (40, 35, 20):
        for fact in ("rash", "weakness", "spasm"):
            desk.choose(ada, fact, "A", NOW - wait * A_DAY)
    return ada


def test_an_answer_takes_as_many_statements_however_much_is_known(desk: Desk) -> None:
    counts = []
    for known in (1, 300):
        ada = study(desk)
        due(desk, ada, known)
        counts.append(len(sent_for(desk, ada, "rash")))

    assert counts[0] == counts[1] <= 20


def test_a_set_of_three_takes_hardly_more_than_one_fact(desk: Desk) -> None:
    ada, ben = study(desk), study(desk)

    one, three = sent_for(desk, ada, "rash"), sent_for(desk, ben, "rash", "weakness", "spasm")

    assert len(three) <= len(one) + 6


# PostgreSQL reads a small table whole, whatever its indexes, so only SQLite can be asked here.
@pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
def test_no_statement_of_an_answer_reads_a_whole_table(desk: Desk) -> None:
    ada = study(desk)
    due(desk, ada, 20)
    taken = steps(desk.session, sent_for(desk, ada, "rash"))

    assert any(step.startswith("SEARCH") for step in taken)
    # The facts of a topic that were looked at are no table.
    allowed = {"SCAN CONSTANT ROW", "SCAN looked_at"}
    assert {step for step in taken if step.startswith("SCAN")} <= allowed


@pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
def test_no_statement_of_an_answer_reads_all_of_a_learners_memories(desk: Desk) -> None:
    ada = study(desk)
    taken = steps(desk.session, sent_for(desk, ada, "rash"))

    ways = {step.partition("(")[2] for step in taken if step.startswith("SEARCH memory")}
    assert ways
    assert "learner_id=?)" not in ways
