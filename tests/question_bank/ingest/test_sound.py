"""What is claimed of a subject is a thing that can stand alone, and is said of the subject."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.claims import claims
from question_bank.ingest.finding import THRESHOLD, confidence
from question_bank.ingest.nouns import Subject
from question_bank.ingest.said import Claim, Said
from question_bank.ingest.sound import is_thing, reliance

PREDICATES = ("causes", "subclass_of", "requires", "has_attribute", "has_phenotype", "nothing")


def said(text: str, category: str = "feature") -> Said:
    return Said(text, ("gout",), {category: 0.8}, concept="gout", kind="condition")


def told(text: str, category: str) -> list[tuple[str, str]]:
    return [(each.predicate, each.value) for each in claims(said(text, category))]


@pytest.mark.parametrize(
    "words",
    [
        "on the feet", "itself as a rash", "if it rains", "red (or", "“many faces", "a condition",
        "no symptoms", "too many", "always painful", "painless", "pressure than", "swelling and",
        "two to three weeks", "follow the plan", "toes turn red", "redness → heat", "sleep must",
        "triad: heat, redness",
    ],
)  # fmt: skip
def test_what_is_no_thing_is_no_object(words: str) -> None:
    assert not is_thing(said(""), words, "has_phenotype")


@pytest.mark.parametrize(
    "words",
    ["red toes", "a toe that turns red", "heart attacks", "too much uric acid", "pain (at night)"],
)
def test_a_thing_is_an_object(words: str) -> None:
    assert is_thing(said(""), words, "has_phenotype")


def test_what_is_no_noun_can_still_be_an_age() -> None:
    assert is_thing(said(""), "in old age", "has_age_of_onset")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The deafness results from worn hair cells.", "mechanism"),
        ("The protein requires zinc.", "mechanism"),
        ("Sore thumbs in winter suggest another arthritis.", "diagnostic"),
        ("A bite without crystals is termed a dry bite.", "definition"),
        ("You will have a scan.", "diagnostic"),
        ("Measure uric acid.", "diagnostic"),
        ("The glands are involved in many patients.", "mechanism"),
        ("Without care the disease is always fatal.", "outlook"),
        ("Gout has a spread to the wrists.", "outlook"),
        ("Gout is a disease.", "definition"),
    ],
)
def test_what_is_unsound_is_told_as_the_clause_it_stands_in(text: str, category: str) -> None:
    assert {predicate for predicate, _ in told(text, category)} == {"has_statement"}


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("Gout results from crystals.", "mechanism", ("disease_has_basis_in", "crystals")),
        ("Most patients need water pills.", "treatment", ("requires", "water pills")),
        ("If untreated, you have red toes.", "feature", ("has_phenotype", "red toes")),
        ("Beer and meat play a part.", "mechanism", ("disease_has_basis_in", "meat")),
        ("Gout is a rare disease caused by salts.", "mechanism", ("disease_has_basis_in", "salts")),
        ("Gout is also called podagra.", "definition", ("same_as", "podagra")),
    ],
)
def test_what_is_sound_stays(text: str, category: str, expected: tuple[str, str]) -> None:
    assert expected in told(text, category)


def test_an_item_that_is_no_thing_is_told_as_a_clause() -> None:
    item = Said("Follow the plan", ("gout",), {"treatment": 0.8}, lead_in="Treatments are:")
    assert [each.predicate for each in claims(item)] == ["has_statement"]


@given(st.floats(0, 1), st.sampled_from(PREDICATES))
def test_no_predicate_takes_a_candidate_below_the_threshold(stated: float, name: str) -> None:
    claim = Claim(0, 1, name, "feature", "x")
    sure = confidence(stated, Subject("gout", "gout", "condition", "named", 1.0), claim)
    assert 0 < reliance(claim) <= 1
    assert (sure >= THRESHOLD) == (round(stated, 4) >= THRESHOLD)
    assert sure <= round(stated, 4)
