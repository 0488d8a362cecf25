"""`quizapp backup`, `quizapp restore` and `quizapp move`: an installation in one file."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import URL

from quizapp.backups.daily import FOLDER
from quizapp.backups.moving import move as move_rows
from quizapp.backups.nouns import Manifest, Sum
from quizapp.backups.restoring import restore as put_in_place
from quizapp.backups.taking import snapshot, take
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app
from quizapp.config import SettingError, Settings
from quizapp.extensions import db
from quizapp.web.clock import real_time

TARGET = "QUIZAPP_MOVE_TO"

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@AS_JSON
def backup(file: Path, *, force: bool, as_json: bool) -> None:
    """Copy the whole installation to FILE while it goes on serving.

    The file holds everything but the secret key and what is of the moment: sign-ins, one-time
    links, counts of tries. It is read back before it gets its name. Only its owner may read it: it
    holds everybody's data.
    """
    settings = chosen_settings()
    _refuse_nothing(settings.database)
    with _disk_errors(), opened_app(settings), snapshot(db.engine) as connection:
        manifest = take(connection, file, real_time(), replace=force)
    told = _told(manifest.sums)
    click.echo(f"Backed up to {file}: {told}, {manifest.size:,} bytes, checked.", err=True)
    if as_json:
        _print({"file": str(file), **_plain(manifest)})


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--check", "trial", is_flag=True, help="Only try whether FILE can be restored.")
@AS_JSON
def restore(file: Path, *, trial: bool, as_json: bool) -> None:
    """Put the backup FILE in the place of what there is; stop the server first.

    A backup of either kind of database can be restored to either. What it replaces is kept, and
    everybody has to sign in anew.
    """
    settings = chosen_settings()
    with _disk_errors():
        done = put_in_place(
            settings.database, settings.data_dir / FOLDER, file, real_time(), trial=trial
        )
    head = done.manifest.head
    made = f"made at {head.at} by version {head.app}, schema {head.schema}"
    if trial:
        click.echo(f"{file} can be restored: {made}. Nothing was changed.", err=True)
    else:
        where = settings.database.render_as_string()  # without its password
        click.echo(f"Restored {file} to {where}: {made}, {_told(done.manifest.sums)}.", err=True)
    if done.kept is not None:
        click.echo(f"What it replaced is kept as {done.kept}.", err=True)
    if as_json:
        kept = str(done.kept) if done.kept else None
        _print({"file": str(file), "kept": kept, **_plain(done.manifest)})


@click.command()
@click.option("--to", "address", help=f"The empty database, without a password. ({TARGET})")
@AS_JSON
def move(address: str | None, *, as_json: bool) -> None:
    """Move from SQLite to an empty PostgreSQL database; stop the server first.

    Other people see the arguments of a command: an address with a password belongs into the
    environment variable QUIZAPP_MOVE_TO, or the password into PGPASSWORD or ~/.pgpass. Every table
    is counted and summed up on both sides. The SQLite database stays as it was.
    """
    settings = chosen_settings()
    if settings.database.get_backend_name() != "sqlite":
        raise click.UsageError("This moves from SQLite, and DATABASE_URL names a PostgreSQL.")
    target = _target(address)
    with _disk_errors():
        sums = move_rows(Path(str(settings.database.database)), target)
    click.echo(
        f"Moved: {_told(sums)}, each table the same on both sides. Start from now on with "
        "DATABASE_URL set to the new address, and with the same data directory.",
        err=True,
    )
    if as_json:
        _print({"tables": _tables(sums)})


def _target(address: str | None) -> URL:
    given = address or os.environ.get(TARGET, "")
    if not given:
        raise click.UsageError(f"Where to? Set {TARGET}, or say --to postgresql://…")
    try:
        target = Settings(database_url=given).database
    except SettingError as error:
        raise click.UsageError("The address to move to is no database address.") from error
    if target.get_backend_name() != "postgresql":
        raise click.UsageError("The address to move to must begin with postgresql://")
    if address and target.password is not None:
        raise click.UsageError(
            f"Others see a password given as an argument. Set {TARGET} instead of --to."
        )
    return target


def _refuse_nothing(url: URL) -> None:
    """Refuse to look for a database where there is none: looking would make one."""
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise click.ClickException(f"There is no database at {url.database}.")


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Tell of a full disk or a missing permission in the system's own words."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'The disk'}: {error.strerror}.") from error


def _told(sums: Mapping[str, Sum]) -> str:
    rows = sum(each.rows for each in sums.values())
    return f"{rows:,} rows of {len(sums)} tables"


def _tables(sums: Mapping[str, Sum]) -> dict[str, object]:
    return {name: {"rows": each.rows, "sha256": each.sha256} for name, each in sums.items()}


def _plain(manifest: Manifest) -> dict[str, object]:
    head = manifest.head
    return {
        "app": head.app,
        "schema": head.schema,
        "database": head.database,
        "at": head.at,
        "bytes": manifest.size,
        "sha256": manifest.sha256,
        "tables": _tables(manifest.sums),
    }


def _print(plain: Mapping[str, object]) -> None:
    click.echo(json.dumps(plain, ensure_ascii=False))
