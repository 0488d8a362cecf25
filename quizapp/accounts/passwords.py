"""Passwords: which are accepted, and how they are hashed and verified (argon2id).

Hashing takes about 0.1 s and 64 MiB on purpose. It is done before `writing()`, never inside:
everybody else would wait for it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from quizapp.accounts import leaked
from quizapp.accounts.refusals import WeakPasswordError
from quizapp.accounts.tokens import new_token
from quizapp.web.i18n import _

MIN_LENGTH = 10
MAX_LENGTH = 200
MIN_DIFFERENT = 5
"""How many different characters a password needs: `aaaaaaaaaa` is long and no secret."""

LENGTH_WITHOUT_LIST = 16
"""How long a password must be where the list of leaked ones was not installed: most that leaked
are shorter. Refusing every password there would shut the app; asking for no more, the rule."""

LONG_WORD, SHORT_WORD = 6, 4
"""Letters from which on a word that anybody knows is not to stand anywhere in a password, and from
which on not as a word of its own. A still shorter one is not to be all of it: names are short."""

_hasher = PasswordHasher()


@dataclass(frozen=True)
class PasswordHash:
    """A hashed password, a type of its own so that no plain one can reach a table by mistake."""

    encoded: str = field(repr=False)


NO_PASSWORD = PasswordHash("!")
"""What an account has until its owner chooses a password: no password is right."""


def min_length() -> int:
    """Return how many characters a new password needs in this installation."""
    return MIN_LENGTH if leaked.there_is_a_list() else LENGTH_WITHOUT_LIST


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raise `WeakPasswordError` with the reason when a new password would be too easy to guess.

    `about`: what anybody could know, such as the person's name and address and the site's name.
    """
    least = min_length()
    if len(password) < least:
        raise WeakPasswordError(
            _("Please choose a password of at least %(number)s characters.", number=least)
        )
    if len(password) > MAX_LENGTH:
        raise WeakPasswordError(
            _("Please choose a password of at most %(number)s characters.", number=MAX_LENGTH)
        )
    if len(set(password)) < MIN_DIFFERENT or leaked.has_leaked(password):
        raise WeakPasswordError(
            _("That password is among the first to be guessed. Please choose another.")
        )
    for word in _words(about):
        if _gives_away(leaked.folded(password), word):
            raise WeakPasswordError(
                _("Please choose a password without “%(word)s” in it.", word=word)
            )


def _words(about: Iterable[str]) -> list[str]:
    """Return the words of names and addresses, folded, each once; ends of addresses are none."""
    text = " ".join(re.sub(r"(\.\w+)+\s*$", "", leaked.folded(part)) for part in about)
    return list(dict.fromkeys(re.findall(r"[^\W\d_]+", text)))


def _gives_away(password: str, word: str) -> bool:
    if len(word) >= LONG_WORD:
        return word in password
    words = set(re.findall(r"[^\W\d_]+", password))
    return word in words if len(word) >= SHORT_WORD else words == {word}


def hash_password(password: str, about: Iterable[str] = ()) -> PasswordHash:
    """Check a new password and return its hash. Raises `WeakPasswordError`. Call before writing."""
    check_password(password, about)
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
