"""`/healthz` says yes only when the app can serve."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.factory import create_app


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
