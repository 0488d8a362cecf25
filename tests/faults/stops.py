"""PostgreSQL stopped and started while learners answer, in one app that is never restarted."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from quizapp.extensions import db
from tests.faults.answering import answering, wait_for_answers
from tests.faults.cluster import Cluster, cluster
from tests.faults.disks import fill, small_disk
from tests.faults.ground import (
    Inside,
    Pupil,
    Question,
    Reply,
    Way,
    acknowledged,
    load,
    opened,
    over,
    pupils,
    sent,
    small_bank,
)
from tests.faults.laws import Found, held_to
from tests.faults.refused import click, in_trouble, reads_go_on, refused, trouble

MODES = ("fast", "immediate")
LEARNERS = 3
A_TIME = 5
"""Questions of the learner whose replies are looked at: up to one of each kind and one before."""
LAZY = ("wal_writer_delay=10000ms", "wal_writer_flush_after=1GB", "wal_buffers=64MB")
"""A server that writes its log as late as it may, so that the control has something to lose."""


def stops(folder: Path, times: int, *, seed: int = 1) -> Found:
    """Stop the server `times` times in the midst of answers, fast and at once by turns."""
    draw, found = random.Random(seed), Found()
    with cluster() as server, _app_on(server, folder) as app:
        learners, (calm,) = pupils(app, LEARNERS, 40 * times), pupils(app, 1, A_TIME * times)
        with answering(learners, Inside(app)):
            for number in range(times):
                wait_for_answers(learners)
                time.sleep(draw.uniform(0, 0.1))
                server.stop(MODES[number % len(MODES)])
                found.add(in_trouble(calm, Inside(app), _of(calm, number), server.start))
        return _settled(app, [*learners, calm], found, times)


def lazy_stops(folder: Path, times: int) -> Found:
    """Do the same with `synchronous_commit=off`, the control: what is told may not be kept."""
    found = Found()
    with cluster(LAZY) as server, _app_on(server, folder) as app:
        _weaken(app)
        learners = pupils(app, LEARNERS, 40 * times)
        for _ in range(times):
            server.run("CHECKPOINT")  # the questions themselves are to be there afterwards
            with answering(learners, Inside(app)):
                wait_for_answers(learners)
                server.stop("immediate")
                told = acknowledged(learners)
                server.start()
            found.add(held_to(app, told, sent(learners)))
            for each in learners:  # what is lost counts once
                each.questions = [one for one in each.questions if one.serving not in each.sent]
                each.acknowledged.clear()
    return found


def full_tablespace(folder: Path, times: int) -> Found:
    """Fill the disk that the tables lie on, and free it, under one running app.

    A table takes rows until its last page is full, so learners answer until some are refused.
    """
    found = Found()
    with cluster() as server, small_disk(server.data.parent / "disk", 48) as place:
        server.own(place)
        server.run(f"CREATE TABLESPACE small LOCATION '{place}'")
        server.run("CREATE DATABASE quiz TABLESPACE small")
        with _app_on(server, folder, "quiz") as app:
            (calm,) = pupils(app, 1, 60 * times)
            questions = iter(calm.questions)
            for _ in range(times):
                fill(place)
                pages = list(islice(_until_refused(found, calm, Inside(app), questions), 3))
                reads_go_on(found, calm, Inside(app), pages[0][0])
                (place / "filler").unlink()
                for question, page in pages:
                    click(found, calm, Inside(app), question, page)
            return _settled(app, [calm], found, times)


def _until_refused(
    found: Found, pupil: Pupil, way: Way, questions: Iterator[Question]
) -> Iterator[tuple[Question, Reply]]:
    """Answer, and yield each question that was refused, with the page that says so."""
    for question in questions:
        if not pupil.answer(way, question).acknowledged:
            yield question, refused(found, pupil, way, question)


def read_only_server(folder: Path, times: int) -> Found:
    """Let the server take no writes, as one that is about to be replaced, and take them again."""
    found = Found()
    with cluster() as server, _app_on(server, folder) as app:
        (calm,) = pupils(app, 1, A_TIME * times)
        for number in range(times):
            harm, mend = partial(server.set_read_only, "on"), partial(server.set_read_only, "off")
            found.add(trouble(calm, Inside(app), _of(calm, number), harm, mend))
        return _settled(app, [calm], found, times)


def foreign_row_lock(folder: Path, times: int) -> Found:
    """Let somebody else hold a learner's row for longer than the app waits."""
    found = Found()
    with cluster() as server, _app_on(server, folder) as app:
        (calm,) = pupils(app, 1, A_TIME * times)
        for number in range(times):
            other = psycopg.connect(server.url)
            lock = partial(other.execute, 'SELECT 1 FROM "user" FOR UPDATE')
            found.add(trouble(calm, Inside(app), _of(calm, number), lock, other.close))
        return _settled(app, [calm], found, times)


@contextmanager
def _app_on(server: Cluster, folder: Path, name: str = "postgres") -> Iterator[Flask]:
    url = server.url.replace("/postgres?", f"/{name}?")
    with opened(over(folder / "data", url, write_wait_seconds=1)) as app:
        load(app, small_bank())
        yield app


def _weaken(app: Flask) -> None:
    """Let commits be acknowledged before they are written."""
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
            connection.execute("SET synchronous_commit = off")
            connection.commit()

        db.engine.dispose()


def _of(pupil: Pupil, number: int) -> list[Question]:
    return pupil.questions[A_TIME * number : A_TIME * (number + 1)]


def _settled(app: Flask, learners: list[Pupil], found: Found, times: int) -> Found:
    found.add(held_to(app, acknowledged(learners), sent(learners)))
    found.need(acknowledged(learners) == sent(learners), "an answer was never taken")
    found.runs = times
    return found
