"""`quizapp user`: accounts from the command line."""

import sys

import click

from quizapp.accounts import people
from quizapp.accounts.passwords import hash_password
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app, upgrade_schema
from quizapp.extensions import writing
from quizapp.models.people import ROLES
from quizapp.web.clock import now


@click.group()
def user() -> None:
    """Make accounts."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="What the pages call this person.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option(
    "--password-stdin",
    is_flag=True,
    required=True,
    help="Read the password from standard input: as an argument, other people could see it.",
)
def add(email: str, name: str, role: str, *, password_stdin: bool) -> None:  # noqa: ARG001 - there is no other way to give one
    """Make an account for EMAIL."""
    settings = chosen_settings()
    about = (name, email, settings.site_name)
    password = hash_password(sys.stdin.readline().rstrip("\r\n"), about)
    with opened_app(settings):
        upgrade_schema()
        with writing() as session:
            people.add_user(
                session,
                email=email,
                name=name,
                role=role,
                password=password,
                now=now(),
                zone=settings.default_zone,
            )
    click.echo(f"{email} has an account now.", err=True)
