"""Every answer tells the browser to run only our code and keep nothing of anybody's."""

from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask

from quizapp.config import Settings
from quizapp.factory import create_app
from quizapp.web.headers import HEADERS


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/static/css/base.css", "/sign-in"])
def test_every_answer_is_protected(sqlite_app: Flask, path: str) -> None:
    headers = sqlite_app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy)
    assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= set(policy)
    assert "object-src 'none'" in policy
    sources = {source for each in policy for source in each.split()[1:]}
    assert sources <= {"'none'", "'self'", "data:"}, "no other site, and nothing unsafe"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/static/css/base.css", "/sign-in"])
def test_nothing_is_said_twice(sqlite_app: Flask, path: str) -> None:
    said = Counter(name.lower() for name, _value in sqlite_app.test_client().get(path).headers)
    assert {name.lower() for name in HEADERS} <= said.keys()
    assert set(said.values()) == {1}


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/healthz"])
def test_pages_are_not_kept_by_the_browser(sqlite_app: Flask, path: str) -> None:
    assert sqlite_app.test_client().get(path).headers["Cache-Control"] == "no-store"


def test_only_a_secure_answer_asks_for_secure_ones_ever_after(sqlite_app: Flask) -> None:
    browser = sqlite_app.test_client()
    secure = browser.get("/healthz", base_url="https://quiz.example.org")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in browser.get("/healthz").headers


@pytest.fixture
def behind_proxy(sqlite_settings: Settings) -> Flask:
    """Return an app that is reached by HTTPS through a proxy, under one name."""
    return create_app(
        replace(sqlite_settings, behind_proxy=True, https=True, hosts=("quiz.example.org",))
    )


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "quiz.example.org"}


def test_a_trusted_proxy_says_how_people_come(behind_proxy: Flask) -> None:
    answer = behind_proxy.test_client().get("/healthz", headers=FORWARDED)
    assert "Strict-Transport-Security" in answer.headers


def test_a_stranger_cannot_say_how_people_come(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().get("/healthz", headers=FORWARDED)
    assert "Strict-Transport-Security" not in answer.headers


def test_a_name_that_is_not_ours_is_refused(behind_proxy: Flask) -> None:
    forged = FORWARDED | {"X-Forwarded-Host": "evil.example.com"}
    assert behind_proxy.test_client().get("/healthz", headers=forged).status_code == 400


def test_the_cookie_is_for_this_host_by_https_alone(behind_proxy: Flask) -> None:
    answer = behind_proxy.test_client().get("/sign-in", headers=FORWARDED)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-quizapp=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_without_https_the_cookie_still_hides_from_scripts(sqlite_app: Flask) -> None:
    cookie = sqlite_app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("quizapp=")
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
