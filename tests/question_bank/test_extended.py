"""Extended matching: vignettes that share one list, each excluding all of it but its own."""

from collections.abc import Callable

import pytest

from question_bank.check.truth import Truth, verdict
from question_bank.content.items import Item
from question_bank.generate import Generator
from question_bank.generate.wording import ConceptWording, PredicateWording

Make = Callable[..., Generator]

LINES = """
condition: dm, ms, mg, pd, gd, ra
finding: rash, blurring, ptosis, tremor, bulging, swelling, tiredness
dm has_phenotype rash
ms has_phenotype blurring
mg has_phenotype ptosis
pd has_phenotype tremor
dm has_phenotype tiredness
ms has_phenotype tiredness
mg has_phenotype tiredness
pd has_phenotype tiredness
contrast has_phenotype: dm = rash; ms = blurring; mg = ptosis; pd = tremor; gd = bulging; \
ra = swelling
"""
FACT = "dm-has_phenotype-rash"
SHOWN = {"has_phenotype": PredicateWording(vignette=True)}
PATIENTS = {
    "rash": ConceptWording(patient=("has a rash", "came out in a rash")),
    "blurring": ConceptWording(patient=("sees less with one eye",)),
    "ptosis": ConceptWording(patient=("cannot keep the eyes open at night",)),
    "tremor": ConceptWording(patient=("shakes at rest",)),
    "tiredness": ConceptWording(patient=("is tired",)),
}


def made(generator: Generator, seed: int = 0, fact: str = FACT) -> Item:
    item = generator.item(fact, "matching", seed)
    assert item is not None
    return item


def test_stories_share_one_list_of_conditions(generator_of: Make) -> None:
    generator = generator_of(LINES, concepts=PATIENTS, predicates=SHOWN)
    assert generator.sets_for(FACT) == ("extended",)
    item = made(generator)
    assert item.style == "vignette"
    assert FACT in item.facts
    assert len(item.premises) == 4
    assert {response.text for response in item.responses} == {"Dm", "Ms", "Mg", "Pd", "Gd", "Ra"}
    stories = {premise.id: premise.text for premise in item.premises}
    story = stories["pd-has_phenotype-tremor"]
    assert "shakes at rest" in story
    assert "is tired" in story


def test_each_story_excludes_every_other_condition(generator_of: Make) -> None:
    generator = generator_of(LINES, concepts=PATIENTS, predicates=SHOWN)
    for seed in range(10):
        item = made(generator, seed)
        words = {response.id: response.text.lower() for response in item.responses}
        for premise in item.premises:
            fact = generator.bank.facts[premise.id]
            others = set(words.values()) - {words[item.pairs[premise.id]]}
            for other in others:
                found = verdict(generator.bank, other, fact.predicate, fact.objects[0])
                assert found.truth is Truth.FALSE


@pytest.mark.parametrize(
    "lines",
    [
        LINES.replace("; gd = bulging; ra = swelling", ""),
        LINES.replace("mg has_phenotype ptosis", "").replace("pd has_phenotype tremor", ""),
        LINES.replace("ms has_phenotype blurring", "ms has_phenotype blurring [disputed]").replace(
            "mg has_phenotype ptosis", "mg has_phenotype ptosis [some]"
        ),
        LINES + "mg has_phenotype rash\npd has_phenotype rash",
        LINES.replace("has_phenotype", "affects"),
    ],
)
def test_too_few_stories_or_conditions_make_no_set(generator_of: Make, lines: str) -> None:
    generator = generator_of(lines, concepts=PATIENTS, predicates=SHOWN)
    ident = next(fact for fact in generator.bank.facts if fact.startswith("dm"))
    assert "extended" not in generator.sets_for(ident)


def test_conditions_that_overlap_are_not_listed_together(generator_of: Make) -> None:
    lines = LINES.replace("ra\n", "ra, psa\n") + "psa ~ ra\n"
    lines = lines.replace("ra = swelling", "ra = swelling; psa = swelling")
    generator = generator_of(lines, concepts=PATIENTS, predicates=SHOWN)
    for seed in range(10):
        texts = {response.text for response in made(generator, seed).responses}
        assert not {"Ra", "Psa"} <= texts


def test_a_finding_that_excludes_less_than_its_company_is_not_what_a_story_turns_on(
    generator_of: Make,
) -> None:
    generator = generator_of(LINES, concepts=PATIENTS, predicates=SHOWN)
    assert generator.sets_for("dm-has_phenotype-tiredness") == ()


def test_a_story_in_which_all_is_well_is_not_told(generator_of: Make) -> None:
    lines = LINES.replace("finding: rash,", "normal_finding: rash, tiredness\nfinding:")
    lines = lines.replace(", tiredness\ndm", "\ndm").replace("swelling, tiredness", "swelling")
    generator = generator_of(lines, concepts=PATIENTS, predicates=SHOWN)
    assert generator.sets_for(FACT) == ()


def test_without_a_lead_in_there_is_no_set(generator_of: Make) -> None:
    generator = generator_of(
        LINES.replace("condition:", "syndrome:"), concepts=PATIENTS, predicates=SHOWN
    )
    assert generator.sets_for(FACT) == ()
