"""Two installations' processes at two addresses, with one PostgreSQL and one Redis between them."""

import json
import uuid
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.learning.wanted import REPLAY, want
from quizapp.models import Answer, Job, RateLimit, User
from quizapp.web.clock import now
from tests.faults.ground import KEY, standing
from tests.faults.serving import Served, served, wait_until
from tests.support import postgres
from tests.support.browsing import give_password
from tests.support.learner import answer, go_on, sign_in, start, told
from tests.support.people import person
from tests.support.redis import running_redis
from tests.support.site import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

WRONG = 3
"""Wrong passwords that the two allow an account together."""


@pytest.fixture(scope="module")
def shared(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Return the settings that both have in common."""
    url = postgres.create_database(postgres_server, "two_processes")
    with running_redis(tmp_path_factory.mktemp("redis")) as redis_url:
        yield {
            "DATABASE_URL": url,
            "QUIZAPP_REDIS_URL": redis_url,
            "QUIZAPP_SECRET_KEY": KEY,
            "QUIZAPP_SIGN_IN_ATTEMPTS": str(WRONG),
        }
    postgres.drop_database(postgres_server, "two_processes")


@pytest.fixture(scope="module")
def both(
    shared: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Served]]:
    """Return two running installations, each with a folder of its own."""
    here, there = (tmp_path_factory.mktemp(name) for name in ("here", "there"))
    with served(here, shared) as first, served(there, shared) as second:
        yield first, second


@pytest.fixture(scope="module")
def settings(shared: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environ(shared, data_dir=tmp_path_factory.mktemp("command"))


@pytest.fixture(scope="module")
def app(settings: Settings, both: tuple[Served, Served]) -> Iterator[Flask]:
    """Return a third process's view of the same database and queue."""
    assert both
    with standing(settings) as found:
        yield found


def enrolled(app: Flask, name: str) -> User:
    """Make an account in the database that both have."""
    user = person(f"{name}{uuid.uuid4().hex[:8]}", "learner")
    with app.app_context(), writing() as session:
        session.add(user)
        session.flush()
        session.expunge(user)
    give_password(app, user.id)
    return user


def test_a_learner_goes_on_at_either_address(
    both: tuple[Served, Served], app: Flask, open_page: OpenPage
) -> None:
    """One sign-in holds at both; what is answered here is told there; leaving here ends both."""
    here, there = both
    ada = enrolled(app, "Ada")
    page = open_page()

    def cross() -> None:
        """Load the page at hand from the other of the two."""
        mine, other = (here, there) if page.url.startswith(here.address) else (there, here)
        page.goto(page.url.replace(mine.address, other.address))

    sign_in(page, here, ada.email)
    start(page)
    for _ in range(3):
        cross()
        answer(page)
        if told(page):
            cross()
            expect(page.locator(".verdict")).to_be_visible()
            go_on(page)
    with app.app_context():
        of_ada = select(func.count()).select_from(Answer).where(Answer.learner_id == ada.id)
        assert db.session.scalar(of_ada) == 3
    page.goto(there.address)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.goto(f"{here.address}/progress")
    expect(page.get_by_label("Password")).to_be_visible()


def test_wrong_passwords_at_both_count_together(
    both: tuple[Served, Served], app: Flask, open_page: OpenPage, problems: list[str]
) -> None:
    ada = enrolled(app, "Ada")
    page = open_page()
    for turn in range(WRONG + 1):
        page.goto(f"{both[turn % 2].address}/sign-in")
        page.get_by_label("E-mail").fill(ada.email)
        page.get_by_label("Password").fill("not what she chose")
        page.get_by_role("button", name="Sign in").click()
        words = "Too many attempts" if turn == WRONG else "do not belong together"
        expect(page.get_by_text(words)).to_be_visible()
    assert len(problems) == WRONG + 1  # the browser's own words on 422 and 429
    problems.clear()
    with app.app_context():  # it was Redis that counted
        assert db.session.scalar(select(func.count()).select_from(RateLimit)) == 0


def test_a_job_is_done_once_by_either(both: tuple[Served, Served], app: Flask) -> None:
    ada = enrolled(app, "Ada")
    jobs = []
    for _ in range(4):
        with app.app_context(), writing() as session:
            jobs.append(want(session, REPLAY, ada.id, now()).id)
        wait_until(partial(is_done, app, jobs[-1]), "nobody did the job")
    wait_until(lambda: all(logged_once(both, each) for each in jobs), "a job was not done once")


def is_done(app: Flask, job: str) -> bool:
    with app.app_context():
        return db.session.get_one(Job, job).state == "done"


def logged_once(both: tuple[Served, Served], job: str) -> bool:
    """Say whether one of the two has logged the job, and the other has not."""
    logs = [(each.folder / "server-1.log").read_text() for each in both]
    return sum(log.count(f'"job": "{job}"') for log in logs) == 1


def test_both_are_ready_with_their_redis(both: tuple[Served, Served]) -> None:
    for each in both:
        connection = HTTPConnection(each.address.removeprefix("http://"), timeout=30)
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        checks = json.loads(answer.read())["checks"]
        connection.close()
        assert (answer.status, checks["redis"]) == (200, "ok"), checks
