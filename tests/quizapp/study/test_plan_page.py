"""The page on which a learner plans: what it keeps, what it refuses, what it foretells."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from quizapp.extensions import db
from quizapp.learning.plans import Plan, plan_of
from quizapp.learning.terms import Goal
from quizapp.models import User
from tests.support.apps import StillClock
from tests.support.study import Desk

EXAM = "2027-01-20"
SENT = {
    "exam_name": " Finals ",
    "exam_day": EXAM,
    "daily_minutes": "20",
    "daily_ceiling": "60",
    "scope": "all",
    "easy-5": "0.5",
    "easy-6": "0",
    "kind-cloze": "more",
    "kind-matching": "less",
    "target-polymyositis": "0.95",
}


def kept(app: Flask, desk: Desk) -> Plan:
    """Return the plan in the tables."""
    with app.app_context():
        ada = db.session.scalars(db.select(User).where(User.name == "Ada")).one()
        return plan_of(db.session(), ada)


def plan(desk: Desk, sent: Mapping[str, str], *topics: str) -> Desk:
    """Send the form of the plan; what is not named is left as the browser would leave it."""
    desk.get("/plan")
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.page.text)
    assert token
    fields = {"csrf_token": token[1], "topic": list(topics), **sent}
    desk.page = desk.client.post("/plan", data=fields, follow_redirects=True)
    return desk


def test_without_a_plan_the_page_says_what_to_do(desk: Desk) -> None:
    desk.get("/plan")

    assert "No exam is planned." in desk.words
    assert "The next 30 days" in desk.words
    assert "Save the plan" in desk.words


def test_what_is_wanted_is_kept(app: Flask, desk: Desk) -> None:
    plan(desk, SENT)

    assert "Your plan is kept." in desk.words
    found = kept(app, desk)
    assert (found.exam_name, found.exam_day) == ("Finals", date(2027, 1, 20))
    assert (found.daily_minutes, found.daily_ceiling) == (20, 60)
    assert list(found.easy_days) == [1, 1, 1, 1, 1, 0.5, 0]
    assert found.kinds == {"cloze": "more", "matching": "less"}
    assert found.goals["polymyositis"] == Goal(in_exam=True, desired_retention=0.95)
    assert all(goal.in_exam for goal in found.goals.values())


def test_the_page_shows_what_was_kept(desk: Desk) -> None:
    plan(desk, SENT)
    html = plan(desk, SENT).page.text

    for field in ('value="Finals"', f'value="{EXAM}"', 'value="20"', 'value="60"'):
        assert field in html
    assert '<option value="0.95" selected>95%</option>' in html
    assert '<option value="0.5" selected>half</option>' in html
    assert '<option value="more" selected>more</option>' in html


def test_an_exam_may_ask_some_topics_only(app: Flask, desk: Desk) -> None:
    plan(desk, {**SENT, "scope": "some"}, "dermatomyositis", "no-such-topic")

    goals = kept(app, desk).goals
    assert goals["dermatomyositis"] == Goal(in_exam=True, desired_retention=None)
    assert goals["polymyositis"] == Goal(in_exam=False, desired_retention=0.95)
    assert len(goals) == 2
    assert re.search(r'<input checked [^>]*value="some"', desk.page.text)


def test_one_share_can_be_wanted_of_all_the_exams_topics(app: Flask, desk: Desk) -> None:
    sent = {**SENT, "scope": "some", "exam-target": "0.75"}
    plan(desk, sent, "dermatomyositis", "multiple-sclerosis")

    goals = kept(app, desk).goals
    assert goals["dermatomyositis"].desired_retention == 0.75
    assert goals["multiple-sclerosis"].desired_retention == 0.75
    assert goals["polymyositis"] == Goal(in_exam=False, desired_retention=0.95)


def test_an_exam_ahead_is_foretold_with_the_plan_and_without(desk: Desk) -> None:
    plan(desk, SENT)

    assert "Finals is in 59 days." in desk.words
    assert re.search(
        r"On exam day you can expect to recall \d+ % of its facts.*; "
        r"without the plan it would be \d+ %",
        desk.words,
    )
    assert "With the plan" in desk.words
    assert re.search(r"Begin \d+ new facts today", desk.words)
    assert "Tuesday 19 January 2027" in desk.words
    assert "Wednesday 20 January 2027" not in desk.words


def test_the_bars_and_the_sentence_say_the_same(desk: Desk) -> None:
    plan(desk, SENT)

    said = re.findall(r"(\d+) % of its facts|would be (\d+) %", desk.words)
    shown = re.findall(r"<span>(\d+)%</span>", desk.page.text)
    assert [with_plan or without for with_plan, without in said] == shown


def test_little_time_leaves_facts_and_the_page_says_how_many(desk: Desk) -> None:
    plan(desk, {**SENT, "daily_minutes": "1"})

    assert re.search(r"1 minutes a day leave \d+ facts unbegun", desk.words)


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        ("exam_day", "2026-11-22", "An exam to plan for lies ahead"),
        ("exam_day", "next May", "year-month-day"),
        ("daily_minutes", "0", "takes a whole number from 1 to 1440"),
        ("daily_minutes", "many", "takes a whole number from 1 to 1440"),
        ("daily_ceiling", "10000", "takes a whole number from 1 to 9999"),
        ("easy-0", "2", "Each weekday takes a share from 0 to 1."),
        ("kind-cloze", "always", "A kind of question can be wanted more or less often."),
        ("target-polymyositis", "0.99", "Choose a chance of recall from 70 to 97 %."),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    app: Flask, desk: Desk, field: str, sent: str, sentence: str
) -> None:
    plan(desk, {**SENT, field: sent})

    assert desk.page.status_code == 422
    assert sentence in desk.words
    assert 'value=" Finals "' in desk.page.text
    assert kept(app, desk) == Plan()


def test_what_no_list_offers_counts_as_not_chosen(app: Flask, desk: Desk) -> None:
    plan(desk, {**SENT, "easy-5": "much", "target-polymyositis": "all"})

    assert kept(app, desk).easy_days == (1, 1, 1, 1, 1, 1, 0)
    assert kept(app, desk).goals["polymyositis"].desired_retention is None


def test_an_exam_that_is_over_says_so(desk: Desk, clock: StillClock) -> None:
    plan(desk, {**SENT, "exam_day": "2026-11-23"})
    clock.advance(hours=23)

    assert "Your exam is over." in desk.get("/plan").words


def test_an_exam_without_topics_says_so(desk: Desk) -> None:
    plan(desk, {**SENT, "scope": "some"})

    assert "The exam asks no topic yet." in desk.words


def test_an_exam_tomorrow_without_a_name(desk: Desk) -> None:
    plan(desk, {**SENT, "exam_name": "", "exam_day": "2026-11-23"})

    assert "Your exam is tomorrow." in desk.words


def test_a_share_kept_from_elsewhere_stays_choosable(app: Flask, desk: Desk) -> None:
    plan(desk, {**SENT, "easy-1": "0.25", "target-dermatomyositis": "0.73"})

    assert '<option value="0.25" selected>25%</option>' in desk.page.text
    assert '<option value="0.73" selected>73%</option>' in desk.page.text


def test_another_share_a_day_is_kept_beside_the_rest_of_the_plan(app: Flask, desk: Desk) -> None:
    plan(desk, SENT)
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.page.text)
    assert token

    for sent, told in (("45", "Today"), ("0", "Choose from 1 to 9999"), ("x", "Choose from 1")):
        desk.page = desk.client.post(
            "/plan/ceiling",
            data={"csrf_token": token[1], "daily_ceiling": sent},
            follow_redirects=True,
        )
        assert told in desk.words

    assert kept(app, desk).daily_ceiling == 45
    assert kept(app, desk).exam_name == "Finals"
