"""Matching sets: one to one, one response to spare, nothing true or possible elsewhere."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.content.items import Item
from question_bank.generate import Generator
from question_bank.generate.wording import ConceptWording

Make = Callable[..., Generator]

SITES = """
condition: dm, ms, cidp, ra
structure: skin, brain, nerve, joint, thyroid
finding: rash
dm primarily_affects skin
ms primarily_affects brain
cidp primarily_affects nerve
complete dm primarily_affects: skin
complete ms primarily_affects: brain
complete cidp primarily_affects: nerve
foil thyroid primarily_affects: dm, ms, cidp
"""
FACT = "dm-primarily_affects-skin"


def pairs(item: Item) -> dict[str, str]:
    words = {response.id: response.text for response in item.responses}
    return {premise.text: words[item.pairs[premise.id]] for premise in item.premises}


def test_premises_are_facts_and_one_response_is_to_spare(generator_of: Make) -> None:
    item = generator_of(SITES).item(FACT, "matching", 0)
    assert item is not None
    assert item.stem == "Match each condition to what it primarily affects."
    assert pairs(item) == {"Dm": "Skin", "Ms": "Brain", "Cidp": "Nerve"}
    assert {response.text for response in item.responses} - set(pairs(item).values()) == {"Thyroid"}
    assert item.facts == tuple(premise.id for premise in item.premises)
    assert list(item.answer) == [pairs(item)[premise.text] for premise in item.premises]


def test_every_fact_of_the_set_can_be_asked_for(generator_of: Make) -> None:
    generator = generator_of(SITES)
    for fact in generator.bank.facts:
        assert "matching" in generator.kinds_for(fact)


@pytest.mark.parametrize(
    "lines",
    [
        SITES.replace("complete ms primarily_affects: brain", ""),
        SITES.replace(", joint, thyroid", "").replace("foil thyroid", "foil rash"),
        SITES + "brain ~ nerve",
        SITES + "brain ~ thyroid",
        SITES + "ms < cidp",
        SITES + "dm affects nerve",
        SITES.replace("ms primarily_affects brain", "ms primarily_affects brain [some]"),
        SITES.replace("ms primarily_affects brain", "ms primarily_affects brain [disputed]"),
    ],
)
def test_where_another_pair_is_merely_possible_there_is_no_set(
    generator_of: Make, lines: str
) -> None:
    assert generator_of(lines).matching(FACT, 0) is None


def test_a_reason_that_holds_under_one_lead_in_only_serves_no_set(generator_of: Make) -> None:
    lines = SITES.replace(", joint, thyroid", "").replace("foil thyroid", "foil gland")
    bank = generator_of(lines).bank
    foil = replace(bank.foils["foil-gland"], kind="structure")
    framed = replace(foil, frame="Which?")
    assert Generator(replace(bank, foils={foil.id: foil})).matching(FACT, 0) is not None
    assert Generator(replace(bank, foils={foil.id: framed})).matching(FACT, 0) is None


def test_responses_that_read_the_same_make_no_set(generator_of: Make) -> None:
    same = {each: ConceptWording(option="Nervous tissue") for each in ("brain", "nerve")}
    assert generator_of(SITES, concepts=same).matching(FACT, 0) is None


def test_one_hedged_pair_makes_the_question_hedged(generator_of: Make) -> None:
    lines = SITES.replace("primarily_affects", "damages").replace(
        "ms damages brain\n", "ms damages brain [may]\n"
    )
    item = generator_of(lines).matching("dm-damages-skin", 0)
    assert item is not None
    assert item.stem == "Match each condition to the structure it can damage."


WIDE = "\n".join(
    [
        f"condition: {', '.join(f'c{n}' for n in range(9))}",
        f"structure: {', '.join(f's{n}' for n in range(10))}",
        *(f"c{n} primarily_affects s{n}" for n in range(9)),
        *(f"complete c{n} primarily_affects: s{n}" for n in range(9)),
        f"foil s9 primarily_affects: {', '.join(f'c{n}' for n in range(9))}",
    ]
)


def test_a_set_has_at_most_six_premises_and_seeds_draw_others(generator_of: Make) -> None:
    generator = generator_of(WIDE)
    made = [generator.matching("c0-primarily_affects-s0", seed) for seed in range(12)]
    sets = [frozenset(item.facts) for item in made if item]
    assert {len(each) for each in sets} == {6}
    assert len(set(sets)) > 4


def test_preferred_facts_are_drawn_first(generator_of: Make) -> None:
    generator = generator_of(WIDE)
    wanted = {"c5-primarily_affects-s5", "c6-primarily_affects-s6"}
    for seed in range(5):
        item = generator.matching("c0-primarily_affects-s0", seed, prefer=wanted)
        assert item is not None
        assert wanted <= set(item.facts)


def test_responses_stand_in_an_order_of_their_own(generator_of: Make) -> None:
    generator = generator_of(SITES)
    orders = set()
    for seed in range(20):
        item = generator.matching(FACT, seed)
        assert item is not None
        orders.add(tuple(item.pairs[premise.id] for premise in item.premises))
    assert len(orders) > 5
