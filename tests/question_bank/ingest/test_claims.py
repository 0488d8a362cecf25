"""What single sentences claim: of whom, under which predicate, in which words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.claims import claims
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.said import Claim, Said
from question_bank.ingest.splitting import MOST_WORDS

CONCEPTS = [
    Concept("gout", "gout", "condition", ("podagra",)),
    Concept("scurvy", "scurvy", "condition"),
    Concept("deficiency", "deficiency disease", "condition_class"),
    Concept("crystal-disease", "crystal disease", "condition_class"),
    Concept("joint-pain", "joint pain", "finding"),
    Concept("toe-pain", "toe pain", "finding", ("sore toes",)),
    Concept("bad-toe-pain", "bad toe pain", "finding"),
    Concept("fever", "fever", "finding"),
    Concept("stroke", "stroke", "condition"),
    Concept("ice", "ice", "treatment"),
    Concept("rest", "rest", "treatment"),
    Concept("allopurinol", "allopurinol", "medicine"),
    Concept("blood-test", "blood test", "test"),
    Concept("crystal", "uric acid crystals", "process"),
    Concept("kidney", "kidney", "structure"),
    Concept("nephron", "nephron", "structure"),
    Concept("beer", "beer", "factor"),
    Concept("wine", "wine", "factor"),
]
LEXICON = Lexicon.of(Bank.of(concepts=CONCEPTS))


def knows(words: str) -> Entry | None:
    return LEXICON.known(words)


def said(text: str, category: str = "feature", **given: Any) -> Said:  # noqa: ANN401 - any field
    plain: dict[str, Any] = {"names": ("gout",), "concept": "gout", "kind": "condition"}
    return Said(text, categories={category: 0.8}, **{**plain, "knows": knows, **given})


def told(
    text: str,
    category: str = "feature",
    **given: Any,  # noqa: ANN401 - any field
) -> list[tuple[str, str, str]]:
    """Return of whom each claim is (gout if nothing is said), its predicate and its value."""
    return [
        (claim.of or "gout", claim.predicate, claim.value)
        for claim in claims(said(text, category, **given))
    ]


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("Gout causes joint pain and fever.", "feature", [
            ("has_phenotype", "joint pain"), ("has_phenotype", "fever")]),
        ("Gout affects the toes, causing redness and heat.", "definition", [
            ("affects", "toes"), ("has_phenotype", "redness"), ("has_phenotype", "heat")]),
        ("It can lead to kidney stones.", "complication", [("has_complication", "kidney stones")]),
        ("Podagra is treated with allopurinol or ice.", "treatment", [
            ("treated_by", "allopurinol"), ("treated_by", "ice")]),
        ("Too much meat can increase the risk of gout.", "risk", [
            ("has_risk_factor", "Too much meat")]),
        ("Gout is caused by crystals in a joint.", "mechanism", [
            ("disease_has_basis_in", "crystals in a joint")]),
        ("Crystals in a joint cause gout.", "mechanism", [
            ("disease_has_basis_in", "Crystals in a joint")]),
        ("Gout is diagnosed by a blood test.", "diagnostic", [("is_diagnosed_by", "blood test")]),
        ("A look at the fluid can help diagnose gout.", "diagnostic", [
            ("is_diagnosed_by", "look at the fluid")]),
        ("Gout is also known as podagra or the disease of kings.", "definition", [
            ("same_as", "podagra or the disease of kings")]),
        ("Gout is inherited in an autosomal dominant pattern.", "risk", [
            ("has_mode_of_inheritance", "autosomal dominant pattern")]),
        ("Gout affects about 4 in 100 adults.", "epidemiology", [
            ("has_prevalence", "about 4 in 100 adults")]),
        ("Gout is very common and often overlooked, they say.", "epidemiology", [
            ("has_prevalence", "very common"), ("has_prevalence", "often overlooked")]),
        ("Gout is rare.", "epidemiology", [("has_prevalence", "rare")]),
        ("Gout usually begins in middle age.", "epidemiology", [
            ("has_age_of_onset", "in middle age")]),
        ("Gout is prevented by drinking water.", "prevention", [
            ("prevented_by", "drinking water")]),
        ("There are four stages of gout.", "definition", [("has_number_of_types", "four stages")]),
        ("Gout varies with the season.", "feature", [("varies_with", "season")]),
        ("Attacks of gout may be triggered by beer.", "risk", [
            ("condition_exacerbated_by", "beer")]),
        ("Gout involves the big toe.", "feature", [("affects", "big toe")]),
        ("Gout requires patience.", "treatment", [("requires", "patience")]),
        ("Gout primarily affects men.", "epidemiology", [("occurs_in", "men")]),
        ("Gout goes away by itself.", "outlook", [("has_statement", "goes away by itself")]),
        ("Redness is a sign of gout.", "feature", [("has_phenotype", "Redness")]),
        ("Gout shows a red joint.", "feature", [("has_phenotype", "red joint")]),
        ("Gout is associated with obesity.", "risk", [("has_risk_factor", "obesity")]),
        ("Gout occurs when crystals damage a joint.", "mechanism", [
            ("has_statement", "occurs when crystals damage a joint")]),
        ("When the night is cold, gout can cause cramps.", "feature", [
            ("has_phenotype", "cramps")]),
        ("Although gout can cause limping, it does not damage the heart.", "feature", [
            ("has_phenotype", "limping"), ("damages", "heart")]),
        ("Gout causes chills, which may lead to weight loss; others report thirst.", "feature", [
            ("has_phenotype", "chills"), ("has_phenotype", "weight loss"),
            ("has_phenotype", "thirst")]),
        ("The parents of a child have no rash.", "feature", [
            ("has_statement", "The parents of a child have no rash")]),
        ("Tests that look at the blood, urine, and eyes are used to detect gout.", "diagnostic", [
            ("is_diagnosed_by", "Tests")]),
        ("Gout causes redness because the joint is hot.", "feature", [
            ("has_phenotype", "redness"), ("has_statement", "the joint is hot")]),
    ],
)  # fmt: skip
def test_a_cue_says_what_is_said(text: str, category: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, category) == [("gout", *each) for each in expected]


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("The most common symptom is swelling.", "feature", ("has_phenotype", "swelling")),
        ("Symptoms of gout include chills.", "feature", ("has_phenotype", "chills")),
        ("Treatment includes rest at night.", "treatment", ("treated_by", "rest at night")),
        ("Diagnosing gout involves a needle.", "diagnostic", ("is_diagnosed_by", "needle")),
        ("Possible complications are stones.", "complication", ("has_complication", "stones")),
        ("The cause of gout is not known.", "mechanism", ("has_known_cause", "not known")),
        ("The cause of gout is uric acid.", "mechanism", ("disease_has_basis_in", "uric acid")),
        ("Redness is a late feature of it all.", "feature", ("has_phenotype", "Redness")),
        ("Gout is a painful kind of arthritis.", "definition", (
            "subclass_of", "painful kind of arthritis")),
        ("One disease that hurts is gout.", "definition", ("subclass_of", "disease")),
        ("Gout, a crystal disease of adults, can recur.", "definition", (
            "subclass_of", "crystal disease")),
        ("The pain is severe.", "feature", ("has_statement", "The pain is severe")),
        ("The symptoms are severe.", "feature", ("has_statement", "The symptoms are severe")),
        ("Gout is usually severe.", "feature", ("has_attribute", "severe")),
        ("The big toe is the usual place.", "feature", (
            "has_statement", "The big toe is the usual place")),
    ],
)  # fmt: skip
def test_beside_a_verb_that_says_little_the_nouns_decide(
    text: str, category: str, expected: tuple[str, str]
) -> None:
    assert told(text, category)[0] == ("gout", *expected)


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("Stroke can cause fever.", "complication", ("stroke", "has_phenotype", "fever")),
        ("Drinks, such as beer or wine, can raise the level.", "risk", None),
        ("Ice can help reduce swelling.", "treatment", ("ice", "has_purpose", "reduce swelling")),
        ("Treating pain with ice can help relieve swelling.", "treatment", (
            "ice", "has_purpose", "relieve swelling")),
        ("Relief is achieved by rest and prayer.", "treatment", ("rest", "has_purpose", "Relief")),
        ("A hot bath is needed for rest.", "mechanism", ("rest", "requires", "hot bath")),
        ("Some deficiency diseases, such as scurvy and rickets, are rare.", "definition", (
            "scurvy", "subclass_of", "deficiency diseases")),
        ("Drugs such as allopurinol may help.", "treatment", None),
        ("The kidney, including the nephron, is safe.", "definition", None),
        ("Call a doctor if you have sore toe pain.", "diagnostic", None),
    ],
)  # fmt: skip
def test_what_the_bank_knows_may_be_spoken_of_instead(
    text: str, category: str, expected: tuple[str, str, str] | None
) -> None:
    others = [each for each in told(text, category) if each[0] != "gout"]
    assert (expected in others) if expected else not others


def test_examples_of_the_subject_speak_for_themselves() -> None:
    found = told(
        "Crystal diseases, such as gout, can cause fever.", names=("crystal disease",),
        concept="crystal-disease",
    )  # fmt: skip
    assert ("gout", "has_phenotype", "fever") in found
    assert ("gout", "subclass_of", "Crystal diseases") in found


def recalls(noun: str) -> Entry | None:
    return Entry("toe pain", "finding", "toe-pain", "bank") if noun == "pain" else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("This pain can cause limping.", "limping"),
        ("Some of these pain can cause limping.", "limping"),
        ("The pain is often severe at night.", "is often severe at night"),
        ("If pain is severe, call for help.", "severe pain"),
    ],
)
def test_a_bare_noun_takes_up_what_was_named(text: str, value: str) -> None:
    found = told(text, recalls=recalls)
    assert ("toe-pain", value) in [(of, value) for of, _predicate, value in found]
    assert any(of == "gout" for of, _predicate, _value in found)


@pytest.mark.parametrize(
    "text",
    [
        "If you have bad toe pain, see a doctor.",
        "However, if you have bad toe pain, medical evaluation is essential.",
    ],
)
def test_an_alarm_is_of_what_the_bank_knows(text: str) -> None:
    found = told(text, "diagnostic")
    assert ("toe-pain", "needs_evaluation_if", "bad toe pain") in found


def test_the_qualities_that_alarm_are_those_of_their_noun() -> None:
    found = told("If pain is mild, severe or a burden, medical care is essential.", "diagnostic")
    assert found == [
        ("gout", "needs_evaluation_if", "mild pain"),
        ("gout", "needs_evaluation_if", "severe pain"),
        ("gout", "needs_evaluation_if", "burden"),
    ]


@pytest.mark.parametrize(
    ("example", "is_one"), [("scurvy", True), ("those with fever and scurvy", False)]
)
def test_a_group_of_people_is_no_example(example: str, *, is_one: bool) -> None:
    found = told(f"Gout is one of the deficiency diseases, like {example}.")
    assert (("scurvy", "subclass_of", "deficiency diseases") in found) is is_one


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("- a red toe", {"lead_in": "Symptoms include:"}, ("has_phenotype", "red toe")),
        ("cold packs", {"lead_in": "You may get:", "headings": ("Treatment",)}, (
            "treated_by", "cold packs")),
        ("cold packs", {"lead_in": "You may get:"}, ("has_phenotype", "cold packs")),
        ("a diet", {"lead_in": "Think of", "headings": ("Food",)}, ("has_phenotype", "diet")),
        ("You may need to rest.", {"lead_in": "Treatment:"}, (
            "has_statement", "You may need to rest")),
        ("it", {"lead_in": "Symptoms:"}, ("has_phenotype", "it")),
    ],
)  # fmt: skip
def test_an_item_is_what_its_list_says(
    text: str, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert expected in [each[1:] for each in told(text, **given)]


def test_a_long_item_speaks_for_itself() -> None:
    text = "a stay in bed of some days, which a doctor orders, can lead to stiff joints and boredom"
    assert ("gout", "has_phenotype", "stiff joints") in told(text, lead_in="Treatment:")


@pytest.mark.parametrize(
    "text",
    [
        "Nobody asked the king about his toe.",
        "Gout it remains to this day.",
        "However, nobody asked.",
        "Nobody asked the king of the old land by the sea about the pain of his toe or foot.",
        "The toe of the old king of the land of the many lakes and hills is red.",
        "Gout.",
        "x.",
    ],
)
def test_a_sentence_without_cues_is_one_claim(text: str) -> None:
    (claim,) = claims(said(text))
    assert claim.why in {"as a whole", "described"}
    assert claim.predicate == "has_statement"


def test_a_few_words_without_a_verb_are_what_a_heading_says_or_their_kind_of_fact() -> None:
    for heading, why in (("Prevention", "below a heading"), ("Then", "as a whole")):
        (claim,) = claims(said("Allopurinol for all", "prevention", headings=(heading,)))
        assert (claim.form, claim.predicate, claim.why) == ("value", "prevented_by", why)


def test_without_probabilities_or_names_something_is_claimed() -> None:
    assert [claim.value for claim in claims(Said("It causes fever.", (), {}))] == ["fever"]


def test_a_thing_is_said_once_by_whatever_name() -> None:
    assert told("Gout causes toe pain and sore toes.") == [("gout", "has_phenotype", "toe pain")]


WORDS = st.sampled_from(
    [
        "gout", "Gout", "causes", "is", "are", "a", "the", "treated with", "such as", "ice", "and",
        "or", ",", ".", ";", "which", "that", "can", "cause", "symptoms", "include", "if", "you",
        "have", "fever", "(", ")", "of", "because", "it", "these", "pain", "risk", "increases the",
        "-", "call", "a doctor", "when", "not", "severe", "one", "more", "to", "help", "manage",
        "scurvy", "diseases", "deficiency", "is known as", "there are 4", "types", "others", "—",
    ]
)  # fmt: skip


@given(
    st.lists(WORDS, min_size=1, max_size=25).map(" ".join),
    st.sampled_from(["feature", "mechanism", "treatment", "definition", "risk", "outlook"]),
    st.sampled_from([None, "Symptoms include:", "These are:"]),
    st.booleans(),
)
def test_every_claim_stands_where_it_says(
    text: str, category: str, lead_in: str | None, recalled: bool
) -> None:
    beside: dict[str, Any] = {"recalls": recalls} if recalled else {}
    found = claims(said(text, category, lead_in=lead_in, **beside))
    assert found
    assert all(_in_place(text, claim) for claim in found)


def _in_place(text: str, claim: Claim) -> bool:
    phrase = text[claim.start : claim.end]
    return phrase == phrase.strip() != "" and len(phrase.split()) <= MOST_WORDS
