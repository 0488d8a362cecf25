"""The process that does the jobs, one at a time, until it is told to stop."""

import os
import signal

import structlog
from flask import Flask
from huey.consumer import Consumer, ConsumerStopped

from quizapp.extensions import db, writing
from quizapp.jobs.queue import JobQueue, queue
from quizapp.jobs.running import waiting
from quizapp.learning.replaying import learners_to_replay
from quizapp.learning.wanted import REPLAY, want
from quizapp.web.clock import now

LONGEST_PAUSE = 2.0
"""Seconds between two looks at an empty queue."""
NICENESS = 10
"""How far jobs stand back behind answers for the processor."""


def consume(app: Flask, parent: int | None = None) -> None:
    """Do jobs until a signal comes, or until the process `parent` is no more.

    First everything is sent again that was never finished.
    """
    with app.app_context():
        found = queue()
        send_again(found)
        db.session.remove()
    structlog.get_logger().info("jobs are done here", pid=os.getpid())
    _Consumer(found, parent).run()


def send_again(to: JobQueue) -> None:
    """Send what was left, and want memories replayed that an upgrade left behind.

    An id may so be sent twice; the second time finds its job done.
    """
    for learner_id in list(learners_to_replay(db.session())):
        with writing() as session:
            want(session, REPLAY, learner_id, now())
    for job_id in waiting(db.session()):
        to.send(job_id)


class _Consumer(Consumer):  # type: ignore[misc]  # Huey has no types
    """Huey's, with one worker, which ends with its parent."""

    def __init__(self, jobs: JobQueue, parent: int | None) -> None:
        super().__init__(jobs.ready(), workers=1, periodic=False, max_delay=LONGEST_PAUSE)
        self._parent = parent
        # Restarting is for whoever started us; at this one Huey would replace the program.
        self._signal_actions.pop(signal.SIGHUP, None)

    def loop(self, checked_at: float | None = None) -> float | None:
        """Look after the worker; stop when the parent has gone."""
        if self._parent is not None and os.getppid() != self._parent:
            self.stop()
            raise ConsumerStopped
        looked: float | None = super().loop(checked_at)
        return looked
