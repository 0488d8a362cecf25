"""Signing in and out, as a browser meets it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import ways_in
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.accounts.people import deactivate, existing, set_password
from quizapp.accounts.sign_up import set_sign_up_mode
from quizapp.config import Settings
from quizapp.extensions import writing
from quizapp.web.clock import now
from tests.conftest import BrowserOf
from tests.support.apps import StillClock
from tests.support.browsing import PASSWORD, give_password, knock, send

ADA = "ada@example.org"


@pytest.fixture
def ada_with_password(app: Flask, ada: str) -> str:
    """Return the id of Ada, who can sign in with `PASSWORD`."""
    give_password(app, ada)
    return ada


def is_in(client: FlaskClient) -> bool:
    """Tell whether a browser is signed in: the settings open only then."""
    return client.get("/settings").status_code == 200


def cookie_of(client: FlaskClient) -> dict[str, object]:
    with client.session_transaction() as cookie:
        return dict(cookie)


@pytest.mark.usefixtures("ada_with_password")
def test_the_right_password_opens_the_first_page(client: FlaskClient) -> None:
    answer = knock(client, ADA)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_in(client)


@pytest.mark.usefixtures("ada_with_password")
def test_the_case_of_the_email_does_not_matter(client: FlaskClient) -> None:
    assert knock(client, " ADA@Example.org").status_code == 302


@pytest.mark.usefixtures("ada_with_password")
def test_a_wrong_password_and_an_unknown_address_read_the_same(client: FlaskClient) -> None:
    wrong = knock(client, ADA, "not her password")
    unknown = knock(client, "nobody@example.org", "not her password")
    assert wrong.status_code == unknown.status_code == 422
    sentence = "This e-mail address and this password do not belong together."
    assert sentence in wrong.text
    assert sentence in unknown.text
    assert not is_in(client)


@pytest.mark.usefixtures("ada_with_password")
def test_a_page_never_repeats_a_password(client: FlaskClient) -> None:
    assert "not her password" not in knock(client, ADA, "not her password").text


def test_a_form_left_empty_is_asked_for_again(client: FlaskClient) -> None:
    answer = knock(client, "", "")
    assert answer.status_code == 422
    assert "“Password” is still empty." in answer.text


def test_a_person_whose_account_is_closed_cannot_sign_in(
    app: Flask, client: FlaskClient, ada_with_password: str
) -> None:
    with app.app_context(), writing() as session:
        deactivate(session, existing(session, ada_with_password), now())
    assert knock(client, ADA).status_code == 422


def test_an_account_without_a_password_cannot_be_signed_in_to(
    client: FlaskClient, ada: str
) -> None:
    assert knock(client, ADA, "!").status_code == 422


def test_a_person_who_is_put_out_is_out_at_once(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    adas = browser_of(ada)
    assert is_in(adas)
    with app.app_context(), writing() as session:
        deactivate(session, existing(session, ada), now())
    assert not is_in(adas)


@pytest.mark.usefixtures("ada_with_password")
def test_the_cookie_holds_the_token_and_the_seed_of_forms_and_nothing_else(
    client: FlaskClient,
) -> None:
    knock(client, ADA)
    client.get("/settings")
    assert set(cookie_of(client)) == {"_user_id", "csrf_token", "_permanent", "vouched"}


@pytest.mark.usefixtures("ada_with_password")
def test_what_was_in_the_cookie_before_signing_in_is_worth_nothing_after(
    client: FlaskClient,
) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted by somebody else"
    client.get("/sign-in")
    seed = cookie_of(client)["csrf_token"]
    knock(client, ADA)
    client.get("/settings")
    after = cookie_of(client)
    assert after["_user_id"] != "planted by somebody else"
    assert after["csrf_token"] != seed


def test_making_an_account_ends_the_sign_in_of_whoever_used_the_browser_before(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    with app.app_context(), writing() as session:
        set_sign_up_mode(session, "open")
    shared, copy = browser_of(ada), app.test_client()
    with copy.session_transaction() as cookie:
        cookie.update(cookie_of(shared))
    mia = {"name": "Mia", "email": "mia@example.org", "password": PASSWORD, "zone": "UTC"}
    assert send(shared, "/sign-up", **mia).status_code == 302
    assert 'value="Mia"' in shared.get("/settings").text
    assert not is_in(copy)


def test_a_password_changed_while_the_old_one_was_checked_lets_nobody_in(
    app: Flask, client: FlaskClient, ada_with_password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_check(stored: str | None, password: str) -> bool:
        with writing() as session:
            set_password(session, existing(session, ada_with_password), NO_PASSWORD, now())
        return True

    monkeypatch.setattr(ways_in, "is_right", slow_check)
    assert knock(client, ADA).status_code == 422
    assert not is_in(client)


def test_signing_out_ends_the_sign_in_even_for_a_copied_cookie(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    adas, thief = browser_of(ada), app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(cookie_of(adas))
    assert is_in(thief)
    answer = send(adas, "/sign-out", page="/settings")
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert not is_in(adas)
    assert not is_in(thief)


def test_signing_out_everywhere_reaches_the_other_browser(ada: str, browser_of: BrowserOf) -> None:
    here, there = browser_of(ada), browser_of(ada)
    answer = send(here, "/settings/sign-out-everywhere", page="/settings")
    assert answer.location == "/sign-in"
    assert "signed out everywhere" in here.get("/sign-in").text
    assert not is_in(here)
    assert not is_in(there)


def test_looking_at_the_way_out_signs_nobody_out(ada: str, browser_of: BrowserOf) -> None:
    adas = browser_of(ada)
    assert adas.get("/sign-out").status_code == 405
    assert is_in(adas)


@pytest.mark.usefixtures("ada_with_password")
@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/progress", "/progress"),
        ("/history%3Fbefore%3D3", "/history?before=3"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/%5Cevil.example/", "/"),
        ("/%09/evil.example/", "/"),
    ],
)
def test_after_signing_in_people_reach_what_they_wanted_on_this_site(
    client: FlaskClient, wanted: str, reached: str
) -> None:
    answer = send(client, f"/sign-in?next={wanted}", email=ADA, password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, reached)


def test_who_is_signed_in_already_is_sent_on(ada: str, browser_of: BrowserOf) -> None:
    assert browser_of(ada).get("/sign-in?next=/progress").location == "/progress"


@pytest.mark.parametrize("address", ["/sign-in", "/sign-up", "/sign-out", "/settings"])
def test_a_form_without_its_token_is_refused(
    app: Flask, ada: str, browser_of: BrowserOf, address: str
) -> None:
    answer = browser_of(ada).post(address, data={"email": ADA, "password": PASSWORD})
    assert answer.status_code == 400
    assert "form is out of date" in answer.text


@pytest.mark.usefixtures("clock")
def test_an_account_is_shut_to_guesses_after_too_many(
    app: Flask, client: FlaskClient, ada_with_password: str, app_settings: Settings
) -> None:
    for _guess in range(app_settings.sign_in_attempts):
        assert knock(client, ADA, "a guess at it").status_code == 422
    refused = knock(client, ADA.upper())
    assert refused.status_code == 429, "the right password now helps no more"
    assert refused.headers["Retry-After"] == "900"
    assert "15 minutes" in refused.text
    assert knock(app.test_client(), ADA).status_code == 429, "from another browser as well"


def test_after_the_window_the_account_opens_again(
    client: FlaskClient, ada_with_password: str, app_settings: Settings, clock: StillClock
) -> None:
    for _guess in range(app_settings.sign_in_attempts + 1):
        last = knock(client, ADA, "a guess at it")
    assert last.status_code == 429
    clock.advance(minutes=app_settings.sign_in_window_minutes)
    assert knock(client, ADA).status_code == 302


@pytest.mark.usefixtures("clock", "ada_with_password")
def test_right_passwords_are_never_too_many(app: Flask, app_settings: Settings) -> None:
    answers = [
        knock(app.test_client(), ADA).status_code for _ in range(app_settings.sign_in_attempts + 1)
    ]
    assert set(answers) == {302}


def test_a_sign_in_in_use_stays_and_an_unused_one_ends(
    ada: str, browser_of: BrowserOf, clock: StillClock
) -> None:
    adas, forgotten = browser_of(ada), browser_of(ada)
    for _time in range(3):
        clock.advance(hours=23)
        send(adas, "/settings", name="Ada", zone="UTC", daily_new=10, retention=90)
    assert is_in(adas)
    assert not is_in(forgotten)


@pytest.mark.usefixtures("ada_with_password")
def test_logs_know_neither_password_nor_address(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    knock(client, ADA, "not her password")
    knock(client, ADA)
    logged = capsys.readouterr().err
    assert '"accounts.sign_in"' in logged
    token = str(cookie_of(client)["_user_id"])
    for secret in (PASSWORD, "not her password", ADA, "127.0.0.1", token):
        assert secret not in logged
