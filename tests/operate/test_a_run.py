"""A real `quizapp run`: its numbers add up over processes, and it stops without losing anything."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import select

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.learning.wanted import REPLAY
from quizapp.models import Answer, Job, new_id
from quizapp.web.clock import now
from tests.faults.answering import answered, answering, wait_for_answers
from tests.faults.ground import Network, Pupil, acknowledged, over, pupils, standing
from tests.faults.ground import sent as sent_by
from tests.faults.kills import settings_of
from tests.faults.laws import held_to, ids_of
from tests.faults.serving import Served, served, wait_until
from tests.operate.scraping import SETTINGS, numbers

SIGN_INS = "quizapp_requests_total accounts.sign_in GET 2xx"
LOGGED = {"QUIZAPP_LOG_LEVEL": "info"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Served]:
    with served(folder, settings_of() | SETTINGS | LOGGED) as found:
        yield found


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return over(folder / "data")


def visit(site: Served, path: str) -> tuple[int, str]:
    """Load a page on a connection of its own, so that either worker may answer."""
    connection = HTTPConnection(site.address.removeprefix("http://"), timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    said = answer.status, answer.read().decode()
    connection.close()
    return said


def is_gone(site: Served, process: int) -> bool:
    return process not in site.children()


def test_requests_of_all_workers_add_up_and_no_kill_takes_any_away(site: Served) -> None:
    before = numbers(site.address).get(SIGN_INS, 0)
    for _ in range(40):
        visit(site, "/sign-in")
    assert numbers(site.address)[SIGN_INS] == before + 40
    for victim in site.children():  # each worker, and the process for jobs
        os.kill(victim, signal.SIGKILL)
        wait_until(partial(is_gone, site, victim), "a dead process is kept")
        assert numbers(site.address)[SIGN_INS] == before + 40
    for _ in range(10):
        visit(site, "/sign-in")
    assert numbers(site.address)[SIGN_INS] == before + 50


def test_each_answer_is_counted_once_however_often_it_is_sent(
    site: Served, settings: Settings
) -> None:
    name = "quizapp_answers_recorded_total"
    before = numbers(site.address)[name]
    with standing(settings) as app:
        [pupil] = pupils(app, 1, 8)
    for question in pupil.questions * 2:
        answered(pupil, Network(site.address), question)
    assert len(pupil.acknowledged) == 8
    assert numbers(site.address)[name] == before + 8


def test_a_run_is_ready_when_its_jobs_are_done(site: Served) -> None:
    status, told = visit(site, "/readyz")
    assert (status, json.loads(told)["checks"]) == (
        200,
        dict.fromkeys(("database", "schema", "writing", "jobs", "disk"), "ok"),
    )


def stop_while_they_answer(site: Served, settings: Settings, times: int) -> None:
    """Stop and start again while learners answer; hold each stop and the end to the promises.

    All that is in the database was acknowledged: no request was cut after it was accepted.
    """
    with standing(settings) as app:
        learners, earlier = pupils(app, 4, 40 * times), ids_of(app)
    with answering(learners, Network(site.address)):
        for _ in range(times):
            wait_for_answers(learners)
            job = _cut_job(settings, learners[0])
            site.stop()
            assert site.running.returncode == 0
            wait_until(lambda: _unacknowledged(settings, learners) == set(), "an answer was cut")
            site.start()
            wait_until(partial(_is_done, settings, job), "the job was not resumed")
            wait_until(partial(_is_told_of, site, job), "the log does not tell of the job")
    told, sent = acknowledged(learners), sent_by(learners)
    with standing(settings) as app:
        found = held_to(app, told, sent | earlier)
    assert found.sound, found.line("stops")
    assert told == sent


def test_a_stop_answers_what_it_took_and_loses_nothing(site: Served, settings: Settings) -> None:
    stop_while_they_answer(site, settings, 1)


@pytest.mark.long
def test_six_stops_lose_nothing(site: Served, settings: Settings) -> None:
    stop_while_they_answer(site, settings, 6)


def test_an_answer_nobody_was_told_of_would_be_seen(site: Served, settings: Settings) -> None:
    with standing(settings) as app:
        [pupil] = pupils(app, 1, 1)
    answered(pupil, Network(site.address), pupil.questions[0])
    assert _unacknowledged(settings, [pupil]) == set()
    pupil.acknowledged.clear()
    assert _unacknowledged(settings, [pupil]) == {pupil.questions[0].serving}


def _unacknowledged(settings: Settings, learners: list[Pupil]) -> set[str]:
    """Return what is in the database although its learner was not told so."""
    with standing(settings) as app, app.app_context():
        mine = Answer.learner_id.in_([each.id for each in learners])
        there = set(db.session.scalars(select(Answer.client_id).where(mine)))
    return there - acknowledged(learners)


def _cut_job(settings: Settings, pupil: Pupil) -> str:
    """Leave a job behind as one that was cut in the middle."""
    with standing(settings) as app, app.app_context(), writing() as session:
        job = Job(
            id=new_id(),
            kind=REPLAY,
            learner_id=pupil.id,
            state="running",
            progress=0.5,
            created_at=now() - timedelta(minutes=5),
        )
        session.add(job)
        return job.id


def _is_told_of(site: Served, job: str) -> bool:
    """Say whether a run has logged a job, which it does a moment after it is done.

    Any run: a job cut while one is being stopped may still be found and done by that one.
    """
    logs = site.folder.glob("server-*.log")
    return any(f'"job": "{job}"' in log.read_text() for log in logs)


def _is_done(settings: Settings, job: str) -> bool:
    with standing(settings) as app, app.app_context():
        return db.session.get_one(Job, job).state == "done"
