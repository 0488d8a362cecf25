"""The app's side of the benchmark: just what `quizapp run` gives to gunicorn."""

from flask import Flask

from quizapp.bank.current import current_bank
from quizapp.cli.serving import warm_up
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app


def application() -> Flask:
    """Return the app as `quizapp run` has it before it forks: warm, and no connection open."""
    app = create_app(Settings.from_environ())
    with app.app_context():
        current_bank(db.session())
        warm_up(app)
        db.session.remove()
        db.engine.dispose()
    return app
