"""Where the commands about the bank find the live one, and where an import puts it."""

from pathlib import Path

import click

from question_bank.content import Bank
from quizapp import migrations
from quizapp.bank.commands import Shelf
from quizapp.bank.current import whole_bank
from quizapp.bank.loading import store_imported
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app, upgrade_bank, upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.web.clock import now


def live_bank() -> Bank | None:
    """Return the live bank, or None while no database holds one. Nothing is made or changed."""
    settings = chosen_settings()
    if not _may_exist(settings):
        return None
    with opened_app(settings):
        found = migrations.current(db.session.connection())
        if found is None:
            return None
        if found != migrations.newest():
            raise click.ClickException(
                "The database has the schema of another version of the app. "
                "`quizapp run` of a newer version upgrades it; --shipped does without it."
            )
        bank = whole_bank(db.session())
    return bank if bank.facts else None


def store(bank: Bank) -> None:
    """Keep an imported bank in the database, which is made ready if it is not yet there."""
    with opened_app(chosen_settings()):
        upgrade_schema()
        upgrade_bank()
        with writing() as session:
            store_imported(session, now(), bank)


SHELF = Shelf(live=live_bank, store=store)


def _may_exist(settings: Settings) -> bool:
    """Tell whether there may be a database, without making an empty one by looking."""
    file = settings.database.database if settings.database.drivername == "sqlite" else None
    return file is None or Path(file).is_file()
