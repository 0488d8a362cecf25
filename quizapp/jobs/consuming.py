"""The process that does the jobs, one at a time, until it is told to stop."""

import os
import signal
from datetime import timedelta
from time import monotonic

import structlog
from flask import Flask
from huey.consumer import Consumer, ConsumerStopped

from quizapp.extensions import db, writing
from quizapp.extensions.troubles import tells_damage
from quizapp.jobs.copying import look_for_copy
from quizapp.jobs.queue import JobQueue, queue
from quizapp.jobs.running import forgotten, waiting
from quizapp.learning.replaying import learners_to_replay
from quizapp.learning.wanted import REPLAY, want
from quizapp.web.clock import now
from quizapp.web.metrics import beat, count_as_jobs

LONGEST_PAUSE = 2.0
"""Seconds between two looks at an empty queue."""
LOOK_SECONDS = 60.0
"""Seconds between two looks at what else there is to do."""
FORGOTTEN_AFTER = timedelta(minutes=2)
"""How long a job waits before its id counts as lost, once no other is queued."""
NICENESS = 10
"""How far jobs stand back behind answers for the processor."""


def consume(app: Flask, parent: int | None = None) -> None:
    """Do jobs until a signal comes, or until the process `parent` is no more.

    First everything is sent again that was never finished. Nothing is told of its being alive until
    it is where jobs are done: what ends before that, again and again, is not.
    """
    with app.app_context():
        found = queue()
        found.mend()
        send_again(found)
        db.session.remove()
    structlog.get_logger().info("jobs are done here", pid=os.getpid())
    _Consumer(app, found, parent).run()


def send_again(to: JobQueue) -> None:
    """Send what was left, and want memories replayed that an upgrade left behind.

    An id may so be sent twice; the second time finds its job done.
    """
    for learner_id in list(learners_to_replay(db.session())):
        with writing() as session:
            want(session, REPLAY, learner_id, now())
    for job_id in waiting(db.session()):
        to.send(job_id)


def send_forgotten(app: Flask) -> None:
    """Send again what has waited for long while nothing is queued: its id was lost on the way.

    Damage to the queue's file is not passed over: it ends the process, and the next sets it aside.
    """
    try:
        with app.app_context():
            found = queue()
            if found.length() == 0:
                for job_id in forgotten(db.session(), now() - FORGOTTEN_AFTER):
                    found.send(job_id)
    except Exception as error:
        if tells_damage(error):
            raise
        # A queue or database that is away comes back.
        structlog.get_logger().warning("queue not looked after", error=type(error).__name__)


class _Consumer(Consumer):  # type: ignore[misc]  # Huey has no types
    """Huey's, with one worker that ends with its parent; it sees what was forgotten or is due."""

    def __init__(self, app: Flask, jobs: JobQueue, parent: int | None) -> None:
        super().__init__(jobs.ready(), workers=1, periodic=False, max_delay=LONGEST_PAUSE)
        self._app = app
        self._parent = parent
        self._next_look = 0.0
        self._tell = count_as_jobs  # the first time; `beat` from then on
        # Restarting is for whoever started us; at this one Huey would replace the program.
        self._signal_actions.pop(signal.SIGHUP, None)

    def loop(self, checked_at: float | None = None) -> float | None:
        """Look after the worker, now and then for what is due; stop when the parent has gone."""
        if self._parent is not None and os.getppid() != self._parent:
            self.stop()
            raise ConsumerStopped
        self._tell(self._app)
        self._tell = beat
        if monotonic() >= self._next_look:
            self._next_look = monotonic() + LOOK_SECONDS
            look_for_copy(self._app)
            send_forgotten(self._app)
        looked: float | None = super().loop(checked_at)
        return looked
