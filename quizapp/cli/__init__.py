"""The console script `quizapp`."""

import click

from quizapp.bank.commands import commands
from quizapp.cli.jobs import do_jobs
from quizapp.cli.options import House, add_data_dir
from quizapp.cli.schedule import scheduler
from quizapp.cli.serving import run
from quizapp.cli.shelf import SHELF
from quizapp.cli.user import user


@click.group(cls=House)
@click.version_option(package_name="quizapp")
def main() -> None:
    """Clinical questions and flashcards built from checked facts, scheduled by memory."""


add_data_dir(main)
for command in (run, do_jobs, scheduler, user, *commands(SHELF)):
    main.add_command(command)
