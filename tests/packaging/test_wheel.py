"""The wheel: both packages with their data, and nothing of the tests."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CARRIED = ("question_bank", "quizapp")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        yield opened


def in_checkout(pattern: str) -> set[str]:
    return {
        found.relative_to(ROOT).as_posix()
        for package in CARRIED
        for found in (ROOT / package).rglob(pattern)
        if found.is_file()
    }


@pytest.mark.parametrize("pattern", ["*.py", "*.yaml", "*.json", "*.html", "*.css", "*.js"])
def test_the_wheel_carries_every_file_of_the_packages(wheel: zipfile.ZipFile, pattern: str) -> None:
    assert in_checkout(pattern) <= set(wheel.namelist())


def test_the_wheel_carries_the_shipped_bank_and_the_pages(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert "question_bank/data/concepts/conditions.yaml" in names
    assert "quizapp/templates/layout.html" in names
    assert any(name.startswith("quizapp/migrations/versions/") for name in names)


def test_the_wheel_carries_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(CARRIED)


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "quizapp = quizapp.cli:main" in wheel.read(entry).decode()
