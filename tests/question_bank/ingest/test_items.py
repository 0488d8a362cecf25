"""Items below a heading: what each is to the subject, whatever it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.classifier import Classifier
from question_bank.ingest.finding import THRESHOLD, Tools, find
from question_bank.ingest.items import headed
from question_bank.ingest.reading import plain_reading, read
from question_bank.ingest.said import Said
from question_bank.ingest.vocabulary import Vocabulary

TREATMENT = {"treatment": 1.0}


def told(text: str, heading: str, lead_in: str | None = None) -> list[tuple[str, str, str]]:
    said = Said(text, ("gout",), TREATMENT, lead_in, ("Gout", heading))
    return [(each.predicate, each.category, each.value) for each in headed(said)]


@pytest.mark.parametrize(
    ("heading", "predicate", "category"),
    [
        ("Risk factors", "has_risk_factor", "risk"),
        ("Who is at higher risk of gout?", "has_risk_factor", "risk"),
        ("Symptoms", "has_phenotype", "feature"),
        ("What are the signs of gout?", "has_phenotype", "feature"),
        ("Causes", "disease_has_basis_in", "mechanism"),
        ("Complications", "has_complication", "complication"),
        ("Diagnosis", "is_diagnosed_by", "diagnostic"),
        ("How is it treated?", "treated_by", "treatment"),
        ("Prevention", "prevented_by", "prevention"),
        ("Types", "superclass_of", "definition"),
    ],
)
def test_the_heading_says_what_an_item_is(heading: str, predicate: str, category: str) -> None:
    assert told("Low-dose aspirin", heading) == [(predicate, category, "Low-dose aspirin")]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Redness, warmth and swelling", ["Redness", "warmth", "swelling"]),
        ("fever, sweats and joint pain", ["fever", "sweats", "joint pain"]),
        ("Severe, sharp pain in the toe", ["Severe, sharp pain in the toe"]),
        ("Stones \u2013 small ones at first", ["Stones"]),
        ("Fever: above 39 degrees", ["Fever"]),
        ("Gout", []),
        ("You feel ill", []),
        ("Gout causes fever", []),
        ("It often comes at night.", []),
        (" ".join(["very"] * 12) + " sore toe", []),
    ],
)
def test_an_item_may_name_several_things(text: str, things: list[str]) -> None:
    assert [each[2] for each in told(text, "Symptoms")] == things


@pytest.mark.parametrize(
    "heading",
    [
        "History",
        "Myths about causes",
        "Treatments to avoid",
        "Outlook",
        "All that we have learnt of the causes of gout in kings",
    ],
)
def test_other_headings_say_nothing_of_items(heading: str) -> None:
    assert told("Beer", heading) == []


def test_what_has_a_lead_in_or_no_heading_is_left_to_others() -> None:
    assert told("Beer", "Causes", "Causes are:") == []
    assert not [*headed(Said("Beer", ("gout",), TREATMENT))]


@given(st.text(max_size=80))
def test_any_item_is_told_by_its_own_words(text: str) -> None:
    said = Said(text, ("gout",), TREATMENT, None, ("Symptoms",))
    for each in headed(said):
        assert 0 <= each.start < each.end <= len(text)
        assert each.predicate == "has_phenotype"


def test_items_are_shown_though_they_have_no_verb() -> None:
    bank = Bank.of(concepts=[Concept("gout", "gout", "condition")])
    text = "# Gout\n\nGout is a disease.\n\n## Risk factors\n\n- Thiazide diuretics\n- Male sex\n"
    found = find(read(text.encode(), "gout.md"), bank, Tools(Vocabulary(), Classifier.load()))
    sure = {each.objects: each for each in found if each.category == "risk"}
    assert {objects[0].lower() for objects in sure} == {"thiazide diuretics", "male sex"}
    assert all(each.confidence > THRESHOLD for each in sure.values())


def test_a_document_without_items_has_none() -> None:
    bank = Bank.of(concepts=[Concept("gout", "gout", "condition")])
    found = find(
        plain_reading("Gout\n\nGout hurts.\n"), bank, Tools(Vocabulary(), Classifier.load())
    )
    assert not [each for each in found if "below a heading" in each.why]
