"""How people come in for the first time: set-up, sign-up, a reset link."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import links, tries
from quizapp.accounts.invitations import create_invitation, shown
from quizapp.accounts.limits import Limit
from quizapp.accounts.people import by_email, existing
from quizapp.accounts.sign_up import set_sign_up_mode
from quizapp.extensions import db, writing
from quizapp.models import Enrolment, User
from quizapp.web.clock import now
from tests.conftest import BrowserOf
from tests.support.apps import StillClock
from tests.support.browsing import PASSWORD, give_password, knock, send

MIA = {"name": "Mia", "email": "Mia@Example.org", "password": PASSWORD, "zone": "Asia/Tokyo"}


def account(app: Flask, email: str) -> User | None:
    with app.app_context():
        return by_email(db.session(), email)


@pytest.fixture
def setup_link(app: Flask) -> str:
    """Return the path of the one-time set-up link."""
    with app.app_context(), writing() as session:
        return links.setup_link(session, now(), "")


@pytest.fixture
def reset_link(app: Flask, ada: str) -> str:
    """Return the path of a reset link for Ada."""
    with app.app_context(), writing() as session:
        return f"/reset/{links.reset_token(session, existing(session, ada), now())}"


def test_the_set_up_link_makes_an_administrator_and_lets_them_in(
    app: Flask, client: FlaskClient, setup_link: str
) -> None:
    assert send(client, setup_link, **MIA).location == "/"
    mia = account(app, "mia@example.org")
    assert mia is not None
    assert (mia.role, mia.zone) == ("admin", "Asia/Tokyo")
    assert client.get("/people").status_code == 200


def test_the_set_up_link_works_once(app: Flask, client: FlaskClient, setup_link: str) -> None:
    for _look in range(3):
        assert client.get(setup_link).status_code == 200
    send(client, setup_link, **MIA)
    other = app.test_client()
    assert other.get(setup_link).status_code == 410
    assert "set up already" in other.get(setup_link).text


def test_the_second_of_two_open_set_up_pages_is_refused(
    app: Flask, client: FlaskClient, setup_link: str
) -> None:
    slow = app.test_client()
    token = slow.get(setup_link).text.split('name="csrf_token" value="')[1].split('"')[0]
    send(client, setup_link, **MIA)
    late = {**MIA, "email": "eve@example.org", "csrf_token": token}
    assert slow.post(setup_link, data=late).status_code == 410
    assert account(app, "eve@example.org") is None


def test_a_guessed_set_up_link_opens_nothing(client: FlaskClient, setup_link: str) -> None:
    assert client.get(setup_link[:-1] + "_").status_code == 410


def test_a_weak_password_does_not_use_the_set_up_link_up(
    client: FlaskClient, setup_link: str
) -> None:
    refused = send(client, setup_link, **{**MIA, "password": "short"})
    assert refused.status_code == 422
    assert "at least 10 characters" in refused.text
    assert 'value="Mia"' in refused.text, "what was typed is still there"
    assert send(client, setup_link, **MIA).status_code == 302


def invitation(app: Flask, by: str, cohort: str | None = None) -> str:
    with app.app_context(), writing() as session:
        made = create_invitation(
            session,
            cohort_id=cohort,
            max_uses=1,
            lifetime=timedelta(days=7),
            by=by,
            now=now(),
        )
        return shown(made.code)


def allow(app: Flask, mode: str) -> None:
    with app.app_context(), writing() as session:
        set_sign_up_mode(session, mode)


def test_who_is_invited_signs_up_and_is_in(app: Flask, client: FlaskClient, admin: str) -> None:
    answer = send(client, "/sign-up", code=invitation(app, admin).lower(), **MIA)
    assert answer.location == "/"
    mia = account(app, "mia@example.org")
    assert mia is not None
    assert (mia.role, mia.zone) == ("learner", "Asia/Tokyo")
    assert client.get("/settings").status_code == 200


def test_who_is_invited_into_a_cohort_is_in_it(
    app: Flask, client: FlaskClient, admin: str, ada: str
) -> None:
    with app.app_context():
        cohort = db.session().query(Enrolment).one().cohort_id
    send(client, "/sign-up", code=invitation(app, admin, cohort), **MIA)
    with app.app_context():
        assert db.session().query(Enrolment).filter_by(cohort_id=cohort).count() == 2


def test_a_link_can_carry_the_code(app: Flask, client: FlaskClient, admin: str) -> None:
    code = invitation(app, admin)
    assert f'value="{code}"' in client.get(f"/sign-up?code={code}").text


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKMN"])
def test_who_is_not_invited_stays_outside(app: Flask, client: FlaskClient, code: str) -> None:
    answer = send(client, "/sign-up", code=code, **MIA)
    assert answer.status_code == 422
    assert "invitation code" in answer.text
    assert account(app, "mia@example.org") is None


def test_when_sign_up_is_open_everybody_may_come_as_a_learner(
    app: Flask, client: FlaskClient
) -> None:
    allow(app, "open")
    assert send(client, "/sign-up", role="admin", **MIA).status_code == 302
    mia = account(app, "mia@example.org")
    assert mia is not None
    assert mia.role == "learner", "a role sent along is not heard"


def test_when_sign_up_is_closed_the_page_says_so_and_a_form_sent_anyway_is_refused(
    app: Flask, client: FlaskClient
) -> None:
    allow(app, "closed")
    assert "Sign-up is closed" in client.get("/sign-up").text
    assert "/sign-up" not in client.get("/sign-in").text
    assert send(client, "/sign-up", page="/sign-in", **MIA).status_code == 422
    assert account(app, "mia@example.org") is None


def test_an_address_that_is_taken_is_refused_at_its_field(
    app: Flask, client: FlaskClient, ada: str
) -> None:
    allow(app, "open")
    answer = send(client, "/sign-up", **{**MIA, "email": "ADA@example.org"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert "already an account" in answer.text


def test_sign_ups_from_one_address_are_limited(
    app: Flask, client: FlaskClient, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "SIGN_UP", Limit("sign up", times=2, window=tries.AN_HOUR))
    answers = [send(client, "/sign-up", code="NONE", **MIA).status_code for _ in range(3)]
    assert answers == [422, 422, 429]


def test_a_reset_link_sets_a_new_password_once(
    app: Flask, client: FlaskClient, ada: str, reset_link: str
) -> None:
    give_password(app, ada)
    assert "Choose a new password</h1>" in client.get(reset_link).text
    assert send(client, reset_link, password=PASSWORD).location == "/sign-in"
    assert "password is kept" in client.get("/sign-in").text
    assert client.get(reset_link).status_code == 410
    assert knock(client, "ada@example.org").status_code == 302


def test_the_second_of_two_open_reset_pages_is_refused(
    app: Flask, client: FlaskClient, reset_link: str
) -> None:
    slow = app.test_client()
    token = slow.get(reset_link).text.split('name="csrf_token" value="')[1].split('"')[0]
    send(client, reset_link, password=PASSWORD)
    late = {"password": "another quiet river", "csrf_token": token}
    assert slow.post(reset_link, data=late).status_code == 410
    assert knock(client, "ada@example.org").status_code == 302


def test_a_reset_signs_out_every_browser(
    client: FlaskClient, reset_link: str, ada: str, browser_of: BrowserOf
) -> None:
    old = browser_of(ada)
    send(client, reset_link, password=PASSWORD)
    assert old.get("/settings").status_code == 302


def test_a_weak_password_does_not_use_a_reset_link_up(client: FlaskClient, reset_link: str) -> None:
    assert send(client, reset_link, password="password123").status_code == 422
    assert client.get(reset_link).status_code == 200


def test_a_reset_link_is_out_of_date_after_a_day(
    client: FlaskClient, clock: StillClock, app: Flask, ada: str
) -> None:
    with app.app_context(), writing() as session:
        token = links.reset_token(session, existing(session, ada), now())
    clock.advance(hours=24)
    assert client.get(f"/reset/{token}").status_code == 410


def test_links_are_not_tried_without_end(
    client: FlaskClient, clock: StillClock, app: Flask, ada: str
) -> None:
    with app.app_context(), writing() as session:
        token = links.reset_token(session, existing(session, ada), now())
    answers = [send(client, f"/reset/{token}", password="short").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_an_error_on_these_pages_never_repeats_the_password(
    app: Flask, client: FlaskClient, ada: str
) -> None:
    give_password(app, ada)
    assert PASSWORD not in send(client, "/sign-up", code="NONE", **MIA).text
