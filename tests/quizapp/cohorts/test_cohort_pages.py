"""The pages of cohorts: made, taught, joined, and seen by nobody else."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.bank.loading import load_shipped
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Assignment, Cohort, Enrolment, Invitation, User
from tests.support.apps import StillClock
from tests.support.browsing import send
from tests.support.desk import BANK, SUNDAY_MORNING, Desk
from tests.support.people import LONG_AGO, enrolled, person
from tests.support.study import words


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def bank(app: Flask, clock: StillClock) -> None:
    with app.app_context(), writing() as session:
        load_shipped(session, LONG_AGO, BANK)


@pytest.fixture
def at(browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


@pytest.fixture
def neurology(app: Flask, ines: str, ada: str) -> str:
    """Return the address of Ines's cohort, in which Ada learns."""
    return f"/cohorts/{cohort(app, 'Neurology').id}"


def cohort(app: Flask, name: str) -> Cohort:
    with app.app_context():
        return db.session.scalars(select(Cohort).where(Cohort.name == name)).one()


def places(app: Flask, name: str) -> dict[str, bool]:
    """Return who is in a cohort, and whether they teach it."""
    with app.app_context():
        rows = db.session.execute(
            select(User.name, Enrolment.teaches)
            .join(Enrolment, Enrolment.user_id == User.id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .where(Cohort.name == name)
        )
        return {who: teaches for who, teaches in rows}  # noqa: C416 - dict() takes no rows


def test_an_instructor_makes_a_cohort_and_teaches_it(app: Flask, at: FlaskClient) -> None:
    assert "Neurology" in words(at.get("/cohorts").text)
    made = send(at, "/cohorts", name=" Second  year ")
    assert made.location == f"/cohorts/{cohort(app, 'Second year').id}/people"
    assert places(app, "Second year") == {"Ines": True}
    taken = send(at, "/cohorts", name="second year")
    assert taken.status_code == 422
    assert "There is already a cohort with this name." in words(taken.text)
    assert 'value="second year"' in taken.text
    assert send(at, "/cohorts", name="").status_code == 422


def test_an_administrator_sees_all_and_teaches_none(
    app: Flask, admin: str, neurology: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    alva = browser_of(admin)
    assert send(alva, "/cohorts", name="Third year").status_code == 303
    assert places(app, "Third year") == {}
    assert "Groups that learn together" in words(alva.get("/cohorts").text)
    assert "Nobody is in this cohort yet." in words(alva.get(alva_page(app, "Third year")).text)
    assert alva.get(neurology).status_code == 200


def alva_page(app: Flask, name: str) -> str:
    return f"/cohorts/{cohort(app, name).id}/people"


def test_a_name_and_the_rule_of_a_second_reader_are_kept(
    app: Flask, at: FlaskClient, neurology: str
) -> None:
    page = f"{neurology}/people"
    assert send(at, neurology, page=page, name="Neuro", second_reader="y").status_code == 303
    assert cohort(app, "Neuro").second_reader
    assert "by a second pair of eyes" in words(at.get("/cohorts").text)
    assert send(at, neurology, page=page, name="NEURO").status_code == 303
    assert not cohort(app, "NEURO").second_reader
    send(at, "/cohorts", name="Other")
    assert send(at, neurology, page=page, name="").status_code == 422
    taken = send(at, neurology, page=page, name="other")
    assert taken.status_code == 422
    assert 'value="other"' in taken.text
    assert "NEURO" in words(taken.text)


def test_a_code_lets_people_in_until_it_is_ended(
    app: Flask,
    at: FlaskClient,
    neurology: str,
    otto: str,
    browser_of: Callable[[str], FlaskClient],
) -> None:
    page = f"{neurology}/people"
    assert send(at, f"{neurology}/codes", page=page, max_uses="0", days="3").status_code == 422
    assert send(at, f"{neurology}/codes", page=page, max_uses="3", days="3").status_code == 303
    told = at.get(page).text
    code = re.search(r"<code>([\w-]+)</code>", told)
    assert code
    assert "0 of 3" in words(told)

    guest = browser_of(otto)
    assert "You are in: Surgery" in words(guest.get(f"/join?code={code[1]}").text)
    wrong = send(guest, "/join", code="nonsense")
    assert wrong.status_code == 422
    assert 'value="nonsense"' in wrong.text
    assert send(guest, "/join", code="").status_code == 422
    assert send(guest, "/join", code=code[1].lower()).location == "/"
    assert "You are in the cohort Neurology now." in words(guest.get("/").text)
    assert places(app, "Neurology") == {"Ada": False, "Ines": True, "Otto": False}
    again = send(guest, "/join", code=code[1])
    assert "You are in this cohort already." in words(again.text)

    with app.app_context():
        (invitation,) = db.session.scalars(select(Invitation)).all()
        assert invitation.uses == 1
    end = f"{neurology}/codes/{invitation.id}/close"
    assert send(at, f"{neurology}/codes/none/close", page=page).status_code == 404
    assert send(at, end, page=page).status_code == 303
    assert "No code works at the moment." in words(at.get(page).text)
    assert "does not work" in words(send(guest, "/join", code=code[1]).text)


def test_a_code_for_an_account_alone_lets_into_no_cohort(
    app: Flask, otto: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    with app.app_context(), writing() as session:
        session.add(
            Invitation(
                code="ABCD", max_uses=1, created_at=LONG_AGO, expires_at=LONG_AGO.replace(year=2030)
            )
        )
    refused = send(browser_of(otto), "/join", code="ABCD")
    assert "for making an account, not for a cohort" in words(refused.text)
    with app.app_context():
        assert db.session.scalars(select(Invitation.uses)).one() == 0


def test_people_are_taken_out_but_teachers_only_by_an_administrator(
    app: Flask,
    at: FlaskClient,
    ada: str,
    ines: str,
    admin: str,
    neurology: str,
    browser_of: Callable[[str], FlaskClient],
) -> None:
    page, alva = f"{neurology}/people", browser_of(admin)
    with app.app_context(), writing() as session:
        bela = person("Bela", "instructor")
        session.add(bela)
        session.flush()
        bela_id = bela.id
    refused = send(alva, f"{neurology}/teachers", page=page, person=ada)
    assert refused.status_code == 303
    assert "Only an instructor teaches" in words(alva.get(page).text)
    assert send(alva, f"{neurology}/teachers", page=page, person="none").status_code == 404
    assert send(alva, f"{neurology}/teachers", page=page, person=bela_id).status_code == 303
    assert places(app, "Neurology") == {"Ada": False, "Bela": True, "Ines": True}
    assert send(at, f"{neurology}/people/{bela_id}/remove", page=page).status_code == 403
    assert send(alva, f"{neurology}/people/{bela_id}/remove", page=page).location == page
    assert send(at, f"{neurology}/people/{ada}/remove", page=page).location == page
    assert send(at, f"{neurology}/people/{ada}/remove", page=page).status_code == 404
    assert send(at, f"{neurology}/people/{ines}/remove", page=page).location == "/cohorts"
    assert "You teach no cohort yet." in words(at.get("/cohorts").text)
    assert at.get(neurology).status_code == 404


def test_who_teaches_no_more_sees_no_more(
    app: Flask, at: FlaskClient, ines: str, neurology: str
) -> None:
    with app.app_context(), writing() as session:
        session.get_one(User, ines).role = "learner"
    assert at.get(neurology).status_code == 403
    with app.app_context(), writing() as session:
        session.get_one(User, ines).role = "instructor"
        place = session.get_one(Enrolment, (neurology.rpartition("/")[2], ines))
        place.teaches = False
    assert at.get(neurology).status_code == 404


def test_topics_are_set_and_progress_is_told(
    app: Flask, at: FlaskClient, ada: str, neurology: str
) -> None:
    empty = words(at.get(neurology).text)
    assert "not yet" in empty
    assert "No topic is set." in empty
    learner = f"{neurology}/learners/{ada}"
    assert "Ada has not answered anything yet." in words(at.get(learner).text)
    with app.app_context():
        desk = Desk(db.session())
        for _time in range(3):
            desk.choose(ada, "rash", "B", SUNDAY_MORNING)
        desk.choose(ada, "weakness", "A", SUNDAY_MORNING)
    topics = f"{neurology}/topics"
    sent = {"topic": "dermatomyositis", "opens_on": "2026-11-20", "due_on": "2026-12-04"}
    bad = send(at, topics, page=neurology, **{**sent, "due_on": "2026-11-01"})
    assert bad.status_code == 422
    assert "The last day is before the first" in words(bad.text)
    assert 'value="2026-11-20"' in bad.text
    assert send(at, topics, page=neurology, **{**sent, "due_on": "soon"}).status_code == 422
    assert send(at, topics, page=neurology, **sent, note="Well.").status_code == 303

    told = words(at.get(neurology).text)
    assert "Together they answered 25% right" in told
    assert "Dermatomyositis: wrong 3 of 4" in told
    assert "2 of 3" in told
    assert "by Friday 4 December" not in told
    assert "Dermatomyositis Friday 20 November Friday 4 December Well." in told
    told = words(at.get(learner).text)
    assert "Last active on Sunday 22 November." in told
    assert "ada@example.org" not in told
    with app.app_context():
        row = db.session.scalars(select(Assignment)).one()
    assert ">Well.</textarea>" in at.get(f"{neurology}?set={row.id}").text.replace("\r\n", "")
    assert send(at, f"{topics}/none/remove", page=neurology).status_code == 404
    assert send(at, f"{topics}/{row.id}/remove", page=neurology).status_code == 303
    assert "No topic is set." in words(at.get(neurology).text)


def test_another_cohort_is_as_if_there_were_none(
    app: Flask, otto: str, ada: str, neurology: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    with app.app_context(), writing() as session:
        cora = enrolled(session, person("Cora", "instructor"), "Surgery")
        session.flush()
        cora_id = cora.id
    other = browser_of(cora_id)
    surgery = cohort(app, "Surgery").id
    assert other.get(f"/cohorts/{surgery}/learners/{otto}").status_code == 200
    answers = {
        # A form's token holds the second at which it was made.
        re.sub(r'[0-9a-f]{32}|csrf_token" value="[^"]+"', "", other.get(address).text)
        for address in (
            neurology,
            "/cohorts/none",
            f"{neurology}/people",
            f"{neurology}/learners/{ada}",
            f"/cohorts/{surgery}/learners/{ada}",
            f"/cohorts/{surgery}/learners/none",
        )
    }
    assert len(answers) == 1
