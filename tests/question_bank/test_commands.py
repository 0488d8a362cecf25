"""`quizapp bank` and `quizapp items` on the command line."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from question_bank.content import Bank
from question_bank.content.reading import load_bank
from quizapp.bank.commands import Shelf, commands

LINES = """
condition: dm, ms, cidp
structure: skin, brain, nerve, joint
dm affects skin
ms affects brain
cidp affects nerve
complete dm affects: skin
complete ms affects: brain
complete cidp affects: nerve
"""


class Live:
    """A live bank."""

    def __init__(self, bank: Bank | None) -> None:
        self.bank = bank

    def run(self, *words: str) -> Result:
        group, items = commands(Shelf(live=lambda: self.bank))
        command = items if words[0] == "items" else group
        return CliRunner().invoke(command, [*words[1:]])


@pytest.fixture(name="live")
def fixture_live(tiny: Callable[[str], Bank]) -> Live:
    bank = tiny(LINES)
    sound = {
        ident: replace(fact, basis="textbook", source="a book")
        for ident, fact in bank.facts.items()
    }
    return Live(replace(bank, facts=sound))


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_without_a_database_the_shipped_bank_is_used() -> None:
    group, items = commands(Shelf())
    result = CliRunner().invoke(items, ["--limit", "3", "--json"])
    assert result.exit_code == 0
    assert all(line["facts"][0] in load_bank().facts for line in lines(result))
    checked = CliRunner().invoke(group, ["check", "--seeds", "0"])
    assert checked.exit_code == 0
    assert checked.stdout.endswith("The bank is sound.\n")


def test_items_are_json_lines_of_the_live_bank(live: Live) -> None:
    made = lines(live.run("items", "--json"))
    assert {line["kind"] for line in made} == {"multiple_choice", "cloze", "flashcard"}
    assert {line["facts"][0] for line in made} == set(live.bank.facts if live.bank else ())


def test_items_can_be_limited_to_kind_concept_and_number(live: Live) -> None:
    made = lines(live.run("items", "--json", "--kind", "cloze", "--concept", "brain"))
    assert [(line["kind"], line["facts"]) for line in made] == [("cloze", ["ms-affects-brain"])]
    assert lines(live.run("items", "--json", "--limit", "0")) == []
    assert len(lines(live.run("items", "--json", "--limit", "2"))) == 2


def test_another_seed_gives_other_items(live: Live) -> None:
    one, other = (live.run("items", "--json", "--seed", seed).stdout for seed in ("1", "2"))
    assert one != other
    assert one == live.run("items", "--json", "--seed", "1").stdout


def test_an_unknown_concept_is_wrong_usage(live: Live) -> None:
    assert live.run("items", "--concept", "gout").exit_code == 2


def test_items_can_be_read_by_a_person() -> None:
    text = Live(None).run("items", "--shipped").stdout
    assert "  + " in text
    assert "  - " in text
    assert "(choose from: " in text
    assert "  = " in text


def test_the_shipped_bank_can_be_asked_for_though_there_is_a_live_one(live: Live) -> None:
    made = lines(live.run("items", "--shipped", "--json", "--limit", "1"))
    assert made[0]["facts"][0] in load_bank().facts


def test_check_lists_problems_and_ends_with_1(live: Live, tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text("facts:\n  - {id: x}\n")
    result = live.run("bank", "check", str(file))
    assert result.exit_code == 1
    assert "bank.yaml:2: facts/x:" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("problems to mend.")


def test_check_says_one_problem_in_the_singular(live: Live, tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text("facts: 3\n")
    assert live.run("bank", "check", str(file)).stdout.endswith("\n1 problem to mend.\n")


def test_check_reports_coverage_of_the_live_bank(live: Live) -> None:
    result = live.run("bank", "check", "--seeds", "0")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines() if "feature" in line] == [
        ["feature", "3", "3", "0", "3", "3"]
    ]
    report = json.loads(live.run("bank", "check", "--json", "--seeds", "0").stdout)
    assert (report["sound"], report["counts"]["facts"]) == (True, 3)
    assert report["survey"] is None


def test_check_surveys_the_items_of_fifty_seeds(live: Live) -> None:
    result = live.run("bank", "check")
    assert "All items of 50 seeds: 450 " in result.stdout
    survey = json.loads(live.run("bank", "check", "--json").stdout)["survey"]
    assert (survey["seeds"], survey["items"]) == (50, 450)
    assert survey["flaws"]["several"] == 0
    assert "All items of 1 seed: 9 " in live.run("bank", "check", "--seeds", "1").stdout


def test_check_holds_selectors_against_documents(live: Live, tmp_path: Path) -> None:
    result = live.run("bank", "check", "--shipped", "--seeds", "0", "--documents", str(tmp_path))
    assert result.exit_code == 1
    assert "no file in the folder has its source_sha256" in result.stdout


@pytest.mark.parametrize("words", [("check", "/no/such/file"), ("check", "--seeds", "-1")])
def test_wrong_usage_ends_with_2(words: tuple[str, ...]) -> None:
    group, _ = commands(Shelf())
    assert CliRunner().invoke(group, list(words)).exit_code == 2


ITEM = {
    "kind": "multiple_choice",
    "stem": "Which of the following does gout damage?",
    "options": [
        {"text": text, "correct": text == "Joints", "rationale": "For a reason."}
        for text in ("Joints", "Myelin", "Lungs")
    ],
}


def item_file(folder: Path, *changes: dict[str, Any] | bytes) -> str:
    """Write a file of item lines: an item with changes each, or a line as it stands."""
    file = folder / "items.jsonl"
    rows = (
        each if isinstance(each, bytes) else json.dumps({**ITEM, **each}).encode()
        for each in changes
    )
    file.write_bytes(b"\n".join(rows))
    return str(file)


def test_sound_items_of_any_author_pass_the_check(tmp_path: Path) -> None:
    result = Live(None).run("items", "--check", item_file(tmp_path, {}, b"", {"id": "two"}))
    assert (result.exit_code, result.stdout) == (0, "2 lines read, nothing to mend.\n")


def test_a_structural_flaw_fails_the_check_and_says_how_to_mend_it(tmp_path: Path) -> None:
    file = item_file(tmp_path, {}, {"stem": "Which of these does gout not damage?"})
    result = Live(None).run("items", "--check", file)
    assert result.exit_code == 1
    assert "line 2: error: negative-stem: the lead-in says 'not'. Ask for" in result.stdout
    assert result.stdout.endswith("2 lines read, 1 to mend.\n")


def test_a_warning_is_told_but_fails_nothing(tmp_path: Path) -> None:
    file = item_file(tmp_path, {"stem": "What does EMG help to study?"})
    result = Live(None).run("items", "--check", file, "--json")
    assert result.exit_code == 0
    [row] = lines(result)
    assert (row["line"], row["problem"]) == (1, None)
    assert [(each["name"], each["severity"]) for each in row["flaws"]] == [
        ("unexplained-abbreviation", "warning")
    ]
    assert "1 line read, 1 with warnings only." in Live(None).run("items", "--check", file).stdout


def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_judged(tmp_path: Path) -> None:
    file = item_file(tmp_path, b"{", {}, b"[1]")
    result = Live(None).run("items", "--check", file)
    assert result.exit_code == 1
    assert "line 1: unreadable: it is not JSON" in result.stdout
    assert result.stdout.endswith("3 lines read, 2 not readable.\n")
    plain = lines(Live(None).run("items", "--check", file, "--json"))
    assert [(row["line"], row["problem"] is None) for row in plain] == [
        (1, False),
        (2, True),
        (3, False),
    ]


def test_generated_items_pass_their_own_check(live: Live, tmp_path: Path) -> None:
    file = tmp_path / "items.jsonl"
    file.write_text(live.run("items", "--json").stdout)
    assert live.run("items", "--check", str(file)).exit_code == 0


def test_what_is_checked_is_not_limited(tmp_path: Path) -> None:
    file = item_file(tmp_path, {})
    assert Live(None).run("items", "--check", file, "--limit", "1").exit_code == 2
