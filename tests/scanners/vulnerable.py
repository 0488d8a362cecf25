"""A site with holes in it, on purpose: what a scanner must find where it finds nothing in ours."""

import contextlib
import posixpath
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from tests.support.still_site import Quiet

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEAD = "<!doctype html><html lang='en'><title>Planted</title><main><h1>Planted</h1>"
# In folders of a few: wapiti looks at no more than ten pages of each (`run.py`).
HOME = f"""{HEAD}<a href="/find?q=rash">Find</a> <a href="/fact?id=1">Fact</a>
<a href="/go?next=/fact">Go</a> <a href="/guests/away?to=/fact">Away</a>
<a href="/guests/say?words=rash">Say</a> <a href="/guests/said">Said</a>
<a href="/files/run?name=rash">Run</a> <a href="/files/read?name=rash">Read</a>
<a href="/files/note?text=rash">Note</a></main></html>"""
PASSWORDS = "root:x:0:0:root:/root:/bin/sh"
"""What a file holds that is pretended to be read: nothing of the machine is."""


def vulnerable_app() -> Flask:
    """Return an app that repeats what it is sent, asks a database with it, and goes where told."""
    app = Flask("vulnerable")
    app.logger.disabled = True  # it falls over on purpose, many times
    app.add_url_rule("/", "home", lambda: HOME)
    app.add_url_rule("/find", "find", _find)
    app.add_url_rule("/fact", "fact", _fact)
    app.add_url_rule("/go", "go", _go)
    said: list[str] = []
    app.add_url_rule("/guests/say", "say", lambda: _say(said))
    app.add_url_rule("/guests/said", "said", lambda: f"{HEAD}{'<br>'.join(said)}</main></html>")
    app.add_url_rule("/files/run", "run", _run)
    app.add_url_rule("/files/read", "read", _read)
    app.add_url_rule("/files/note", "note", _note)
    app.wsgi_app = _away_before(app.wsgi_app)  # type: ignore[assignment, method-assign]
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


def _say(said: list[str]) -> str:
    said.append(request.args.get("words", ""))
    return f"{HEAD}<p>Thank you.</p></main></html>"


def _run() -> str:
    """Answer as a shell would that is handed what was sent; nothing is run."""
    told = {"id": "uid=0(root) gid=0(root) groups=0(root)", "env": "PATH=/bin PWD=/"}
    words = re.split(r"[;|&`\n]+", request.args.get("name", ""))
    return (
        f"{HEAD}<pre>{' '.join(told.get(word.strip(), '') for word in words)}</pre></main></html>"
    )


def _read() -> str:
    """Answer as a page would that opens whatever file is named."""
    named = request.args.get("name", "")
    reached = posixpath.join("/srv/notes", named) == "/etc/passwd"
    return f"{HEAD}<pre>{PASSWORDS if reached else 'No such file.'}</pre></main></html>"


def _note() -> str:
    """Answer as a reader of XML would that follows what a document names."""
    followed = 'SYSTEM "file:///etc/passwd"' in request.args.get("text", "")
    return f"{HEAD}<pre>{PASSWORDS if followed else 'Noted.'}</pre></main></html>"


def _away_before(app: "WSGIApplication") -> "WSGIApplication":
    """Send elsewhere with a header made of what was sent, which Flask itself refuses to write."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/guests/away":
            return app(environ, start_response)
        to = parse_qs(environ["QUERY_STRING"]).get("to", ["/"])[0]
        start_response("302 FOUND", [("Location", to), ("Content-Length", "0")])
        return [b""]

    return answer


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
