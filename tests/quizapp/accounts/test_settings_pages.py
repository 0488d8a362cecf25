"""What people set for themselves."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.forms import PasswordForm
from quizapp.accounts.people import existing
from quizapp.accounts.refusals import RoleRefusedError
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import User
from tests.conftest import BrowserOf
from tests.support.browsing import PASSWORD, give_password, knock, send
from tests.support.people import person

PROFILE = {
    "name": "Ada L.",
    "zone": "Asia/Tokyo",
    "daily_new": "3",
    "retention": "85",
    "shortcuts": "y",
}
NEW = "another quiet river"


def stored(app: Flask, user: str) -> User:
    with app.app_context():
        return existing(db.session(), user)


def test_the_form_shows_what_is_kept(ada: str, browser_of: BrowserOf) -> None:
    page = browser_of(ada).get("/settings").text
    assert 'value="Ada"' in page
    assert '<option selected value="Europe/Berlin">' in page
    assert 'value="10"' in page
    assert 'value="90"' in page


def test_a_zone_that_is_not_offered_stays_when_it_is_somebodys_own(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    with app.app_context(), writing() as session:
        existing(session, ada).zone = "CET"
    adas = browser_of(ada)
    assert '<option selected value="CET">' in adas.get("/settings").text
    send(adas, "/settings", **{**PROFILE, "zone": "CET"})
    assert stored(app, ada).zone == "CET"
    send(adas, "/settings", **PROFILE)
    assert '"CET"' not in adas.get("/settings").text


def test_settings_sent_are_kept_and_shown(app: Flask, ada: str, browser_of: BrowserOf) -> None:
    adas = browser_of(ada)
    assert send(adas, "/settings", **PROFILE).location == "/settings"
    assert "settings are kept" in adas.get("/settings").text
    kept = stored(app, ada)
    assert (kept.name, kept.zone, kept.daily_new) == ("Ada L.", "Asia/Tokyo", 3)
    assert (kept.desired_retention, kept.shortcuts) == (0.85, True)


def test_an_unticked_box_switches_shortcuts_off(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    adas = browser_of(ada)
    send(adas, "/settings", **{key: PROFILE[key] for key in PROFILE if key != "shortcuts"})
    assert not stored(app, ada).shortcuts
    assert 'data-shortcuts="off"' in adas.get("/settings").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "“Name” is still empty."),
        ("name", "x" * 121, "1 to 120 characters"),
        ("zone", "Moon/Tycho", "time zone from the list"),
        ("daily_new", "-1", "from 0 to 999"),
        ("daily_new", "many", "from 0 to 999"),
        ("daily_new", "", "from 0 to 999"),
        ("retention", "100", "from 70 to 99"),
        ("retention", "0.9", "from 70 to 99"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    app: Flask, ada: str, browser_of: BrowserOf, field: str, value: str, sentence: str
) -> None:
    answer = send(browser_of(ada), "/settings", **{**PROFILE, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="{field}-error"' in answer.text
    assert stored(app, ada).name == "Ada"


@pytest.mark.parametrize("percent", range(70, 100))
def test_every_whole_percentage_offered_is_one_the_database_takes(
    sqlite_app: Flask, percent: int
) -> None:
    with sqlite_app.app_context():
        with writing() as session:
            user = person("Mia", "learner")
            user.desired_retention = percent / 100
            session.add(user)
        assert round(100 * db.session.scalars(select(User.desired_retention)).one()) == percent


def change_password(client: FlaskClient, current: str = PASSWORD, new: str = NEW) -> int:
    return send(
        client, "/settings/password", page="/settings", current_password=current, password=new
    ).status_code


def test_a_new_password_keeps_this_browser_in_and_puts_the_others_out(
    app: Flask, client: FlaskClient, ada: str, browser_of: BrowserOf
) -> None:
    give_password(app, ada)
    here, there = browser_of(ada), browser_of(ada)
    assert change_password(here) == 302
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 302
    assert knock(client, "ada@example.org", PASSWORD).status_code == 422
    assert knock(client, "ada@example.org", NEW).status_code == 302


@pytest.mark.parametrize(("current", "new"), [("not hers at all", NEW), (PASSWORD, "short")])
def test_a_password_is_kept_when_either_is_not_right(
    app: Flask, client: FlaskClient, ada: str, browser_of: BrowserOf, current: str, new: str
) -> None:
    give_password(app, ada)
    assert change_password(browser_of(ada), current, new) == 422
    assert knock(client, "ada@example.org", PASSWORD).status_code == 302


@pytest.mark.usefixtures("clock")
def test_who_finds_an_open_browser_cannot_try_passwords_without_end(
    app: Flask, ada: str, browser_of: BrowserOf, app_settings: Settings
) -> None:
    give_password(app, ada)
    adas = browser_of(ada)
    for _guess in range(app_settings.sign_in_attempts):
        assert change_password(adas, "a guess at it") == 422
    assert change_password(adas) == 429


def test_settings_are_for_people_who_are_signed_in(client: FlaskClient) -> None:
    answer = client.get("/settings")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/settings")


def test_a_new_password_left_empty_is_asked_for(ada: str, browser_of: BrowserOf) -> None:
    answer = send(browser_of(ada), "/settings/password", page="/settings")
    assert answer.status_code == 422
    assert "“New password” is still empty." in answer.text
    assert 'value="Ada"' in answer.text, "the other form still shows what is kept"


def test_a_refusal_about_no_field_is_said_above_the_form(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        form = PasswordForm()
        form.refuse(RoleRefusedError("There is no such role."))
        assert form.form_errors == ["There is no such role."]
