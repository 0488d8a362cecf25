"""A bank goes out and comes in; an import adds and changes, wholly or not at all."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from question_bank.content import Bank
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import SHIPPED, load_bank
from question_bank.generate.wording import FactWording, load_wording
from question_bank.interchange.formats import FORMATS
from question_bank.interchange.report import check_loaded, check_path
from question_bank.interchange.upsert import upsert

Tiny = Callable[[str], Bank]
LINES = """
condition: dm, ms
structure: skin, brain, nerve
dm affects skin
foil brain affects: dm
skin ~ dermis
"""


def test_the_shipped_bank_survives_a_trip_through_json(tmp_path: Path) -> None:
    file = tmp_path / "bank.json"
    file.write_bytes(FORMATS["json"].write(bank_to_plain(load_bank())))
    assert load_bank(file) == load_bank()
    assert upsert(load_bank(), FORMATS["json"].read(file)).created == ()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_bank_is_written_the_same(tiny: Tiny, name: str) -> None:
    one, other = (bank_to_plain(tiny(LINES)) for _ in range(2))
    assert FORMATS[name].write(one) == FORMATS[name].write(other)


def part(bank: Bank, **sections: Any) -> dict[str, Any]:  # noqa: ANN401 - rows of any section
    return {"schema_version": 1, **sections}


@pytest.fixture(name="row")
def fixture_row(tiny: Tiny) -> dict[str, Any]:
    """A sound fact that the tiny bank does not have yet."""
    plain: dict[str, Any] = bank_to_plain(tiny(LINES + "ms affects brain"))
    fact: dict[str, Any] = plain["facts"][1]
    return {**fact, "statement": "It affects the brain.", "basis": "textbook", "source": "a book"}


def test_new_changed_and_equal_records_are_told_apart(tiny: Tiny, row: dict[str, Any]) -> None:
    bank = tiny(LINES)
    plain = bank_to_plain(bank)
    concepts = [plain["concepts"][0], {**plain["concepts"][1], "name": "multiple sclerosis"}]
    done = upsert(
        bank,
        {"schema_version": 1, "concepts": concepts, "facts": [row], "overlaps": plain["overlaps"]},
    )
    assert done.created == ("facts/ms-affects-brain",)
    assert done.updated == ("concepts/ms",)
    assert done.unchanged == ("concepts/dm", "overlaps/dermis+skin")
    assert done.bank is not None
    assert list(done.bank.facts) == ["dm-affects-skin", "ms-affects-brain"]
    assert done.bank.concepts["ms"].name == "multiple sclerosis"
    assert done.bank.foils == bank.foils
    assert done.to_plain()["created"] == ["facts/ms-affects-brain"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"subject": "gout"}, "reference"),
        ({"category": "rumour"}, "schema"),
        ({"statement": "no sentence"}, "statement"),
        ({"subject": "dm"}, "contradiction"),
    ],
)
def test_one_bad_record_refuses_the_whole(
    tiny: Tiny, row: dict[str, Any], change: dict[str, str], rule: str
) -> None:
    done = upsert(tiny(LINES), {"schema_version": 1, "facts": [{**row, **change}]})
    assert done.bank is None
    assert (done.created, done.updated, done.unchanged) == ((), (), ())
    assert rule in {problem.rule for problem in done.refused}
    assert done.to_plain()["refused"][0]["message"]


def test_what_was_wrong_before_does_not_refuse_an_import(tiny: Tiny, row: dict[str, Any]) -> None:
    bank = tiny(LINES)
    assert not check_loaded(bank).sound
    assert upsert(bank, {"schema_version": 1, "facts": [row]}).bank is not None


def test_what_a_format_cannot_carry_is_said(tiny: Tiny) -> None:
    assert upsert(tiny(LINES), {"schema_version": 1}, lost=("notes",)).lost == ("notes",)


def test_the_shipped_bank_passes_its_own_check() -> None:
    report = check_path()
    assert [str(problem) for problem in report.problems if problem.severity == "error"] == []
    assert report.sound
    assert report.counts["items"] > report.counts["facts"]
    assert json.loads(json.dumps(report.to_plain()))["sound"] is True


def test_a_folder_brings_its_own_wording(tmp_path: Path) -> None:
    (tmp_path / "wording").mkdir()
    shutil.copytree(SHIPPED / "concepts", tmp_path / "concepts")
    (tmp_path / "wording" / "w.yaml").write_text("concepts: {nowhere: {plural: true}}\n")
    report = check_path(tmp_path)
    assert "wording/concepts/nowhere" in {problem.where for problem in report.problems}
    assert not report.sound


def test_a_bank_that_cannot_be_read_has_no_coverage(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text("facts: 3\n")
    report = check_path(file)
    assert not report.sound
    assert report.coverage is None
    assert report.problems[0].file == "bank.yaml"


def test_a_card_with_a_flaw_is_reported_by_its_fact(tiny: Tiny) -> None:
    card = FactWording(front=("Which which site?",), back="Skin")
    wording = replace(load_wording(), concepts={}, facts={"dm-affects-skin": card})
    problems = check_loaded(tiny(LINES), wording).problems
    assert ("facts/dm-affects-skin", "doubled-word") in {
        (problem.where, problem.rule) for problem in problems
    }
