"""The lock files: all that is declared is pinned, each pin has a hash, nothing names a place."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "requirements"
LOCKED = ["build", "run", "test", "semgrep", "scan", "vocabulary"]
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((LOCKS / f"{name}.txt").read_text()))


def declared(name: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"] | {"run": project["project"]["dependencies"]}
    return [Requirement(line) for line in groups[name]]


@pytest.mark.parametrize("name", LOCKED)
def test_a_lock_pins_all_that_is_declared_in_a_version_that_was_asked_for(name: str) -> None:
    locked = pins(name)
    for wanted in declared(name):
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)]), str(wanted)


@pytest.mark.parametrize("name", LOCKED)
def test_every_pin_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (LOCKS / f"{name}.txt").read_text().strip())
    assert blocks
    for block in blocks:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize("name", LOCKED)
def test_a_lock_names_no_registry_and_no_folder_of_a_machine(name: str) -> None:
    text = (LOCKS / f"{name}.txt").read_text()
    assert not re.search(r"://|--index|--extra-index|--find-links|--trusted-host|file:|/tmp", text)


@pytest.mark.parametrize(("lower", "upper"), [("build", "run"), ("build", "test"), ("run", "test")])
def test_locks_that_share_an_environment_agree(lower: str, upper: str) -> None:
    below, above = pins(lower), pins(upper)
    assert {name: above[name] for name in below if name in above} == {
        name: version for name, version in below.items() if name in above
    }


def test_the_test_lock_holds_all_that_running_needs() -> None:
    assert pins("run").keys() <= pins("test").keys()
