"""All commands share one way to be told where the data is, and to say what went wrong."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import InterfaceError, OperationalError

from question_bank.content import BankError
from quizapp.accounts.refusals import RefusedError
from quizapp.cli.options import House, add_data_dir, chosen_settings
from quizapp.config import SettingError
from quizapp.extensions import BusyError


def house(error: Exception | None = None) -> House:
    """Return a group with one command, which fails in this way or prints its data directory."""

    @click.group(cls=House)
    def group() -> None:
        pass

    @click.group()
    def below() -> None:
        pass

    @below.command()
    def where() -> None:
        if error:
            raise error
        click.echo(chosen_settings().data_dir)

    add_data_dir(group)
    group.add_command(below)
    return group


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data-dir", "/srv/quiz", "below", "where"],
        ["below", "--data-dir", "/srv/quiz", "where"],
        ["below", "where", "--data-dir", "/srv/quiz"],
        ["--data-dir", "/elsewhere", "below", "where", "--data-dir", "/srv/quiz"],
    ],
)
def test_the_data_directory_may_stand_anywhere_and_the_nearest_counts(
    arguments: list[str],
) -> None:
    assert CliRunner().invoke(house(), arguments).stdout == "/srv/quiz\n"


def test_the_environment_names_the_data_directory_when_the_command_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUIZAPP_DATA_DIR", "/srv/quiz")
    assert CliRunner().invoke(house(), ["below", "where"]).stdout == "/srv/quiz\n"
    monkeypatch.delenv("QUIZAPP_DATA_DIR")
    assert Path(CliRunner().invoke(house(), ["below", "where"]).stdout.strip()) == Path("instance")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (SettingError("QUIZAPP_WORKERS must be at least 1"), 2, "QUIZAPP_WORKERS must be"),
        (RefusedError("No."), 1, "Error: No.\n"),
        (BankError([]), 1, "Error: "),
        (BusyError(), 1, "The database is busy."),
        (OperationalError("SELECT", {}, RuntimeError("disk full")), 1, "disk full"),
        (InterfaceError("SELECT", {}, RuntimeError("gone")), 1, "does not answer: gone"),
        (PermissionError(13, "Permission denied", "/srv"), 1, "Error: /srv: Permission denied."),
    ],
)
def test_what_went_wrong_is_a_sentence_and_a_status(
    error: Exception, status: int, words: str
) -> None:
    result = CliRunner().invoke(house(error), ["below", "where"])
    assert result.exit_code == status
    assert words in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("error", [KeyError("x"), OSError("of no file")])
def test_a_mistake_of_ours_is_not_dressed_up(error: Exception) -> None:
    assert CliRunner().invoke(house(error), ["below", "where"]).exception is error


def test_a_late_command_is_made_when_it_is_asked_for_and_not_before() -> None:
    made: list[str] = []

    def late() -> click.Command:
        made.append("late")
        return click.Command("late", callback=lambda: click.echo(chosen_settings().data_dir))

    group = house()
    group.add_late("late", late)
    assert CliRunner().invoke(group, ["below", "where"]).exit_code == 0
    assert made == []
    for arguments in (["late", "--data-dir", "/one"], ["--data-dir", "/one", "late"]):
        assert CliRunner().invoke(group, arguments).stdout == "/one\n"
    assert made == ["late"]
    assert "late" in CliRunner().invoke(group, ["--help"]).stdout
    assert CliRunner().invoke(group, ["later"]).exit_code == 2
