"""Somebody else who holds the database for longer than the app waits, on SQLite."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from quizapp.extensions.fair_lock import FairLock
from tests.faults.cuts import prepared
from tests.faults.ground import Inside, opened, over
from tests.faults.laws import Found, held_to
from tests.faults.refused import trouble

A_TIME = 3
"""Questions a time: one before, and two that wait in vain, one after the other."""
HOLDERS = ("a program that writes to the file", "a process with the write lock")


def foreign_lock(folder: Path, times: int, *, wait_seconds: int = 1) -> Found:
    """Hold SQLite's own lock, then the app's, each `times` times for longer than the app waits."""
    found = Found()
    (pupil,) = prepared(folder, 1, A_TIME * times * len(HOLDERS))
    questions = iter(pupil.questions)
    path = folder / "quizapp.db"
    with opened(over(folder, write_wait_seconds=wait_seconds)) as app:
        for _ in range(times):
            few = [next(questions) for _ in range(A_TIME)]
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                hold, let_go = (partial(other.execute, word) for word in ("BEGIN IMMEDIATE", "END"))
                found.add(trouble(pupil, Inside(app), few, hold, let_go))
            few = [next(questions) for _ in range(A_TIME)]
            lock = FairLock(path)  # with files of its own opening: as another process has it
            take = partial(lock.acquire, 1)
            found.add(trouble(pupil, Inside(app), few, take, lock.release))
        found.add(held_to(app, pupil.acknowledged, pupil.sent))
    found.need(pupil.acknowledged == pupil.sent, "an answer was never taken")
    found.runs = times * len(HOLDERS)
    return found
