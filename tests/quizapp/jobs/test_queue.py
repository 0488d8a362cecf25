"""A job is sent when its action is certain, and never by one that did not happen."""

import json
import os
import signal
import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.config import Settings
from quizapp.extensions import BusyError, db, writing
from quizapp.jobs import consuming
from quizapp.jobs import queue as jobs_queue
from quizapp.jobs.consuming import send_again
from quizapp.jobs.queue import FILE, JobQueue, init_queue, queue
from quizapp.jobs.running import waiting
from quizapp.learning.wanted import want
from quizapp.models import Job, Memory, User
from quizapp.web.clock import now
from tests.support.apps import app_over
from tests.support.desk import SUNDAY_MORNING, Desk
from tests.support.redis import running_redis

NOW = SUNDAY_MORNING


@pytest.fixture
def sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the ids that are sent, and whether the turn to write was free by then."""
    ids: list[str] = []
    monkeypatch.setattr(JobQueue, "send", lambda _self, job_id: ids.append(job_id))
    return ids


def wanted(session: Session, learner_id: str, kind: str = "refit") -> str:
    return want(session, kind, learner_id, NOW).id


def fail(learner_id: str) -> None:
    """Want a job in an action that comes to nothing."""
    with writing() as session:
        wanted(session, learner_id)
        raise LookupError


def test_a_job_is_sent_after_its_transaction(desk: Desk, sent: list[str]) -> None:
    ada = desk.learner()
    with writing() as session:
        job_id = wanted(session, ada)
        session.flush()
        assert sent == []
    assert sent == [job_id]
    desk.session.rollback()
    with writing() as session:
        session.get_one(User, ada).daily_new = 3
    assert sent == [job_id]


def test_a_job_whose_action_failed_is_neither_written_nor_sent(desk: Desk, sent: list[str]) -> None:
    ada = desk.learner()
    with pytest.raises(LookupError):
        fail(ada)
    with writing() as session:
        session.get_one(User, ada).daily_new = 3
    assert sent == []
    assert waiting(desk.session) == []


def test_others_may_write_while_a_job_is_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = desk.learner()
    wrote: list[int] = []

    def write(_self: JobQueue, _job_id: str) -> None:
        with db.engine.connect().execution_options(quizapp_writes=True) as other:
            wrote.append(other.exec_driver_sql("UPDATE job SET progress = 0.5").rowcount)
            other.commit()

    monkeypatch.setattr(JobQueue, "send", write)
    with writing() as session:
        wanted(session, ada)
    assert wrote == [1]


def test_several_jobs_of_one_action_are_all_sent(desk: Desk, sent: list[str]) -> None:
    ada, otto = desk.learner(), desk.learner()
    with writing() as session:
        ids = [wanted(session, ada), wanted(session, otto), wanted(session, ada, "replay")]
    assert sent == ids


def test_one_that_waits_already_is_not_written_again(desk: Desk, sent: list[str]) -> None:
    ada = desk.learner()
    with writing() as session:
        first = wanted(session, ada)
    with writing() as session:
        assert wanted(session, ada) == first
    assert sent == [first]
    with writing() as session:
        session.get_one(Job, first).state = "running"
    with writing() as session:
        assert wanted(session, ada) != first


def test_an_id_waits_in_a_file_of_its_own(desk: Desk, app: Flask) -> None:
    ada = desk.learner()
    with writing() as session:
        job_id = wanted(session, ada)
    file = Path(app.instance_path) / FILE
    with closing(sqlite3.connect(file)) as database:
        [(data,)] = database.execute("SELECT data FROM task").fetchall()
    assert job_id.encode() in data
    assert ada.encode() not in data
    assert queue().ready().pending_count() == 1


def test_a_job_that_cannot_be_sent_harms_nobody_and_is_sent_later(
    desk: Desk, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = desk.learner()
    file = Path(app.instance_path) / FILE
    file.mkdir()
    with writing() as session:
        job_id = wanted(session, ada)
    logged = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (logged["event"], logged["job"]) == ("job not sent", job_id)
    file.rmdir()
    send_again(queue())
    assert queue().ready().pending_count() == 1


def test_a_start_sends_what_was_never_finished(desk: Desk, sent: list[str]) -> None:
    people = [desk.learner() for _ in range(4)]
    states = ("queued", "running", "done", "failed")
    for learner_id, state in zip(people, states, strict=True):
        with writing() as session:
            session.get_one(Job, wanted(session, learner_id)).state = state
    left = waiting(desk.session)
    sent.clear()
    send_again(queue())
    assert sent == left
    assert len(left) == 2


def test_a_start_wants_memories_replayed_that_an_upgrade_left_behind(
    desk: Desk, sent: list[str]
) -> None:
    ada, otto = desk.learner(), desk.learner()
    for learner_id in (ada, otto):
        desk.choose(learner_id, "rash", "A", NOW)
    with writing() as session:
        session.get_one(Memory, (ada, "rash")).engine = "an older one"
    send_again(queue())
    send_again(queue())
    jobs = [desk.session.get_one(Job, job_id) for job_id in waiting(desk.session)]
    assert [(job.kind, job.learner_id) for job in jobs] == [("replay", ada)]
    assert set(sent) == {jobs[0].id}


def test_the_consumer_does_what_waits_and_ends_with_its_parent(
    desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", NOW)
    with writing() as session:
        session.get_one(Memory, (ada, "rash")).engine = "an older one"
    desk.session.rollback()
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # they are the tests' own

    def parent() -> int:
        """Be there until nothing waits."""
        with app.app_context():
            return 2 if waiting(db.session()) else 1

    monkeypatch.setattr(os, "getppid", parent)
    consuming.consume(app, parent=2)
    desk.session.expire_all()
    assert desk.session.get_one(Memory, (ada, "rash")).engine == "fsrs-6"


def test_a_job_that_found_the_database_busy_is_tried_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(jobs_queue, "RETRY_SECONDS", 0)
    tries: list[str] = []

    def work(job_id: str) -> None:
        tries.append(job_id)
        if len(tries) == 1:
            raise BusyError

    init_queue(app, app.extensions["settings"], work)
    with app.app_context():
        queue().send("some job")
    monkeypatch.setattr(os, "getppid", lambda: 2 if len(tries) < 2 else 1)
    consuming.consume(app, parent=2)
    assert tries == ["some job", "some job"]


def test_an_id_that_was_lost_is_sent_again_once_the_queue_is_empty(
    desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JobQueue, "send", lambda _self, _job_id: None)  # lost on the way
    old, young = desk.learner(), desk.learner()
    with writing() as session:
        lost = want(session, "refit", old, now() - 2 * consuming.FORGOTTEN_AFTER).id
        want(session, "refit", young, now())
    sent: list[str] = []
    monkeypatch.setattr(JobQueue, "send", lambda _self, job_id: sent.append(job_id))
    monkeypatch.setattr(JobQueue, "length", lambda _self: 1)
    consuming.send_forgotten(app)
    assert sent == []
    monkeypatch.setattr(JobQueue, "length", lambda _self: 0)
    consuming.send_forgotten(app)
    assert sent == [lost]


def test_a_queue_that_is_away_ends_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(_self: JobQueue) -> int:
        raise ConnectionError("redis://:secret@somewhere")

    monkeypatch.setattr(JobQueue, "length", away)
    consuming.send_forgotten(app)
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["error"] == "ConnectionError"
    assert "secret" not in line


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
def test_whoever_had_a_damaged_queue_open_goes_on_with_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / FILE
    sender, consumer = (JobQueue(file, "", print) for _ in range(2))
    assert sender.length() == 0
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\x55" * (size - 4096))
    consumer.mend()
    assert len(list(tmp_path.glob(f"{FILE}.damaged-*"))) >= 1

    sender.send("one")

    assert consumer.length() == sender.length() == 1


def test_redis_carries_ids_as_the_file_does(
    sqlite_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    done: list[str] = []
    with (
        running_redis(tmp_path_factory.mktemp("redis")) as url,
        app_over(replace(sqlite_settings, redis_url=url)) as app,
    ):
        init_queue(app, app.extensions["settings"], done.append)
        with app.app_context():
            carried = queue()
            carried.send("some job")
            assert carried.length() == 1
            huey = carried.ready()
            huey.execute(huey.dequeue())
            assert carried.length() == 0
    assert done == ["some job"]
    assert not (sqlite_settings.data_dir / FILE).exists()


def test_a_redis_that_is_silent_is_asked_once_and_the_job_stays(
    sqlite_settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes connections and says nothing: without a limit whoever sends would wait for ever."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with app_over(replace(sqlite_settings, redis_url=url)) as app, app.app_context():
            asked: list[str] = []
            huey = queue().huey
            enqueue = huey.storage.enqueue

            def enqueued(*what: object) -> None:
                asked.append("redis")
                enqueue(*what)

            monkeypatch.setattr(huey.storage, "enqueue", enqueued)
            queue().send("one")
            queue().send("two")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["job"] for line in told if line["event"] == "job not sent"] == ["one", "two"]
    assert asked == ["redis"]
