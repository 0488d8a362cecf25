"""What protects secrets: strong functions, long random numbers, files that only the app reads."""

import ast
import secrets
from pathlib import Path

import pytest
from argon2 import extract_parameters
from flask import Flask

from quizapp.accounts import invitations, tokens
from quizapp.accounts.tokens import digest, new_token
from quizapp.config import shared_secret_key
from tests.support.browsing import hashed

ROOT = Path(__file__).parents[2]
CODE = [*(ROOT / "quizapp").rglob("*.py"), *(ROOT / "question_bank").rglob("*.py")]
WEAK = {"md5", "sha1", "md4", "des", "rc4", "blowfish"}
UNCHECKED = {"CERT_NONE", "_create_unverified_context", "check_hostname"}
GUESSABLE = {"random", "uuid1", "uuid3"}
MAY_DRAW = {"question_bank", "memory", "study", "learning", "many.py"}
"""Rooms in which a draw decides what is asked, never who may."""


def names(path: Path) -> set[str]:
    """Return every name that a module uses or imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.name for alias in node.names}
            found.add(getattr(node, "module", None) or "")
    return found


def test_no_weak_function_is_used_anywhere() -> None:
    assert {str(path): used for path in CODE if (used := names(path) & WEAK)} == {}


def test_no_certificate_is_taken_unchecked() -> None:
    assert {str(path): used for path in CODE if (used := names(path) & UNCHECKED)} == {}


def test_such_a_use_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import hashlib, random\nhashlib.md5(b'').hexdigest()\nssl.CERT_NONE\n")
    assert names(planted) & UNCHECKED == {"CERT_NONE"}
    assert names(planted) & WEAK == {"md5"}
    assert names(planted) & GUESSABLE == {"random"}


def test_nothing_that_guards_is_drawn_from_numbers_one_could_guess() -> None:
    guarding = [path for path in CODE if not MAY_DRAW & {*path.relative_to(ROOT).parts}]
    assert len(guarding) > 100
    assert {str(path): used for path in guarding if (used := names(path) & GUESSABLE)} == {}


def test_passwords_are_hashed_at_a_cost() -> None:
    cost = extract_parameters(hashed().encoded)
    assert (cost.type.name, cost.salt_len, cost.hash_len) == ("ID", 16, 32)
    assert cost.memory_cost >= 64 * 1024, "64 MiB"
    assert cost.time_cost >= 3


def test_tokens_are_long_random_and_kept_as_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def draw(size: int) -> str:
        drawn.append(size)
        return "x"

    monkeypatch.setattr(secrets, "token_urlsafe", draw)
    assert new_token() == "x"
    assert drawn == [tokens.TOKEN_BYTES]
    assert drawn[0] * 8 >= 128
    assert len(digest("x")) * 4 == 256


def test_an_invitation_can_be_read_aloud_and_not_be_guessed() -> None:
    assert len(invitations.ALPHABET) ** invitations.LENGTH >= 2**60


def test_the_key_is_long_and_nobody_elses_to_read(tmp_path: Path, sqlite_app: Flask) -> None:
    key = shared_secret_key(tmp_path)
    assert len(bytes.fromhex(key)) * 8 == 256
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(str(sqlite_app.secret_key)) >= 32
