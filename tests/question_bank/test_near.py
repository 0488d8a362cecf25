"""Facts that nearly repeat or contradict one another, and subjects that nothing tells apart."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from question_bank.check.bank import check_bank
from question_bank.check.near import (
    MOST_IN_BLOCK,
    differing_numbers,
    near_duplicates,
    negated,
    untold,
)
from question_bank.content import Bank, Concept, Fact, Overlap
from question_bank.content.integrity import Finding

Tiny = Callable[[str], Bank]
Rule = Callable[[Bank], Iterator[Finding]]

RASH = Fact(
    "rash", "dm", "has_phenotype", "feature", ("rash",), "Dermatomyositis may cause a skin rash."
)
CONCEPTS = (
    Concept("dm", "Dermatomyositis", "condition"),
    Concept("ms", "Multiple sclerosis", "condition"),
    Concept("rash", "Rash", "finding"),
    Concept("violet-rash", "Violet rash", "finding", parents=("rash",)),
    Concept("eruption", "Eruption", "finding"),
    Concept("pain", "Pain", "finding"),
)
OVERLAPS = (Overlap(("rash", "eruption"), "Two words for one thing."),)


def found(rule: Rule, *facts: Fact) -> list[str]:
    bank = Bank.of(concepts=CONCEPTS, facts=facts, overlaps=OVERLAPS)
    return [where for where, _, _ in rule(bank)]


@pytest.mark.parametrize(
    "change",
    [
        {"statement": "Dermatomyositis can cause a skin rash."},
        {"statement": "Dermatomyositis can cause a skin rash.", "predicate": "causes"},
        {"objects": ("violet-rash",), "statement": "Dermatomyositis may cause a violet skin rash."},
        {"objects": ("eruption",), "statement": "Dermatomyositis may cause a skin eruption."},
        {"objects": ("Rash",), "statement": "A skin rash may dermatomyositis cause."},
    ],
)
def test_nearly_the_same_words_of_what_could_be_the_same_are_found(change: dict[str, str]) -> None:
    assert found(near_duplicates, RASH, replace(RASH, id="b", **change)) == ["facts/b"]  # type: ignore[arg-type]  # one field each


@pytest.mark.parametrize(
    "change",
    [
        {"objects": ("pain",), "statement": "Dermatomyositis may cause a skin pain."},
        {"subject": "ms"},
        {"polarity": "denied"},
        {"status": "retired"},
        {"statement": "Eruptions are the first thing that patients with it notice."},
        {"objects": ("rash", "pain")},
    ],
)
def test_another_meaning_is_no_repetition(change: dict[str, str]) -> None:
    assert found(near_duplicates, RASH, replace(RASH, id="b", **change)) == []  # type: ignore[arg-type]  # one field each


MANY = Fact("many", "dm", "has_number", "epidemiology", ("more than 80",), "There are 80 types.")


@pytest.mark.parametrize(
    ("change", "is_found"),
    [
        ({"objects": ("more than 100",)}, True),
        ({"objects": ("some",), "statement": "There are 100 types."}, True),
        ({"objects": ("more than 1,000",), "statement": "Of types there are 1,000."}, True),
        ({"objects": ("fewer than 100",), "statement": "It has 100 types."}, False),
        ({"subject": "ms", "objects": ("more than 100",)}, False),
        ({"predicate": "has_prevalence", "objects": ("more than 100",)}, False),
        ({"category": "feature"}, False),
    ],
)
def test_two_numbers_for_the_same_thing_are_found(
    change: dict[str, str], *, is_found: bool
) -> None:
    other = replace(MANY, id="b", **change)  # type: ignore[arg-type]  # one field each
    assert bool(found(differing_numbers, MANY, other)) is is_found


@pytest.mark.parametrize(
    ("statement", "polarity", "is_found"),
    [
        ("Dermatomyositis may not cause a skin rash.", "asserted", True),
        ("Dermatomyositis may never cause a skin rash!", "asserted", True),
        ("Dermatomyositis may not cause a skin rash.", "denied", False),
        ("Dermatomyositis may cause a skin rash.", "asserted", False),
        ("Dermatomyositis may not cause pain.", "asserted", False),
    ],
)
def test_a_statement_and_its_opposite_are_found(
    statement: str, polarity: str, *, is_found: bool
) -> None:
    other = replace(RASH, id="b", statement=statement, polarity=polarity)  # type: ignore[arg-type]  # a literal
    assert bool(found(negated, RASH, other)) is is_found


def test_likenesses_are_warnings_that_name_both_facts() -> None:
    bank = Bank.of(concepts=CONCEPTS, facts=[RASH, replace(RASH, id="b", predicate="causes")])
    [problem] = [each for each in check_bank(bank) if each.rule == "near-duplicate"]
    assert (problem.severity, problem.where) == ("warning", "facts/b")
    assert "'rash'" in problem.message


def test_a_long_row_of_likenesses_is_not_compared_pair_by_pair() -> None:
    facts = [replace(RASH, id=f"f{number}") for number in range(4 * MOST_IN_BLOCK)]
    assert len(found(near_duplicates, *facts)) < len(facts) * MOST_IN_BLOCK
    assert set(found(near_duplicates, *facts)) == {f"facts/{fact.id}" for fact in facts[1:]}


@pytest.mark.parametrize(
    "reason",
    [
        "ms affects skin [denied]",
        "disease affects skin [denied]",
        "complete ms affects: brain",
        "foil skin affects: ms",
        "contrast affects: ms = brain; dm = skin",
    ],
)
def test_whatever_makes_a_value_false_tells_a_subject_apart(tiny: Tiny, reason: str) -> None:
    lines = """
    condition: dm, ms
    condition_class: disease
    structure: skin, brain
    ms < disease
    ms affects brain
    """
    assert list(untold(tiny(lines))) == ["ms"]
    assert list(untold(tiny(f"{lines}\n{reason}"))) == []


def test_what_cannot_be_asked_about_needs_no_contrast(tiny: Tiny) -> None:
    assert list(untold(tiny("condition: dm\nstructure: skin\ndm affects skin [draft]"))) == []
