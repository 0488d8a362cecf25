"""What a document is about: by its title, else by its headings, its first words, its most words."""

import pytest

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.lexicon import Lexicon
from question_bank.ingest.nouns import Mention, Passage, Reading, Subject
from question_bank.ingest.topics import Topic, own_names, topic_of

BANK = Bank.of(
    concepts=[
        Concept("gout", "gout", "condition", ("podagra",)),
        Concept("scurvy", "scurvy", "condition"),
        Concept("crystal", "crystal disease", "condition_class"),
    ]
)
LEXICON = Lexicon.of(BANK)


def topic(
    title: str, *sentences: str, headings: tuple[str, ...] = (), short: dict[str, str] | None = None
) -> Topic | None:
    text, passages = "", []
    for sentence in sentences:
        start = len(text)
        text += f"{sentence}\n"
        passages.append(Passage(start, len(text) - 1, 0, headings))
    return topic_of(Reading(text, (), title, "text", ""), passages, LEXICON, short or {})


def subject(title: str, *sentences: str, headings: tuple[str, ...] = ()) -> Subject:
    found = topic(title, *sentences, headings=headings)
    assert found is not None
    return found.subject


@pytest.mark.parametrize(
    ("title", "name", "concept", "kind"),
    [
        ("Overview of Podagra", "gout", "gout", "condition"),
        ("Wobble syndrome", "Wobble syndrome", None, "condition"),
        ("Zebra", "Zebra", None, "condition"),
        ("Toe repair", "Toe repair", None, "treatment"),
        ("Toe biopsy", "Toe biopsy", None, "test"),
        ("Gout: eat well, drink water", "gout", "gout", "condition"),
        ("Which crystal disease causes scurvy", "scurvy", "scurvy", "condition"),
        ("Can you live with gout?", "gout", "gout", "condition"),
    ],
)
def test_a_title_names_the_topic(title: str, name: str, concept: str | None, kind: str) -> None:
    found = subject(title)
    assert (found.name, found.concept, found.kind) == (name, concept, kind)


def test_without_a_title_headings_tell_that_ask_about_one_thing() -> None:
    headings = ("What is scurvy?", "What is zebra foot?", "Symptoms of zebra foot")
    assert subject("", "It can hurt.", headings=headings).name == "zebra foot"


def test_without_headings_the_first_sentences_tell() -> None:
    found = subject("", "Scurvy is old.", "Gout is older.", "Scurvy may end.", "The gout can end.")
    assert (found.name, found.how) == ("scurvy", "chosen")


def test_a_new_disease_is_known_by_its_definition() -> None:
    found = subject("", "Cold hoof (CH) is a rare disease of zebras.", "Gout.", "Gout may come.")
    assert (found.name, found.how) == ("Cold hoof", "defined")


def test_a_definition_beside_a_title_that_names_another_thing_tells() -> None:
    said = ("Cold hoof is a rare disease of zebras.", "Cold hoof hurts.")
    assert subject("Letters from a ward", *said).name == "Cold hoof"
    assert subject("Cold letters", *said).name == "Cold letters"


def test_a_title_says_where_it_befalls_whom() -> None:
    assert subject("Cold hoof in the stable", "Cold hoof hurts.").name == "Cold hoof"


def test_a_single_heading_tells_if_the_text_takes_it_up() -> None:
    headings = ("What is zebra foot?",)
    assert subject("", "A zebra foot can hurt.", headings=headings).name == "zebra foot"
    assert topic("", "It can hurt.", headings=headings) is None
    assert topic("", "Some surgery can hurt.", headings=("What is surgery?",)) is None


def test_else_it_is_what_is_named_most() -> None:
    found = subject(
        "", "It may hurt.", "Then it can end.", "It is here.", "Scurvy.", "Gout.", "Gout."
    )
    assert (found.name, found.how) == ("gout", "most named")


def test_a_title_that_the_text_never_takes_up_gives_way() -> None:
    said = ("Gout hurts the toes.", "It can come back.", "Gout may last.")
    assert subject("Letters from a ward", *said).name == "gout"
    assert subject("Gouts of a ward", *said).name == "Gouts of a ward"
    assert subject("Letters from a ward", "It can.", "It may.", "It is.", "Gout.").concept is None
    assert subject("Letters from a ward", "It can hurt.").concept is None


def test_what_is_named_far_more_often_than_all_else_is_the_topic_for_sure() -> None:
    said = ("It can hurt.", "Then it may.", "Here it is.", "gout", "gout", "gout", "scurvy")
    found = subject("", *said)
    assert (found.name, found.how, found.confidence) == ("gout", "chosen", 0.9)


def test_a_title_that_is_a_sentence_is_about_the_disease_in_it() -> None:
    found = subject("You could be cold because of scurvy", "Scurvy hurts.", "Gout. Gout.")
    assert (found.name, found.confidence) == ("scurvy", 0.9)


def test_a_document_may_be_about_nothing() -> None:
    assert topic("", "It is late.") is None


def test_a_topic_that_the_text_names_is_told_from_one_it_does_not() -> None:
    text = ["Wobble syndrome hurts.", "Wobble syndrome lasts.", "WS is rare.", "WS ends."]
    named = topic("Wobble syndrome", *text, short={"WS": "Wobble syndrome"})
    assert named is not None
    assert not named.loose
    hardly = topic("Wobble syndrome", *text)
    assert hardly is not None
    assert hardly.loose


@pytest.mark.parametrize(("title", "loose"), [("Gout", False), ("Crystal disease", True)])
def test_a_class_is_a_broad_topic(title: str, loose: bool) -> None:
    found = topic(title, "It is late.")
    assert found is not None
    assert found.loose is loose


def mention(text: str, name: str = "", concept: str | None = None) -> Mention:
    return Mention(0, len(text), text, "condition", name or text, concept, "document")


def of(name: str, concept: str | None = None) -> Topic:
    found = topic(name)
    assert found is not None
    assert found.subject.concept == concept
    return found


def test_a_topic_is_named_by_its_concept_its_name_and_its_name_cut_short() -> None:
    assert of("Gout", "gout").is_named_by(mention("podagra", "gout", "gout"))
    assert not of("Gout", "gout").is_named_by(mention("gout", "gout", "scurvy"))
    assert of("Zebra syndrome in adults").is_named_by(mention("zebra syndrome"))
    assert of("Adult zebra syndrome").is_named_by(mention("zebra syndrome"))
    assert of("Zebra").is_named_by(mention("ZB", "Zebra"))
    assert not of("Zebra palsy and horse palsy").is_named_by(mention("zebra palsy"))
    assert not of("Adult zebra syndrome").is_named_by(mention("zebra"))


def test_a_kind_of_the_topic_is_told() -> None:
    zebra = of("Zebra syndrome")
    assert zebra.has_kind(Subject("Zebra syndrome type 2", None, "condition", "", 1))
    assert not zebra.has_kind(Subject("Zebra syndrome", None, "condition", "", 1))
    assert not zebra.has_kind(Subject("zebra syndrome test", None, "test", "", 1))
    assert of("Gout", "gout").has_kind(Subject("scurvy", "scurvy", "condition", "", 1))


def test_a_topic_is_called_by_its_words_in_any_order() -> None:
    assert of("Zebra foot, late type").is_called("late type zebra foot")
    assert not of("Zebra foot").is_called("zebra")


def test_a_document_defines_names_of_its_topic_and_short_forms() -> None:
    text = (
        "Zebra foot (ZEF), also called hoof disease or toe rot, hurts. "
        "Zebra foot, also called a very long thing that nobody would ever say, lasts."
    )
    found = dict(
        own_names(of("Zebra foot"), text, LEXICON, {"CD": "crystal disease", "XY": "some thing"})
    )
    assert found.keys() >= {"Zebra foot", "ZEF", "hoof disease", "toe rot", "CD"}
    assert {found[name].name for name in ("ZEF", "toe rot")} == {"Zebra foot"}
    assert found["CD"].concept == "crystal"
    assert "XY" not in found


def test_a_short_form_of_a_new_disease_stands_for_its_long_form() -> None:
    (entry,) = dict(own_names(None, "", LEXICON, {"WS": "Wobble syndrome"})).values()
    assert (entry.name, entry.kind) == ("Wobble syndrome", "condition")
