"""A site with holes in it, on purpose: what a scanner must find where it finds nothing in ours."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from tests.support.still_site import Quiet

HEAD = "<!doctype html><html lang='en'><title>Planted</title><main><h1>Planted</h1>"
HOME = f"""{HEAD}<a href="/find?q=rash">Find</a> <a href="/fact?id=1">Fact</a>
<a href="/go?next=/fact">Go</a></main></html>"""


def vulnerable_app() -> Flask:
    """Return an app that repeats what it is sent, asks a database with it, and goes where told."""
    app = Flask("vulnerable")
    app.logger.disabled = True  # it falls over on purpose, many times
    app.add_url_rule("/", "home", lambda: HOME)
    app.add_url_rule("/find", "find", _find)
    app.add_url_rule("/fact", "fact", _fact)
    app.add_url_rule("/go", "go", _go)
    return app


def _find() -> str:
    return f"{HEAD}<p>Nothing like {request.args.get('q', '')} here.</p></main></html>"


def _fact() -> ResponseReturnValue:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE fact (id INTEGER, says TEXT)")
        connection.execute("INSERT INTO fact VALUES (1, 'A rash.')")
        wanted = request.args.get("id", "1")
        try:
            rows = connection.execute(f"SELECT says FROM fact WHERE id = {wanted}").fetchall()  # noqa: S608 - the hole
        except (sqlite3.Error, sqlite3.Warning) as error:
            return f"{HEAD}<p>sqlite3.OperationalError: {error}</p></main></html>", 500
    return f"{HEAD}<p>{rows}</p></main></html>"


def _go() -> ResponseReturnValue:
    return redirect(request.args.get("next", "/"))


@contextlib.contextmanager
def running_vulnerable() -> Iterator[str]:
    """Serve the site on this machine alone; yield its address."""
    server = make_server("127.0.0.1", 0, vulnerable_app(), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
