"""Clauses that are told as they stand, what their own subjects are, and how they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.casing import Casing
from question_bank.ingest.claims import claims
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.mains import LONGEST, mains, phrase, shortened
from question_bank.ingest.said import CERTAIN, CUT, Claim, Said
from question_bank.ingest.splitting import MOST_WORDS

LEXICON = Lexicon.of(
    Bank.of(
        concepts=[
            Concept("gout", "gout", "condition"),
            Concept("colchicine", "colchicine", "medicine"),
            Concept("fever", "fever", "finding"),
        ]
    )
)
OTHERS = {
    "pseudogout": Entry("pseudogout", "condition", None, "icd"),
    "lindane": Entry("lindane", "medicine", None, "medicine"),
}


def knows(words: str) -> Entry | None:
    return OTHERS.get(words.lower()) or LEXICON.known(words)


def made(text: str, category: str = "feature", **given: object) -> tuple[Claim, ...]:
    fields: dict[str, object] = {
        "names": ("gout",), "concept": "gout", "kind": "condition", "knows": knows, **given
    }  # fmt: skip
    return claims(Said(text, categories={category: 0.8}, **fields))  # type: ignore[arg-type]


def told(text: str, category: str = "feature", **given: object) -> list[tuple[str, str]]:
    return [(each.predicate, each.value) for each in made(text, category, **given)]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Pseudogout most often affects the knee.", "feature"),
        ("Lindane may cause fits.", "complication"),
        ("Steroid injections can lead to a torn tendon.", "complication"),
        ("In pseudogout, the wrist causes most of the pain.", "feature"),
        ("Steroids: thin the bones and damage the hip", "complication"),
        ("The parents of a child with gout have a mutation.", "risk"),
        ("Kings were once affected by gout and had fever.", "epidemiology"),
        ("Doctors confirm gout with a needle.", "diagnostic"),
        ("Men and women need a week of rest.", "treatment"),
        ("About one in ten people has fever.", "feature"),
        ("A weak pump damages the lungs.", "mechanism"),
        ("The bleeding complication of lindane includes fits.", "complication"),
        ("Have the vaccine each year.", "prevention"),
        ("After a year, have the vaccine again.", "prevention"),
    ],
)
def test_what_is_said_of_others_stays_a_clause(text: str, category: str) -> None:
    assert {each.form for each in made(text, category)} == {"clause"}


def test_what_another_disease_does_is_left_out() -> None:
    text = "Gout is mistaken for pseudogout, which is caused by other crystals."
    assert "disease_has_basis_in" not in {each.predicate for each in made(text, "mechanism")}
    text = "Gout leads to fever, which is caused by crystals."
    assert ("disease_has_basis_in", "crystals") in told(text, "mechanism")


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("Colchicine keeps the joint open.", "treatment", [("treated_by", "Colchicine")]),
        ("Cold packs and fans relieve the burning.", "treatment",
         [("treated_by", "Cold packs"), ("treated_by", "fans")]),
        ("Pain on hills and stairs is common at night.", "feature",
         [("has_phenotype", "Pain on hills and stairs")]),
        ("Beer and meat are the leading culprits.", "risk",
         [("has_risk_factor", "Beer"), ("has_risk_factor", "meat")]),
        ("Kidney scars develop in a third.", "complication",
         [("has_complication", "Kidney scars")]),
        ("Death is a frequent consequence.", "complication", [("has_complication", "Death")]),
    ],
)  # fmt: skip
def test_a_clause_s_own_subject_is_what_the_category_says(
    text: str, category: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text, category) == expected


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Colchicine never helped the king.", "treatment"),
        ("In pseudogout, colchicine helps.", "treatment"),
        ("Nothing eases the burning.", "treatment"),
        ("Kings keep their toes dry.", "treatment"),
    ],
)
def test_not_every_subject_is_a_thing_that_helps(text: str, category: str) -> None:
    assert {each.predicate for each in made(text, category)} == {"has_statement"}


def test_a_few_words_are_what_their_heading_says() -> None:
    assert told("Colchicine", "treatment", headings=("Risk factors",)) == [
        ("has_risk_factor", "Colchicine")
    ]
    assert told("low bone mass", "risk") == [("has_risk_factor", "low bone mass")]


def test_a_cause_of_death_may_follow() -> None:
    found = told("Pneumonia is a leading cause of death.", "complication")
    assert found == [("has_complication", "Pneumonia")]


def test_a_few_of_many_are_not_all() -> None:
    assert [each.form for each in made("Two of ten people have fever.")] == ["clause"]


def test_a_class_that_the_subject_is_of_stands_for_it() -> None:
    found = told("Gout is a rare disease caused by crystals.", "mechanism")
    assert ("disease_has_basis_in", "crystals") in found


def test_doings_share_what_they_are_of() -> None:
    found = told("Gout causes softening and weakening of the bones.")
    assert found == [("has_phenotype", "softening and weakening of the bones")]


def test_an_item_that_is_a_sentence_is_read_as_one() -> None:
    text = "The old kings of the island lose their toes in winter."
    assert told(text, "complication", lead_in="Causes:") == [("has_statement", text[:-1])]


def test_an_item_of_inheritance_is_how_it_is_inherited() -> None:
    found = told("Dominant inheritance", "feature", lead_in="Signs:")
    assert found == [("has_mode_of_inheritance", "Dominant inheritance")]


def test_what_which_is_called_is_not_the_subject() -> None:
    found = told("Gout may reach the blood, which is called flooding.", "complication")
    assert "same_as" not in {predicate for predicate, _ in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The toe swells up, and the skin turns red.", 2),
        ("The toe swells, and hurts.", 1),
        ("The toe is red but not hot.", 1),
        ("The toe is red but the foot is not.", 2),
        ("Tablets help but have no taste.", 1),
        ("Although the toe is red, the foot is cold.", 2),
        ("Steroids: these thin the bones.", 1),
        ("The two signs of it are these: the toe is red.", 2),
        ("Toes, heels, and knees are red.", 1),
        ("Most are due to E. coli in the gut.", 1),
        (" . ", 0),
    ],
)
def test_main_clauses_have_verbs_of_their_own(text: str, expected: int) -> None:
    assert len(mains(text)) == expected


def test_a_long_clause_is_cut_where_the_rest_only_adds() -> None:
    text = (
        "The old king of the far island walks over the long stone bridge with his heavy crown on"
        " his head through the many cold and rainy days in the far north"
    )
    part = shortened(text, 0, len(text))
    assert len(part.text.split()) <= LONGEST
    assert part.text.endswith("on his head")
    assert made(f"{text}.")[0].shape <= CUT < CERTAIN


def test_a_clause_without_a_place_to_cut_is_cut_anyhow() -> None:
    part = shortened("word " * 30 + "the", 0, 153)
    assert len(part.text.split()) == LONGEST
    assert shortened("and", 0, 3).text == "and"


@given(
    st.lists(
        st.sampled_from(["the", "toe", "is", "red,", "and", "of", "in", "(", ";", "swells"]),
        min_size=1,
    )
)
def test_a_phrase_is_short_and_within_its_clause(words: list[str]) -> None:
    text = " ".join(words)
    for start, end in mains(text):
        part = shortened(text, start, end)
        first, last = phrase(text, part)
        assert start <= part.start == first < last <= part.end <= end
        assert len(text[first:last].split()) <= MOST_WORDS


def test_small_letters_come_back_where_a_document_shows_them() -> None:
    casing = Casing("The gout of Paris. KIDNEY FAILURE hurts; a kidney is lost. In Paris. ADHD")
    assert casing.name("KIDNEY FAILURE") == "kidney Failure"
    assert casing.name("Gout") == "gout"
    assert casing.opening("Paris is far") == "Paris is far"
    assert casing.opening("Swelling of it") == "swelling of it"
    assert casing.opening("NSAIDs help") == "NSAIDs help"
    assert casing.opening("Wilson's disease") == "Wilson's disease"
    assert casing.opening("") == ""
