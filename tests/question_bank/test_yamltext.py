"""YAML is read plainly, with lines, and every trick is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.yamltext import Tree, YamlProblemError, read_yaml


def test_plain_values_are_text_whole_numbers_booleans_and_null() -> None:
    tree = read_yaml("a: one\nb: -12\nc: true\nd: false\ne: null\nf: ~\ng:\nh: '12'\n")
    assert tree.data == {
        "a": "one",
        "b": -12,
        "c": True,
        "d": False,
        "e": None,
        "f": None,
        "g": None,
        "h": "12",
    }


def test_words_that_older_yaml_takes_for_booleans_or_dates_stay_text() -> None:
    tree = read_yaml("[no, on, yes, 2020-01-01, 1.5, 1e3, 0x10]")
    assert tree.data == ["no", "on", "yes", "2020-01-01", "1.5", "1e3", "0x10"]


def test_a_number_too_long_for_a_machine_stays_text() -> None:
    assert read_yaml("9" * 30).data == "9" * 30


def test_every_value_knows_its_line() -> None:
    tree = read_yaml("facts:\n  - id: a\n    objects: [x,\n      y]\n  - id: b\n")
    assert tree.lines["facts", 0, "id"] == 2
    assert tree.lines["facts", 0, "objects", 1] == 4
    assert tree.lines["facts", 1] == 5


def test_an_empty_text_is_no_data() -> None:
    assert read_yaml("").data is None
    assert read_yaml("# only a remark\n").data is None


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: &x [1]\nb: *x\n", 1, "aliases"),
        ("a: 1\nb: *x\n", 2, "aliases"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: 1\na: 2\n", 2, "twice"),
        ("? [a, b]\n: 1\n", 1, "key"),
        ("--- a\n--- b\n", 2, "second document"),
        ("a: [1, 2\nb: 3\n", 2, "did not find"),
        ("[" * 40 + "]" * 40, 1, "deeper"),
        ("a: \x07", 1, "not readable"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(YamlProblemError, match=says) as caught:
        read_yaml(text)
    assert caught.value.line == line


def test_aliases_that_expand_without_end_are_refused_at_once() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
    )
    with pytest.raises(YamlProblemError):
        read_yaml(bomb)


@given(st.text())
def test_any_text_is_read_or_refused_and_never_more(text: str) -> None:
    outcome = read_or_refuse(text)
    assert isinstance(outcome, Tree) or outcome.line >= 1


def read_or_refuse(text: str) -> Tree | YamlProblemError:
    try:
        return read_yaml(text)
    except YamlProblemError as error:
        return error
