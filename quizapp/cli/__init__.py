"""The console script `quizapp`."""

import click

from quizapp.cli.options import House, add_data_dir
from quizapp.cli.serving import run
from quizapp.cli.user import user


@click.group(cls=House)
@click.version_option(package_name="quizapp")
def main() -> None:
    """Clinical questions and flashcards built from checked facts, scheduled by memory."""


add_data_dir(main)
for command in (run, user):
    main.add_command(command)
