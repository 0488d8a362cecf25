"""`quizapp run`: make everything ready, then serve with gunicorn in this very process."""

import os
import socket
from collections.abc import Callable
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # no types

from quizapp.accounts import links, people
from quizapp.bank.current import current_bank
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app, upgrade_bank, upgrade_schema
from quizapp.cli.server_log import GunicornLogger
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.web.clock import now

BACKLOG = 512
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free."
)
@click.option("--workers", type=click.IntRange(1), help="Server processes (QUIZAPP_WORKERS, or 2).")
def run(host: str, port: int, workers: int | None) -> None:
    """Create or upgrade the database, load the shipped bank, and serve."""
    settings = chosen_settings(workers=workers)
    listener = listen(host, port)
    address = address_of(listener)
    with opened_app(settings) as app:
        upgrade_schema()
        upgrade_bank()
        current_bank(db.session())  # read before the workers are forked, so that they share it
        link = first_link(address)
    # All connections are closed now: the workers, forked from here, inherit none.
    serve(app, listener, settings, lambda: greet(address, link))


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; a `click.ClickException` says why there is none.

    Here rather than in gunicorn, so that a port in use is known before anything is changed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen at {host}, port {port}: {_reason(error)}. "
            "Choose another with --host or --port."
        ) from error


def _reason(error: OSError) -> str:
    """Return the system's words alone; Python puts the address into them once more."""
    return os.strerror(error.errno) if error.errno else str(error)


def address_of(listener: socket.socket) -> str:
    """Return the address to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    if host in EVERYWHERE:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def first_link(address: str) -> str | None:
    """Return a fresh link for the first person, or None when somebody has an account."""
    if people.anybody(db.session()):
        return None
    with writing() as session:
        return links.setup_link(session, now(), address)


def greet(address: str, link: str | None) -> None:
    """Say where the site is, and how the first person gets in."""
    click.echo(f"Serving at {address} (Ctrl+C stops it)")
    if link:
        click.echo(f"Nobody has an account yet. Make the first with this link, once: {link}")


def serve(
    app: Flask, listener: socket.socket, settings: Settings, ready: Callable[[], None]
) -> None:
    """Serve until told to stop; call `ready` once requests are accepted."""
    options = {
        "bind": f"fd://{listener.detach()}",
        "workers": settings.workers,
        "worker_class": "gthread",
        "threads": settings.threads,
        "preload_app": True,
        "when_ready": lambda _server: ready(),
        "logger_class": GunicornLogger,
        # Whom to trust about X-Forwarded-* is decided in one place, the app's own.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
        "proc_name": "quizapp",
    }
    _Server(app, options).run()


class _Server(BaseApplication):  # type: ignore[misc]  # as above
    """Gunicorn, told everything here instead of in a file."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app
