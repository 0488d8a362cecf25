"""A ground that contradicts what the bank asserts is an error of the bank."""

from collections.abc import Callable

import pytest

from question_bank.check.contradictions import contradictions
from question_bank.content import Bank

CAST = """
condition: dm, pm
condition_class: myositis
finding: rash, violet-rash, weakness, hand-weakness, ptosis
structure: skin, dermis, muscle
dm < myositis
pm < myositis
violet-rash < rash
hand-weakness < weakness
"""


def wheres(bank: Bank) -> list[str]:
    return [where for where, _, _ in contradictions(bank)]


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (
            "dm has_phenotype rash\ndm has_phenotype rash [denied]",
            "facts/dm-has_phenotype-rash-denied",
        ),
        ("myositis affects muscle\npm affects muscle [denied]", "facts/pm-affects-muscle-denied"),
        ("pm affects skin\nmyositis affects skin [denied]", "facts/myositis-affects-skin-denied"),
        (
            "dm has_phenotype violet-rash\ndm has_phenotype rash [denied]",
            "facts/dm-has_phenotype-rash-denied",
        ),
        (
            "skin ~ dermis\ndm affects skin\ndm affects dermis [denied]",
            "facts/dm-affects-dermis-denied",
        ),
        ("dm affects skin [disputed]\nfoil skin affects: dm", "foils/foil-skin"),
        ("dm affects skin\ncontrast affects: dm = muscle; pm = skin", "contrasts/c1"),
        ("dm affects skin\ncomplete dm affects: muscle", "complete/all-dm-affects"),
    ],
)
def test_a_ground_against_a_fact_is_found(
    tiny: Callable[[str], Bank], lines: str, where: str
) -> None:
    assert where in wheres(tiny(CAST + lines))


@pytest.mark.parametrize(
    "lines",
    [
        "dm has_phenotype rash\npm has_phenotype rash [denied]",
        "myositis affects skin [some]\npm affects skin [denied]",
        "dm has_phenotype weakness\ndm has_phenotype hand-weakness [denied]",
        "dm affects skin\ndm has_phenotype skin [denied]",
        "dm affects skin [retired]\ndm affects skin [denied]",
        "dm affects skin\ndm affects skin [denied, retired]",
        "dm affects muscle\npm affects skin + muscle [denied]",
        "dm affects skin\ncomplete dm affects: dermis\nskin ~ dermis",
        "dm affects skin [denied]\ncomplete dm affects: muscle",
        "dm affects muscle\ncomplete dm damages: skin",
        "myositis affects skin [denied, some]\npm affects skin",
    ],
)
def test_grounds_that_agree_with_the_facts_are_left_alone(
    tiny: Callable[[str], Bank], lines: str
) -> None:
    assert wheres(tiny(CAST + lines)) == []


def test_a_contrast_that_excludes_nothing_contradicts_nothing(tiny: Callable[[str], Bank]) -> None:
    bank = tiny(CAST + "dm affects skin\ncontrast affects: dm = muscle; pm = skin")
    [contrast] = bank.contrasts.values()
    open_bank = Bank.of(
        concepts=bank.concepts.values(),
        facts=bank.facts.values(),
        contrasts=[type(contrast)(**{**vars(contrast), "exclusive": False})],
    )
    assert wheres(open_bank) == []


def test_a_value_that_a_contrast_gives_to_several_concepts_is_true_of_each(
    tiny: Callable[[str], Bank],
) -> None:
    lines = "condition: ms\ndm affects skin\npm affects skin\nms affects muscle"
    contrast = "contrast affects: dm = skin; pm = dermis; ms = muscle\nskin ~ dermis"
    assert wheres(tiny(f"{CAST}{lines}\n{contrast}")) == []
