"""`quizapp user add` makes an account that works."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizapp.accounts import passwords, people
from quizapp.cli import main
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app

PASSWORD = "correct horse battery"


def add(folder: Path, *options: str, email: str = "ada@example.org") -> Result:
    return CliRunner().invoke(
        main,
        [
            "--data-dir",
            str(folder),
            "user",
            "add",
            email,
            "--name",
            "Ada",
            "--password-stdin",
            *options,
        ],
        input=f"{PASSWORD}\n",
    )


def test_the_account_has_what_was_given(tmp_path: Path) -> None:
    result = add(tmp_path, "--role", "instructor", email="Ada@Example.org")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        ada = people.by_email(db.session(), "ada@example.org")
        assert ada is not None
        assert (ada.name, ada.role) == ("Ada", "instructor")
        assert passwords.is_right(ada.password_hash, PASSWORD)
        db.session.remove()
        db.engine.dispose()


def test_an_address_that_is_taken_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert add(tmp_path, "--role", "learner").exit_code == 0
    again = add(tmp_path, "--role", "learner")
    assert again.exit_code == 1
    assert again.stderr == "Error: There is already an account with this e-mail address.\n"


@pytest.mark.parametrize("role", ["owner", ""])
def test_a_role_that_does_not_exist_is_wrong_usage(tmp_path: Path, role: str) -> None:
    assert add(tmp_path, "--role", role).exit_code == 2


def test_a_password_is_never_an_argument(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["user", "add", "ada@example.org", "--name", "Ada", "--role", "learner"]
    )
    assert result.exit_code == 2
    assert "--password-stdin" in result.stderr
