"""`/healthz` says yes only when the app can serve, `/readyz` only when all is as it should be."""

import errno
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.extensions.database import write_lock
from quizapp.extensions.fair_lock import FairLock
from quizapp.factory import create_app
from quizapp.web import health
from quizapp.web.metrics import beat, count_as_jobs
from tests.support.apps import app_over
from tests.support.redis import running_redis


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", -1.0)


def test_a_migrated_database_is_healthy(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "ok"


def test_a_database_of_another_version_is_not(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert app.test_client().get("/healthz").status_code == 503


def test_an_empty_database_is_not(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("empty")))
    assert app.test_client().get("/healthz").status_code == 503
    with app.app_context():
        db.engine.dispose()


def test_a_database_out_of_reach_is_not(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite_app.app_context():
        monkeypatch.setattr(db.engine.pool, "connect", unreachable)
    answer = sqlite_app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "why": "The database does not answer."}


def unreachable() -> None:
    raise OperationalError("connect", {}, RuntimeError("no route"))


def checks(app: Flask) -> tuple[int, dict[str, str]]:
    answer = app.test_client().get("/readyz")
    assert answer.json is not None
    assert answer.json["status"] == ("ok" if answer.status_code == 200 else "unavailable")
    found: dict[str, str] = answer.json["checks"]
    return answer.status_code, found


def test_an_installation_in_order_is_ready_and_each_check_is_named(app: Flask) -> None:
    assert checks(app) == (
        200,
        dict.fromkeys(("database", "schema", "writing", "disk"), "ok"),
    )


def test_it_is_not_ready_with_another_schema(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    status, found = checks(app)
    assert (status, found["schema"]) == (503, "The database has another schema.")
    assert found["database"] == "ok"


def test_it_is_not_ready_without_its_database(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_app.app_context():
        monkeypatch.setattr(db.engine.pool, "connect", unreachable)
    status, found = checks(sqlite_app)
    assert status == 503
    assert found["database"] == found["schema"] == "The database does not answer."
    assert found["writing"] == "The database cannot be written to."


def test_it_is_not_ready_while_somebody_keeps_the_turn_to_write(
    sqlite_settings: Settings,
) -> None:
    with app_over(replace(sqlite_settings, write_wait_seconds=1)) as app:
        lock = write_lock(app)
        assert lock is not None
        with lock.held(1):
            assert checks(app)[1]["writing"] == "Another writer keeps the database."
        assert checks(app)[0] == 200


def test_who_asks_again_at_once_is_told_the_same_and_takes_no_turn(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", 3600.0)
    turns: list[float | None] = []
    lock = write_lock(sqlite_app)
    assert lock is not None
    monkeypatch.setattr(lock, "tell", turns.append)
    first = checks(sqlite_app)
    assert [checks(sqlite_app) for _ in range(9)] == [first] * 9
    assert len(turns) == 1


def test_while_one_looks_nobody_else_waits(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, looked = threading.Event(), threading.Event()

    def look_for_long() -> str:
        looks.set()
        assert looked.wait(60)
        return health.OK

    before = checks(sqlite_app)
    monkeypatch.setitem(health.CHECKS, "disk", look_for_long)
    with ThreadPoolExecutor(1) as other:
        told = other.submit(checks, sqlite_app)
        assert looks.wait(60)
        assert checks(sqlite_app) == before
        with monkeypatch.context() as later:
            later.setattr(health, "TOLD_SECONDS", -1.0)
            assert checks(sqlite_app) == (503, {}), "too long ago to be told"
        looked.set()
        assert told.result() == before


def test_it_is_not_ready_where_the_file_takes_no_writes(sqlite_settings: Settings) -> None:
    with app_over(replace(sqlite_settings, write_wait_seconds=1)) as app:
        file = Path(str(sqlite_settings.database.database))
        with closing(sqlite3.connect(file)) as foreign:
            foreign.execute("BEGIN IMMEDIATE")
            assert checks(app)[1]["writing"] == "The database cannot be written to."
            foreign.rollback()
        assert checks(app)[0] == 200


@pytest.mark.postgres
def test_it_is_not_ready_on_a_database_that_can_only_be_read(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        name = db.engine.url.database
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(
                text(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            )
        db.session.remove()
        db.engine.dispose()
    assert checks(postgres_app)[1]["writing"] == "The database can only be read."


def test_asking_whether_it_is_ready_changes_nothing(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        before = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        version = "PRAGMA data_version"
        db.session.rollback()
        with db.engine.connect() as watching:
            seen = watching.scalar(text(version))
            watching.rollback()
            assert checks(sqlite_app)[0] == 200
            assert watching.scalar(text(version)) == seen
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == before


def test_it_is_not_ready_when_nothing_is_heard_of_the_jobs(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(sqlite_app)
    assert checks(sqlite_app)[1]["jobs"] == "ok"
    count_as_jobs(sqlite_app)
    assert checks(sqlite_app)[1]["jobs"] == "ok"
    with monkeypatch.context() as later:
        later.setattr(health, "SILENT_FOR", -health.SILENT_FOR)
        status, found = checks(sqlite_app)
    assert (status, found["jobs"]) == (503, "Nothing is heard of the process for jobs.")
    beat(sqlite_app)
    assert checks(sqlite_app)[0] == 200


def test_it_is_not_ready_when_the_disk_is_nearly_full(sqlite_settings: Settings) -> None:
    with app_over(replace(sqlite_settings, least_free_mb=10**9)) as app:
        assert checks(app)[1]["disk"] == "The disk is nearly full."


@pytest.fixture
def redis_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("redis")


def test_it_is_ready_with_its_redis_and_not_without(
    sqlite_settings: Settings, redis_folder: Path
) -> None:
    with (
        running_redis(redis_folder) as url,
        app_over(replace(sqlite_settings, redis_url=url)) as app,
    ):
        assert checks(app)[1]["redis"] == "ok"
    with app_over(replace(sqlite_settings, redis_url=url)) as app:
        assert checks(app) == (503, checks(app)[1])
        assert checks(app)[1]["redis"] == "Redis does not answer."
        assert "redis.sock" not in app.test_client().get("/readyz").text


def test_it_is_not_ready_on_a_disk_that_fails(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_what: object, **_how: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FairLock, "acquire", read_only)
    monkeypatch.setattr("shutil.disk_usage", read_only)
    status, found = checks(sqlite_app)
    assert status == 503
    assert found["writing"] == "The database cannot be written to."
    assert found["disk"] == "The disk cannot be looked at."
