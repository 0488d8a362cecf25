"""The daily copies: when one is due, made and rotated by the process for jobs.

A copy is a job whose id is its day, so of all processes on all machines one makes it. What was
missed while the machine was off is made up with one copy at the next start.
"""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.copies import COPY
from quizapp.accounts.people import anybody
from quizapp.backups.disk import room_for, sync
from quizapp.backups.file import check
from quizapp.backups.nouns import DamagedError, NewerError
from quizapp.backups.rotating import kept
from quizapp.backups.taking import snapshot, take
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.migrations import revisions
from quizapp.models import Job

FOLDER = "backups"
"""Where copies lie in the data directory."""
AGAIN = timedelta(hours=1)
"""After how long a copy that failed is tried again."""
CUT = timedelta(hours=6)
"""After how long a copy that was begun counts as cut."""
REMEMBERED = timedelta(days=60)
"""How long rows of past copies stay."""
_NAME = re.compile(r"daily-(\d{4}-\d\d-\d\d)\.quizapp")
_PREFIX = "copy-"


def due_day(settings: Settings, now: datetime) -> date:
    """Return the day whose copy should be there by now: a day begins at the hour that is set."""
    return (now.astimezone(settings.zone) - timedelta(hours=settings.backup_hour)).date()


def want_copy(settings: Settings, now: datetime) -> str | None:
    """Write down that a copy is wanted if one is due; return the id of a job to be sent again.

    None otherwise: a new job is sent as all are. A database without people has nothing to lose yet.
    """
    job_id = f"{_PREFIX}{due_day(settings, now)}"
    session = db.session()
    due = settings.backup_days > 0 and _is_due(session.get(Job, job_id), now) and anybody(session)
    session.rollback()
    if not due:
        return None
    try:
        with writing() as own:
            return _again(own, job_id, now)
    except IntegrityError:  # another machine was faster, and sends it
        return None


def _again(session: Session, job_id: str, now: datetime) -> str | None:
    session.execute(delete(Job).where(Job.kind == COPY, Job.created_at < now - REMEMBERED))
    row = session.get(Job, job_id, with_for_update=True)
    if row is None:
        session.add(Job(id=job_id, kind=COPY, created_at=now))
        return None
    if not _is_due(row, now):
        return None
    row.state, row.created_at, row.started_at, row.finished_at = "queued", now, None, None
    return job_id


def _is_due(row: Job | None, now: datetime) -> bool:
    """Tell whether a copy is to be made: it was never wanted, has failed, or was cut."""
    if row is None:
        return True
    if row.state == "done":
        return False
    since = row.finished_at or row.started_at or row.created_at
    return now - since >= (AGAIN if row.state == "failed" else CUT)


def make_copy(settings: Settings, job_id: str, now: datetime) -> Path:
    """Make the copy of a job's day, and only then throw away those that have had their time.

    One that is there stays: it may be all that is left of a database which a restore replaced, and
    the restored one knows nothing of it.
    """
    day = date.fromisoformat(job_id.removeprefix(_PREFIX))
    folder = settings.data_dir / FOLDER
    room_for(folder)
    _sweep(folder)
    path = folder / f"daily-{day}.quizapp"
    if not _is_there(path):
        path.unlink(missing_ok=True)  # damaged: there is nothing to be had from it
        with snapshot(db.engine) as connection:
            take(connection, path, now, replace=True)
    rotate(folder, settings.backup_days, settings.backup_weeks, day)
    return path


def _is_there(path: Path) -> bool:
    """Tell whether a copy is there and sound; one for a later schema counts too."""
    try:
        check(path, revisions())
    except NewerError:
        return True
    except (DamagedError, FileNotFoundError):
        return False
    return True


def _sweep(folder: Path) -> None:
    """Remove the drafts of copies that were cut: on a full disk they would keep out the next."""
    for draft in folder.glob(".daily-*.part"):
        draft.unlink(missing_ok=True)


def rotate(folder: Path, days: int, weeks: int, made: date) -> None:
    """Remove daily copies that have had their time.

    Whatever has another name is somebody's own and stays. So does the copy of the day just `made`,
    and those of later days, left by a clock that was put back since: they count when their day has
    come. Counted now, they would be the newest, and the one just made the first to go.
    """
    named = ((_day_of(path), path) for path in folder.iterdir())
    found = {day: path for day, path in named if day is not None and day <= made}
    stay = kept(found, days, weeks)
    for day, path in found.items():
        if day not in stay:
            path.unlink()
    sync(folder)


def _day_of(path: Path) -> date | None:
    """Return the day whose copy a file is by its name; None for whatever else is there."""
    match = _NAME.fullmatch(path.name)
    with suppress(ValueError):  # a day that no calendar has
        return date.fromisoformat(match[1]) if match else None
    return None
