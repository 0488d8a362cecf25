"""Learners who answer one question after the other, each sent again until there is a reply."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException

from tests.faults.ground import Pupil, Question, Reply, Way, acknowledged
from tests.faults.serving import wait_until

ANSWERS_BETWEEN = 3
"""How many answers are acknowledged between two faults, at least: each falls among answers."""
PATIENCE = 60.0
"""Seconds after which a learner gives up."""
SERVER_FAULT = 500


def answered(pupil: Pupil, way: Way, question: Question) -> Reply | None:
    """Answer a question and send it again until there is a reply; None if there never is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, HTTPException):
            reply = pupil.answer(way, question)
            if reply.status < SERVER_FAULT:
                return reply
        time.sleep(0.05)
    return None


@contextmanager
def answering(learners: Sequence[Pupil], way: Way) -> Iterator[None]:
    """Let learners answer, each in a thread, for the length of a `with` block.

    Each finishes the answer it is at.
    """
    done = threading.Event()
    work = [threading.Thread(target=_study, args=(each, way, done)) for each in learners]
    for each in work:
        each.start()
    try:
        yield
    finally:
        done.set()
        for each in work:
            each.join()


def _study(pupil: Pupil, way: Way, done: threading.Event) -> None:
    for question in pupil.questions:
        if done.is_set():
            return
        answered(pupil, way, question)


def wait_for_answers(learners: Sequence[Pupil]) -> None:
    """Wait until a few more answers are acknowledged."""
    enough = len(acknowledged(learners)) + ANSWERS_BETWEEN
    wait_until(lambda: len(acknowledged(learners)) >= enough, "nobody is answered any more")
