"""`quizapp run`: make everything ready, say where the site is, then serve."""

import os
import socket

import click
from flask import Flask

from quizapp.accounts import links, people
from quizapp.bank.current import current_bank
from quizapp.cli.collecting import collect_seldom
from quizapp.cli.keeping import serve
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app, upgrade_bank, upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.extensions.presence import present
from quizapp.web.clock import now
from quizapp.web.metrics import beat

BACKLOG = 512
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to # nosec B104

WARMING = ("/healthz", "/sign-in")
"""Pages that are made once before the workers start."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free."
)
@click.option("--workers", type=click.IntRange(1), help="Server processes (QUIZAPP_WORKERS, or 2).")
def run(host: str, port: int, workers: int | None) -> None:
    """Create or upgrade the database, load the shipped bank, and serve."""
    settings = chosen_settings(workers=workers)
    with listen(host, port) as listener:
        address = address_of(listener)
        with opened_app(settings) as app:
            upgrade_schema()
            upgrade_bank()
            current_bank(db.session())  # read before the workers are forked, so that they share it
            warn_of_no_name(settings)
            link = first_link(public_address(settings, address))
            warm_up(app)
            beat(app)  # from here on a process for jobs is expected
        # All connections are closed now: the workers, forked from here, inherit none.
        with present(settings.database):
            serve(app, listener, settings, lambda: greet(address, link))


def warm_up(app: Flask) -> None:
    """Load and compile here, before the workers are forked, what the first pages need.

    The workers share it, which spares 25 MB, and their first visitors do not wait for it.
    """
    for address in WARMING:
        with app.test_request_context(address):
            app.dispatch_request()
    for name in app.jinja_env.list_templates(filter_func=_is_warming):
        app.jinja_env.get_template(name)
    collect_seldom()


def _is_warming(template: str) -> bool:
    return template.startswith("study/") and not template.startswith("study/plan")


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


def public_address(settings: Settings, address: str) -> str:
    """Return where people open the site: by its name behind a proxy, where it was given one."""
    if not settings.hosts or not settings.behind_proxy:
        return address
    return f"{'https' if settings.https else 'http'}://{settings.hosts[0]}"


def warn_of_no_name(settings: Settings) -> None:
    """Say so where a public site has no name: then whoever asks chooses what its links begin with.

    Not where it is open on this machine alone, which answers to any name as it always did.
    """
    if not settings.hosts and (settings.https or settings.behind_proxy):
        click.echo(
            "Warning: QUIZAPP_HOSTS is empty, so this site answers to any name, and a link that "
            "it makes, as for a new password, begins with whatever name it was asked by. Name it.",
            err=True,
        )


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
