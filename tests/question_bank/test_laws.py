"""The laws of generated items, whatever their kind and form, judged from what is on the page."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from question_bank.content.items import Item, ItemKind
from question_bank.content.reading import load_bank
from question_bank.generate import Generator
from tests.support.generators import shipped_generator
from tests.support.judge import Judge
from tests.support.large_bank import large_bank, large_wording

DRAWS, LONG_SEEDS, LONG_DRAWS = 2_000, 10_000, 2_000
KINDS: tuple[ItemKind, ...] = ("multiple_choice", "matching", "cloze", "flashcard")


@pytest.fixture(name="generator", scope="module")
def fixture_generator() -> Generator:
    return shipped_generator()


@pytest.fixture(name="judge", scope="module")
def fixture_judge(generator: Generator) -> Judge:
    return Judge(generator)


@pytest.fixture(name="items", scope="module")
def fixture_items(generator: Generator) -> list[Item]:
    return list(drawn(generator, DRAWS, "two thousand"))


def drawn(generator: Generator, draws: int, seed: str) -> Iterator[Item]:
    """Yield items of facts, kinds and seeds drawn at random, the same in every run."""
    chance = Random(seed)
    facts = [fact for fact in generator.bank.facts if generator.kinds_for(fact)]
    for _ in range(draws):
        fact, number = chance.choice(facts), chance.randrange(10**9)
        yield made(generator, fact, chance.choice(generator.kinds_for(fact)), number)


def made(generator: Generator, fact: str, kind: ItemKind, seed: int) -> Item:
    item = generator.item(fact, kind, seed)
    assert item is not None, (fact, kind, seed)
    assert fact in item.facts
    return item


def broken(judge: Judge, items: Iterator[Item] | list[Item]) -> list[tuple[str, int, str]]:
    return [(item.facts[0], item.seed, law) for item in items for law in judge.broken(item)]


def test_no_item_of_two_thousand_breaks_a_law(judge: Judge, items: list[Item]) -> None:
    assert {item.kind for item in items} == set(KINDS)
    assert {item.style for item in items} == {"plain", "vignette"}
    assert broken(judge, items) == []


def test_the_laws_hold_in_a_bank_that_nobody_wrote() -> None:
    bank = large_bank(400)
    generator = Generator(bank, large_wording(bank))
    assert broken(Judge(generator), drawn(generator, 300, "a bank by chance")) == []


def test_the_same_arguments_give_the_same_item_whatever_was_made_before(
    generator: Generator, items: list[Item]
) -> None:
    fresh = Generator(load_bank())
    for item in reversed(items[:150]):
        again = [each.item(item.facts[0], item.kind, item.seed) for each in (fresh, generator)]
        assert again[0] == again[1]


def test_items_with_one_id_are_one_item(items: list[Item]) -> None:
    contents: dict[str, Item] = {}
    for item in items:
        content = replace(item, seed=0)
        assert contents.setdefault(item.id, content) == content


def sound(generator: Generator, kind: ItemKind, *, sorts: bool = False) -> Item:
    """Return an item of the kind, of the shipped bank."""
    found = (
        made(generator, fact, kind, seed)
        for seed in range(20)
        for fact in generator.bank.facts
        if kind in generator.kinds_for(fact)
    )
    return next(item for item in found if item.sorts is sorts)


def test_the_judge_sees_a_wrong_option_that_is_not_refuted(
    generator: Generator, judge: Judge
) -> None:
    item = sound(generator, "multiple_choice")
    key = next(option for option in item.options if option.correct)
    others = [option for option in item.options if not option.correct]
    doubtful = replace(others[0], text="Something the bank is silent on")
    for options in ([key, doubtful, *others[1:]], [key, replace(key, correct=False), *others]):
        assert any("refuted" in law for law in judge.broken(replace(item, options=tuple(options))))


def test_the_judge_sees_a_second_key_a_missing_reason_and_an_invented_one(
    generator: Generator, judge: Judge
) -> None:
    item = sound(generator, "multiple_choice")
    place = next(n for n, option in enumerate(item.options) if not option.correct)
    changes = ({"correct": True}, {"rationale": " "}, {"rationale": "Because I say so."})
    for change in changes:
        options = list(item.options)
        options[place] = replace(options[place], **change)
        assert judge.broken(replace(item, options=tuple(options))) != []


@pytest.mark.parametrize("sorts", [False, True])
def test_the_judge_sees_pairs_that_are_crossed_or_forced(
    generator: Generator, judge: Judge, *, sorts: bool
) -> None:
    item = sound(generator, "matching", sorts=sorts)
    assert judge.broken(item) == []
    first, second = list(item.pairs)[:2]
    other = next(each.id for each in item.responses if each.id != item.pairs[first])
    assert judge.broken(replace(item, pairs={**item.pairs, first: other})) != []
    assert judge.broken(replace(item, pairs={first: other, second: other})) != []
    if not sorts:
        used = tuple(each for each in item.responses if each.id in item.pairs.values())
        assert "the last pair is forced" in judge.broken(replace(item, responses=used))


def test_the_judge_sees_a_blank_that_is_shown_or_filled_otherwise(
    generator: Generator, judge: Judge
) -> None:
    item = sound(generator, "cloze")
    answer = item.answer if isinstance(item.answer, str) else item.answer[0]
    assert judge.broken(replace(item, stem=f"{item.stem} {answer}")) != []
    assert judge.broken(replace(item, answer="something else")) != []
    assert judge.broken(replace(sound(generator, "flashcard"), answer="")) != []


def test_the_judge_sees_an_item_that_hides_its_sources_or_has_a_flaw(
    generator: Generator, judge: Judge
) -> None:
    item = next(
        made(generator, fact.id, "flashcard", 0)
        for fact in generator.bank.facts.values()
        if fact.evidence and "flashcard" in generator.kinds_for(fact.id)
    )
    for change in ({"explanation": "It is so."}, {"sources": ()}, {"flaws": ("one-key",)}):
        assert judge.broken(replace(item, **change)) != []
    assert judge.broken(replace(item, stem="Another question?")) != []


@pytest.mark.long
def test_the_laws_hold_for_ten_thousand_seeds(generator: Generator, judge: Judge) -> None:
    facts = {
        kind: [fact for fact in generator.bank.facts if kind in generator.kinds_for(fact)]
        for kind in KINDS
    }
    found: Counter[str] = Counter()
    for seed in range(LONG_SEEDS):
        for kind in KINDS:
            item = made(generator, facts[kind][seed % len(facts[kind])], kind, seed)
            found.update(f"{kind} of {item.facts[0]}: {law}" for law in judge.broken(item))
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_the_laws_hold_in_banks_by_chance(seed: int) -> None:
    bank = large_bank(1_000, seed)
    generator = Generator(bank, large_wording(bank))
    assert broken(Judge(generator), drawn(generator, LONG_DRAWS, "more by chance")) == []
