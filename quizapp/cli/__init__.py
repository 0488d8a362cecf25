"""The console script `quizapp`."""

import click

from quizapp.bank.commands import commands
from quizapp.cli.jobs import do_jobs
from quizapp.cli.options import House, add_data_dir
from quizapp.cli.schedule import scheduler
from quizapp.cli.serving import run
from quizapp.cli.shelf import DESK, SHELF
from quizapp.cli.user import user
from quizapp.exchange.commands import carriers
from quizapp.imports.commands import ingesting


@click.group(cls=House)
@click.version_option(package_name="quizapp")
def main() -> None:
    """Clinical questions and flashcards built from checked facts, scheduled by memory."""


add_data_dir(main)
bank, items = commands(SHELF)
for carrier in carriers(DESK):
    bank.add_command(carrier)
for command in (run, do_jobs, scheduler, user, bank, items, ingesting(SHELF)):
    main.add_command(command)
