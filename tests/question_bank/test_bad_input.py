"""Bad input, as a person meets it: a list of problems with file and line, exit 1, never a trace."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content import Bank, BankError
from question_bank.content.plain import SECTIONS
from question_bank.content.reading import bank_from_plain, load_bank
from quizapp.bank.commands import Shelf, commands

CONCEPTS = """concepts:
  - {id: dm, name: Dermatomyositis, kind: condition, parents: [disease]}
  - {id: disease, name: Disease, kind: condition_class}
  - {id: skin, name: Skin, kind: structure}
"""
FACT = """  - id: dm-skin
    subject: dm
    predicate: affects
    category: feature
    objects: [skin]
    statement: It affects the skin.
    basis: textbook
    source: a book
"""
SOUND = f"{CONCEPTS}facts:\n{FACT}"
DENIAL = (
    FACT.replace("dm-skin", "no-skin").replace("affects the", "spares the")
    + "    polarity: denied\n"
)


def check(path: Path) -> Result:
    group, _ = commands(Shelf())
    return CliRunner().invoke(group, ["check", "--seeds", "0", str(path)])


def written(folder: Path, content: str | bytes, name: str = "bank.yaml") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def refused(path: Path) -> str:
    """Return what the command says of a bank that it refuses, on one line."""
    result = check(path)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].endswith("to mend.")
    return " ".join(result.stdout.split())


def test_a_sound_bank_ends_with_0(tmp_path: Path) -> None:
    assert check(written(tmp_path, SOUND)).exit_code == 0


def bomb() -> str:
    lines = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))
    return "\n".join(["a0: &a0 [x]", *lines])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            SOUND.replace("condition_class", "condition_class, parents: [dm]"),
            "bank.yaml:2: concepts/dm: it is, through its parents, a kind of",
        ),
        (
            SOUND.replace("subject: dm", "subject: pm"),
            "bank.yaml:6: facts/dm-skin: the subject 'pm' does not exist",
        ),
        (
            SOUND + DENIAL,
            "bank.yaml:14: facts/no-skin: it calls false: affects 'Skin' of 'dm', which",
        ),
        (
            SOUND.replace("textbook", "article").replace("source: a book", "note: x"),
            "bank.yaml:6: facts/dm-skin: a fact from an article needs evidence",
        ),
        ("# " + "x" * 10_000_000, "bank.yaml: 10000002 bytes; 4194304 is the most we read"),
        (bomb(), "bank.yaml:1: anchors and aliases are refused; write it out"),
        ("facts: " + "[" * 5_000 + "]" * 5_000, "bank.yaml:1: nested deeper than 24 levels"),
        ("facts: 3\n", "bank.yaml:1: facts: 3 should be of type array"),
        (
            SOUND.replace("[skin]", "skin"),
            "bank.yaml:10: facts/dm-skin/objects: 'skin' should be of type array",
        ),
        ("concepts: []\nconcepts: []\n", "bank.yaml:2: the key 'concepts' stands here twice"),
        (SOUND.replace("id: skin", "id: dm"), "bank.yaml:2: concepts/dm: the id stands 2 times"),
        ("", "bank.yaml:1: no bank: a mapping with some of the keys documents, concepts"),
        ("concepts:\n\t- id: a\n", "bank.yaml:2: found character"),
        (SOUND.replace("dm-skin", "d" * 3_000), "bank.yaml:6: facts/0/id: 'ddd"),
        (
            SOUND.replace("Skin,", '"Sk\\0in",'),
            "bank.yaml:4: concepts/skin/name: the character U+0000 cannot",
        ),
        (
            SOUND.replace("Skin,", "Sk\0in,"),
            "bank.yaml:4: not readable as YAML: control characters are not allowed",
        ),
        (
            SOUND.replace("id: skin", "id: true"),
            "bank.yaml:4: concepts/2/id: True should be of type string",
        ),
        (SOUND.encode("utf-16"), "bank.yaml:1: not UTF-8 text"),
        (bytes(range(256)), "bank.yaml:2: not UTF-8 text"),
    ],
)
def test_bad_yaml_is_told_with_file_line_and_record(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    assert says in refused(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"facts": ' + "[" * 100_000 + "]" * 100_000 + "}", "bank.json:1: nested too deeply"),
        ('{"facts":\n[}', "bank.json:2: not readable as JSON"),
        ('{"documents": [{"length": NaN}]}', "bank.json:1: NaN is no number of JSON"),
        ('{"documents": [{"length": 1e999}]}', "documents/0/length: inf should be of type integer"),
        ('{"schema_version": ' + "9" * 6_000 + "}", "bank.json:1: a number is too long to be one"),
        (
            '{"concepts": [{"id": "a", "name": "\\ud800", "kind": "x"}]}',
            "bank.json: concepts/a/name: the character U+D800 cannot",
        ),
        (
            '{"concepts": [{"id": "a", "name": "\\u0000", "kind": "x"}]}',
            "bank.json: concepts/a/name: the character U+0000 cannot",
        ),
        ('\ufeff{"concepts": []}', "bank.json:1: not readable as JSON"),
        ("", "bank.json:1: not readable as JSON"),
        (b"\x00\xff", "bank.json:1: not UTF-8 text"),
    ],
)
def test_bad_json_is_told_with_its_file(tmp_path: Path, text: str | bytes, says: str) -> None:
    assert says in refused(written(tmp_path, text, "bank.json"))


@pytest.mark.parametrize("depth", [30, 300, 700, 900, 950, 980])
def test_json_of_any_depth_is_refused_in_a_sentence(tmp_path: Path, depth: int) -> None:
    text = json.dumps({"facts": 0}).replace("0", "[" * depth + "]" * depth)
    assert "bank.json" in refused(written(tmp_path, text, "bank.json"))


@pytest.mark.parametrize("text", [SOUND.replace("\n", "\r\n"), "\ufeff" + SOUND])
def test_line_ends_and_a_byte_order_mark_make_no_other_bank(tmp_path: Path, text: str) -> None:
    assert load_bank(written(tmp_path, text)) == load_bank(written(tmp_path, SOUND, "b.yaml"))


def test_words_that_look_like_dates_or_booleans_are_ids_like_others(tmp_path: Path) -> None:
    file = written(tmp_path, "concepts:\n  - {id: 2020-01-01, name: yes, kind: no}\n")
    assert load_bank(file).concepts["2020-01-01"].name == "yes"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bank.yaml")
    assert "bank.yaml: not a file that can be read" in refused(tmp_path)
    assert "bank.yaml: not a file that can be read" in refused(tmp_path / "bank.yaml")


def test_a_folder_named_like_a_file_and_a_link_to_nowhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    (tmp_path / "b.yaml").symlink_to(tmp_path / "nowhere")
    told = refused(tmp_path)
    assert "a.yaml: not a file that can be read" in told
    assert "b.yaml: cannot be read: No such file" in told


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = written(tmp_path, SOUND)
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert "bank.yaml: cannot be read: Permission denied" in refused(file)


def test_a_folder_without_yaml_is_told(tmp_path: Path) -> None:
    assert "no YAML file in this folder" in refused(tmp_path)


def test_one_bad_file_refuses_its_whole_folder(tmp_path: Path) -> None:
    written(tmp_path, SOUND)
    written(tmp_path, "facts:\n  - {id: x}\n", "more.yaml")
    assert "facts/x: 'subject' is a required property" in refused(tmp_path)
    with pytest.raises(BankError):
        load_bank(tmp_path)


def test_of_many_thousands_of_problems_the_first_are_shown(tmp_path: Path) -> None:
    rows = "".join(f"  - {{id: f{number}}}\n" for number in range(3_000))
    told = refused(written(tmp_path, f"facts:\n{rows}"))
    assert "bank.yaml:2: facts/f0: 'subject' is a required property" in told
    assert "… and 14,800 more; --json lists all of them. 15,000 problems to mend." in told


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "kind", "values", *SECTIONS]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["schema_version", *SECTIONS]), PLAIN))
def test_data_of_any_shape_is_a_bank_or_a_list_of_problems(data: dict[str, object]) -> None:
    assert read_or_refused(data)


def read_or_refused(data: dict[str, object]) -> Bank | list[str]:
    try:
        return bank_from_plain(data)
    except BankError as error:
        return [str(problem) for problem in error.problems]
