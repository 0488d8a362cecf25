"""What a bank knows of its own records."""

from collections.abc import Callable

from question_bank.content import Bank, Concept
from question_bank.content.text import folded

Tiny = Callable[[str], Bank]
FAMILY = """
finding: rash, violet-rash, eyelid-rash
eyelid-rash < violet-rash
violet-rash < rash
"""


def test_a_value_is_named_by_its_concept_or_names_itself(tiny: Tiny) -> None:
    bank = tiny(FAMILY)
    assert bank.name("violet-rash") == "violet rash"
    assert bank.name("something else") == "something else"
    assert (bank.kind("Violet Rash"), bank.kind("something else")) == ("finding", None)


def test_meaning_goes_by_id_name_or_synonym() -> None:
    ms = Concept("ms", "Multiple sclerosis", "condition", synonyms=("disseminated sclerosis",))
    bank = Bank.of(concepts=[ms])
    assert {
        bank.meaning(each) for each in ("ms", "multiple SCLEROSIS", "Disseminated-sclerosis")
    } == {"ms"}
    assert bank.meaning("Another  thing!") == "another thing"


def test_a_name_belongs_to_the_concept_that_has_it_as_its_own() -> None:
    bank = Bank.of(concepts=[Concept("a", "One", "x", synonyms=("Two",)), Concept("b", "Two", "x")])
    assert bank.meaning("two") == "b"


def test_ancestors_and_descendants_go_all_the_way(tiny: Tiny) -> None:
    bank = tiny(FAMILY)
    assert bank.ancestors("eyelid-rash") == {"violet-rash", "rash"}
    assert bank.descendants("rash") == {"violet-rash", "eyelid-rash"}
    assert bank.ancestors("unknown") == frozenset()


def test_a_circle_of_parents_ends() -> None:
    bank = Bank.of(
        concepts=[Concept("a", "A", "x", (), ("b",)), Concept("b", "B", "x", (), ("a",))]
    )
    assert bank.ancestors("a") == {"b"}
    assert bank.descendants("a") == {"b"}


def test_overlap_is_identity_kinship_or_what_is_said_to_overlap(tiny: Tiny) -> None:
    bank = tiny(FAMILY + "structure: skin, dermis, bone\nskin ~ dermis")
    assert bank.overlapping("rash", "Rash")
    assert bank.overlapping("rash", "eyelid-rash")
    assert bank.overlapping("eyelid-rash", "rash")
    assert bank.overlapping("dermis", "skin")
    assert not bank.overlapping("bone", "skin")


def test_retired_facts_are_out_of_every_index(tiny: Tiny) -> None:
    bank = tiny("condition: dm\nstructure: skin\ndm affects skin [retired]")
    assert bank.facts_about == {}
    assert bank.facts_saying == {}
    assert list(bank.facts) == ["dm-affects-skin"]


def test_texts_are_compared_without_case_accents_and_punctuation() -> None:
    assert folded("  Sjögren\u2019s  Syndrome, (primary) ") == "sjogren s syndrome primary"
