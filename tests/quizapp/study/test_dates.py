"""The date promised is the date given, whatever model, goal, load and confidence."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.answers import Submission, rate_anew, record_answer
from quizapp.learning.days import Days
from quizapp.learning.marking import Response
from quizapp.learning.memories import rebuild_all
from quizapp.learning.plans import Plan, keep_plan
from quizapp.learning.terms import Goal
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.models import Answer, Memory, MemoryModel, User
from quizapp.study.dates import Preview, dates_of, previews_now
from tests.support.desk import BANK, FACTS, SUNDAY_MORNING, Desk, choice, flashcard, matching
from tests.support.people import LONG_AGO

RATINGS = (1, 2, 3, 4)
CONFIDENCES = (None, "sure", "unsure", "guess")
TODAY = date(2026, 11, 22)
_numbers = itertools.count()


@pytest.fixture
def desk(session: Session) -> Desk:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


@pytest.fixture(autouse=True)
def words(app: Flask, session: Session) -> None:
    """Let dates be put into words as of that Sunday."""
    app.extensions["clock"] = lambda: SUNDAY_MORNING


def demanding(desk: Desk, *, exam: bool = False) -> str:
    """Return a learner with a model, goals and easy days of their own, and facts well known."""
    ada = desk.learner()
    for days in (90, 80, 50):
        for fact in FACTS:
            at = SUNDAY_MORNING - timedelta(days=days)
            desk.answer(ada, flashcard(fact), Response(rating=3), at)
    with writing() as session:
        learner = session.get_one(User, ada)
        model = MemoryModel(
            learner_id=ada,
            number=1,
            fitted_at=datetime(2026, 11, 1, tzinfo=UTC),
            reviews=300,
            parameters=[*DEFAULT_PARAMETERS[:2], 3.4, *DEFAULT_PARAMETERS[3:]],
            shift=0.2,
            slope=0.9,
            log_loss_default=0.44,
            log_loss_before=0.44,
            log_loss_after=0.43,
            evaluated=100,
            outcome="kept",
            calibration=[],
        )
        session.add(model)
        session.flush()
        learner.model_id = model.id
        plan = Plan(
            exam_day=date(2027, 2, 20) if exam else None,
            easy_days=(1, 0, 1, 0.5, 1, 0, 1),
            goals={"dermatomyositis": Goal(in_exam=True, desired_retention=0.85)},
        )
        keep_plan(session, learner, plan, SUNDAY_MORNING)
    return ada


def days_told(words: str) -> int:
    """Return how many days off a date is that was told as "tomorrow" or "in 12 days"."""
    return 1 if words == "tomorrow" else int(words.split()[1])


def given(desk: Desk, learner_id: str, fact: str) -> date:
    """Return the day on which a fact comes back."""
    desk.session.expire_all()
    return desk.session.get_one(Memory, (learner_id, fact)).due_day


def answered(desk: Desk, learner_id: str, response: Response, confidence: str | None) -> str:
    """Let somebody choose an answer about the rash, and say how sure they are."""
    with writing() as session:
        learner = session.get_one(User, learner_id)
        serving = desk.serve(session, learner, choice("rash"), SUNDAY_MORNING)
        said = Submission(f"said-{next(_numbers)}", response, confidence=confidence)
        return record_answer(session, learner, serving, said, SUNDAY_MORNING).id


def promised(desk: Desk, answer_id: str) -> dict[str, dict[int, int]]:
    """Return for each fact of an answer in how many days each rating would bring it back."""
    answer = desk.session.get_one(Answer, answer_id)
    rows = {row.fact_id: row for row in answer.reviews}
    days = Days.of(desk.session, desk.user(answer.learner_id), list(rows))
    return {
        fact: {
            rating: days_told(preview.when)
            for rating, preview in dates_of(days, row, TODAY).previews.items()
        }
        for fact, row in rows.items()
    }


@pytest.mark.parametrize("exam", [False, True], ids=["no exam", "exam"])
@pytest.mark.parametrize("rating", RATINGS)
def test_a_card_brings_what_it_promised(desk: Desk, rating: int, *, exam: bool) -> None:
    ada = demanding(desk, exam=exam)
    told = previews_now(desk.session, desk.user(ada), "rash", SUNDAY_MORNING)[rating]

    desk.answer(ada, flashcard("rash"), Response(rating=rating), SUNDAY_MORNING)

    assert given(desk, ada, "rash") == TODAY + timedelta(days=days_told(told[1]))


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("rating", RATINGS)
def test_another_rating_brings_what_the_feedback_promised(
    desk: Desk, rating: int, confidence: str | None
) -> None:
    ada = demanding(desk)
    answer = answered(desk, ada, Response(choice="A"), confidence)
    told = promised(desk, answer)["rash"]
    assert given(desk, ada, "rash") == TODAY + timedelta(days=told[3])

    desk.rate_anew(answer, rating, SUNDAY_MORNING + timedelta(minutes=1))

    assert given(desk, ada, "rash") == TODAY + timedelta(days=told[rating])


def test_the_lines_of_a_set_rated_together_come_when_promised(desk: Desk) -> None:
    ada = demanding(desk)
    facts = ("rash", "weakness", "biopsy")
    pairs = {fact: f"to-{fact}" for fact in facts}
    answer = desk.answer(ada, matching(*facts), Response(pairs=pairs), SUNDAY_MORNING)
    told = promised(desk, answer)

    with writing() as session:
        ratings = dict(zip(facts, (2, 4, 1), strict=True))
        row = session.get_one(Answer, answer)
        rate_anew(session, session.get_one(User, ada), row, ratings, SUNDAY_MORNING)

    for fact, rating in ratings.items():
        assert given(desk, ada, fact) == TODAY + timedelta(days=told[fact][rating])


def test_confidence_moves_the_date(desk: Desk) -> None:
    dates = {}
    for confidence in ("sure", "guess"):
        ada = demanding(desk)
        answer = answered(desk, ada, Response(choice="A"), confidence)
        dates[confidence] = promised(desk, answer)["rash"][3]
    assert dates["guess"] < dates["sure"]


def test_a_pair_that_was_left_over_keeps_its_date(desk: Desk) -> None:
    ada = demanding(desk)
    before = given(desk, ada, "rash")
    left_over = choice("rash").from_plain(
        {**matching("rash").to_plain(), "responses": [{"id": "to-rash", "text": "sign"}]}
    )
    answer = desk.answer(ada, left_over, Response(pairs={"rash": "to-rash"}), SUNDAY_MORNING)
    row = desk.session.get_one(Answer, answer).reviews[0]

    told = dates_of(Days.of(desk.session, desk.user(ada), ["rash"]), row, TODAY)

    assert given(desk, ada, "rash") == before
    assert told.previews[told.rating] == Preview("Good", "as it was")


def test_after_a_change_of_plan_the_day_in_force_is_told(desk: Desk) -> None:
    ada = desk.learner()
    card = desk.answer(ada, flashcard("rash"), Response(rating=3), SUNDAY_MORNING)
    before = given(desk, ada, "rash")
    with writing() as session:
        learner = session.get_one(User, ada)
        learner.desired_retention = 0.97
        rebuild_all(session, learner, ["rash"])
    row = desk.session.get_one(Answer, card).reviews[0]

    told = dates_of(Days.of(desk.session, desk.user(ada), ["rash"]), row, TODAY)

    now = given(desk, ada, "rash")
    assert now < before == row.due_day
    assert days_told(told.previews[3].when) == (now - TODAY).days
