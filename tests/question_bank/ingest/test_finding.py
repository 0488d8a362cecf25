"""The whole way from a text to its candidate facts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.content.reading import load_bank
from question_bank.ingest import finding
from question_bank.ingest.classifier import Classifier
from question_bank.ingest.finding import FLOOR, THRESHOLD, Tools, confidence, find
from question_bank.ingest.nouns import Candidate, Subject
from question_bank.ingest.reading import plain_reading
from question_bank.ingest.said import CERTAIN, GUESSED, Claim
from question_bank.ingest.vocabulary import Vocabulary
from tests.gold import coverage

TOOLS = Tools(Vocabulary(), Classifier.load())
BANK = Bank.of(
    concepts=[
        Concept("gout", "gout", "condition", ("podagra",)),
        Concept("crystal-disease", "crystal disease", "condition_class"),
        Concept("chondrocalcinosis", "chondrocalcinosis", "condition"),
        Concept("toe-pain", "toe pain", "finding", ("pain in the toe",)),
        Concept("allopurinol", "allopurinol", "medicine"),
        Concept("limping", "limping", "finding"),
    ]
)
ARTICLE = """Gout

Gout is a crystal disease that affects the joints. Podagra causes pain in the toe, swelling, and
redness, but it does not cause a rash. Gout may be treated with allopurinol. Toe pain is common.
This pain can cause limping. Other crystal diseases, such as chondrocalcinosis, can cause stiffness.

Privacy policy
"""


def found(text: str, title: str = "") -> tuple[Candidate, ...]:
    return find(plain_reading(text, title), BANK, TOOLS)


def test_an_article_becomes_facts_of_the_bank_s_concepts() -> None:
    said = {(each.subject, each.predicate, *each.objects) for each in found(ARTICLE)}
    assert said >= {
        ("gout", "subclass_of", "crystal-disease"),
        ("gout", "has_phenotype", "toe-pain"),
        ("gout", "has_phenotype", "swelling"),
        ("gout", "treated_by", "allopurinol"),
        ("chondrocalcinosis", "subclass_of", "crystal-disease"),
    }


def test_hedges_and_denials_belong_to_their_own_phrase() -> None:
    manners = {(*each.objects, each.hedge, each.polarity) for each in found(ARTICLE)}
    assert ("allopurinol", "may", "asserted") in manners
    assert ("rash", None, "denied") in manners
    assert ("toe-pain", None, "asserted") in manners
    assert ("crystal-disease", None, "asserted") in manners


def test_a_statement_is_in_our_words() -> None:
    said = {each.statement for each in found(ARTICLE)}
    assert "Gout may be treated with allopurinol." in said
    assert not any(each.rstrip(".") in ARTICLE for each in said if len(each.split()) > 8)


def test_a_bare_noun_speaks_of_what_was_named_before() -> None:
    said = {(each.subject, *each.objects) for each in found(ARTICLE)}
    assert ("toe-pain", "limping") in said


def test_furniture_and_questions_bring_nothing() -> None:
    assert not found("Privacy policy\n\nShare this page\n\nWhere are you from?\n")
    assert not any("Privacy" in each.statement for each in found(ARTICLE))


def test_what_hardly_states_a_fact_brings_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "FLOOR", 1.1)
    assert not found(ARTICLE)


def test_a_title_repeated_before_the_text_is_left_out() -> None:
    title = "What is gout about"
    (first, *_others) = found(f"{title}\n\n{title} Gout causes swelling.", title)
    assert first.objects == ("swelling",)
    assert not first.statement.startswith("What")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Gout causes swelling.", "It is treated with allopurinol or rest.", "\n\n",
                "Symptoms include:\n\n", "- ice\n", "É is a disease \U0001f9b6 of it (podagra).",
                "If you have pain in the toe, call a doctor.", " ",
                "See your doctor.", "This condition, gout, hurts.",
            ]
        ),
        max_size=12,
    ).map(lambda pieces: " ".join(["Gout.", *pieces]))
)  # fmt: skip
def test_every_selector_is_exact_and_the_order_is_the_text_s(text: str) -> None:
    reading = plain_reading(text)
    candidates = find(reading, BANK, TOOLS)
    sentences = [each.sentence_start for each in candidates]
    assert sentences == sorted(sentences)
    for each in candidates:
        phrase = reading.text[each.start : each.end]
        assert each.sentence_start <= each.start < each.end <= each.sentence_end <= len(text)
        assert phrase == phrase.strip()
        assert len(phrase.split()) <= 12
        assert FLOOR * 0.5 < each.confidence <= 1


def test_confidence_falls_with_each_doubt() -> None:
    sure, unsure = (
        Subject("x", None, "condition", "named", 1.0),
        Subject("x", None, "c", "title", 0.5),
    )
    certain = Claim(0, 1, "subclass_of", "definition", "x", shape=CERTAIN)
    guessed = Claim(0, 1, "subclass_of", "definition", "x", shape=GUESSED)
    assert confidence(1.0, sure, certain) == 1.0
    assert confidence(0.5, sure, certain) < confidence(1.0, unsure, certain) < 1.0
    assert confidence(1.0, sure, guessed) < 1.0
    assert THRESHOLD > FLOOR


def test_the_installed_tools_are_loaded_once() -> None:
    assert Tools.load() is Tools.load()
    assert find(plain_reading("Gout causes swelling."), BANK)


@pytest.mark.skipif(not coverage.FOLDER.is_dir(), reason="the articles are not part of the project")
def test_the_facts_of_the_two_articles_are_found_again() -> None:
    bank = load_bank()
    found = coverage.candidates(bank)
    every = coverage.facts(bank)
    assert len(found) == 2
    assert sum(coverage.covered(bank, fact, found) for fact in every) >= 0.85 * len(every)


def test_nothing_is_said_to_be_brought_about_by_itself() -> None:
    text = "Acute wobble foot\n\nWobble foot hurts. Acute wobble foot is caused by wobble foot."
    assert not any(each.objects == ("wobble foot",) for each in found(text))


def test_a_list_that_repeats_the_subject_s_name_makes_nothing_of_it() -> None:
    made = found("Acute wobble foot\n\nAcute wobble foot leads to wobble foot, limps and aches.")
    assert {"limps", "aches"} <= {value for each in made for value in each.objects}
    assert not any("wobble foot" in each.objects for each in made)


@pytest.mark.parametrize(
    "sentence",
    [
        "Up to a third of people with wobble foot go on to develop toe arthritis.",
        "About a quarter of people with wobble foot have red toes.",
        "About one in ten people is affected, about three times as many women as men.",
    ],
)
def test_a_share_of_people_is_no_cause_of_anything(sentence: str) -> None:
    for each in found(f"Wobble foot\n\n{sentence}"):
        assert each.predicate not in {"disease_has_basis_in", "has_risk_factor"}


def test_one_of_many_is_nothing_that_they_bring() -> None:
    text = "Wobble Foot Tumors\n\nPeople with this condition are at risk of wobble foot tumor."
    assert not any("wobble foot tumor" in each.objects for each in found(text))
