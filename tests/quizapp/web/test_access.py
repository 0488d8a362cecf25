"""A view is for those its mark names, and for nobody when it has none."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.web.access import Rule, public, roles, rule_of, signed_in

BrowserOf = Callable[[str], FlaskClient]
ASKS_FOR_JSON = {"Accept": "application/json"}


@pytest.fixture
def marked(app: Flask) -> Flask:
    """Return the app with a view of each kind."""

    @public
    def for_all() -> dict[str, str]:
        return {}

    @signed_in
    def for_members() -> dict[str, str]:
        return {}

    @roles("instructor", "admin")
    def for_staff() -> dict[str, str]:
        return {}

    def forgotten() -> dict[str, str]:
        return {}

    for view in (for_all, for_members, for_staff, forgotten):
        app.add_url_rule(f"/{view.__name__}", view.__name__, view)
    return app


def test_everyone_may_use_a_public_view(marked: Flask) -> None:
    assert marked.test_client().get("/for_all").status_code == 200


def test_somebody_signed_out_is_led_to_sign_in_and_back(marked: Flask) -> None:
    answer = marked.test_client().get("/for_members?page=2")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/for_members?page%3D2"


def test_a_form_sent_signed_out_is_not_sent_again_after_signing_in(marked: Flask) -> None:
    marked.add_url_rule("/send", "send", marked.view_functions["for_members"], methods=["POST"])
    answer = marked.test_client().post("/send")
    assert answer.location == "/sign-in"


def test_a_program_that_is_signed_out_is_told_so(marked: Flask) -> None:
    answer = marked.test_client().get("/for_members", headers=ASKS_FOR_JSON)
    assert answer.status_code == 401


def test_somebody_signed_in_may_use_what_is_for_members(
    marked: Flask, ada: str, browser_of: BrowserOf
) -> None:
    assert browser_of(ada).get("/for_members").status_code == 200


def test_a_learner_may_not_use_what_is_for_staff(
    marked: Flask, ada: str, ines: str, admin: str, browser_of: BrowserOf
) -> None:
    answers = [
        browser_of(user).get("/for_staff", headers=ASKS_FOR_JSON).status_code
        for user in (ada, ines, admin)
    ]
    assert answers == [403, 200, 200]


def test_a_view_that_was_forgotten_is_for_nobody(
    marked: Flask, admin: str, browser_of: BrowserOf
) -> None:
    answer = browser_of(admin).get("/forgotten", headers=ASKS_FOR_JSON)
    assert answer.status_code == 403


def test_a_rule_can_be_read(marked: Flask) -> None:
    rules = [rule_of(marked, name) for name in ("for_all", "for_members", "for_staff")]
    assert [str(rule) for rule in rules] == ["public", "signed in", "instructor or admin"]
    assert rule_of(marked, "forgotten") is None
    assert Rule() != Rule(public=True)
