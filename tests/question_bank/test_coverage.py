"""What can be asked of a bank, and what stands in the way."""

from collections.abc import Callable

from question_bank.content.reading import load_bank
from question_bank.generate import Generator
from question_bank.generate.coverage import (
    coverage,
    every_item,
    flawed_cards,
    speechless_facts,
    stray_wording,
    unusable_wording,
)
from question_bank.generate.wording import (
    ConceptWording,
    FactWording,
    PredicateWording,
    Wording,
    load_wording,
)
from tests.support.generators import shipped_generator

Make = Callable[..., Generator]
LINES = """
condition: dm
structure: skin, brain, nerve
dm damages skin
dm damages brain [denied]
dm damages nerve [denied]
dm affects skin [draft]
"""


def test_facts_are_counted_by_category_and_subject(generator_of: Make) -> None:
    found = coverage(generator_of(LINES))
    counts = {"facts": 1, "multiple_choice": 1, "cloze": 1, "flashcard": 1, "card": 1}
    assert found.by_category == {"feature": counts}
    assert found.by_subject == {"dm": counts}
    assert found.by_origin == {"article": counts, "article, of one condition": counts}
    assert found.without_choice == {}


def test_what_is_said_of_a_class_counts_for_its_basis_only(generator_of: Make) -> None:
    found = coverage(
        generator_of("condition_class: disease\nstructure: skin\ndisease damages skin")
    )
    assert list(found.by_origin) == ["article"]


def test_a_fact_without_choice_item_has_its_reason(generator_of: Make) -> None:
    found = coverage(generator_of(LINES.replace("dm damages nerve [denied]", "")))
    assert found.without_choice == {"dm-damages-skin": "1 provably false value of the key's kind"}


def test_items_can_be_had_of_one_kind_only(generator_of: Make) -> None:
    generator = generator_of(LINES)
    assert [item.kind for item in every_item(generator, 0)] == [
        "multiple_choice",
        "cloze",
        "flashcard",
    ]
    assert [item.kind for item in every_item(generator, 0, "cloze")] == ["cloze"]


def test_wording_that_speaks_of_nothing_is_found(generator_of: Make) -> None:
    bank = generator_of(LINES).bank
    wording = Wording(
        concepts={"none": ConceptWording(), "skin": ConceptWording()},
        facts={
            "none": FactWording(),
            "dm-damages-skin": FactWording(cloze=("bone",)),
            "dm-affects-skin": FactWording(cloze=("skin",)),
        },
    )
    assert [where for where, _, _ in stray_wording(bank, wording)] == [
        "wording/concepts/none",
        "wording/facts/none",
    ]
    assert [where for where, _, _ in unusable_wording(bank, wording)] == [
        "wording/facts/dm-damages-skin",
        "wording/predicates/damages",
    ]


def test_a_fact_that_nothing_can_be_made_of_is_found(generator_of: Make) -> None:
    generator = generator_of(
        LINES,
        predicates={"damages": PredicateWording()},
        facts={"dm-damages-skin": FactWording(cloze=("bone",))},
    )
    assert [where for where, _, _ in speechless_facts(generator)] == ["facts/dm-damages-skin"]


def test_the_shipped_wording_speaks_of_the_shipped_bank() -> None:
    bank = load_bank()
    assert list(stray_wording(bank, load_wording())) == []
    assert list(unusable_wording(bank, load_wording())) == []
    assert list(flawed_cards(Generator(bank))) == []
    assert list(speechless_facts(Generator(bank))) == []


FOUR = ("dermatomyositis", "polymyositis", "multiple-sclerosis", "cidp")


def test_enough_facts_of_the_articles_carry_a_choice_item() -> None:
    generator = shipped_generator()
    without = coverage(generator).without_choice
    facts = [
        fact
        for fact in generator.bank.facts.values()
        if fact.basis == "article" and fact.status == "published"
    ]
    of_diseases = [fact for fact in facts if fact.subject in FOUR]
    assert sum(fact.id not in without for fact in facts) >= 0.5 * len(facts)
    assert sum(fact.id not in without for fact in of_diseases) >= 0.7 * len(of_diseases)
    assert all(without.values())
