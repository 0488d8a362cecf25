"""What generated items of the shipped bank are like; their laws are in test_laws."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from question_bank.check.flaws import flaws
from question_bank.content.items import Item
from question_bank.content.reading import load_bank
from question_bank.content.text import folded
from question_bank.generate import Generator
from tests.support.generators import shipped_generator

DRAWS = 2_000


@pytest.fixture(name="generator", scope="module")
def fixture_generator() -> Generator:
    return shipped_generator()


def drawn(generator: Generator, draws: int) -> Iterator[Item]:
    """Every kind of item of ``draws`` pairs of fact and seed, the same pairs in every run."""
    chance = Random("items of the shipped bank")
    facts = list(generator.bank.facts)
    for _ in range(draws):
        fact, seed = chance.choice(facts), chance.randrange(10**6)
        for kind in generator.kinds_for(fact):
            item = generator.item(fact, kind, seed)
            assert item is not None, (fact, kind, seed)
            yield item


@pytest.fixture(name="items", scope="module")
def fixture_items(generator: Generator) -> list[Item]:
    return list(drawn(generator, DRAWS))


def choices(items: list[Item]) -> list[Item]:
    return [item for item in items if item.kind == "multiple_choice"]


def test_an_item_breaks_no_rule_of_item_writing(items: list[Item]) -> None:
    found = [(item.facts, flaw) for item in items for flaw in flaws(item)]
    assert [flaw for flaw in found if flaw[1].rule.severity == "error"] == []


def test_a_choice_has_one_key_and_three_to_five_different_options(items: list[Item]) -> None:
    for item in choices(items):
        assert sum(option.correct for option in item.options) == 1
        assert 3 <= len(item.options) <= 5
        assert len({folded(option.text) for option in item.options}) == len(item.options)
        assert [option.label for option in item.options] == list("ABCDE")[: len(item.options)]


def test_every_option_says_why_and_every_item_where_from(
    generator: Generator, items: list[Item]
) -> None:
    for item in items:
        assert all(option.rationale for option in item.options)
        assert item.explanation
        rated = [generator.bank.facts[ident] for ident in item.facts]
        cited = {source.exact for source in item.sources}
        for fact in rated:
            assert fact.statement in item.explanation
            assert {evidence.exact for evidence in fact.evidence} <= cited
            assert fact.evidence or (fact.source and fact.source in item.explanation)


def test_only_facts_that_may_be_keys_are_asked_as_choice_or_pair(
    generator: Generator, items: list[Item]
) -> None:
    for item in items:
        facts = [generator.bank.facts[ident] for ident in item.facts]
        if item.kind in ("multiple_choice", "matching"):
            assert all(fact.can_be_key and fact.scope == "every" for fact in facts)


def test_a_vignette_shows_what_excludes_each_distractor(
    generator: Generator, items: list[Item]
) -> None:
    found = [item for item in items if item.style == "vignette"]
    assert found
    for item in found:
        for option in item.options:
            shown = [generator.bank.facts[ident] for ident in option.facts]
            asserted = [fact for fact in shown if fact.can_be_key]
            assert any(
                phrase in item.stem
                for fact in asserted
                for phrase in generator.wording.concept(fact.objects[0]).patient
            )


def test_a_hedge_is_carried_into_the_question(generator: Generator, items: list[Item]) -> None:
    for item in choices(items):
        hedge = generator.bank.facts[item.facts[0]].hedge
        # "Which would favour one rather than the other" says of itself that nothing is certain.
        weighed = "would favour" in item.stem or "if present" in item.stem
        if hedge and item.style == "plain" and not weighed:
            words = folded(item.stem).split()
            assert all(word in words for word in hedge.split()), item.stem


def test_the_key_stands_anywhere_with_equal_chance(generator: Generator) -> None:
    facts = [fact for fact in generator.bank.facts if generator.choices_for(fact)]
    made = [generator.item(fact, "multiple_choice", seed) for seed in range(30) for fact in facts]
    places: Counter[tuple[int, str]] = Counter()
    sizes: Counter[int] = Counter()
    for item in made:
        assert item is not None
        sizes[len(item.options)] += 1
        places[len(item.options), item.key.label] += 1
    for (size, _), count in places.items():
        if sizes[size] >= 500:
            assert abs(count / sizes[size] - 1 / size) < 0.05


def test_the_same_seed_gives_the_same_items_in_another_process_too(items: list[Item]) -> None:
    again = list(drawn(Generator(load_bank()), 50))
    assert items[: len(again)] == again


IN_ONE_ORDER = {"ad-more-than-80-types", "ad-millions"}
"""Facts with as few foils as options, and those in the order of their numbers."""


def test_seeds_give_different_items_of_a_fact(generator: Generator) -> None:
    for fact in generator.bank.facts:
        if generator.choices_for(fact):
            made = [generator.item(fact, "multiple_choice", seed) for seed in range(12)]
            different = {item.id for item in made if item}
            assert len(different) > 1 or fact in IN_ONE_ORDER


def test_every_published_fact_is_asked_somehow(generator: Generator) -> None:
    for fact in generator.bank.facts.values():
        if fact.status == "published" and not fact.denied:
            assert {"cloze", "flashcard"} & set(generator.kinds_for(fact.id)), fact.id
