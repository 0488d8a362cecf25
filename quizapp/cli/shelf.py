"""Where the commands about the bank find the live one."""

from pathlib import Path

import click

from question_bank.content import Bank
from quizapp import migrations
from quizapp.bank.commands import Shelf
from quizapp.bank.current import current_bank
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app
from quizapp.config import Settings
from quizapp.extensions import db


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
        live = current_bank(db.session())
    return live.bank if live.revision else None


SHELF = Shelf(live=live_bank)


def _may_exist(settings: Settings) -> bool:
    """Tell whether there may be a database, without making an empty one by looking."""
    file = settings.database.database if settings.database.drivername == "sqlite" else None
    return file is None or Path(file).is_file()
