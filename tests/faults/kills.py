"""Processes killed while learners answer; the learners send again until they are told."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from quizapp.config import Settings
from tests.faults.answering import answered, answering, wait_for_answers
from tests.faults.ground import (
    KEY,
    Network,
    Pupil,
    acknowledged,
    over,
    pupils,
    sent,
    standing,
)
from tests.faults.laws import Found, held_to, ids_of
from tests.faults.serving import Served, served

ALL_AT_ONCE = 8
"""Every so many kills, the whole group goes and is started again."""
LEARNERS = 4


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
    with answering(learners, Network(site.address)):
        _strike(site, count, draw, learners)
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
        wait_for_answers(learners)
        time.sleep(draw.uniform(0, 0.1))
        if struck % ALL_AT_ONCE == ALL_AT_ONCE // 2:
            site.kill_all()
            site.start()
            struck += 1
        else:
            struck += site.kill_one(draw.randrange(100))


def _send_again(site: Served, learners: Sequence[Pupil], draw: random.Random) -> None:
    """Send some answers once more, as browsers do whose reply was lost: it counts once."""
    for pupil in learners:
        told = [each for each in pupil.questions if each.serving in pupil.acknowledged]
        for question in draw.sample(told, min(5, len(told))):
            answered(replace(pupil, acknowledged=set()), Network(site.address), question)
