"""Which condition a sentence is about: its grammatical subject, read with a few turns of phrase."""

import pytest

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.agents import Sentence
from question_bank.ingest.lexicon import Lexicon

LEXICON = Lexicon.of(
    Bank.of(
        concepts=[
            Concept("gout", "gout", "condition", ("podagra",)),
            Concept("scurvy", "scurvy", "condition"),
            Concept("crystal", "crystal disease", "condition_class"),
            Concept("ulcer", "toe ulcer", "finding"),
            Concept("damage", "joint damage", "process"),
            Concept("lime", "lime juice", "medicine"),
        ]
    )
)


def sentence(text: str) -> Sentence:
    return Sentence.of(text, 0, len(text), LEXICON)


def agent(text: str) -> str | None:
    found = sentence(text).agent()
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Gout affects the toes.", "Gout"),
        ("Severe gout affects the toes.", "gout"),
        ("People with gout often feel pain.", "gout"),
        ("The symptoms of gout include pain.", "gout"),
        ("Gout (podagra) affects the toes.", "Gout"),
        ("Gout, a crystal disease, affects the toes.", "Gout"),
        ("Crystal diseases such as gout affect the toes.", "gout"),
        ("One old crystal disease is scurvy.", "scurvy"),
        ("Unlike scurvy, gout affects the toes.", "gout"),
        ("In gout, the toes swell and may redden.", "gout"),
        ("A toe ulcer is a hole in the skin.", "toe ulcer"),
        ("Toe ulcers are small sores.", "Toe ulcers"),
        ("Gout: swollen toes at night", "Gout"),
        ("Gout (podagra) \u2013 swollen toes that can hurt.", "Gout"),
    ],
)
def test_a_sentence_is_about_the_condition_it_names_first(text: str, named: str) -> None:
    assert agent(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "Gout",
        "gout and pain",
        "Gout and scurvy are old.",
        "Gout crystals can be seen.",
        "The toes may swell.",
        "One cause can be age.",
        "The toes are often hit by gout.",
        "Toe ulcers are treated at once.",
        "A toe ulcer is a sign of age.",
        "This toe ulcer is a hole.",
        "Toe ulcers and lime juice are things.",
        "In gout and scurvy, the toes can swell.",
        "If gout returns, the toes may swell.",
        "A toe ulcer that bleeds is a hole.",
        "A toe ulcer on the foot can bleed.",
        "The king of gout may limp.",
        f"Gout{', gout' * 12} may come.",
    ],
)
def test_a_sentence_may_name_nobody_as_its_subject(text: str) -> None:
    assert agent(text) is None


def about(text: str, *, loosely: bool = False) -> bool:
    said = sentence(text)
    return said.is_about(said.mentions[0], loosely=loosely)


@pytest.mark.parametrize(
    "text",
    ["Gout is a disease of kings that causes pain.", "In gout, crystals form.", "Gout means pain."],
)
def test_what_a_thing_is_is_told_of_it(text: str) -> None:
    assert about(text)
    assert about(text, loosely=True)


@pytest.mark.parametrize(
    "text",
    [
        "Gout is a complication of feasts.",
        "Gout is one of the most feared complications.",
        "The end of gout is near.",
    ],
)
def test_what_it_is_to_another_is_not(text: str) -> None:
    assert not about(text)
    assert not about(text, loosely=True)


@pytest.mark.parametrize("text", ["Gout hurts a lot.", "Gout is rare.", "Gout: it is bad."])
def test_what_it_does_is_told_of_it_where_the_topic_is_broad(text: str) -> None:
    assert not about(text)
    assert about(text, loosely=True)


def test_the_whole_subject_may_be_anything_that_is_named() -> None:
    doer = sentence("Joint damage, if old, causes pain.").doer()
    assert doer is not None
    assert doer.concept == "damage"


@pytest.mark.parametrize(
    "text",
    [
        "The joint damage hurts.",
        "Lime juice may help.",
        "Joint damage",
        "Joint damage there can hurt.",
    ],
)
def test_a_part_of_the_subject_or_a_remedy_is_not_what_acts(text: str) -> None:
    assert sentence(text).doer() is None


def test_the_subjects_words_are_compared_without_article_and_number() -> None:
    assert (
        sentence("The cold toes can hurt.").subject_key == sentence("Cold toe is bad.").subject_key
    )
    assert sentence("cold toes").subject_key == ""


def test_what_a_sentence_only_sets_its_subject_against_is_not_told() -> None:
    assert [each.text for each in sentence("Unlike gout, scurvy is old.").told()] == ["scurvy"]
    assert [each.text for each in sentence("With gout, scurvy is old.").told()] == [
        "gout",
        "scurvy",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cold hoof (CH) is a rare disease of zebras.", "Cold hoof"),
        ("The blue (B) toe, or ice toe, is an infection.", "blue toe"),
        ("Cold hoof, type 2 is one of many severe inherited disorders.", "Cold hoof, type 2"),
        ("Cold hoof is a horse.", None),
        ("This is a disease.", None),
        ("One symptom of age is a disorder of sleep.", None),
        ("It is a disease.", None),
    ],
)
def test_what_is_said_to_be_a_disease_has_a_name(text: str, name: str | None) -> None:
    assert sentence(text).defined() == name
