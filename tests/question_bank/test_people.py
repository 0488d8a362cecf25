"""The patient of a vignette: age and sex only where every option shares them."""

from collections.abc import Callable
from random import Random

import pytest

from question_bank.generate import Generator
from question_bank.generate.people import person, shared_sexes, shared_years
from question_bank.generate.shop import Shop

Make = Callable[..., Generator]

LINES = """
condition: dm, ms, pd
sex: women, men
dm has_age_of_onset 40 to 60 years
ms has_age_of_onset 20 to 50 years
dm occurs_in_sex women + men
ms occurs_in_sex women + men
"""


def shop_of(generator: Generator) -> Shop:
    return Shop.of(generator.bank, generator.wording)


def test_ages_are_those_that_all_conditions_share(generator_of: Make) -> None:
    shop = shop_of(generator_of(LINES))
    assert shared_years(shop, ["dm", "ms"]) == range(40, 51)
    assert shared_years(shop, ["dm"]) == range(40, 61)
    assert not shared_years(shop, ["dm", "pd"])
    assert not shared_years(shop, [])


def test_sexes_are_those_that_all_conditions_strike(generator_of: Make) -> None:
    shop = shop_of(
        generator_of(LINES.replace("ms occurs_in_sex women + men", "ms occurs_in_sex women"))
    )
    assert shared_sexes(shop, ["dm", "ms"]) == ["woman"]
    assert shared_sexes(shop, ["dm"]) == ["woman", "man"]
    assert shared_sexes(shop, ["dm", "pd"]) == []


@pytest.mark.parametrize("flag", ["simplified", "disputed", "denied", "draft"])
def test_only_settled_facts_give_an_age(generator_of: Make, flag: str) -> None:
    lines = LINES.replace(
        "dm has_age_of_onset 40 to 60 years", "dm has_age_of_onset 40 to 60 years [x]"
    )
    shop = shop_of(generator_of(lines.replace("[x]", f"[{flag}]")))
    assert not shared_years(shop, ["dm", "ms"])


def test_the_patient_is_named_by_what_is_shared(generator_of: Make) -> None:
    shop = shop_of(generator_of(LINES))
    people = {person(shop, ["dm", "ms"], Random(seed)) for seed in range(40)}
    assert any(each.endswith("-year-old woman") for each in people)
    assert "A patient" not in people
    assert person(shop, ["dm", "pd"], Random(1)) == "A patient"
    assert person(shop, ["dm", "ms"], None) == "A patient"
