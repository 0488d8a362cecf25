"""Single records: doubles, gaps and slips of the pen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.check.bank import check_bank
from question_bank.content import Bank, Concept, Evidence, Fact, Foil
from question_bank.content.reading import SHIPPED, read_bank

FACT = Fact(
    "dm-rash",
    "dm",
    "has_phenotype",
    "feature",
    ("rash",),
    "Dermatomyositis may cause a rash.",
    hedge="may",
    basis="textbook",
    source="a book",
)
CONCEPTS = (Concept("dm", "Dermatomyositis", "condition"), Concept("rash", "Rash", "finding"))
EVIDENCE = Evidence("d", 0, 1, "x", 0, 1, "0" * 64)


def rules(*facts: Fact, foils: tuple[Foil, ...] = (), more: tuple[Concept, ...] = ()) -> set[str]:
    bank = Bank.of(concepts=(*CONCEPTS, *more), facts=facts, foils=foils)
    return {problem.rule for problem in check_bank(bank)}


def test_a_sound_record_has_no_problem() -> None:
    assert rules(FACT) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"statement": "dermatomyositis may cause a rash."}, "statement"),
        ({"statement": "Dermatomyositis may cause a rash"}, "statement"),
        ({"statement": "Dermatomyositis causes a rash."}, "hedge"),
        ({"basis": "article"}, "evidence"),
        ({"source": None}, "evidence"),
        ({"evidence": (EVIDENCE,)}, "evidence"),
        ({"standing": "simplified"}, "note"),
        ({"standing": "disputed"}, "note"),
        ({"objects": ("violet-rash",)}, "reference"),
    ],
)
def test_a_slip_is_found(change: dict[str, object], rule: str) -> None:
    assert rule in rules(replace(FACT, **change))  # type: ignore[arg-type]  # one field each


def test_a_fact_said_twice_is_found_by_meaning_and_by_words() -> None:
    by_meaning = replace(FACT, id="again", objects=("Rash",), statement="It may cause rashes.")
    by_words = replace(FACT, id="again", objects=("something else",))
    assert "duplicate" in rules(FACT, by_meaning)
    assert "duplicate" in rules(FACT, by_words)
    assert "duplicate" not in rules(FACT, replace(by_words, status="retired"))


def test_two_concepts_with_one_name_are_found() -> None:
    twin = Concept("eruption", "Eruption", "finding", synonyms=("rash",))
    assert "duplicate" in rules(FACT, more=(twin,))


def test_a_foil_has_the_kind_of_its_concept() -> None:
    foil = Foil("f", "rash", "test", "is_diagnosed_by", ("dm",), None, "So.", "a book")
    assert "kind" in rules(FACT, foils=(foil,))
    assert "kind" not in rules(FACT, foils=(replace(foil, value="sweat test"),))


def test_what_makes_a_value_false_needs_its_source() -> None:
    foil = Foil("f", "sweat test", "test", "is_diagnosed_by", ("dm",), None, "So.", None)
    assert "evidence" in rules(FACT, foils=(foil,))


def test_a_concept_that_nothing_speaks_of_is_a_warning() -> None:
    bank = Bank.of(concepts=(*CONCEPTS, Concept("gout", "Gout", "condition")), facts=[FACT])
    [problem] = check_bank(bank)
    assert (problem.rule, problem.severity, problem.where) == ("unused", "warning", "concepts/gout")


def test_every_place_where_a_value_may_stand_counts_as_use(tiny: Callable[[str], Bank]) -> None:
    bank = tiny(
        """
        condition: dm, pm
        structure: skin, muscle, cns, dermis, bone
        complete dm affects: skin
        contrast affects: dm = muscle; pm = cns
        skin ~ dermis
        foil bone affects: dm
        """
    )
    assert "unused" not in {problem.rule for problem in check_bank(bank)}


def test_the_shipped_bank_is_sound_and_every_problem_would_have_a_place() -> None:
    bank, places = read_bank(SHIPPED)
    assert [problem for problem in check_bank(bank, places) if problem.severity == "error"] == []
    spot = places.problem(f"facts/{next(iter(bank.facts))}", "x", "y")
    assert spot.file is not None
    assert spot.line is not None
