"""`quizapp backup`, `restore` and `move` from the command line: what they say, and how they end."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from quizapp.cli import main
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import User
from tests.support.apps import app_over
from tests.support.people import person
from tests.support.places import make_postgresql

__all__ = ["make_postgresql"]


@pytest.fixture
def folder(sqlite_settings: Settings) -> Path:
    """Return a data directory in which Ada has an account."""
    add(sqlite_settings, "Ada")
    return sqlite_settings.data_dir


def add(settings: Settings, name: str) -> None:
    with app_over(settings) as app, app.app_context(), writing() as session:
        session.add(person(name, "learner"))


def names(settings: Settings) -> list[str]:
    with app_over(settings) as app, app.app_context():
        return sorted(db.session().scalars(select(User.name)))


def run(folder: Path, *arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(
        main,
        ["--data-dir", str(folder), *map(str, arguments)],
        env={"DATABASE_URL": "", "QUIZAPP_MOVE_TO": "", **environment},
    )


def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.quizapp"
    made = run(folder, "backup", file, "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert told["bytes"] == file.stat().st_size
    assert told["tables"]["user"]["rows"] == 1
    add(Settings(data_dir=folder), "Otto")
    tried = run(folder, "restore", file, "--check")
    assert tried.exit_code == 0, tried.output
    assert "Nothing was changed" in tried.stderr
    assert names(Settings(data_dir=folder)) == ["Ada", "Otto"]
    back = run(folder, "restore", file, "--json")
    assert back.exit_code == 0, back.output
    kept = json.loads(back.stdout)["kept"]
    assert kept in back.stderr
    assert f"Restored {file} to sqlite:///{folder / 'quizapp.db'}: made at" in back.stderr
    assert names(Settings(data_dir=folder)) == ["Ada"]
    assert names(Settings(data_dir=tmp_path, database_url=f"sqlite:///{kept}")) == ["Ada", "Otto"]


def test_a_file_that_is_there_is_replaced_only_when_told(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.quizapp"
    assert run(folder, "backup", file).exit_code == 0
    first = file.read_bytes()
    refused = run(folder, "backup", file)
    assert (refused.exit_code, file.read_bytes()) == (1, first)
    assert "--force" in refused.stderr
    assert run(folder, "backup", file, "--force").exit_code == 0
    assert run(folder, "restore", file).exit_code == 0


@pytest.mark.parametrize("name", ["quizapp.db", "secret_key"])
def test_nothing_but_a_backup_is_replaced_even_when_told(folder: Path, name: str) -> None:
    before = (folder / name).read_bytes()
    refused = run(folder, "backup", folder / name, "--force")
    assert (refused.exit_code, (folder / name).read_bytes()) == (1, before)
    assert "is no backup" in refused.stderr


def test_no_database_is_made_by_looking_for_one(tmp_path: Path) -> None:
    refused = run(tmp_path / "new", "backup", tmp_path / "b")
    assert refused.exit_code == 1
    assert "There is no database" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"nonsense")
    refused = run(folder, "restore", tmp_path / "b")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: This is no backup, or it is damaged")
    assert names(Settings(data_dir=folder)) == ["Ada"]


@pytest.mark.parametrize("command", [("backup", "b.quizapp"), ("run", "--port", "0")])
def test_a_damaged_database_is_told_of_in_a_sentence(
    folder: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    good = tmp_path / "good.quizapp"
    assert run(folder, "backup", good).exit_code == 0
    with (folder / "quizapp.db").open("r+b") as database:
        database.write(bytes(100))
    refused = run(folder, *command)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: The database is damaged: file is not a database.")
    assert run(folder, "restore", good).exit_code == 0
    assert names(Settings(data_dir=folder)) == ["Ada"]


def test_a_server_that_runs_is_told_of(folder: Path, tmp_path: Path) -> None:
    run(folder, "backup", tmp_path / "b")
    with app_over(Settings(data_dir=folder)) as app, app.app_context():
        db.session().execute(select(1))
        refused = run(folder, "restore", tmp_path / "b")
    assert refused.exit_code == 1
    assert "Stop the server" in refused.stderr


def test_a_folder_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    refused = run(folder, "backup", tmp_path / "none" / "b")
    assert refused.exit_code == 1
    assert "No such file or directory" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "Where to?"),
        (["--to", "mysql://host/db"], "no database address"),
        (["--to", "sqlite:///other.db"], "must begin with postgresql://"),
        (["--to", "postgresql://me:secret@host/db"], "Others see a password"),
    ],
)
def test_where_to_move_must_be_said_and_without_a_password(
    folder: Path, arguments: list[str], why: str
) -> None:
    refused = run(folder, "move", *arguments)
    assert refused.exit_code == 2
    assert why in refused.stderr
    assert "secret" not in refused.stderr


def test_a_move_begins_on_sqlite(tmp_path: Path) -> None:
    refused = run(tmp_path, "move", DATABASE_URL="postgresql://host/db")
    assert refused.exit_code == 2
    assert "moves from SQLite" in refused.stderr


@pytest.mark.postgres
def test_a_move_by_one_command(folder: Path, request: pytest.FixtureRequest) -> None:
    target = request.getfixturevalue("make_postgresql")().settings
    moved = run(folder, "move", "--json", QUIZAPP_MOVE_TO=target.database_url)
    assert moved.exit_code == 0, moved.output
    assert json.loads(moved.stdout)["tables"]["user"]["rows"] == 1
    assert names(target) == names(Settings(data_dir=folder)) == ["Ada"]
