"""Which passwords are accepted, and how they are kept."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.accounts.passwords import (
    MAX_LENGTH,
    MIN_LENGTH,
    NO_PASSWORD,
    check_password,
    hash_password,
    is_right,
)
from quizapp.accounts.refusals import WeakPasswordError


def test_a_password_of_ten_characters_is_long_enough() -> None:
    check_password("wet stones")
    with pytest.raises(WeakPasswordError, match="at least 10 characters"):
        check_password("wet stone")


def test_a_password_may_be_a_sentence_but_not_a_book() -> None:
    check_password("a wet stone " * 16)
    with pytest.raises(WeakPasswordError, match="at most 200 characters"):
        check_password("a wet stone " * 17)


@pytest.mark.parametrize(
    "first_guess", ["password123", "Password123", "aaaaaaaaaaaa", "1212121212"]
)
def test_what_is_guessed_first_is_refused(first_guess: str) -> None:
    with pytest.raises(WeakPasswordError, match="first to be guessed"):
        check_password(first_guess)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Ada@Example.org", "example"),
        ("my lovelace 36", "lovelace"),
        ("quizapp is mine", "quizapp"),
        ("ADA 735 ada 2", "ada"),
        ("\uff2c\uff4fvelace! 36 times", "lovelace"),
    ],
)
def test_what_anybody_knows_of_a_person_is_no_password(password: str, word: str) -> None:
    about = ("Ada Lovelace", "ada@example.org", "Quizapp")
    with pytest.raises(WeakPasswordError, match=f"without “{word}” in it"):
        check_password(password, about)
    check_password(password)  # the control: for somebody else it is as good as another


def test_a_short_word_may_stand_within_another() -> None:
    check_password("a further river", ("Ruth Ther",))
    with pytest.raises(WeakPasswordError, match="without “ther” in it"):
        check_password("far ther 28164", ("Ruth Ther",))


def test_a_short_name_may_stand_in_a_longer_password() -> None:
    check_password("a canada goose", ("Ada", "ada@example.org"))


def test_a_weak_password_is_never_hashed() -> None:
    with pytest.raises(WeakPasswordError):
        hash_password("short")


def test_only_the_password_itself_is_right() -> None:
    stored = hash_password("quiet rivers run deep").encoded
    assert stored.startswith("$argon2id$")
    assert "quiet" not in stored
    assert is_right(stored, "quiet rivers run deep")
    assert not is_right(stored, "quiet rivers run deeP")


def test_the_same_password_is_never_stored_alike_twice() -> None:
    first, second = hash_password("quiet rivers run deep"), hash_password("quiet rivers run deep")
    assert first != second


def test_a_hash_shows_itself_in_no_message() -> None:
    hashed = hash_password("quiet rivers run deep")
    assert hashed.encoded not in repr(hashed)


def test_an_accent_typed_as_two_characters_is_the_same_accent() -> None:
    stored = hash_password("caf\u00e9 au lait").encoded
    assert is_right(stored, "cafe\u0301 au lait")


def test_nobody_signs_in_to_no_account_or_without_a_password() -> None:
    for password in ("", "!", "quiet rivers run deep"):
        assert not is_right(None, password)
        assert not is_right(NO_PASSWORD.encoded, password)


def test_an_absurdly_long_guess_is_wrong_and_not_a_fault() -> None:
    stored = hash_password("quiet rivers run deep").encoded
    assert not is_right(stored, "quiet rivers run deep" + "x" * 100_000)


def refusal_of(password: str) -> str | None:
    try:
        check_password(password)
    except WeakPasswordError as refusal:
        return str(refusal)
    return None


OF_ONE_KIND = [
    "wetstonesandcoldrivers",
    "MEADOWLARKSINWINTER",
    "83520917466013958274",
    "!?-_;:%&()[]{}=+*~",
    "雪が降る夜に猫が歩いて帰る道の途中",
    "wet stones and cold rivers",
]


@pytest.mark.parametrize("password", OF_ONE_KIND)
def test_no_kind_of_character_has_to_be_in_a_password(password: str) -> None:
    assert refusal_of(password) is None


def test_each_of_these_would_fail_a_rule_of_composition() -> None:
    assert not [each for each in OF_ONE_KIND if each.lower() != each and re.search(r"\d", each)]


@settings(max_examples=200)
@given(st.text(max_size=MAX_LENGTH + 20))
def test_every_password_is_accepted_or_refused_with_a_sentence(password: str) -> None:
    refusal = refusal_of(password)
    if refusal is None:
        assert MIN_LENGTH <= len(password) <= MAX_LENGTH
    else:
        assert refusal.startswith(("Please ", "That ")), refusal
        assert refusal.endswith(".")
