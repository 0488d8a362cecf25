"""The made-up banks that growth is measured with: mixed, sound, and the same for the same seed."""

from collections import Counter

import pytest

from question_bank.check.bank import check_bank
from question_bank.content import Bank
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import bank_from_plain
from question_bank.generate import Generator
from tests.support.large_bank import large_bank, large_wording, word


@pytest.fixture(name="bank", scope="module")
def fixture_bank() -> Bank:
    return large_bank(600)


def test_a_large_bank_is_as_large_as_asked_and_sound(bank: Bank) -> None:
    assert 0.8 < len(large_bank(5_000).facts) / 5_000 < 1.2
    assert bank_from_plain(bank_to_plain(bank)) == bank
    assert [problem for problem in check_bank(bank) if problem.rule != "unused"] == []


def test_the_same_seed_makes_the_same_bank(bank: Bank) -> None:
    assert large_bank(600) == bank
    assert large_bank(600, seed=2) != bank


def test_it_has_facts_and_grounds_of_every_sort(bank: Bank) -> None:
    facts = bank.facts.values()
    assert {fact.standing for fact in facts} == {"settled", "simplified", "disputed"}
    assert {fact.polarity for fact in facts} == {"asserted", "denied"}
    assert {fact.scope for fact in facts} == {"every", "some"}
    assert {fact.basis for fact in facts} == {"article", "textbook"}
    assert {fact.hedge for fact in facts} == {None, "may"}
    assert bank.complete
    assert bank.foils
    assert bank.overlaps
    assert {contrast.frame is None for contrast in bank.contrasts.values()} == {True, False}
    assert max(len(bank.ancestors(concept)) for concept in bank.concepts) > 1


def test_every_kind_of_item_can_be_made_of_it(bank: Bank) -> None:
    part = list(bank.facts)[:80]
    generator = Generator(bank, large_wording(bank))
    kinds = Counter(kind for fact in part for kind in generator.kinds_for(fact))
    assert set(kinds) == {"multiple_choice", "matching", "cloze", "flashcard"}
    forms = {form for fact in part for form in generator.choices_for(fact)}
    assert forms == {"forward", "reverse", "discrimination", "vignette"}


def test_every_number_has_a_word_of_its_own() -> None:
    assert len({word(number) for number in range(20_000)}) == 20_000
