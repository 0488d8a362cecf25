"""Distractors: the closest first, and one at least from the key's own differential."""

from collections.abc import Callable
from dataclasses import replace

from question_bank.content.items import Item
from question_bank.generate import Generator
from question_bank.generate.wording import ConceptWording

Make = Callable[..., Generator]

FAR = """
condition: dm, ms, pd
structure: skin, nail, lung, liver, bone, brain
dm damages skin
ms damages brain
foil nail damages: dm
foil lung damages: dm
foil liver damages: dm
foil bone damages: dm
"""
FACT = "dm-damages-skin"
CLOSE = "structure: surface\nnail < surface\nskin < surface\n"


def options(generator: Generator, seed: int = 0) -> set[str]:
    item = generator.item(FACT, "multiple_choice", seed)
    assert item is not None
    return {option.text for option in item.options}


def test_one_from_the_keys_family_is_always_there(generator_of: Make) -> None:
    generator = generator_of(FAR + CLOSE)
    assert all("Nail" in options(generator, seed) for seed in range(20))


def test_what_the_bank_says_of_another_subject_is_close(generator_of: Make) -> None:
    generator = generator_of(FAR + "foil brain damages: dm\n")
    assert all("Brain" in options(generator, seed) for seed in range(20))


def test_what_was_confused_before_is_offered_again(generator_of: Make) -> None:
    known = generator_of(FAR)
    confused = Generator(known.bank, known.wording, {("Skin", "Lung"): 3})
    assert all("Lung" in options(confused, seed) for seed in range(20))
    assert not all("Lung" in options(known, seed) for seed in range(20))


def test_options_stand_in_the_order_of_their_numbers(generator_of: Make) -> None:
    lines = """
    class: dm
    amount: about-5, about-20, about-80, about-1000
    dm has_number_of_types about-80
    foil about-1000 has_number_of_types: dm
    foil about-5 has_number_of_types: dm
    foil about-20 has_number_of_types: dm
    """
    item = in_order(generator_of(lines))
    assert [option.text for option in item.options][:2] == ["About 5", "About 20"]
    assert [option.label for option in item.options] == ["A", "B", "C", "D"]


def test_options_stand_in_the_order_of_their_ranks(generator_of: Make) -> None:
    lines = """
    condition: dm
    frequency: rare, common, everywhere
    dm has_prevalence rare
    foil everywhere has_prevalence: dm
    foil common has_prevalence: dm
    """
    ranks = {
        name: ConceptWording(rank=place)
        for place, name in enumerate(("rare", "common", "everywhere"))
    }
    generator = generator_of(lines, concepts=ranks)
    item = in_order(generator)
    assert [option.text for option in item.options] == ["Rare", "Common", "Everywhere"]
    (fact,) = generator.bank.facts
    unranked = replace(generator.wording, concepts={**ranks, "common": ConceptWording()})
    orders = {
        tuple(option.text for option in made.options)
        for seed in range(20)
        for made in [Generator(generator.bank, unranked).item(fact, "multiple_choice", seed)]
        if made
    }
    assert len(orders) > 1


def in_order(generator: Generator) -> Item:
    (fact,) = generator.bank.facts
    made = [generator.item(fact, "multiple_choice", seed) for seed in range(10)]
    items = [item for item in made if item]
    places = [[option.text for option in item.options] for item in items]
    longest = max(places, key=len)
    assert all(sorted(each, key=longest.index) == each for each in places)
    return next(item for item in items if len(item.options) == len(longest))
