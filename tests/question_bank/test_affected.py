"""An edited bank: what is carried over is what a bank and a generator built from nothing have."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from question_bank.content import Bank, Complete, Concept, Fact
from question_bank.content.edited import edited
from question_bank.content.reading import load_bank
from question_bank.generate import Generator
from question_bank.generate.affected import changed_nodes
from question_bank.generate.notes import WATCHED, Changed, Notes, Watched
from question_bank.generate.wording import FactWording, Wording
from tests.support.edits import some_edit, some_wording
from tests.support.large_bank import large_bank, large_wording

INDEXES = (*WATCHED, "facts_worded", "children", "concept_named", "overlapping_meanings")
EDITS_IN_A_ROW = 3


def warm(generator: Generator) -> Generator:
    """Return the generator after it was asked everything."""
    for fact in generator.bank.facts:
        generator.kinds_for(fact)
    return generator


@pytest.fixture(scope="module")
def shipped() -> Generator:
    """Return a generator of a sixth of the shipped facts: all of them would take minutes."""
    bank = load_bank()
    facts = dict(list(bank.facts.items())[::6])
    return warm(Generator(replace(bank, facts=facts)))


# Finding a smaller case would take many minutes; an edit's seed is small enough.
@settings(max_examples=5, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@example(seed=9)
@given(seed=st.integers(0, 2**31))
def test_after_any_edits_everything_is_as_if_made_from_nothing(
    shipped: Generator, seed: int
) -> None:
    draws, known = Random(seed), shipped
    for number in range(EDITS_IN_A_ROW):
        bank, places = some_edit(known.bank, draws)
        wording, worded = known.wording, list[tuple[str, str]]()
        if draws.random() < 0.2:
            wording, worded = some_wording(bank, wording, draws)
        nodes = changed_nodes(known.bank, bank, places, wording, worded)
        known, _doubtful = known.on(bank, nodes, wording)
        anew = Generator(replace(bank), wording)
        assert_same(known, anew, draws.sample(list(bank.facts), 10), number)


@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(seed=st.integers(0, 2**31))
def test_where_nothing_is_doubtful_a_fact_can_be_asked_or_not_as_before(
    shipped: Generator, seed: int
) -> None:
    draws = Random(seed)
    facts = draws.sample(list(shipped.bank.facts), 12)
    bank = replace(shipped.bank, facts={fact: shipped.bank.facts[fact] for fact in facts})
    wording = replace(shipped.wording, predicates={})  # nothing but cards is asked
    before = Generator(bank, with_any_cards(wording, bank, facts, draws))
    could = {fact for fact in facts if before.can_ask(fact)}
    worded = facts[:3]
    after = with_any_cards(before.wording, bank, worded, draws)
    nodes = changed_nodes(bank, bank, [], after, [("facts", fact) for fact in worded])
    known, doubtful = before.on(bank, nodes, after)
    anew = Generator(replace(bank), after)
    can = {fact for fact in facts if (known.can_ask(fact) if fact in doubtful else fact in could)}
    assert can == {fact for fact in facts if anew.can_ask(fact)}


def with_any_cards(wording: Wording, bank: Bank, facts: list[str], draws: Random) -> Wording:
    """Return wording in which facts have good cards, bad ones, or none."""
    rows = {}
    for fact in facts:
        word = draws.choice([*bank.facts[fact].statement.rstrip(".").split(), "elsewhere"])
        front = draws.choice([(), ("Which which is it?",), ("What is it?",)])
        rows[fact] = FactWording(cloze=(word,), front=front)
    return replace(wording, facts={**wording.facts, **rows})


def assert_same(known: Generator, anew: Generator, asked: list[str], seed: int) -> None:
    for name in INDEXES:
        assert getattr(known.bank, name) == getattr(anew.bank, name)
    for fact in anew.bank.facts:
        assert known.choices_for(fact) == anew.choices_for(fact)
        assert known.sets_for(fact) == anew.sets_for(fact)
        assert known.kinds_for(fact) == anew.kinds_for(fact)
    for fact in asked:
        for kind in anew.kinds_for(fact):
            assert known.item(fact, kind, seed) == anew.item(fact, kind, seed)


def test_an_edit_of_a_large_bank_leaves_nearly_all_of_it_alone() -> None:
    bank = large_bank(600)
    generator = warm(Generator(bank, large_wording(bank)))
    fact = list(bank.facts.values())[300]
    after = edited(bank, {("facts", fact.id): replace(fact, statement="It is so.")})
    nodes = changed_nodes(bank, after, [("facts", fact.id)], generator.wording)
    _made, doubtful = generator.on(after, nodes)
    assert fact.id in doubtful
    assert len(doubtful) < len(bank.facts) / 10


def test_a_version_or_a_tag_changes_nothing_that_is_asked(shipped: Generator) -> None:
    fact = next(iter(shipped.bank.facts.values()))
    after = edited(shipped.bank, {("facts", fact.id): replace(fact, version=2, tags=("to read",))})
    place = ("facts", fact.id)
    assert changed_nodes(shipped.bank, after, [place], shipped.wording) == Changed()
    assert after.facts_about[fact.subject] != shipped.bank.facts_about[fact.subject]


def test_a_whole_section_changed_is_indexed_anew() -> None:
    one = Fact("one", "gout", "affects", "feature", ("joint",), "Gout affects a joint.")
    bank = Bank.of(concepts=[Concept("gout", "gout", "condition")], facts=[one])
    assert bank.facts_about == {"gout": [one]}
    after = edited(bank, {("facts", "one"): replace(one, objects=("toe",))})
    assert "facts_about" not in vars(after)
    assert after.facts_saying == {("affects", "toe"): [replace(one, objects=("toe",))]}


def test_what_leaves_an_index_leaves_no_empty_row(shipped: Generator) -> None:
    bank = shipped.bank
    row = Complete("new", "dermatomyositis", "made_up", ("skin",), None)
    grown = edited(bank, {("complete", "new"): row})
    assert grown.complete_of["dermatomyositis", "made_up"] == [row]
    assert edited(grown, {}, [("complete", "new")]).complete_of == bank.complete_of


def test_a_watched_index_is_looked_up_key_by_key() -> None:
    watched = Watched("facts_of", {"one": 1}, Notes())
    assert (watched["one"], watched.get("two", 2), len(watched)) == (1, 2, 1)
    with pytest.raises(TypeError):
        list(watched)
