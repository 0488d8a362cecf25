"""What administrators do, and that nobody else can."""

import re
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from quizapp.accounts.people import by_email, existing
from quizapp.accounts.sign_up import sign_up_mode
from quizapp.extensions import db
from quizapp.models import Cohort, Enrolment, User
from quizapp.web.access import rule_of
from tests.conftest import BrowserOf
from tests.support.browsing import PASSWORD, give_password, knock, send

MANAGED = [
    "accounts.people",
    "accounts.add_person",
    "accounts.make_reset_link",
    "accounts.change_role",
    "accounts.sign_out_person",
    "accounts.close_account",
    "accounts.open_account",
    "accounts.invitations",
    "accounts.set_sign_up_mode",
    "accounts.invite",
    "accounts.close_invitation",
    "accounts.add_cohort",
]
LOOKED_AT = ["accounts.people", "accounts.invitations"]
OTHERS = [
    "accounts.setup",
    "accounts.sign_in",
    "accounts.sign_up",
    "accounts.reset",
    "accounts.sign_out",
    "accounts.sign_out_everywhere",
    "accounts.settings",
    "accounts.change_email",
    "accounts.change_password",
    "accounts.end_sign_in",
    "accounts.sign_ins",
    "accounts.vouch",
]
INVITATIONS = "/people/invitations"


def stored(app: Flask, user: str) -> User:
    with app.app_context():
        return existing(db.session(), user)


@pytest.fixture
def alva(admin: str, browser_of: BrowserOf) -> FlaskClient:
    """Return the browser of Alva, who administers."""
    return browser_of(admin)


def test_every_page_of_accounts_is_known_here(sqlite_app: Flask) -> None:
    known = {name for name in sqlite_app.view_functions if name.startswith("accounts.")}
    assert known == {*MANAGED, *OTHERS}


@pytest.mark.parametrize("endpoint", MANAGED)
def test_managing_people_is_for_administrators(sqlite_app: Flask, endpoint: str) -> None:
    assert str(rule_of(sqlite_app, endpoint)) == "admin"


def address_of(app: Flask, endpoint: str, user: str) -> str:
    needs = {"user_id": user, "invitation_id": user}
    with app.test_request_context():
        rule = next(app.url_map.iter_rules(endpoint))
        values: dict[str, Any] = {name: needs[name] for name in rule.arguments}
        return url_for(endpoint, **values)


@pytest.mark.parametrize("endpoint", MANAGED)
@pytest.mark.parametrize("person", ["ada", "ines", "otto"])
def test_learners_and_instructors_meet_a_closed_door(
    app: Flask, request: pytest.FixtureRequest, browser_of: BrowserOf, endpoint: str, person: str
) -> None:
    user = request.getfixturevalue(person)
    browser = browser_of(user)
    address = address_of(app, endpoint, user)
    if endpoint in LOOKED_AT:
        answer = browser.get(address)
    else:
        answer = send(browser, address, page="/settings")
    assert answer.status_code == 403


def test_no_way_leads_learners_to_the_list(ada: str, browser_of: BrowserOf) -> None:
    assert "/people" not in browser_of(ada).get("/settings").text


def test_nobody_gives_themselves_a_role(app: Flask, otto: str, browser_of: BrowserOf) -> None:
    answer = send(browser_of(otto), f"/people/{otto}/role", page="/settings", role="admin")
    assert answer.status_code == 403
    assert stored(app, otto).role == "learner"


def test_the_list_shows_everybody_and_no_secret(alva: FlaskClient, ada: str, otto: str) -> None:
    page = alva.get("/people").text
    for words in ("Ada", "ada@example.org", "Otto", "Alva"):
        assert words in page
    assert "argon2" not in page


def link_on(page: str) -> str:
    found = re.search(r'value="http://localhost(/reset/[^"]+)"', page)
    assert found, "no link on the page"
    return found[1]


def test_a_new_person_chooses_their_own_password_by_a_link_shown_once(
    app: Flask, client: FlaskClient, alva: FlaskClient
) -> None:
    answer = send(alva, "/people", name="Mia", email="MIA@example.org", role="instructor")
    assert "Link for Mia to choose their first password." in answer.text
    link = link_on(answer.text)
    assert "/reset/" not in alva.get("/people").text
    assert "Choose your password</h1>" in client.get(link).text
    send(client, link, password=PASSWORD)
    assert knock(client, "mia@example.org").status_code == 302
    with app.app_context():
        mia = by_email(db.session(), "mia@example.org")
        assert mia is not None
        assert mia.role == "instructor"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "ada@EXAMPLE.org", "already an account"),
        ("email", "mia", "whole e-mail address"),
        ("name", " ", "“Name” is still empty."),
        ("role", "wizard", "Not a valid choice"),
    ],
)
def test_a_person_who_cannot_be_added_is_said_why(
    alva: FlaskClient, ada: str, field: str, value: str, sentence: str
) -> None:
    given = {"name": "Mia", "email": "mia@example.org", "role": "learner", field: value}
    answer = send(alva, "/people", **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "/reset/" not in answer.text


def test_a_forgotten_password_is_mended_by_a_link(
    app: Flask, client: FlaskClient, alva: FlaskClient, ada: str
) -> None:
    give_password(app, ada)
    answer = send(alva, f"/people/{ada}/reset-link", page="/people")
    assert "Link for Ada to choose a new password." in answer.text
    send(client, link_on(answer.text), password=PASSWORD)
    assert knock(client, "ada@example.org").status_code == 302


def test_a_role_given_opens_its_pages_at_once(
    alva: FlaskClient, ada: str, browser_of: BrowserOf
) -> None:
    adas = browser_of(ada)
    assert send(alva, f"/people/{ada}/role", page="/people", role="admin").location == "/people"
    assert "Ada has another role now." in alva.get("/people").text
    assert adas.get("/people").status_code == 200


@pytest.mark.parametrize("role", ["wizard", ""])
def test_a_role_that_does_not_exist_is_not_given(
    app: Flask, alva: FlaskClient, ada: str, role: str
) -> None:
    send(alva, f"/people/{ada}/role", page="/people", role=role)
    assert "There is no role" in alva.get("/people").text
    assert stored(app, ada).role == "learner"


def test_the_only_administrator_cannot_step_down_or_leave(
    app: Flask, alva: FlaskClient, admin: str
) -> None:
    send(alva, f"/people/{admin}/role", page="/people", role="learner")
    assert "only administrator" in alva.get("/people").text
    send(alva, f"/people/{admin}/close", page="/people")
    assert "only administrator" in alva.get("/people").text
    assert stored(app, admin).role == "admin"


def test_an_administrator_who_steps_down_is_led_home(
    alva: FlaskClient, admin: str, ada: str
) -> None:
    send(alva, f"/people/{ada}/role", page="/people", role="admin")
    assert send(alva, f"/people/{admin}/role", page="/people", role="learner").location == "/"
    assert alva.get("/people").status_code == 403


def test_a_closed_account_is_out_at_once_and_keeps_its_place(
    app: Flask, alva: FlaskClient, ada: str, browser_of: BrowserOf
) -> None:
    adas = browser_of(ada)
    send(alva, f"/people/{ada}/close", page="/people")
    assert adas.get("/settings").status_code == 302
    with app.app_context():
        assert db.session().query(Enrolment).filter_by(user_id=ada).count() == 1
    assert "is closed" in alva.get("/people").text
    send(alva, f"/people/{ada}/open", page="/people")
    assert browser_of(ada).get("/settings").status_code == 200


@pytest.mark.parametrize("action", ["role", "close", "open", "reset-link"])
def test_somebody_who_does_not_exist_is_not_found(alva: FlaskClient, action: str) -> None:
    address = f"/people/{'0' * 32}/{action}"
    assert send(alva, address, page="/people", role="learner").status_code == 404


def test_the_way_to_sign_up_can_be_chosen(
    app: Flask, client: FlaskClient, alva: FlaskClient
) -> None:
    answer = send(alva, "/people/sign-up-mode", page=INVITATIONS, mode="closed")
    assert answer.location == INVITATIONS
    with app.app_context():
        assert sign_up_mode(db.session()) == "closed"
    assert "Sign-up is closed" in client.get("/sign-up").text


def test_a_way_to_sign_up_that_does_not_exist_is_refused(app: Flask, alva: FlaskClient) -> None:
    answer = send(alva, "/people/sign-up-mode", page=INVITATIONS, mode="sometimes")
    assert answer.status_code == 422
    with app.app_context():
        assert sign_up_mode(db.session()) == "invitation"


def test_a_cohort_and_its_code_bring_a_class_in(
    app: Flask, client: FlaskClient, alva: FlaskClient
) -> None:
    send(alva, "/people/cohorts", page=INVITATIONS, name="Spring term")
    with app.app_context():
        cohort = db.session().query(Cohort).one().id
    send(alva, INVITATIONS, cohort=cohort, max_uses=2, days=14)
    page = alva.get(INVITATIONS).text
    code = re.search(r"<code>([-0-9A-Z]+)</code>", page)
    assert code
    assert "0 of 2" in page
    mia = {"name": "Mia", "email": "mia@example.org", "password": PASSWORD, "zone": "UTC"}
    assert send(client, "/sign-up", code=code[1], **mia).status_code == 302
    assert "1 of 2" in alva.get(INVITATIONS).text
    with app.app_context():
        assert db.session().query(Enrolment).one().cohort_id == cohort


def test_a_code_can_be_ended(client: FlaskClient, alva: FlaskClient) -> None:
    send(alva, INVITATIONS, cohort="", max_uses=30, days=30)
    ending = re.search(r'action="(/people/invitations/\w+/close)"', alva.get(INVITATIONS).text)
    assert ending
    send(alva, ending[1], page=INVITATIONS)
    page = alva.get(INVITATIONS).text
    assert "does not work any more" in page
    assert "There is no code yet." in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("max_uses", "0"), ("max_uses", "all"), ("days", "366"), ("cohort", "elsewhere")],
)
def test_an_invitation_without_bounds_is_refused(alva: FlaskClient, field: str, value: str) -> None:
    given = {"cohort": "", "max_uses": "30", "days": "30", field: value}
    answer = send(alva, INVITATIONS, **given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "There is no code yet." in answer.text


@pytest.mark.parametrize("name", ["", "Neurology", " neurology"])
def test_a_cohort_needs_a_name_of_its_own(alva: FlaskClient, ada: str, name: str) -> None:
    answer = send(alva, "/people/cohorts", page=INVITATIONS, name=name)
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
