"""Power cuts while learners answer, on SQLite: the disk is what was synced and any of the rest."""

import random
import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from quizapp.extensions import db
from tests.faults.ground import Inside, Pupil, load, opened, over, pupils, small_bank
from tests.faults.images import Shelf, cut_at, lay_out, moments_of
from tests.faults.laws import Found, doubled, held_to
from tests.faults.vfs import Entry, watched

ANSWERS = 14
"""How many answers are given in each life of the disk."""
CUTS_IN_A_LIFE = 12


def prepared(folder: Path, learners: int, questions: int) -> list[Pupil]:
    """Make a database of a small bank in which learners have questions waiting."""
    with opened(over(folder)) as app:
        load(app, small_bank())
        return pupils(app, learners, questions)


def power_cuts(folder: Path, cuts: int, *, seed: int = 1, synchronous: str = "FULL") -> Found:
    """Cut the power `cuts` times; each start goes on from the disk that a cut before left.

    Opening after a cut is watched as well, so a later cut may fall into a recovery.
    """
    draw, found = random.Random(seed), Found()
    generations = max(1, cuts // CUTS_IN_A_LIFE)
    base = folder / "base"
    (pupil,) = prepared(base, 1, ANSWERS * generations)
    for number in range(generations):
        lived = folder / f"lived-{number}"
        shutil.copytree(base, lived)
        shelf, before = Shelf.of(lived), frozenset(pupil.acknowledged)
        journal = _live(lived, pupil, draw, synchronous)
        wanted = cuts // generations + (number < cuts % generations)
        chosen, base = draw.randrange(wanted), folder / f"left-{number}"
        moments = moments_of(journal, wanted, draw)
        for place, (moment, image) in enumerate(cut_at(shelf, journal, moments, draw)):
            told = before | {each.path for each in journal[:moment] if each.kind == "said"}
            lay_out(image, folder / "cut")
            found.add(_after_cut(folder / "cut", pupil, told))
            shutil.rmtree(folder / "cut")
            if place == chosen:
                lay_out(image, base)
                # What was told after the cut that the next life begins from was never said.
                pupil.acknowledged = set(told)
        shutil.rmtree(lived)
        if synchronous != "FULL":  # what is lost once would be counted in every later life
            pupil.acknowledged = set()
    return found


def _live(folder: Path, pupil: Pupil, draw: random.Random, synchronous: str) -> Sequence[Entry]:
    """Open the app over a folder and answer; return all that reached the disk meanwhile."""
    with watched(folder) as disk, opened(over(folder)) as app:
        _settings(app, draw.choice((None, 30, 60)), synchronous)
        waiting = [each for each in pupil.questions if each.serving not in pupil.acknowledged]
        for question in waiting[:ANSWERS]:
            if pupil.answer(Inside(app), question).acknowledged:
                disk.say(question.serving)
    return disk.journal


def _settings(app: Flask, checkpoint: int | None, synchronous: str) -> None:
    """Let the log be folded in more often, and for the control weaken what a commit promises."""
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
            if checkpoint:
                connection.execute(f"PRAGMA wal_autocheckpoint = {checkpoint}")
            if synchronous != "FULL":
                connection.execute(f"PRAGMA synchronous = {synchronous}")

        db.engine.dispose()


def _after_cut(folder: Path, pupil: Pupil, told: Collection[str]) -> Found:
    """Open what a cut left, hold it to the laws, and send again what a browser would."""
    try:
        with opened(over(folder)) as app:
            found = held_to(app, told, pupil.sent)
            asked = [each for each in pupil.questions if each.serving in pupil.sent]
            told_last = [each for each in asked if each.serving in told][-2:]
            never_told = [each for each in asked if each.serving not in told][:2]
            again = replace(pupil, acknowledged=set(), sent=set())
            for question in told_last + never_told:
                again.answer(Inside(app), question)
            found.need(again.acknowledged == again.sent, "an answer refused after the cut")
            found.doubled += doubled(app)
            return found
    except (DatabaseError, RuntimeError):  # it cannot be opened, or a start refuses what is there
        return Found(runs=1, acknowledged=len(told), lost=len(told), unsound=1)
