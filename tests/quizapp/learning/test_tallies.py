"""Counts are kept as things are written, and always equal a recount of log and memories."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning import fact_tallies
from quizapp.learning.fact_tallies import fact_statistics
from quizapp.learning.marking import Response
from quizapp.learning.memories import rebuild_all
from quizapp.learning.recounting import recount
from quizapp.models import (
    Answer,
    FactTally,
    LearnerTally,
    Memory,
    MemoryModel,
    Review,
    User,
)
from tests.support.counts import agree, days, soon_stuck, topics
from tests.support.desk import BANK, FACTS, SUNDAY_MORNING, Desk, flashcard, matching
from tests.support.editing import edit
from tests.support.people import LONG_AGO

SUNDAY = SUNDAY_MORNING.date()


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch) -> Desk:
    soon_stuck(monkeypatch)
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


@dataclass(frozen=True)
class Step:
    """Something that a learner does, so many hours after the step before (or before it)."""

    act: str
    fact_id: str
    right: bool
    rating: int
    which: int
    hours: int


@pytest.mark.parametrize("planted", [(-5, -5), (0, 7)])
def test_a_count_that_cannot_be_is_noticed(desk: Desk, planted: tuple[int, int]) -> None:
    ada = desk.learner()
    agree(desk, ada)
    answers, right = planted
    with writing() as session:
        session.add(FactTally(fact_id="rash", fact_version=1, answers=answers, right=right))

    with pytest.raises(AssertionError):
        agree(desk, ada)


STEPS = st.lists(
    st.builds(
        Step,
        act=st.sampled_from(
            ["choose", "card", "match", "rate", "undo", "redo", "rebuild", "model"]
        ),
        fact_id=st.sampled_from(sorted(FACTS)),
        right=st.booleans(),
        rating=st.integers(1, 4),
        which=st.integers(0, 9),
        hours=st.integers(-30, 2000),
    ),
    max_size=9,
)


def take(desk: Desk, learner_id: str, step: Step, given: list[str], at: datetime) -> None:
    """Take one step; what needs an answer needs one given before."""
    if step.act == "choose":
        given.append(desk.choose(learner_id, step.fact_id, "A" if step.right else "B", at))
    elif step.act == "card":
        card = Response(rating=step.rating)
        given.append(desk.answer(learner_id, flashcard(step.fact_id), card, at))
    elif step.act == "match":
        said = Response(pairs={"rash": "to-rash", "spasm": "to-spasm" if step.right else "spare"})
        given.append(desk.answer(learner_id, matching("rash", "biopsy", "spasm"), said, at))
    elif step.act == "rebuild":
        with writing() as session:
            rebuild_all(session, session.get_one(User, learner_id), list(FACTS))
    elif step.act == "model":
        fit(learner_id, step)
    elif given:
        later_word(desk, step, given[step.which % len(given)], at)


def later_word(desk: Desk, step: Step, answer: str, at: datetime) -> None:
    if step.act == "undo":
        desk.undo(answer, at)
    elif step.act == "redo":
        desk.redo(answer, at)
    else:
        desk.redo(answer, at)
        desk.rate_anew(answer, step.rating, at)


def fit(learner_id: str, step: Step) -> None:
    """Put another model in force, under which memories fade in another way."""
    with writing() as session:
        learner = session.get_one(User, learner_id)
        fits = session.query(MemoryModel).filter_by(learner_id=learner_id).count()
        row = MemoryModel(
            learner_id=learner_id,
            number=fits + 1,
            fitted_at=SUNDAY_MORNING,
            reviews=9,
            parameters=[*MODEL[:20], 0.1 + step.which / 50],
            shift=0.0,
            slope=1.0,
            log_loss_default=0.5,
            log_loss_before=0.5,
            log_loss_after=0.4,
            evaluated=9,
            outcome="kept",
            calibration=[],
        )
        session.add(row)
        session.flush()
        learner.model_id = row.id if step.right else None


MODEL = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_kept_always_equals_a_recount(desk: Desk, steps: list[Step]) -> None:
    ada, otto = desk.learner(), desk.learner()
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    others = days(desk, otto), topics(desk, otto)
    at, given = SUNDAY_MORNING, list[str]()
    for step in steps:
        at += timedelta(hours=step.hours)
        take(desk, ada, step, given, at)
        agree(desk, ada)
    assert (days(desk, otto), topics(desk, otto)) == others
    with writing() as session:
        recount(session, ada)
        fact_tallies.recount(session)
    agree(desk, ada)


def test_a_facts_statistics_begin_anew_when_it_means_something_else(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.choose(ben, "rash", "B", SUNDAY_MORNING)
    desk.undo(desk.choose(ben, "rash", "B", SUNDAY_MORNING), SUNDAY_MORNING)
    asked = ("rash", "weakness")
    assert fact_statistics(desk.session, asked) == {"rash": (2, 1)}

    edit(desk.session, "rash", statement="The rash, said better.")
    desk.versions["rash"] = 2
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    assert fact_statistics(desk.session, asked) == {"rash": (3, 2)}

    edit(desk.session, "rash", objects=["Another sign."])
    assert fact_statistics(desk.session, asked) == {}
    desk.versions["rash"] = 3
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    edit(desk.session, "rash", status="draft", objects=["Yet another."])
    assert fact_statistics(desk.session, asked) == {"rash": (1, 1)}


def test_an_answer_counts_on_its_day_and_the_fact_on_the_day_it_comes_back(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    due = desk.session.get_one(Memory, (ada, "rash")).due_day

    assert days(desk, ada) == {SUNDAY: (1, 1, 1, 0), due: (0, 0, 0, 1)}
    assert {key: numbers[:4] for key, numbers in topics(desk, ada).items()} == {
        ("concept", "dermatomyositis"): (1, 1, 1, 0),
        ("category", "feature"): (1, 1, 1, 0),
    }


def test_what_falls_due_is_counted_when_the_learner_is_back(desk: Desk) -> None:
    ada = desk.learner()
    for fact in ("rash", "weakness", "spasm"):
        desk.choose(ada, fact, "A", SUNDAY_MORNING)
    desk.choose(ada, "biopsy", "A", SUNDAY_MORNING + timedelta(days=90))

    due = {key: numbers[3] for key, numbers in topics(desk, ada).items()}
    assert due == {
        ("concept", "dermatomyositis"): 2,
        ("concept", "multiple-sclerosis"): 1,
        ("category", "feature"): 3,
        ("category", "diagnostic"): 0,
    }


def test_an_answer_counts_under_what_its_version_spoke_of(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    said_anew = replace(FACTS["rash"], category="diagnostic")
    with writing() as session:
        load_shipped(
            session,
            LONG_AGO,
            replace(BANK, facts={**BANK.facts, "rash": said_anew}),
        )
    desk.versions["rash"] = 2
    desk.choose(ada, "rash", "A", SUNDAY_MORNING + timedelta(days=9))

    counts = topics(desk, ada)
    assert counts["category", "feature"][:3] == (1, 1, 1)
    assert counts["category", "diagnostic"][:3] == (1, 1, 0)
    agree(desk, ada)


def test_facts_of_no_bank_are_counted_under_no_name(session: Session) -> None:
    desk = Desk(session)
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)

    assert set(topics(desk, ada)) == {("concept", ""), ("category", "")}
    agree(desk, ada)


def test_words_that_arrive_in_another_order_count_the_same(desk: Desk) -> None:
    ada = desk.learner()
    answer = desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.undo(answer, SUNDAY_MORNING)
    with writing() as session:  # unheard so far, beside what listens to the session
        session.execute(text("DELETE FROM review WHERE sequence = 0"))
    arrive(answer)
    assert days(desk, ada) == {}
    agree(desk, ada)


def arrive(answer: str) -> None:
    """Let the first word on an answer come in after a later one."""
    with writing() as session:
        given = session.get_one(Answer, answer)
        (last,) = given.reviews
        session.add(
            Review(
                learner_id=last.learner_id,
                answer_id=answer,
                fact_id=last.fact_id,
                sequence=0,
                kind="rated",
                fact_version=1,
                rating=3,
                right=True,
                guess_floor=0.0,
                answered_at=last.answered_at,
                received_at=last.received_at,
                day=last.day,
                zone=last.zone,
                engine=last.engine,
            )
        )


def test_who_begins_nothing_any_more_is_counted_as_before(desk: Desk) -> None:
    ada = desk.learner()
    desk.undo(desk.choose(ada, "rash", "A", SUNDAY_MORNING), SUNDAY_MORNING)

    assert days(desk, ada) == {}
    assert topics(desk, ada) == {}
    with writing() as session:
        recount(session, ada)
    assert topics(desk, ada) == {}


def test_who_never_answered_has_no_counts(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        recount(session, ada)
    assert desk.session.get(LearnerTally, ada) is None
