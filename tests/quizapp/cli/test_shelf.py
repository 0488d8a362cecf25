"""Commands about the bank find the live one where there is one, and make nothing by looking."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from quizapp.cli import main
from quizapp.config import Settings
from quizapp.extensions import db, writing
from tests.support.editing import edit
from tests.support.shipped import put_shipped


def items(settings: Settings, *options: str) -> Result:
    environ = {"QUIZAPP_DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url}
    command = ["items", "--kind", "flashcard", "--json", *options]
    return CliRunner(env=environ).invoke(main, command)


def facts_of(result: Result) -> set[str]:
    assert result.exit_code == 0, result.output
    return {fact for line in result.stdout.splitlines() for fact in json.loads(line)["facts"]}


@pytest.fixture
def retired(app: Flask) -> str:
    """Retire a fact of the live bank that has a flashcard in the shipped one; return its id."""
    shipped = CliRunner().invoke(
        main, ["items", "--kind", "flashcard", "--limit", "1", "--json", "--shipped"]
    )
    fact_id: str = json.loads(shipped.stdout)["facts"][0]
    put_shipped(app)
    with app.app_context():
        edit(db.session(), fact_id, status="retired")
    return fact_id


def test_without_a_database_the_shipped_bank_is_used_and_nothing_is_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "none")
    assert items(settings, "--limit", "3").stdout.count("\n") == 3
    assert not settings.data_dir.exists()


def test_the_live_bank_is_used_where_there_is_one(app: Flask, retired: str) -> None:
    settings = app.extensions["settings"]
    assert retired not in facts_of(items(settings))
    assert retired in facts_of(items(settings, "--shipped"))


def test_an_empty_database_holds_no_bank(app: Flask) -> None:
    assert items(app.extensions["settings"], "--limit", "3").stdout.count("\n") == 3


def test_a_database_without_tables_holds_no_bank(tmp_path: Path) -> None:
    (tmp_path / "quizapp.db").touch()
    assert items(Settings(data_dir=tmp_path), "--limit", "3").stdout.count("\n") == 3


def test_a_database_of_another_version_is_not_guessed_at(app: Flask) -> None:
    with app.app_context(), writing():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'other'"))
    result = items(app.extensions["settings"])
    assert result.exit_code == 1
    assert "another version" in result.stderr


def test_an_import_is_kept_in_the_live_bank(tmp_path: Path) -> None:
    environ = {"QUIZAPP_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": ""}
    out, back = tmp_path / "bank.json", tmp_path / "back.json"
    runner = CliRunner(env=environ)
    runner.invoke(main, ["bank", "export", "--out", str(out)], catch_exceptions=False)
    plain = json.loads(out.read_text())
    changed = next(row for row in plain["facts"] if row["polarity"] == "asserted")
    changed["note"] = "As our school reads it."
    out.write_text(json.dumps(plain))

    told = runner.invoke(main, ["bank", "import", str(out), "--json"])
    runner.invoke(main, ["bank", "export", "--out", str(back)], catch_exceptions=False)

    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["updated"] == [f"facts/{changed['id']}"]
    live = {row["id"]: row for row in json.loads(back.read_text())["facts"]}
    assert live[changed["id"]]["note"] == "As our school reads it."
    assert live[changed["id"]]["version"] == 2
