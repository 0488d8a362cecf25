"""Typed answers: slips are forgiven, another thing is not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content import Bank, Concept
from question_bank.content.items import Item
from question_bank.content.reading import load_bank
from question_bank.content.text import folded
from question_bank.generate.typed import accepts, distance, reduced

Choice = Callable[..., Item]


@pytest.fixture(name="asks")
def fixture_asks(choice: Choice) -> Callable[..., Item]:
    def asks(*answers: str) -> Item:
        return replace(choice(), kind="cloze", options=(), answer=answers)

    return asks


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("myelin sheath", "Myelin sheath"),
        ("myelin sheath", "the MYELIN sheaths."),
        ("myelin sheath", "mylein sheath"),
        ("myelin sheath", "myelin-sheath"),
        ("Sj\u00f6gren syndrome", "sjogren syndrome"),
        ("biopsies", "biopsy"),
        ("biopsy", "a biopsy"),
        ("rashes", "rash"),
        ("muscle fibres", "muscle fibers"),
        ("corticosteroids", "corticosteriod"),
        ("feet", "feet"),
        ("80", "80"),
        ("polymyositis", "polymyosits"),
        ("diagnosis", "the diagnosis"),
    ],
)
def test_case_accents_articles_plurals_and_slips_are_forgiven(
    asks: Callable[..., Item], answer: str, typed: str
) -> None:
    assert accepts(asks(answer), typed)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("skin", "shin"),
        ("rash", "rush"),
        ("type 1 diabetes", "type 2 diabetes"),
        ("more than 80", "more than 90"),
        ("hyperreflexia", "hyporeflexia"),
        ("intracellular", "intercellular"),
        ("symmetrical weakness", "asymmetrical weakness"),
        ("abnormal reflexes", "normal reflexes"),
        ("dependent oedema", "independent oedema"),
        ("dermatomyositis", "polymyositis"),
        ("central nervous system", "peripheral nervous system"),
        ("myelin sheath", ""),
        ("myelin sheath", "  ...  "),
        ("myelin sheath", "the"),
    ],
)
def test_another_answer_is_not_taken_for_this_one(
    asks: Callable[..., Item], answer: str, typed: str
) -> None:
    assert not accepts(asks(answer), typed)


def test_any_of_several_answers_will_do(asks: Callable[..., Item]) -> None:
    item = asks("tire", "fatigue")
    assert accepts(item, "fatigue")
    assert accepts(replace(item, answer="tire"), "tire")


def test_with_the_bank_the_name_of_another_concept_is_refused(asks: Callable[..., Item]) -> None:
    bank = Bank.of(
        concepts=[Concept("ileum", "Ileum", "structure"), Concept("ilium", "Ilium", "structure")]
    )
    assert accepts(asks("ileum"), "ilium")
    assert not accepts(asks("ileum"), "ilium", bank)
    assert accepts(asks("ileum"), "ileum", bank)
    assert accepts(asks("ileum"), "ileun", bank)


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.long)])
def test_no_two_concepts_of_the_shipped_bank_are_taken_for_one_another(
    asks: Callable[..., Item], step: int
) -> None:
    bank = load_bank()
    named = [
        (reduced(name), concept) for concept in bank.concepts.values() for name in concept.names
    ]
    by_length: dict[int, list[tuple[str, Concept]]] = {}
    for name, concept in named:
        by_length.setdefault(len(name), []).append((name, concept))
    for name, concept in named[::step]:
        near = (
            pair for size in range(len(name) - 2, len(name) + 3) for pair in by_length.get(size, ())
        )
        for other, owner in near:
            if owner is not concept and other not in map(reduced, concept.names):
                assert not accepts(asks(name), other, bank), (concept.id, owner.id)


words = st.text("abcde", max_size=8)


@given(words, words)
def test_slips_count_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 99) == distance(other, one, 99)


@given(words, words)
def test_no_slip_means_the_same_text(one: str, other: str) -> None:
    assert (distance(one, other, 99) == 0) is (one == other)


@given(words, words, st.integers(0, 3))
def test_giving_up_early_never_changes_a_yes(one: str, other: str, most: int) -> None:
    assert (distance(one, other, most) <= most) is (distance(one, other, 99) <= most)


def test_two_neighbours_swapped_are_one_slip() -> None:
    assert distance("mylein", "myelin", 9) == 1


@given(st.text(min_size=1))
def test_an_answer_is_accepted_as_it_stands(text: str) -> None:
    item = Item("i", "cloze", "plain", 0, ("f",), "feature", "_____", answer=(text,))
    assert accepts(item, text) is bool(reduced(text))


@given(st.text())
def test_reducing_twice_changes_nothing_in_folded_words(text: str) -> None:
    assert folded(reduced(text)) == reduced(text)
