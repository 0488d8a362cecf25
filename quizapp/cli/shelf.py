"""Where the commands about the bank find the live one and its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp import migrations
from quizapp.bank.commands import Shelf
from quizapp.bank.current import whole_bank
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app, upgrade_bank, upgrade_schema
from quizapp.config import Settings
from quizapp.exchange.commands import Desk
from quizapp.extensions import db


def live_bank() -> Bank | None:
    """Return the live bank, or None while no database holds one. Nothing is made or changed."""
    with opened(make=False) as session:
        bank = whole_bank(session) if session is not None else None
    return bank if bank and bank.facts else None


@contextmanager
def opened(make: bool) -> Iterator[Session | None]:  # noqa: FBT001 - what a desk's opening takes
    """Open the database; with `make`, made ready if it is not there, else None if it is not."""
    settings = chosen_settings()
    if not make and not _may_exist(settings):
        yield None
        return
    with opened_app(settings):
        if make:
            upgrade_schema()
            upgrade_bank()
        yield db.session() if make or _holds_a_bank() else None


SHELF = Shelf(live=live_bank)
DESK = Desk(opened)


def _holds_a_bank() -> bool:
    found = migrations.current(db.session.connection())
    if found is None:
        return False
    if found != migrations.newest():
        raise click.ClickException(
            "The database has the schema of another version of the app. "
            "`quizapp run` of a newer version upgrades it; --shipped does without it."
        )
    return True


def _may_exist(settings: Settings) -> bool:
    """Tell whether there may be a database, without making an empty one by looking."""
    file = settings.database.database if settings.database.drivername == "sqlite" else None
    return file is None or Path(file).is_file()
