"""Discrimination: the key is true of one and false of the other, and no other option is."""

from collections.abc import Callable

import pytest

from question_bank.content.items import Item
from question_bank.generate import Generator
from question_bank.generate.wording import PredicateWording

Make = Callable[..., Generator]

LINES = """
condition: dm, pm, ms
finding: rash, papules, weakness, pain, tremor, ptosis
dm has_phenotype rash
dm has_phenotype weakness
dm has_phenotype pain
pm has_phenotype weakness
pm has_phenotype pain
ms has_phenotype tremor
pm has_phenotype rash [denied]
dm has_phenotype tremor [denied]
"""
FACT = "dm-has_phenotype-rash"
ASK = {
    "has_phenotype": PredicateWording(
        discrimination={
            "plain": ("What points to {subject} rather than {other}?",),
            "hedged": ("What may point to {subject} rather than {other}?",),
        }
    )
}


def made(generator: Generator, seed: int = 0) -> Item:
    item = generator.item(FACT, "multiple_choice", seed)
    assert item is not None
    return item


def test_it_asks_for_what_the_other_lacks(generator_of: Make) -> None:
    generator = generator_of(LINES, predicates=ASK)
    assert generator.choices_for(FACT) == ("discrimination",)
    item = made(generator)
    assert item.stem == "What points to dm rather than pm?"
    assert item.key.text == "Rash"
    assert {option.text for option in item.options} == {"Rash", "Weakness", "Pain", "Tremor"}


def test_the_key_says_why_the_other_is_out(generator_of: Make) -> None:
    key = made(generator_of(LINES, predicates=ASK)).key
    assert "Dm has has_phenotype rash." in key.rationale
    assert "Pm is not has_phenotype rash." in key.rationale
    assert key.facts == (FACT, "pm-has_phenotype-rash-denied")


def test_what_both_share_tells_nothing_apart(generator_of: Make) -> None:
    item = made(generator_of(LINES, predicates=ASK))
    (shared,) = (option for option in item.options if option.text == "Weakness")
    assert shared.rationale == (
        "This does not tell them apart. Dm has has_phenotype weakness. Pm has has_phenotype "
        "weakness."
    )
    assert shared.facts == ("dm-has_phenotype-weakness", "pm-has_phenotype-weakness")


@pytest.mark.parametrize(
    "change",
    [
        ("pm has_phenotype rash [denied]", ""),
        ("dm has_phenotype rash", "dm has_phenotype rash [some]"),
        ("dm has_phenotype rash", "dm has_phenotype rash [disputed]"),
        ("pm has_phenotype weakness", "pm has_phenotype weakness [simplified]"),
        ("dm has_phenotype weakness", "dm has_phenotype weakness [disputed]"),
    ],
)
def test_what_is_not_settled_makes_no_item(generator_of: Make, change: tuple[str, str]) -> None:
    lines = LINES.replace(*change).replace("dm has_phenotype tremor [denied]", "")
    assert generator_of(lines, predicates=ASK).choices_for(FACT) == ()


def test_what_is_true_of_the_first_alone_is_never_offered(generator_of: Make) -> None:
    lines = LINES + "dm has_phenotype papules\n"
    generator = generator_of(lines, predicates=ASK)
    for seed in range(20):
        assert "Papules" not in {option.text for option in made(generator, seed).options}


def test_a_hedged_fact_asks_with_care(generator_of: Make) -> None:
    lines = LINES.replace("dm has_phenotype rash", "dm has_phenotype rash [may]")
    generator = generator_of(lines, predicates=ASK)
    assert made(generator).stem.startswith("What may point to")


def test_what_speaks_for_diseases_like_the_first_is_not_offered(generator_of: Make) -> None:
    lines = """
    condition: dm, ibm, ms
    class: myopathy
    finding: rash, vacuoles, tremor, blurring
    dm < myopathy
    ibm < myopathy
    dm has_phenotype rash
    ibm has_phenotype vacuoles
    ms has_phenotype tremor
    ms has_phenotype blurring
    ms has_phenotype rash [denied]
    dm has_phenotype vacuoles [denied]
    dm has_phenotype tremor [denied]
    dm has_phenotype blurring [denied]
    """
    generator = generator_of(lines, predicates=ASK)
    for seed in range(10):
        item = made(generator, seed)
        assert {option.text for option in item.options} == {"Rash", "Tremor", "Blurring"}
