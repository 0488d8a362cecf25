"""`quizapp bank export` and `import` with a database, without one, and with bad files."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import load_bank
from quizapp.cli import main
from quizapp.config import Settings
from quizapp.exchange.commands import Desk, carriers
from quizapp.extensions import db
from tests.support.apps import app_over
from tests.support.editing import edit, standing

DM = "dm-weakness"


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data-dir", str(folder), "bank", *words])


@pytest.fixture(scope="module")
def first(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory in which a command made the shipped bank's database."""
    folder = tmp_path_factory.mktemp("first")
    shutil.copy(sqlite_template, folder / "quizapp.db")
    done = run(folder, "import", str(_file(folder, {})))
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(name="folder")
def fixture_folder(first: Path, tmp_path: Path) -> Path:
    """Return a data directory of one's own with the shipped bank in its database."""
    for file in first.glob("quizapp.db*"):
        shutil.copy(file, tmp_path)
    return tmp_path


def _file(folder: Path, plain: dict[str, object], name: str = "file.json") -> Path:
    path = folder / name
    path.write_text(json.dumps({"schema_version": 1, **plain}))
    return path


def note(folder: Path, text: str, **more: object) -> Path:
    """Write a file in which one fact has another note."""
    plain = bank_to_plain(load_bank())
    fact = next(row for row in plain["facts"] if row["id"] == DM)
    return _file(folder, {"facts": [{**fact, "note": text, **more}]})


def test_an_export_imported_again_changes_nothing(folder: Path) -> None:
    for name, file in (("json", "bank.json"), ("csv", "bank.zip")):
        out = folder / file
        exported = run(folder, "export", "--format", name, "--out", str(out))
        assert (exported.exit_code, exported.stdout) == (0, "")
        assert "369 facts written" in exported.stderr
        report = run(folder, "import", str(out), "--format", name, "--json")
        found = json.loads(report.stdout)
        assert report.exit_code == 0
        assert (found["created"], found["updated"], found["conflicting"]) == ([], [], [])
        assert len(found["unchanged"]) > 1000


def test_an_import_is_tried_first_and_then_kept(folder: Path) -> None:
    file = note(folder, "Seen in most.")
    tried = run(folder, "import", str(file), "--dry-run")
    assert tried.stdout.splitlines()[:3] == ["created: 0", "updated: 1", f"  facts/{DM}"]
    assert "unchanged: 0" in tried.stdout
    assert run(folder, "import", str(file)).exit_code == 0
    assert json.loads(run(folder, "import", str(file), "--json").stdout)["updated"] == []


def test_a_conflict_stops_an_import_until_somebody_decides(folder: Path) -> None:
    file = note(folder, "As the file says.")
    with app_over(Settings(data_dir=folder)) as app, app.app_context():
        edit(db.session(), DM, note="As we say.")
    stopped = run(folder, "import", str(file))
    assert stopped.exit_code == 1
    assert f"conflicting: 1\n  facts/{DM}: note" in stopped.stdout
    assert run(folder, "import", str(file), "--conflicts", "keep").exit_code == 0
    assert run(folder, "import", str(file), "--conflicts", "take").exit_code == 0
    with app_over(Settings(data_dir=folder)) as app, app.app_context():
        body = standing(db.session(), "fact", DM).body
        assert body is not None
        assert body["note"] == "As the file says."
        edit(db.session(), DM, status="draft", statement="It is still being written.")
    out = run(folder, "export", "--out", str(folder / "out.json"))
    assert f"left behind: a newer draft of facts/{DM}" in out.stderr


def test_what_tables_do_not_carry_is_said(folder: Path) -> None:
    file = _file(folder, {"wording": {"facts": {DM: {"front": ["Which complaint?"]}}}})
    assert run(folder, "import", str(file)).exit_code == 0
    out = run(folder, "export", "--format", "csv", "--out", str(folder / "bank.zip"))
    assert "not carried by csv: wording" in out.stderr


@pytest.mark.parametrize("text", ["{", '{"schema_version": 1, "facts": [{}]}'])
def test_a_refused_import_keeps_nothing_and_ends_with_1(folder: Path, text: str) -> None:
    file = folder / "bad.json"
    file.write_text(text)
    result = run(folder, "import", str(file))
    assert result.exit_code == 1
    assert "refused: " in result.stdout


def test_without_a_database_the_shipped_bank_goes_out_and_nothing_is_made(tmp_path: Path) -> None:
    nowhere, out = tmp_path / "none", tmp_path / "bank.json"
    assert run(nowhere, "export", "--out", str(out)).exit_code == 0
    assert load_bank(out) == load_bank()
    tried = run(nowhere, "import", str(out), "--dry-run")
    assert tried.exit_code == 0
    assert "updated: 0" in tried.stdout
    (tmp_path / "bad.json").write_text("{")
    assert run(nowhere, "import", str(tmp_path / "bad.json"), "--dry-run").exit_code == 1
    assert not nowhere.exists()


def test_a_desk_without_a_database_can_only_try(tmp_path: Path) -> None:
    _export, import_ = carriers(Desk())
    file = str(_file(tmp_path, {}))
    assert CliRunner().invoke(import_, [file]).exit_code == 2
    assert CliRunner().invoke(import_, [file, "--dry-run"]).exit_code == 0


@pytest.mark.parametrize("words", [("export",), ("import",), ("import", "/no/such/file")])
def test_wrong_usage_ends_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run(tmp_path, *words).exit_code == 2
