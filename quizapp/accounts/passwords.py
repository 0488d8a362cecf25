"""Passwords: which are accepted, and how they are hashed and verified (argon2id).

Hashing takes about 0.1 s and 64 MiB on purpose. It is done before `writing()`, never inside:
everybody else would wait for it.
"""

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from quizapp.accounts.refusals import WeakPasswordError
from quizapp.accounts.tokens import new_token
from quizapp.web.i18n import _

MIN_LENGTH = 10
MAX_LENGTH = 200
MIN_DIFFERENT = 5
"""How many different characters a password needs: `aaaaaaaaaa` is long and no secret."""

# The commonest that pass the other rules, from public lists of leaked passwords. A long list
# would cost memory in every worker, and the limit on tries protects the rest.
COMMON = frozenset(
    {
        "0123456789",
        "0987654321",
        "123456789a",
        "1234567890",
        "12345678910",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "abc1234567",
        "abcd123456",
        "abcdefghij",
        "admin12345",
        "administrator",
        "asdfghjkl1",
        "changeme123",
        "football123",
        "iloveyou12",
        "iloveyou123",
        "letmein123",
        "password12",
        "password123",
        "password1234",
        "q1w2e3r4t5",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "sunshine123",
        "welcome123",
    }
)

_hasher = PasswordHasher()


@dataclass(frozen=True)
class PasswordHash:
    """A hashed password, a type of its own so that no plain one can reach a table by mistake."""

    encoded: str = field(repr=False)


NO_PASSWORD = PasswordHash("!")
"""What an account has until its owner chooses a password: no password is right."""


def check_password(password: str, email: str = "") -> None:
    """Raise `WeakPasswordError` with the reason when a new password would be too easy to guess."""
    if len(password) < MIN_LENGTH:
        raise WeakPasswordError(
            _("Please choose a password of at least %(number)s characters.", number=MIN_LENGTH)
        )
    if len(password) > MAX_LENGTH:
        raise WeakPasswordError(
            _("Please choose a password of at most %(number)s characters.", number=MAX_LENGTH)
        )
    if len(set(password)) < MIN_DIFFERENT or password.lower() in COMMON:
        raise WeakPasswordError(
            _("That password is among the first to be guessed. Please choose another.")
        )
    if email and password.strip().lower() == email.strip().lower():
        raise WeakPasswordError(_("Please choose a password that is not your e-mail address."))


def hash_password(password: str, email: str = "") -> PasswordHash:
    """Check a new password and return its hash. Raises `WeakPasswordError`. Call before writing."""
    check_password(password, email)
    return PasswordHash(_hasher.hash(_same_on_every_keyboard(password)))


def is_right(stored: str | None, password: str) -> bool:
    """Tell whether a password is the one stored.

    With None, for somebody who has no account, it takes as long and says no, so that the time of
    an answer does not tell who has an account.
    """
    nobody = _nobodys_hash()
    target = nobody if stored in {None, NO_PASSWORD.encoded} else str(stored)
    try:
        _hasher.verify(target, _same_on_every_keyboard(password[: MAX_LENGTH + 1]))
    except VerificationError:
        return False
    return target != nobody


def _same_on_every_keyboard(password: str) -> str:
    """One computer sends `é` as one character, another as two: make both the same."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(new_token())
