"""A copy each day, by one process; what was missed is made up, what failed is tried again."""

import errno
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError, InterfaceError

from quizapp.accounts.copies import Copies, copies
from quizapp.backups import daily, taking
from quizapp.backups.daily import due_day, make_copy, rotate, want_copy
from quizapp.backups.file import check
from quizapp.backups.nouns import UnsoundError
from quizapp.config import SettingError, Settings
from quizapp.extensions import BusyError, db, writing
from quizapp.jobs import copying
from quizapp.jobs.copying import look_for_copy
from quizapp.jobs.running import run, waiting
from quizapp.migrations import revisions
from quizapp.models import Job
from tests.conftest import BrowserOf
from tests.support.apps import StillClock
from tests.support.people import person
from tests.support.room import furnish

SUNDAY = date(2026, 11, 22)
A_DAY = timedelta(days=1)


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


def folder_of(app: Flask) -> Path:
    return settings_of(app).data_dir / "backups"


def look_and_do(app: Flask) -> list[str]:
    """Look whether a copy is due, and do what waits; return the names of all copies."""
    look_for_copy(app)
    with app.app_context():
        for job_id in waiting(db.session()):
            run(job_id)
    return sorted(path.name for path in folder_of(app).glob("*"))


def told(app: Flask, clock: StillClock) -> Copies:
    with app.app_context():
        return copies(db.session(), clock())


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("UTC", datetime(2026, 11, 22, 2, 59, tzinfo=UTC), SUNDAY - A_DAY),
        ("UTC", datetime(2026, 11, 22, 3, tzinfo=UTC), SUNDAY),
        ("America/New_York", datetime(2026, 11, 22, 7, tzinfo=UTC), SUNDAY - A_DAY),
        ("America/New_York", datetime(2026, 11, 22, 8, tzinfo=UTC), SUNDAY),
    ],
)
def test_a_day_begins_at_the_hour_that_is_set(zone: str, at: datetime, day: date) -> None:
    assert due_day(Settings(default_zone=zone), at) == day


def test_a_copy_is_made_once_a_day(app: Flask, clock: StillClock, ada: str) -> None:
    assert look_and_do(app) == ["daily-2026-11-22.quizapp"]
    made = folder_of(app) / "daily-2026-11-22.quizapp"
    assert check(made, revisions()).sums["user"].rows == 1
    first = made.stat().st_ino
    assert look_and_do(app) == [made.name]
    assert made.stat().st_ino == first
    assert told(app, clock) == Copies(clock(), worrying=False)
    clock.now += A_DAY
    assert look_and_do(app) == [made.name, "daily-2026-11-23.quizapp"]


def test_days_missed_are_made_up_with_one_copy(app: Flask, clock: StillClock, ada: str) -> None:
    look_and_do(app)
    clock.now += 9 * A_DAY
    assert told(app, clock).worrying
    assert look_and_do(app) == ["daily-2026-11-22.quizapp", "daily-2026-12-01.quizapp"]
    assert not told(app, clock).worrying


def test_two_processes_that_look_at_once_want_one(
    app: Flask, clock: StillClock, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both see that none is there; the second comes to write when the first has written."""
    with app.app_context():
        again = daily._again  # noqa: SLF001 - the moment between looking and writing

        def late(session: object, job_id: str, now: datetime) -> str | None:
            monkeypatch.setattr(daily, "_again", again)
            with app.app_context():
                db.session().rollback()
            return again(session, job_id, now)  # type: ignore[arg-type]

        monkeypatch.setattr(daily, "_again", late)
        assert want_copy(settings_of(app), clock()) is None
        assert want_copy(settings_of(app), clock()) is None
        assert len(waiting(db.session())) == 1


def test_what_was_wanted_between_looking_and_writing_is_not_wanted_twice(
    app: Flask, clock: StillClock, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_for_copy(app)
    is_due, looked = daily._is_due, iter([True])  # noqa: SLF001 - as above
    monkeypatch.setattr(daily, "_is_due", lambda *what: next(looked, None) or is_due(*what))
    with app.app_context():
        assert want_copy(settings_of(app), clock()) is None
        assert len(waiting(db.session())) == 1


@pytest.mark.postgres
def test_another_machine_that_was_faster_is_left_to_it(
    postgres_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, now = postgres_app, datetime(2026, 11, 22, 9, tzinfo=UTC)
    with app.app_context():
        furnish()
        with writing() as session:
            session.add(person("Ada", "learner"))
        with writing() as session:
            session.add(Job(id="copy-2026-11-22", kind="copy", created_at=now))

        def blind(session: object, job_id: str, at: datetime) -> None:
            session.add(Job(id=job_id, kind="copy", created_at=at))  # type: ignore[attr-defined]

        monkeypatch.setattr(daily, "_again", blind)
        monkeypatch.setattr(daily, "_is_due", lambda *_: True)
        assert want_copy(settings_of(app), now) is None


def test_nobody_has_anything_to_lose_yet(app: Flask, clock: StillClock) -> None:
    look_for_copy(app)
    with app.app_context():
        assert waiting(db.session()) == []
    assert not folder_of(app).exists()


def test_no_copies_are_made_where_none_are_wanted(
    sqlite_app: Flask, sqlite_settings: Settings
) -> None:
    with sqlite_app.app_context():
        none = Settings(data_dir=sqlite_settings.data_dir, backup_days=0)
        assert want_copy(none, datetime(2026, 11, 22, 9, tzinfo=UTC)) is None


def test_a_full_disk_is_told_of_and_tried_again(
    app: Flask,
    clock: StillClock,
    ada: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    look_and_do(app)
    clock.now += A_DAY
    sync = os.fsync

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert look_and_do(app) == ["daily-2026-11-22.quizapp"]
    monkeypatch.setattr(os, "fsync", sync)
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert any(
        (line["event"], line.get("why")) == ("copy not made", "No space left on device")
        for line in logged
    )
    assert told(app, clock) == Copies(clock() - A_DAY, worrying=True)
    clock.now += timedelta(minutes=59)
    assert look_and_do(app) == ["daily-2026-11-22.quizapp"]
    clock.now += timedelta(minutes=1)
    assert len(look_and_do(app)) == 2
    assert not told(app, clock).worrying


def test_nothing_is_thrown_away_for_a_copy_that_was_not_made(
    app: Flask, clock: StillClock, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = [f"daily-2026-11-{day:02}.quizapp" for day in range(1, 22)]
    folder_of(app).mkdir()
    for name in earlier:
        (folder_of(app) / name).touch()

    def damaged(_connection: object) -> None:
        raise UnsoundError("The database is damaged.")

    with monkeypatch.context() as patched:
        patched.setattr("quizapp.backups.taking.refuse_damage", damaged)
        assert look_and_do(app) == earlier
    clock.now += daily.AGAIN
    assert len(look_and_do(app)) < len(earlier), "the control: more than are kept"


def test_the_folder_of_copies_is_closed_to_others_even_if_it_was_open(
    app: Flask, clock: StillClock, ada: str
) -> None:
    folder_of(app).mkdir(mode=0o755)
    look_and_do(app)
    assert folder_of(app).stat().st_mode & 0o777 == 0o700


def test_a_database_that_cannot_be_read_fails_the_copy(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_what: object) -> Path:
        raise DatabaseError("SELECT", {}, Exception("malformed"))

    monkeypatch.setattr(copying, "make_copy", damaged)
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    with sqlite_app.app_context():
        with writing() as session:
            session.add(Job(id="copy-2026-11-22", kind="copy", created_at=now))
        run("copy-2026-11-22")
        assert db.session().get_one(Job, "copy-2026-11-22").state == "failed"


def test_a_copy_that_was_cut_is_begun_again(app: Flask, clock: StillClock, ada: str) -> None:
    with app.app_context(), writing() as session:
        job = Job(id="copy-2026-11-22", kind="copy", created_at=clock(), state="running")
        session.add(job)
    with app.app_context():
        clock.now += timedelta(hours=5)
        assert want_copy(settings_of(app), clock()) is None
        clock.now += timedelta(hours=1)
        assert want_copy(settings_of(app), clock()) == "copy-2026-11-22"


def test_a_copy_finished_elsewhere_meanwhile_stays_finished(
    app: Flask, clock: StillClock, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(settings: Settings, job_id: str, now: datetime) -> Path:
        path = make_copy(settings, job_id, now)
        with writing() as session:
            row = session.get_one(Job, job_id)
            row.state, row.message = "done", "elsewhere"
        return path

    monkeypatch.setattr(copying, "make_copy", elsewhere)
    look_and_do(app)
    with app.app_context():
        assert db.session().get_one(Job, "copy-2026-11-22").message == "elsewhere"


AWAY = [
    BusyError(),
    DatabaseError("SELECT", {}, Exception("malformed")),
    InterfaceError("SELECT", {}, Exception("connection already closed")),
    OSError(errno.EROFS, "Read-only file system"),
]


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
def test_a_database_that_is_away_is_looked_at_later(
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    def away(*_what: object) -> str:
        raise error

    monkeypatch.setattr(copying, "want_copy", away)
    look_for_copy(sqlite_app)
    assert "no look for copies" in capsys.readouterr().err


def test_a_look_that_fails_by_our_fault_is_not_hidden(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object) -> str:
        raise LookupError

    monkeypatch.setattr(copying, "want_copy", broken)
    with pytest.raises(LookupError):
        look_for_copy(sqlite_app)


def test_rotation_touches_daily_copies_alone(tmp_path: Path) -> None:
    mine = {"daily-2026-01-01.quizapp.mine", "by-hand.quizapp", "before-20260101-000000.quizapp"}
    old = {f"daily-2026-01-{day:02}.quizapp" for day in range(1, 29)}
    mine |= {"daily-2026-99-99.quizapp"}
    for name in mine | old:
        (tmp_path / name).write_text(name)
    rotate(tmp_path, 2, 1, date(2026, 1, 28))
    stay = {"daily-2026-01-28.quizapp", "daily-2026-01-27.quizapp", "daily-2026-01-26.quizapp"}
    assert {path.name for path in tmp_path.iterdir()} == mine | stay


def test_administrators_are_told(
    app: Flask, browser_of: BrowserOf, clock: StillClock, admin: str
) -> None:
    browser = browser_of(admin)
    assert "No daily copy" in browser.get("/people").text
    look_and_do(app)
    assert "Last daily copy of everything: " in browser.get("/people").text
    clock.now += timedelta(hours=60)
    browser = browser_of(admin)
    assert "keeps copies from being made" in browser.get("/people").text


@pytest.mark.parametrize(
    "wrong", [{"backup_hour": 24}, {"backup_hour": -1}, {"backup_days": -1}, {"backup_weeks": -1}]
)
def test_settings_that_cannot_be_kept_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(SettingError, match="must be from 0 to"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_where_the_clock_was_put_back_the_copy_just_made_stays(
    app: Flask, clock: StillClock, ada: str
) -> None:
    ahead = [SUNDAY + number * A_DAY for number in range(400, 450)]
    folder_of(app).mkdir()
    later = [f"daily-{day}.quizapp" for day in ahead]
    for name in later:
        (folder_of(app) / name).touch()
    assert look_and_do(app) == ["daily-2026-11-22.quizapp", *later]
    with app.app_context():
        assert db.session().get_one(Job, "copy-2026-11-22").state == "done"


def test_the_copy_of_a_day_before_stays_when_it_is_made_last(tmp_path: Path) -> None:
    for day in (20, 21, 22):
        (tmp_path / f"daily-2026-11-{day}.quizapp").touch()
    rotate(tmp_path, 1, 0, SUNDAY - A_DAY)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"daily-2026-11-21.quizapp", "daily-2026-11-22.quizapp"}


def test_a_copy_of_today_outlives_a_restore_that_forgot_it(
    app: Flask, clock: StillClock, ada: str
) -> None:
    [name] = look_and_do(app)
    made = folder_of(app) / name
    good = made.read_bytes()
    with app.app_context(), writing() as session:
        session.query(Job).delete()
        session.add(person("Otto", "learner"))
    assert look_and_do(app) == [name]
    assert made.read_bytes() == good
    with app.app_context():
        assert db.session().get_one(Job, "copy-2026-11-22").state == "done"


@pytest.mark.parametrize(
    "there",
    [b"", b"quizapp backup 1 sha256 of one that was cut", bytes(100)],
    ids=["empty", "cut", "zeros"],
)
def test_a_damaged_copy_of_today_is_made_anew(
    app: Flask, clock: StillClock, ada: str, there: bytes
) -> None:
    folder_of(app).mkdir()
    made = folder_of(app) / "daily-2026-11-22.quizapp"
    made.write_bytes(there)
    look_and_do(app)
    assert check(made, revisions()).sums["user"].rows == 1


def test_a_copy_that_a_newer_version_made_today_stays(
    app: Flask, clock: StillClock, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [name] = look_and_do(app)
    good = (folder_of(app) / name).read_bytes()
    monkeypatch.setattr(daily, "revisions", lambda: ["0001"])
    with app.app_context():
        make_copy(settings_of(app), "copy-2026-11-22", clock())
    assert (folder_of(app) / name).read_bytes() == good


def test_the_draft_of_a_cut_copy_makes_room_before_the_next_is_made(
    app: Flask, clock: StillClock, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(app).mkdir()
    draft = folder_of(app) / ".daily-2026-11-21.quizapp.0a1b.part"
    draft.touch()

    def take(*what: object, **how: object) -> None:
        assert not draft.exists()
        taken(*what, **how)  # type: ignore[arg-type]

    taken = taking.take
    monkeypatch.setattr(daily, "take", take)
    assert look_and_do(app) == ["daily-2026-11-22.quizapp"]


def test_what_a_clock_ahead_wrote_hides_no_failure(
    app: Flask, clock: StillClock, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now += 400 * A_DAY
    look_and_do(app)
    clock.now -= 400 * A_DAY

    def full(*_what: object, **_how: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(daily, "take", full)
    look_and_do(app)
    assert told(app, clock) == Copies(None, worrying=True)
