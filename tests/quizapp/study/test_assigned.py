"""What a cohort has set comes first among new facts, and stands on the first page."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.accounts.cohorts import create_cohort, enrol
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.models import Assignment, StudyPlan, TopicGoal, User
from quizapp.study.gathering import gather, standing_of
from quizapp.study.tasks import tasks
from quizapp.web.clock import now
from tests.support.apps import StillClock
from tests.support.desk import BANK, SUNDAY_MORNING, Desk
from tests.support.people import LONG_AGO

SUNDAY = SUNDAY_MORNING.date()
IN_A_WEEK = SUNDAY + timedelta(days=7)


@pytest.fixture
def desk(session: Session, clock: StillClock) -> Desk:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


@pytest.fixture
def ada(desk: Desk) -> User:
    return desk.user(desk.learner())


def set_topic(ada: User, topic: str, opens_on: date | None, due_on: date | None) -> None:
    with writing() as session:
        cohort = create_cohort(session, f"Cohort for {topic}", LONG_AGO)
        enrol(session, cohort.id, ada.id, LONG_AGO)
        session.add(
            Assignment(
                cohort_id=cohort.id,
                topic=topic,
                opens_on=opens_on,
                due_on=due_on,
                note="Well.",
                created_at=LONG_AGO,
            )
        )


def live(desk: Desk) -> LiveBank:
    return current_bank(desk.session)


def new(desk: Desk, ada: User) -> list[str]:
    """Return the new facts of today in their order."""
    standing = standing_of(desk.session, ada, SUNDAY)
    return [each.fact for each in gather(desk.session, ada, live(desk), standing).new]


def test_what_is_set_comes_before_an_exam_and_that_before_the_rest(desk: Desk, ada: User) -> None:
    usual = new(desk, ada)
    assert usual[-1] != "spasm"
    set_topic(ada, "multiple-sclerosis", SUNDAY, IN_A_WEEK)
    assert new(desk, ada) == ["spasm", *(fact for fact in usual if fact != "spasm")]
    with writing() as session:
        session.add(StudyPlan(learner_id=ada.id, exam_day=IN_A_WEEK, changed_at=LONG_AGO))
        session.flush()
        session.add(TopicGoal(learner_id=ada.id, topic="dermatomyositis", in_exam=True))
    assert new(desk, ada)[0] == "spasm"
    desk.choose(ada.id, "spasm", "A", SUNDAY_MORNING)
    assert "spasm" not in new(desk, ada)


def test_what_is_due_first_is_begun_first(desk: Desk, ada: User) -> None:
    set_topic(ada, "dermatomyositis", None, None)
    assert new(desk, ada)[-1] == "spasm"
    set_topic(ada, "multiple-sclerosis", None, IN_A_WEEK)
    assert new(desk, ada)[0] == "spasm"


def test_what_is_not_open_yet_changes_nothing(desk: Desk, ada: User) -> None:
    usual = new(desk, ada)
    set_topic(ada, "multiple-sclerosis", IN_A_WEEK, None)
    set_topic(ada, "nothing-of-the-bank", SUNDAY, None)
    assert new(desk, ada) == usual


def test_the_first_page_tells_how_far_one_has_come(desk: Desk, ada: User) -> None:
    assert tasks(desk.session, ada, live(desk), now()) == []
    set_topic(ada, "dermatomyositis", None, IN_A_WEEK)
    set_topic(ada, "multiple-sclerosis", None, None)
    set_topic(ada, "polymyositis", None, SUNDAY - timedelta(days=1))
    desk.choose(ada.id, "rash", "A", SUNDAY_MORNING)
    late, soon, some_day = tasks(desk.session, ada, live(desk), now())
    assert late.when == "it was due on Saturday 21 November"
    assert (late.name, late.progress.facts, late.progress.share) == ("polymyositis", 0, 0.0)
    assert (soon.name, soon.when, soon.note) == (
        "Dermatomyositis",
        "by Sunday 29 November",
        "Well.",
    )
    assert (soon.progress.known, soon.progress.met, soon.progress.facts) == (1, 1, 3)
    assert (some_day.when, some_day.progress.known) == ("", 0)
