"""What all commands share: the data directory, the settings, and errors as sentences."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from question_bank.content import BankError
from quizapp.accounts.refusals import RefusedError
from quizapp.config import SettingError, Settings
from quizapp.extensions import BusyError
from quizapp.extensions.troubles import tells_damage

_DATA_DIR = "quizapp.data_dir"


class House(click.Group):
    """A group whose commands all take `--data-dir`, and whose known errors are sentences."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - click's own types
        super().__init__(*given, **named)
        self._late: dict[str, Callable[[], click.Command]] = {}

    def add_late(self, name: str, made: Callable[[], click.Command]) -> None:
        """Add a command that is made when somebody asks for it: what it loads takes long."""
        self._late[name] = made

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, those included that were not made yet."""
        return sorted({*super().list_commands(ctx), *self._late})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name; make it now if it is one of the late."""
        if made := self._late.pop(cmd_name, None):
            self.add_command(made(), cmd_name)
        return super().get_command(ctx, cmd_name)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command or a whole group, each of whose commands learns `--data-dir`."""
        add_data_dir(cmd)
        super().add_command(cmd, name)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own type
        """Run the command; end with 1 for what was refused and 2 for a setting of no use."""
        try:
            return super().invoke(ctx)
        except SettingError as error:
            raise click.UsageError(str(error)) from error
        except RefusedError as error:
            raise click.ClickException(str(error)) from error
        except BankError as error:
            raise click.ClickException("\n".join(map(str, error.problems))) from error
        except BusyError as error:
            raise click.ClickException("The database is busy. Try again in a moment.") from error
        except (OperationalError, InterfaceError) as error:
            # The driver's words, without SQLAlchemy's around them.
            raise click.ClickException(f"The database does not answer: {error.orig}") from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            if not tells_damage(error):
                raise
            raise click.ClickException(
                f"The database is damaged: {getattr(error, 'orig', error)}. Put a backup in its "
                "place with `quizapp restore FILE`; what it replaces is kept."
            ) from error
        except OSError as error:
            if error.filename is None:  # not of a file, such as a pipe that nobody reads
                raise
            raise click.ClickException(
                f"{error.filename}: {error.strerror}. See that it is there, and who may use it."
            ) from error


def add_data_dir(command: click.Command) -> None:
    """Give a command `--data-dir`, and every command below it."""
    command.params.append(_data_dir_option())
    if isinstance(command, click.Group):
        for below in command.commands.values():
            add_data_dir(below)


def chosen_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - each has its own type
    """Return the settings of the environment and of `--data-dir`, wherever it stood."""
    data_dir = click.get_current_context().meta.get(_DATA_DIR)
    return Settings.from_environ(data_dir=data_dir, **overrides)


def _data_dir_option() -> click.Option:
    return click.Option(
        ["--data-dir"],
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of the database and the secret key (QUIZAPP_DATA_DIR, or instance/).",
        expose_value=False,
        callback=_remember,
    )


def _remember(ctx: click.Context, _option: click.Parameter, value: Path | None) -> None:
    # `meta` is one for a command and those above it, so the option works before and after a name.
    if value is not None:
        ctx.meta[_DATA_DIR] = value
