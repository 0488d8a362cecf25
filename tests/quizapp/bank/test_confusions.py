"""What learners confused is counted by key and chosen option, the latest answers first."""

import pytest
from sqlalchemy.orm import Session

from quizapp.bank import confusions
from quizapp.bank.confusions import past_confusions
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.marking import Response
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, flashcard, matching
from tests.support.editing import edit
from tests.support.people import LONG_AGO


@pytest.fixture(name="desk")
def fixture_desk(session: Session) -> Desk:
    with writing() as own:
        load_shipped(own, LONG_AGO, BANK)
    return Desk(session)


def test_wrong_options_are_counted_by_the_key_they_were_chosen_for(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    desk.choose(otto, "weakness", "B", SUNDAY_MORNING)
    desk.choose(otto, "rash", "C", SUNDAY_MORNING)
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    assert past_confusions(desk.session) == {("the key", "not B"): 2, ("the key", "not C"): 1}


def test_other_kinds_confuse_no_options(desk: Desk) -> None:
    ada = desk.learner()
    desk.answer(ada, flashcard("rash"), Response(rating=1), SUNDAY_MORNING)
    crossed = {"rash": "to-weakness", "weakness": "to-rash"}
    desk.answer(ada, matching("rash", "weakness"), Response(pairs=crossed), SUNDAY_MORNING)
    assert past_confusions(desk.session) == {}


def test_only_the_latest_answers_count(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confusions, "MOST", 1)
    ada = desk.learner()
    desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    desk.choose(ada, "rash", "C", SUNDAY_MORNING.replace(hour=10))
    assert past_confusions(desk.session) == {("the key", "not C"): 1}


def test_what_a_fact_meant_before_confuses_nobody_any_more(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    desk.choose(ada, "spasm", "C", SUNDAY_MORNING)
    edit(desk.session, "rash", statement="Said better.")
    assert len(past_confusions(desk.session)) == 2

    edit(desk.session, "rash", objects=["Another sign."])

    assert past_confusions(desk.session) == {("the key", "not C"): 1}
