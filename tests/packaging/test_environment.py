"""Making the environment ready: cheap when nothing changed, plain about what it cannot do."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from question_bank.ingest.vocabulary.terms import FILE
from quizapp.accounts import leaked

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, pointed at an empty folder; what it would run is kept, not run."""
    path = ROOT / "requirements" / "environment.py"
    spec = importlib.util.spec_from_file_location("environment", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "ran", ran, raising=False)
    monkeypatch.setattr(module, "run", lambda *command: ran.append(tuple(map(str, command))))
    return module


def test_what_is_installed_is_not_installed_again(environment: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("left-hand==1")
    environment.install("run", [lock], ["--requirement", str(lock)])
    environment.install("run", [lock], ["--requirement", str(lock)])
    assert len(environment.ran) == 1


def test_a_changed_lock_is_installed(environment: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("left-hand==1")
    environment.install("run", [lock], [])
    lock.write_text("left-hand==2")
    environment.install("run", [lock], [])
    assert len(environment.ran) == 2


def test_locked_packages_are_installed_by_hash_and_never_built(environment: ModuleType) -> None:
    environment.install_locked("run")
    assert {"--require-hashes", "--only-binary=:all:"} <= set(environment.ran[0])


@pytest.fixture
def new_code(environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the script a project of one module, this Python, and leave to run what it would."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "BANK", tmp_path / "question_bank")
    monkeypatch.setattr(environment, "VENV_PYTHON", sys.executable)
    monkeypatch.setattr(environment, "run", lambda *command: subprocess.run(command, check=True))
    code = tmp_path / "quizapp" / "new" / "module.py"
    code.parent.mkdir(parents=True)
    (tmp_path / "question_bank").mkdir()
    code.write_text("ONE = 1")
    return code


def test_the_code_is_compiled_for_who_may_not_write_there(
    environment: ModuleType, new_code: Path
) -> None:
    compiled = Path(importlib.util.cache_from_source(str(new_code)))
    environment.compile_app()
    first = compiled.read_bytes()
    os.utime(new_code, (1, 1))  # as a checkout does, which makes what is compiled invalid
    environment.compile_app()
    assert compiled.read_bytes() != first
    compiled.unlink()
    environment.compile_app()
    assert compiled.exists()


def test_compiling_is_part_of_making_ready(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = ("make_environment", "install_app", "make_vocabulary", "make_password_list")
    for step in steps:
        monkeypatch.setattr(environment, step, lambda: None)
    environment.main(["run"])
    assert [command[1:3] for command in environment.ran] == [("-m", "compileall")]


def test_a_tool_has_an_environment_of_its_own_and_is_installed_once(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def works(*command: object, told: bool = False) -> bool:
        asked.append(tuple(map(str, command)))
        return told or len(environment.ran) == 1

    monkeypatch.setattr(environment, "works", works)
    environment.install_tool("semgrep")
    environment.install_tool("semgrep")
    home = environment.VENV / "tools" / "semgrep"
    assert [command[-1] for command in environment.ran] == [str(home)]
    pip = [command for command in asked if "pip" in command]
    assert len(pip) == 1
    assert pip[0][0].startswith(str(home))
    assert {"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(pip[0])


def test_a_tool_that_cannot_be_installed_says_so_and_stops(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "works", lambda *_command, told=False: False)  # noqa: ARG005
    with pytest.raises(SystemExit, match=r"semgrep\.txt .* no wheel"):
        environment.install_tool("semgrep")
    assert not environment.is_done("semgrep", [environment.LOCKS / "semgrep.txt"])


def test_the_vocabulary_is_made_once_and_again_where_it_is_gone(
    environment: ModuleType, tmp_path: Path
) -> None:
    made = tmp_path / environment.VOCABULARY
    made.parent.mkdir(parents=True)
    made.touch()
    environment.make_vocabulary()
    environment.make_vocabulary()
    fetch, build = environment.ran
    assert {"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(fetch)
    assert build[-3:] == (
        "question_bank.ingest.vocabulary",
        fetch[fetch.index("--target") + 1],
        str(made),
    )
    made.unlink()
    environment.make_vocabulary()
    assert len(environment.ran) == 4


def test_the_vocabulary_is_made_where_the_app_looks_for_it(environment: ModuleType) -> None:
    assert environment.VOCABULARY == FILE


def test_the_list_of_leaked_passwords_is_made_where_the_app_looks_for_it(
    environment: ModuleType, tmp_path: Path
) -> None:
    environment.make_password_list()
    fetch, build = environment.ran
    assert {"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(fetch)
    assert build[-3] == "quizapp.accounts.leaked_making"
    assert build[-1] == str(tmp_path / leaked.FILE)


def test_without_root_it_says_what_to_run_and_stops(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"apt-get install .*chromium"):
        environment.require_packages(["chromium"], "for the browser tests")


def test_proxies_that_are_not_there_are_asked_for_by_their_packages(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(
        environment, "require_packages", lambda names, _purpose: asked.append(names)
    )
    there = {"nginx", "caddy"}
    monkeypatch.setattr(shutil, "which", lambda name, **_where: name if name in there else None)
    environment.require_proxies()
    assert asked == []
    there.remove("nginx")
    environment.require_proxies()
    assert asked == [["nginx-light"]]


def test_a_browser_may_be_named(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(
        environment, "require_packages", lambda names, _purpose: asked.append(names)
    )
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setenv("CHROMIUM", "/opt/browser")
    environment.require_browser()
    assert not any("chromium" in names for names in asked)
    monkeypatch.delenv("CHROMIUM")
    environment.require_browser()
    assert "chromium" in asked[-1]
