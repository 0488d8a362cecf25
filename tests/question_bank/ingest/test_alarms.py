"""When to seek help: each sign by itself, none of them taken for a symptom that everybody has."""

import pytest

from question_bank.ingest.alarms import alarms
from question_bank.ingest.claims import claims
from question_bank.ingest.nouns import Modality
from question_bank.ingest.said import Said
from question_bank.ingest.splitting import MOST_WORDS
from question_bank.ingest.statements import statement

FEATURE = {"feature": 1.0}


def warned(text: str, lead_in: str | None = None, headings: tuple[str, ...] = ()) -> list[str]:
    said = Said(text, ("mumps",), FEATURE, lead_in, headings)
    return [each.value for each in alarms(said)]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        (
            "Parents should seek emergency care if a child with mumps has seizures or confusion.",
            ["seizures", "confusion"],
        ),
        ("Call a doctor if you develop chest pain or fever.", ["chest pain", "fever"]),
        ("See a doctor at once if the lump is near your eye.", ["the lump is near your eye"]),
        (
            "Seek help if you cannot swallow or the cough gets worse.",
            ["you cannot swallow", "the cough gets worse"],
        ),
        (
            "Go to hospital if you have a stiff neck or cannot swallow.",
            ["stiff neck", "you cannot swallow"],
        ),
        ("If you have mumps and notice a stiff neck, go to hospital.", ["stiff neck"]),
        ("If the swelling lasts a week, see your doctor.", ["the swelling lasts a week"]),
        ("Get medical help right away for chest pain.", ["chest pain"]),
        ("See a doctor for the vaccine.", []),
        ("Mumps causes fever.", []),
        ("If it swells, use ice.", []),
    ],
)
def test_signs_are_told_apart(text: str, signs: list[str]) -> None:
    assert warned(text) == signs


@pytest.mark.parametrize(
    ("lead_in", "headings"),
    [
        ("Go to hospital if:", ()),
        ("Call your doctor if you have any of the following:", ()),
        (None, ("Mumps", "When to see a doctor")),
        (None, ("Warning signs",)),
        (None, ("Red flags",)),
    ],
)
def test_a_list_s_items_are_signs(lead_in: str | None, headings: tuple[str, ...]) -> None:
    assert warned("the pain is not eased by tablets", lead_in, headings) == [
        "the pain is not eased by tablets"
    ]
    assert warned("Stiff neck", lead_in, headings) == ["Stiff neck"]


def test_a_sentence_below_a_heading_is_no_item() -> None:
    assert warned("Mumps is mild.", None, ("When to see a doctor",)) == []


def test_a_sign_is_no_symptom_besides() -> None:
    found = claims(Said("Call 911 if someone with mumps has a seizure.", ("mumps",), FEATURE))
    assert [(each.predicate, each.value) for each in found] == [("needs_evaluation_if", "seizure")]
    assert statement(found[0], "mumps", Modality()).endswith("in case of a seizure.")


def test_a_long_sign_has_a_short_phrase() -> None:
    long = "the swelling of your cheek does not go down after you have rested for a whole week"
    (claim,) = alarms(Said(f"See a doctor if {long}.", ("mumps",), FEATURE))
    assert claim.value == long
    assert len(long.split()) > MOST_WORDS
    told = statement(claim, "mumps", Modality())
    assert told == f"Mumps needs medical attention if {long}."
    phrase = f"See a doctor if {long}."[claim.start : claim.end]
    assert long.startswith(phrase)
    assert len(phrase.split()) == MOST_WORDS


def test_no_words_are_no_sign() -> None:
    assert warned("Seek help if .") == []
