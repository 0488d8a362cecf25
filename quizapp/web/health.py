"""`/healthz`: whether this process can serve."""

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from quizapp import migrations
from quizapp.extensions import db
from quizapp.web.access import public
from quizapp.web.clock import now


def init_health(app: Flask) -> None:
    """Answer at /healthz."""
    app.add_url_rule("/healthz", "healthz", healthz)


@public
def healthz() -> ResponseReturnValue:
    """Answer 200 when the database answers and has the schema this code was written for."""
    try:
        current = migrations.current(db.session.connection())
    except SQLAlchemyError:
        return jsonify(status="unavailable", why="The database does not answer."), 503
    if current != migrations.newest():
        return jsonify(status="unavailable", why="The database has another schema."), 503
    return jsonify(status="ok", time=now().isoformat())
