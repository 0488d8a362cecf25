"""The console script `quizapp`."""

import click

import quizapp.cli.collecting  # noqa: F401 - first of all: it makes loading the rest quicker
from quizapp.bank.commands import commands
from quizapp.cli.backups import backup, move, restore
from quizapp.cli.collecting import collect_from_here_on
from quizapp.cli.jobs import do_jobs
from quizapp.cli.options import House, add_data_dir
from quizapp.cli.serving import run
from quizapp.cli.shelf import DESK, SHELF
from quizapp.cli.user import user
from quizapp.exchange.commands import carriers


@click.group(cls=House)
@click.version_option(package_name="quizapp")
def main() -> None:
    """Clinical questions and flashcards built from checked facts, scheduled by memory."""


add_data_dir(main)
bank, items = commands(SHELF)
for carrier in carriers(DESK):
    bank.add_command(carrier)
for command in (run, do_jobs, backup, restore, move, user, bank, items):
    main.add_command(command)


def _ingest() -> click.Command:
    from quizapp.imports.commands import ingesting  # noqa: PLC0415 - it loads the finder's rules

    return ingesting(SHELF)


def _schedule() -> click.Command:
    from quizapp.cli.schedule import scheduler  # noqa: PLC0415 - it loads the evaluation

    return scheduler


main.add_late("ingest", _ingest)
main.add_late("schedule", _schedule)
collect_from_here_on()
