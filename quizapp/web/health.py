"""`/healthz`: whether this process can serve."""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from quizapp.extensions import db
from quizapp.web.access import public
from quizapp.web.clock import now

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def init_health(app: Flask) -> None:
    """Answer at /healthz."""
    app.add_url_rule("/healthz", "healthz", healthz)


@public
def healthz() -> ResponseReturnValue:
    """Answer 200 when the database answers and has the schema this code was written for."""
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return jsonify(status="unavailable", why="The database does not answer."), 503
    if current != newest_revision():
        return jsonify(status="unavailable", why="The database has another schema."), 503
    return jsonify(status="ok", time=now().isoformat())


@cache
def newest_revision() -> str | None:
    """Return the revision that the shipped migrations lead to."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()
