"""How a cohort gets on: by the same counts as its learners see, at a bounded cost."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.accounts.cohorts import create_cohort, enrol
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.loading import load_shipped
from quizapp.cohorts.assigning import (
    AssignmentRefusedError,
    Wanted,
    assign,
    assignments_of,
    unassign,
)
from quizapp.cohorts.progress import Line, line, lines, weakest_together
from quizapp.cohorts.weakest import Weak
from quizapp.extensions import writing
from quizapp.insights.progress import progress
from quizapp.learning.assigned import Assigned, assigned_to
from quizapp.models import Enrolment, User
from quizapp.web.errors import NotFoundError
from tests.support.desk import BANK, SUNDAY_MORNING, Desk
from tests.support.fitting import fitted
from tests.support.people import LONG_AGO, person
from tests.support.statements import watched

NOW = SUNDAY_MORNING
LATER = NOW + timedelta(days=1)
TOPICS = {"dermatomyositis": 3, "multiple-sclerosis": 1}


@pytest.fixture
def desk(session: Session) -> Desk:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


@pytest.fixture
def cohort(desk: Desk) -> str:
    """Return a cohort that Ines teaches."""
    with writing() as session:
        ines = person("Ines", "instructor")
        session.add(ines)
        session.flush()
        return create_cohort(session, "Neurology", NOW, ines.id).id


def learner(desk: Desk, cohort: str, name: str) -> str:
    """Let somebody new into a cohort; return the id."""
    ident = desk.learner()
    with writing() as session:
        session.get_one(User, ident).name = name
        enrol(session, cohort, ident, NOW)
    return ident


def studied(desk: Desk, ident: str) -> str:
    """Let somebody answer: the skin right, the rest wrong, but for what they took back."""
    desk.choose(ident, "rash", "A", NOW)
    desk.choose(ident, "spasm", "B", NOW)
    for _time in range(3):
        desk.choose(ident, "weakness", "C", NOW + timedelta(minutes=1))
    return ident


def told(desk: Desk, cohort: str) -> list[Line]:
    session = desk.session
    return lines(session, cohort, bank(desk), assignments_of(session, cohort), LATER)


def bank(desk: Desk) -> LiveBank:
    return current_bank(desk.session)


def test_a_line_says_what_the_learner_sees_of_themselves(desk: Desk, cohort: str) -> None:
    zoe, bo = learner(desk, cohort, "Zoe"), learner(desk, cohort, "bo")
    studied(desk, zoe)
    desk.choose(desk.learner(), "rash", "A", NOW)  # of no cohort
    first, second = told(desk, cohort)
    assert [first.name, second.name] == ["bo", "Zoe"]
    own = progress(desk.session, desk.user(zoe), LATER)
    assert (second.overall.answers, second.overall.right) == own.answered
    assert second.overall.learnt == own.learnt
    assert second.overall.known == pytest.approx(own.known)
    assert second.standing.last_day == NOW.date()
    assert second.weak[0] == Weak("dermatomyositis", "wrong", 3, 4)
    assert (first.id, first.overall.answers, first.overall.known, first.weak) == (bo, 0, None, [])


def test_who_fitted_a_model_is_judged_by_it(desk: Desk, cohort: str) -> None:
    zoe = studied(desk, learner(desk, cohort, "Zoe"))
    with writing() as session:
        model = fitted(session, zoe)
        before = told(desk, cohort)[0].overall.known
        session.get_one(User, zoe).model_id = model.id
    own = progress(desk.session, desk.user(zoe), LATER)
    for _twice in range(2):  # read from the table, then held
        after = told(desk, cohort)[0].overall.known
        assert after == pytest.approx(own.known)
    assert before is not None
    assert after is not None
    assert after < before


def test_a_large_cohort_asks_as_few_statements_as_a_small_one(desk: Desk, cohort: str) -> None:
    counts = []
    for size in (1, 6):
        while len(told(desk, cohort)) < size:
            studied(desk, learner(desk, cohort, "Somebody"))
        with watched(desk.session) as sent:
            told(desk, cohort)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6


def test_only_a_learner_of_the_cohort_has_a_page(desk: Desk, cohort: str) -> None:
    zoe, other = studied(desk, learner(desk, cohort, "Zoe")), desk.learner()
    session, live = desk.session, bank(desk)
    assert line(session, cohort, zoe, live, [], LATER).name == "Zoe"
    teacher = session.query(Enrolment).filter_by(teaches=True).one().user_id
    for stranger in (other, teacher, "nobody"):
        with pytest.raises(NotFoundError):
            line(session, cohort, stranger, live, [], LATER)
    assert weakest_together(told(desk, cohort))[0].concept == "dermatomyositis"


def given(
    session: Session,
    cohort: str,
    topic: str,
    opens_on: date | None = None,
    due_on: date | None = None,
    note: str = "",
) -> str:
    wanted = Wanted(topic, opens_on, due_on, note)
    by = session.query(Enrolment).filter_by(teaches=True).first()
    assert by
    return assign(session, cohort, wanted, topics=TOPICS, by=by.user_id, now=NOW).id


def test_topics_are_set_changed_and_taken_back(desk: Desk, cohort: str) -> None:
    sunday = NOW.date()
    zoe = studied(desk, learner(desk, cohort, "Zoe"))
    with writing() as session:
        one = given(session, cohort, "dermatomyositis", None, sunday)
        other = given(session, cohort, "multiple-sclerosis")
        later = sunday + timedelta(days=9)
        assert given(session, cohort, "dermatomyositis", sunday, later, note="All of it.") == one
    rows = [(each.topic, each.met, each.facts) for each in told(desk, cohort)[0].assigned]
    assert rows == [("dermatomyositis", 2, 3), ("multiple-sclerosis", 1, 1)]
    assert told(desk, cohort)[0].set_facts == 4
    assert told(desk, cohort)[0].set_known < 4
    assert assigned_to(desk.session, zoe, sunday)[0] == Assigned(
        "dermatomyositis", "Neurology", later, "All of it."
    )
    with writing() as session, pytest.raises(NotFoundError):
        unassign(session, "another", other)
    with writing() as session:
        unassign(session, cohort, other)
    assert [each.topic for each in assignments_of(desk.session, cohort)] == ["dermatomyositis"]


def test_what_is_open_to_whom_depends_on_the_day(desk: Desk, cohort: str) -> None:
    zoe, sunday = learner(desk, cohort, "Zoe"), NOW.date()
    with writing() as session:
        given(session, cohort, "dermatomyositis", sunday, sunday)

    def topics(days: int, who: str = zoe) -> list[str]:
        found = assigned_to(desk.session, who, sunday + timedelta(days=days))
        return [each.topic for each in found]

    assert [topics(-1), topics(0), topics(14), topics(15)] == [
        [],
        ["dermatomyositis"],
        ["dermatomyositis"],
        [],
    ]
    teacher = desk.session.query(Enrolment).filter_by(teaches=True).one().user_id
    assert topics(0, teacher) == topics(0, desk.learner()) == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("none", None, None, ""), "topic"),
        (Wanted("dermatomyositis", date(2026, 12, 2), date(2026, 12, 1), ""), "due_on"),
        (Wanted("dermatomyositis", None, None, "x" * 501), "note"),
    ],
)
def test_what_cannot_be_set_is_refused_at_its_field(
    desk: Desk, cohort: str, wanted: Wanted, field: str
) -> None:
    with writing() as session, pytest.raises(AssignmentRefusedError) as refused:
        assign(session, cohort, wanted, topics=TOPICS, by="nobody", now=NOW)
    assert refused.value.field == field
