"""A bank is read whole and sound, or a list of problems with file and line is raised."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from question_bank.content import Bank, BankError, Problem
from question_bank.content.reading import (
    LARGEST_YAML,
    bank_from_plain,
    bank_to_plain,
    load_bank,
    read_bank,
    unlinked_bank,
)

CONCEPTS = """
concepts:
  - {id: dm, name: Dermatomyositis, kind: condition, parents: [disease]}
  - {id: disease, name: Disease, kind: condition_class}
  - {id: skin, name: Skin, kind: structure}
"""
FACTS = """
facts:
  - id: dm-skin
    subject: dm
    predicate: affects
    category: definition
    objects: [skin]
    statement: Dermatomyositis affects the skin.
"""


@pytest.fixture(name="folder")
def fixture_folder(tmp_path: Path) -> Path:
    (tmp_path / "facts").mkdir()
    (tmp_path / "concepts.yaml").write_text(CONCEPTS)
    (tmp_path / "facts" / "dm.yaml").write_text(FACTS)
    return tmp_path


def problems_of(path: Path) -> list[Problem]:
    with pytest.raises(BankError) as caught:
        read_bank(path)
    return caught.value.problems


def test_a_folder_is_merged_and_defaults_are_filled_in(folder: Path) -> None:
    (folder / "facts" / "ms.yaml").write_text(FACTS.replace("dm-skin", "dm-skin-again"))
    bank = load_bank(folder)
    assert list(bank.facts) == ["dm-skin", "dm-skin-again"]
    fact = bank.facts["dm-skin"]
    assert (fact.hedge, fact.polarity, fact.scope, fact.basis) == (
        None,
        "asserted",
        "every",
        "article",
    )
    assert (fact.standing, fact.status, fact.version, fact.evidence) == (
        "settled",
        "published",
        1,
        (),
    )


def test_the_shipped_bank_is_read_once_and_is_not_empty() -> None:
    assert load_bank() is load_bank()
    assert len(load_bank().facts) > 100


def test_a_json_file_is_read_too(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "bank.json"
    file.write_text(json.dumps(bank_to_plain(load_bank(folder))))
    assert load_bank(file) == load_bank(folder)


def test_every_place_is_known_by_record(folder: Path) -> None:
    _, places = read_bank(folder)
    problem = places.problem("facts/dm-skin", "It is odd.", "oddness")
    assert (problem.file, problem.line) == ("facts/dm.yaml", 3)
    assert str(problem) == "facts/dm.yaml:3: facts/dm-skin: It is odd."
    assert places.problem("facts/none", "It is lost.", "x").file is None


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "where", "says"),
    [
        ("facts/dm.yaml", "subject: dm", "subject: Dm!", 4, "facts/dm-skin/subject", "pattern"),
        ("facts/dm.yaml", "objects: [skin]", "objects: skin", 7, "facts/dm-skin/objects", "array"),
        ("facts/dm.yaml", "    category: definition\n", "", 3, "facts/dm-skin", "category"),
        ("facts/dm.yaml", "category:", "hue: red\n    category:", 6, "facts/dm-skin/hue", "hue"),
        ("facts/dm.yaml", "subject: dm", "subject: pm", 3, "facts/dm-skin", "'pm' does not exist"),
        (
            "concepts.yaml",
            "parents: [disease]",
            "parents: [dm]",
            3,
            "concepts/dm",
            "kind of itself",
        ),
        ("concepts.yaml", "id: skin", "id: dm", 3, "concepts/dm", "2 times"),
        ("concepts.yaml", "[disease]", "[illness]", 3, "concepts/dm", "'illness'"),
        ("concepts.yaml", "concepts:", "concept:", 2, "concept", "concept"),
        ("facts/dm.yaml", "[skin]", "&a [skin]", 7, "", "aliases"),
        ("facts/dm.yaml", "facts:", "- facts:", 1, "", "mapping"),
        ("facts/dm.yaml", "[skin]", f"[{'x' * 5000}]", 7, "facts/dm-skin/objects/0", "maxLength"),
    ],
)
def test_a_problem_names_file_line_and_record(
    folder: Path, file: str, old: str, new: str, line: int, where: str, says: str
) -> None:
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    problem = next(each for each in problems_of(folder) if says in each.message)
    assert (problem.file, problem.line, problem.where) == (file, line, where)


def test_evidence_and_grounds_must_refer_to_what_exists(folder: Path) -> None:
    evidence = {
        "document": "none",
        "start": 0,
        "end": 1,
        "exact": "x",
        "sentence_start": 0,
        "sentence_end": 1,
        "sha256": "0" * 64,
    }
    plain = bank_to_plain(load_bank(folder))
    plain["facts"][0]["evidence"] = [evidence]
    plain["contrasts"] = [
        {
            "id": "c",
            "predicate": "affects",
            "values": {"dm": ["skin"], "no": ["skin"]},
            "why": "So.",
        }
    ]
    plain["complete"] = [{"id": "k", "subject": "nope", "predicate": "affects", "values": ["skin"]}]
    plain["foils"] = [
        {
            "id": "f",
            "value": "x",
            "kind": "structure",
            "predicate": "affects",
            "false_for": ["never"],
            "why": "So.",
        }
    ]
    with pytest.raises(BankError) as caught:
        bank_from_plain(plain)
    found = {(problem.where, problem.rule) for problem in caught.value.problems}
    assert found == {
        ("facts/dm-skin", "reference"),
        ("contrasts/c", "reference"),
        ("complete/k", "reference"),
        ("foils/f", "reference"),
    }


def test_a_circle_of_parents_is_found_wherever_it_closes(folder: Path) -> None:
    text = CONCEPTS.replace("kind: condition_class", "kind: condition_class, parents: [dm]")
    (folder / "concepts.yaml").write_text(text)
    assert {problem.where for problem in problems_of(folder)} == {"concepts/dm", "concepts/disease"}


def test_a_file_that_is_too_large_is_not_opened(folder: Path) -> None:
    (folder / "concepts.yaml").write_bytes(b"#" * (LARGEST_YAML + 1))
    [problem] = problems_of(folder)
    assert problem.file == "concepts.yaml"
    assert str(LARGEST_YAML) in problem.message


def test_what_is_no_text_is_refused_with_its_line(folder: Path) -> None:
    (folder / "concepts.yaml").write_bytes(b"concepts:\n  - \xff\n")
    [problem] = problems_of(folder)
    assert (problem.file, problem.line) == ("concepts.yaml", 2)


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path / "missing.yaml")
    assert "cannot be read" in problem.message


def test_a_folder_without_yaml_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path)
    assert problem.message == "no YAML file in this folder"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('{"schema_version": 1,\n"facts": [}', 2, "JSON"),
        ('{"schema_version": 1, "schema_version": 1}', 1, "twice"),
        ('{"schema_version": NaN}', 1, "NaN"),
        ('{"schema_version": 2}', None, "const"),
        ("[" * 100_000, 1, "nested"),
        ("[]", 1, "mapping"),
    ],
)
def test_json_that_is_no_bank_is_refused(
    tmp_path: Path, text: str, line: int | None, says: str
) -> None:
    file = tmp_path / "bank.json"
    file.write_text(text)
    [problem] = problems_of(file)
    assert says in problem.message
    assert (problem.file, problem.line) == ("bank.json", line)


def test_a_key_that_is_no_list_stands_in_one_file_only(folder: Path) -> None:
    (folder / "more.yaml").write_text("facts: null\n")
    [problem] = problems_of(folder)
    assert "another file" in problem.message or "type" in problem.message


def test_the_schema_version_may_stand_in_every_file(folder: Path) -> None:
    for name in ("concepts.yaml", "facts/dm.yaml"):
        path = folder / name
        path.write_text("schema_version: 1\n" + path.read_text())
    assert load_bank(folder).facts


@pytest.mark.parametrize("data", [None, [], "bank", 3, {"facts": [1]}, {"facts": "x"}])
def test_data_of_another_shape_is_refused_in_sentences(data: Any) -> None:  # noqa: ANN401 - any shape is the point
    with pytest.raises(BankError) as caught:
        bank_from_plain(data)
    assert all(problem.message for problem in caught.value.problems)


def test_a_part_of_a_bank_may_refer_to_what_stands_elsewhere(tiny: Callable[[str], Bank]) -> None:
    plain = bank_to_plain(tiny("condition: dm\nstructure: skin\ndm affects skin"))
    part = unlinked_bank({"schema_version": 1, "facts": plain["facts"]})
    assert list(part.facts) == ["dm-affects-skin"]
