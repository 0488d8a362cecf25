"""A site in this very process whose clock stands still, for what must be seen on a certain day."""

import itertools
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from quizapp.bank.current import current_bank
from quizapp.cli.preparing import upgrade_bank, upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.factory import create_app
from tests.support.apps import StillClock
from tests.support.browsing import give_password
from tests.support.people import person

SUNDAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""When the clock stands still at first; learners live in Berlin, where it is ten."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class StillSite:
    """A running site, its clock and its data."""

    address: str
    data: Path
    app: Flask
    clock: StillClock

    def newcomer(self, role: str = "learner") -> str:
        """Make an account; return the e-mail address to sign in with."""
        someone = person(f"Kim{next(_numbers)}", role)
        with self.app.app_context(), writing() as session:
            session.add(someone)
            session.flush()
            user_id, email = someone.id, someone.email
        give_password(self.app, user_id)
        return email


class Quiet(WSGIRequestHandler):
    """Says nothing of requests: the app's own log does."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - Werkzeug's own
        """Keep silent."""


def whole(app: Flask) -> WSGIApplication:
    """Answer with whole bodies: a browser that leaves early then leaves no file open."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@contextmanager
def running_still_site(folder: Path) -> Iterator[StillSite]:
    """Start a site with the shipped bank in a thread; stop it whatever happens."""
    app = create_app(Settings(data_dir=folder, log_level="error"))
    clock = StillClock(SUNDAY)
    app.extensions["clock"] = clock
    with app.app_context():
        upgrade_schema()
        upgrade_bank()
        current_bank(db.session())
    server = make_server("127.0.0.1", 0, whole(app), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield StillSite(f"http://127.0.0.1:{server.server_port}", folder, app, clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
