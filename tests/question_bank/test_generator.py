"""The laws of generated items, over many facts and seeds of the shipped bank."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from question_bank.check.flaws import flaws
from question_bank.check.truth import Truth, joint_verdict
from question_bank.content import Fact
from question_bank.content.items import Item, Option
from question_bank.content.reading import load_bank
from question_bank.content.text import folded
from question_bank.generate import Generator

DRAWS, LONG_SEEDS = 2_000, 1_000


@pytest.fixture(name="generator", scope="module")
def fixture_generator() -> Generator:
    return Generator(load_bank())


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


class Judge:
    """Judges options anew, from the words on the page alone."""

    def __init__(self, generator: Generator) -> None:
        self.bank = generator.bank
        values = [*self.bank.concepts, *(foil.value for foil in self.bank.foils.values())]
        self.reading: dict[str, list[str]] = {}
        for value in values:
            self.reading.setdefault(generator.option_text((value,)), []).append(value)

    def refuted(self, item: Item, option: Option) -> bool:
        """Whether every thing that the option's words could mean is refuted."""
        fact = self.bank.facts[item.facts[0]]
        asks_subject = fact.subject in self.reading[str(item.answer)]
        meant = self.reading[option.text]
        if not asks_subject:
            return all(self._false(fact.subject, fact, value) for value in meant)
        shown = [fact, *(self.bank.facts[each] for each in option.facts)]
        own = [each for each in shown if each.subject == fact.subject and not each.denied]
        return all(any(self._false(other, each) for each in own) for other in meant)

    def _false(self, subject: str, fact: Fact, value: str | None = None) -> bool:
        values = fact.objects if value is None else (value,)
        return joint_verdict(self.bank, subject, fact.predicate, values).truth is Truth.FALSE


def test_an_item_breaks_no_rule_of_item_writing(items: list[Item]) -> None:
    found = [(item.facts, flaw) for item in items for flaw in flaws(item)]
    assert [flaw for flaw in found if flaw[1].rule.severity == "error"] == []


def test_a_choice_has_one_key_and_three_to_five_different_options(items: list[Item]) -> None:
    for item in choices(items):
        assert sum(option.correct for option in item.options) == 1
        assert 3 <= len(item.options) <= 5
        assert len({folded(option.text) for option in item.options}) == len(item.options)
        assert [option.label for option in item.options] == list("ABCDE")[: len(item.options)]


def test_every_wrong_option_is_refuted_by_the_bank(generator: Generator, items: list[Item]) -> None:
    judge = Judge(generator)
    for item in choices(items):
        for option in item.options:
            assert judge.refuted(item, option) is not option.correct, (item.stem, option.text)


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


def test_no_response_is_true_or_possible_for_another_premise(
    generator: Generator, items: list[Item]
) -> None:
    bank = generator.bank
    sets = [item for item in items if item.kind == "matching"]
    assert sets
    for item in sets:
        facts = [bank.facts[premise.id] for premise in item.premises]
        assert 3 <= len(facts) <= 6
        assert len(item.responses) == len(facts) + 1
        assert len(set(item.pairs.values())) == len(facts)
        for fact in facts:
            for other in facts:
                truth = joint_verdict(bank, fact.subject, fact.predicate, other.objects).truth
                assert truth is (Truth.TRUE if fact is other else Truth.FALSE)


def test_the_spare_response_is_false_for_every_premise(
    generator: Generator, items: list[Item]
) -> None:
    judge = Judge(generator)
    for item in items:
        paired = set(item.pairs.values())
        for response in item.responses:
            if response.id not in paired:
                for premise in item.premises:
                    fact = generator.bank.facts[premise.id]
                    assert all(
                        joint_verdict(generator.bank, fact.subject, fact.predicate, [value]).truth
                        is Truth.FALSE
                        for value in judge.reading[response.text]
                    )


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
        if hedge and item.style == "plain":
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


@pytest.mark.long
def test_the_laws_hold_for_a_thousand_seeds(generator: Generator) -> None:
    judge = Judge(generator)
    for fact in generator.bank.facts:
        if "multiple_choice" not in generator.kinds_for(fact):
            continue
        for seed in range(LONG_SEEDS):
            item = generator.item(fact, "multiple_choice", seed)
            assert item is not None
            assert item.flaws == ()
            for option in item.options:
                assert judge.refuted(item, option) is not option.correct
