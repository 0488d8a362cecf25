"""Disks that are full or take no writes, modelled below SQLite, and real where root may mount."""

import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path

from flask import Flask

from quizapp.extensions import db
from tests.faults.cuts import prepared
from tests.faults.ground import Inside, Pupil, load, opened, over, pupils, small_bank, standing
from tests.faults.laws import Found, held_to
from tests.faults.refused import in_trouble, trouble
from tests.faults.vfs import FULL, IOERR_FSYNC, IOERR_WRITE, READONLY, Disk, watched

CODES = {
    "disk full": FULL,
    "write error": IOERR_WRITE,
    "sync error": IOERR_FSYNC,
    "read-only disk": READONLY,
}
"""What a disk in trouble says below SQLite, by what people call it."""
EACH_TIME = 5
"""Questions a time: one before the trouble, and one of each kind in it."""


def refusing_disk(folder: Path, what: str, times: int, *, seed: int = 1) -> Found:
    """Let the disk refuse writes and take them again, `times` times under one running app."""
    draw, found = random.Random(seed), Found()
    (pupil,) = prepared(folder, 1, EACH_TIME * times)
    with watched(folder) as disk, opened(over(folder)) as app:
        for time in range(times):
            questions = pupil.questions[EACH_TIME * time : EACH_TIME * (time + 1)]
            if draw.random() < 0.5:  # with connections that are open, and with none
                _close(app)
            pupil.look(Inside(app))
            refuse = partial(_refuse, disk, CODES[what])
            found.add(trouble(pupil, Inside(app), questions, refuse, partial(_refuse, disk, 0)))
        found.need(disk.refused >= times, "the disk was never asked to write")
        return _settled(app, pupil, found, times)


def _refuse(disk: Disk, code: int) -> None:
    disk.refuses = code


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _settled(app: Flask, pupil: Pupil, found: Found, times: int) -> Found:
    found.add(held_to(app, pupil.acknowledged, pupil.sent))
    found.need(pupil.acknowledged == pupil.sent, "an answer was never taken")
    found.runs = times
    return found


@cache
def can_mount() -> bool:
    """Say whether file systems can be mounted here: a test of a real disk needs root."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder) / "disk", 1):
                return True
        except subprocess.CalledProcessError:
            return False


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """Mount a small disk of its own at a place; raises CalledProcessError where that is refused."""
    place.mkdir()
    size = f"size={megabytes}m,mode=0777"
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], check=True, capture_output=True
    )
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, how: str) -> None:
    """Let a mounted disk take writes (`rw`) or none (`ro`)."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def fill(place: Path) -> None:
    """Fill a disk to its last byte."""
    with (place / "filler").open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def _leave_no_room(place: Path) -> None:
    """Fold the log into the database, since a log has room for more, and fill the disk."""
    with closing(sqlite3.connect(place / "data" / "quizapp.db")) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fill(place)


def full_disk(folder: Path, times: int) -> Found:
    """Fill a real disk and free it again, `times` times under one running app."""
    found = Found()
    with small_disk(folder / "disk", 24) as place, opened(over(place / "data")) as app:
        load(app, small_bank())
        (pupil,) = pupils(app, 1, EACH_TIME * times)
        for time in range(times):
            questions = pupil.questions[EACH_TIME * time : EACH_TIME * (time + 1)]
            harm, mend = partial(_leave_no_room, place), (place / "filler").unlink
            found.add(trouble(pupil, Inside(app), questions, harm, mend))
        return _settled(app, pupil, found, times)


def read_only_disk(folder: Path, times: int) -> Found:
    """Let `times` apps start on a real disk that takes no writes, and then takes them again.

    The system lets a disk become read-only only while nothing is open for writing, so each app is
    a new one. SQLite cannot open a database whose log it cannot make: nothing can be read either.
    """
    found, kept = Found(), folder / "kept"
    (pupil,) = prepared(kept, 1, EACH_TIME * times)
    for time in range(times):
        questions = pupil.questions[EACH_TIME * time : EACH_TIME * (time + 1)]
        with small_disk(folder / f"disk-{time}", 24) as place:
            shutil.copytree(kept, place / "data")
            remount(place, "ro")
            with standing(over(place / "data")) as app:
                mend = partial(remount, place, "rw")
                found.add(in_trouble(pupil, Inside(app), questions, mend))
            shutil.rmtree(kept)
            shutil.copytree(place / "data", kept)
    with standing(over(kept)) as app:
        return _settled(app, pupil, found, times)
