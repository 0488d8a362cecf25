"""Sorting sets: responses repeat, and each is false for whatever lies on another heap."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.content.items import Item
from question_bank.generate import Generator
from question_bank.generate.wording import PredicateWording

Make = Callable[..., Generator]

LINES = """
treatment: steroids, relaxants, stretching, fluids
purpose: calm-disease, ease-cramp
steroids serves calm-disease
relaxants serves ease-cramp
stretching serves ease-cramp
fluids serves ease-cramp
contrast serves: steroids = calm-disease; relaxants = ease-cramp; stretching = ease-cramp; \
fluids = ease-cramp
"""
FACT = "steroids-serves-calm-disease"
SORT = {"serves": PredicateWording(sorting={"plain": ("Sort each treatment by what it serves.",)})}


def made(generator: Generator, seed: int = 0, fact: str = FACT) -> Item:
    item = generator.item(fact, "matching", seed)
    assert item is not None
    return item


def sorted_as(item: Item) -> dict[str, str]:
    words = {response.id: response.text for response in item.responses}
    return {premise.text: words[item.pairs[premise.id]] for premise in item.premises}


def test_responses_repeat(generator_of: Make) -> None:
    item = made(generator_of(LINES, predicates=SORT))
    assert item.sorts
    assert item.stem == "Sort each treatment by what it serves."
    assert sorted_as(item) == {
        "Steroids": "Calm disease",
        "Relaxants": "Ease cramp",
        "Stretching": "Ease cramp",
        "Fluids": "Ease cramp",
    }
    assert {response.text for response in item.responses} == {"Calm disease", "Ease cramp"}


def test_every_member_can_be_asked_for(generator_of: Make) -> None:
    generator = generator_of(LINES, predicates=SORT)
    for fact in generator.bank.facts:
        assert generator.sets_for(fact) == ("sorting",)
        assert fact in made(generator, fact=fact).facts


def test_the_order_follows_the_seed(generator_of: Make) -> None:
    generator = generator_of(LINES, predicates=SORT)
    orders = {made(generator, seed).facts for seed in range(20)}
    assert len(orders) > 5
    assert made(generator, 3) == made(generator, 3)


def test_a_frame_is_the_stem(generator_of: Make) -> None:
    generator = generator_of(LINES)
    framed = replace(
        generator.bank.contrasts["c1"], frame="As the article groups them, sort these."
    )
    own = Generator(replace(generator.bank, contrasts={"c1": framed}), generator.wording)
    assert made(own).stem == framed.frame


@pytest.mark.parametrize(
    "lines",
    [
        LINES.replace("contrast serves", "contrast helps"),
        LINES + "calm-disease ~ ease-cramp",
        LINES + "steroids serves ease-cramp",
        LINES.replace("steroids serves calm-disease", "steroids serves calm-disease + ease-cramp"),
        LINES.replace("steroids serves calm-disease", "steroids serves calm-disease [some]"),
        LINES.replace("steroids serves calm-disease", "steroids serves calm-disease [disputed]"),
    ],
)
def test_a_doubtful_heap_makes_no_set(generator_of: Make, lines: str) -> None:
    generator = generator_of(lines, predicates=SORT)
    ident = next(fact for fact in generator.bank.facts if fact.startswith("steroids"))
    assert generator.sets_for(ident) == ()


def test_values_that_differ_throughout_are_no_sorting(generator_of: Make) -> None:
    lines = """
    treatment: steroids, relaxants
    purpose: calm-disease, ease-cramp
    steroids serves calm-disease
    relaxants serves ease-cramp
    contrast serves: steroids = calm-disease; relaxants = ease-cramp
    """
    assert generator_of(lines, predicates=SORT).sets_for(FACT) == ()


def test_without_a_template_or_a_frame_nothing_is_sorted(generator_of: Make) -> None:
    assert generator_of(LINES).sets_for(FACT) == ()


def test_a_large_contrast_is_sampled(generator_of: Make) -> None:
    many = [f"measure-{number}" for number in range(90)]
    ends = [(each, ("ease-cramp", "calm-disease")[place % 2]) for place, each in enumerate(many)]
    facts = "\n".join(f"{each} serves {end}" for each, end in ends)
    lines = LINES.replace("fluids = ease-cramp", "; ".join(f"{each} = {end}" for each, end in ends))
    lines = lines.replace("treatment: ", f"treatment: {', '.join(many)}, ") + facts
    item = made(generator_of(lines, predicates=SORT), fact=f"{many[-1]}-serves-calm-disease")
    assert len(item.premises) <= 6
