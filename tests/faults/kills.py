"""Processes killed while learners answer; the learners send again until they are told."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path

from quizapp.config import Settings
from tests.faults.ground import (
    KEY,
    Network,
    Pupil,
    Question,
    Reply,
    acknowledged,
    over,
    pupils,
    sent,
    standing,
)
from tests.faults.laws import Found, held_to, ids_of
from tests.faults.serving import Served, served, wait_until

ALL_AT_ONCE = 8
"""Every so many kills, the whole group goes and is started again."""
ANSWERS_BETWEEN = 3
"""How many answers are acknowledged between two kills, at least: each falls among answers."""
LEARNERS = 4
PATIENCE = 60.0


def settings_of(database_url: str = "") -> dict[str, str]:
    """Return the environment of a server for these tests."""
    chosen = {"QUIZAPP_SECRET_KEY": KEY, "QUIZAPP_LOG_LEVEL": "error"}
    return chosen | ({"DATABASE_URL": database_url} if database_url else {})


@contextmanager
def installed(folder: Path, database_url: str = "") -> Iterator[tuple[Served, Settings]]:
    """Keep an installation of its own serving, reached by the network and by its database."""
    settings = over(folder / "data", database_url)
    with served(folder, settings_of(database_url)) as site:
        yield site, settings


def kills(site: Served, settings: Settings, count: int, *, seed: int = 1) -> Found:
    """Kill `count` times while learners answer without a pause; hold what is left to the laws."""
    draw = random.Random(seed)
    with standing(settings) as app:
        learners, earlier = pupils(app, LEARNERS, 40 + 12 * count), ids_of(app)
    done = threading.Event()
    work = [threading.Thread(target=_study, args=(each, site, done)) for each in learners]
    for each in work:
        each.start()
    try:
        _strike(site, count, draw, learners)
    finally:
        done.set()
        for each in work:
            each.join()
    _send_again(site, learners, draw)
    told, ever = acknowledged(learners), sent(learners)
    with standing(settings) as app:
        found = held_to(app, told, ever | earlier)
    found.runs = count
    found.need(told == ever, f"{len(ever - told)} answers were never taken")
    return found


def _strike(site: Served, count: int, draw: random.Random, learners: Sequence[Pupil]) -> None:
    """Kill in the middle of answers; now and then everything, which is then started again."""
    struck = 0
    while struck < count:
        _wait_for_answers(learners)
        time.sleep(draw.uniform(0, 0.1))
        if struck % ALL_AT_ONCE == ALL_AT_ONCE // 2:
            site.kill_all()
            site.start()
            struck += 1
        else:
            struck += site.kill_one(draw.randrange(100))


def _wait_for_answers(learners: Sequence[Pupil]) -> None:
    enough = len(acknowledged(learners)) + ANSWERS_BETWEEN
    wait_until(lambda: len(acknowledged(learners)) >= enough, "nobody is answered any more")


def _study(pupil: Pupil, site: Served, done: threading.Event) -> None:
    for question in pupil.questions:
        if done.is_set():
            return
        answered(pupil, site, question)


def answered(pupil: Pupil, site: Served, question: Question) -> Reply | None:
    """Answer a question and send it again until there is a reply; None if there never is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, HTTPException):
            reply = pupil.answer(Network(site.address), question)
            if reply.status < 500:
                return reply
        time.sleep(0.05)
    return None


def _send_again(site: Served, learners: Sequence[Pupil], draw: random.Random) -> None:
    """Send some answers once more, as browsers do whose reply was lost: it counts once."""
    for pupil in learners:
        told = [each for each in pupil.questions if each.serving in pupil.acknowledged]
        for question in draw.sample(told, min(5, len(told))):
            answered(replace(pupil, acknowledged=set()), site, question)
