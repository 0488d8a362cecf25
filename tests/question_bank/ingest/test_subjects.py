"""Whom each sentence of a document is about."""

from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.abbreviations import abbreviations
from question_bank.ingest.lexicon import Lexicon
from question_bank.ingest.nouns import Passage, Reading
from question_bank.ingest.passages import passages
from question_bank.ingest.reading import plain_reading
from question_bank.ingest.subjects import Discourse

LEXICON = Lexicon.of(
    Bank.of(
        concepts=[
            Concept("gout", "gout", "condition", ("podagra",)),
            Concept("scurvy", "scurvy", "condition"),
            Concept("crystal", "crystal disease", "condition_class"),
            Concept("damage", "joint damage", "process"),
            Concept("aspirin", "aspirin", "medicine"),
        ]
    )
)


def told(text: str) -> list[tuple[str, str]]:
    """Return each sentence that is about somebody, and the name."""
    reading = plain_reading(text)
    found = passages(reading)
    discourse = Discourse(reading, found, LEXICON, abbreviations(text))
    return [
        (text[each.start : each.end], subject.name)
        for index, each in enumerate(found)
        if (subject := discourse.subject(index))
    ]


def names(text: str) -> list[str]:
    return [name for _, name in told(text)]


def subjects(text: str) -> dict[str, str]:
    """Return the name of each sentence's subject by its first words."""
    return {" ".join(sentence.split()[:3]): name for sentence, name in told(text)}


def test_sentences_are_about_the_documents_disease() -> None:
    assert subjects(
        "Zebra foot\n\nZebra foot hurts at night and can last. The toes may turn blue. "
        "People with zebra foot often feel tired. This condition is rare in adults. "
        "Pneumonia is a common complication. Rest is the best treatment for most people."
    ) == dict.fromkeys(
        [
            "Zebra foot hurts",
            "The toes may",
            "People with zebra",
            "This condition is",
            "Pneumonia is a",
            "Rest is the",
        ],
        "Zebra foot",
    )


def test_furniture_is_about_nobody() -> None:
    text = "Zebra foot\n\nZebra foot hurts at night and can last for many weeks."
    assert "Zebra foot" not in subjects(text)


def test_a_sentence_that_defines_something_else_is_about_that_and_so_is_what_refers_to_it() -> None:
    assert subjects(
        "Zebra foot\n\nZebra foot harms joints. Gout is a disease of old kings. It can be painful. "
        "It makes zebra foot worse. The toes may turn blue."
    ) == {
        "Zebra foot harms": "Zebra foot",
        "Gout is a": "gout",
        "It can be": "gout",
        "It makes zebra": "Zebra foot",
        "The toes may": "Zebra foot",
    }


def test_a_disease_named_beside_the_topic_is_told_for_the_topics_sake() -> None:
    found = subjects("Zebra foot\n\nZebra foot lasts long. Gout is a disease like zebra foot.")
    assert found["Gout is a"] == "Zebra foot"


def test_a_kind_of_the_topic_is_the_subject_until_another_is_named() -> None:
    found = subjects(
        "Zebra syndrome\n\nZebra syndrome hurts a lot. Zebra syndrome type 2 affects old people. "
        "The toes may turn blue. Zebra syndrome is not catching."
    )
    assert found["Zebra syndrome type"] == found["The toes may"] == "Zebra syndrome type 2"
    assert found["Zebra syndrome is"] == "Zebra syndrome"


def test_a_broad_topic_leaves_the_word_to_the_sentences() -> None:
    found = subjects(
        "Crystal diseases\n\nGout affects the toes. The pain may be severe. "
        "Joint damage can follow. Some crystal disease that is feared is scurvy."
    )
    assert found == {
        "Gout affects the": "gout",
        "The pain may": "gout",
        "Joint damage can": "joint damage",
        "Some crystal disease": "crystal disease",
    }


def test_a_class_that_is_named_is_not_what_a_document_of_a_new_disease_is_about() -> None:
    found = subjects("Zebra foot\n\nIt may hurt. Crystal diseases are diseases of joints.")
    assert found["Crystal diseases are"] == "Zebra foot"


def test_a_section_is_about_whom_its_heading_asks_for() -> None:
    found = subjects(
        "Crystal diseases\n\nThey can hurt.\n\nWhat are the symptoms of gout?\n\n"
        "The toes may swell.\n\nCauses\n\nA rich diet can be at fault.\n\n"
        "What causes late palsy of toes?\n\nNobody can say for sure."
    )
    assert found["They can hurt."] == "crystal disease"
    assert found["The toes may"] == "gout"
    assert found["A rich diet"] == "crystal disease"


def test_a_section_named_for_a_disease_is_about_it_if_its_sentences_are() -> None:
    text = (
        "Zebra foot\n\nZebra foot hurts. Zebra foot lasts. Zebra foot ends. It may come back.\n\n"
        "Gout\n\nGout affects the toes. {} may help a great deal at night."
    )
    assert subjects(text.format("Cold water"))["Cold water may"] == "gout"
    other = text.replace("Gout affects", "Blue horses hurt").format("Cold water")
    assert subjects(other)["Cold water may"] == "Zebra foot"


def test_a_heading_may_ask_about_the_topic_or_about_something_that_is_no_disease() -> None:
    found = subjects(
        "Zebra foot\n\nIt may hurt.\n\nHow is foot zebra treated?\n\nCold water may help.\n\n"
        "What is dialysis?\n\nIt may take hours."
    )
    assert found["Cold water may"] == "Zebra foot"
    assert found["It may take"] == "dialysis"


def test_items_of_a_list_are_about_whom_its_lead_in_is_about() -> None:
    found = subjects(
        "Crystal diseases\n\nThe symptoms of gout include:\n\n- swelling of toes\n- scurvy, which "
        "can hurt\n- fever at night\n"
    )
    assert found["swelling of toes"] == "gout"
    assert found["scurvy, which can"] == "gout"


def test_an_item_that_begins_with_a_label_is_about_that() -> None:
    found = subjects(
        "Crystal diseases\n\nThere are two of them:\n\n- Gout: swollen toes\n- Scurvy: bad gums\n"
    )
    assert found == {
        "Gout: swollen toes": "gout",
        "Scurvy: bad gums": "scurvy",
    }


def test_a_paragraph_that_points_back_goes_on() -> None:
    text = "Crystal diseases\n\nGout hurts the toes at night.\n\n{} may last for weeks on end."
    assert subjects(text.format("It"))["It may last"] == "gout"
    assert subjects(text.format("Pain"))["Pain may last"] == "crystal disease"


def test_without_any_disease_nobody_is_spoken_of_but_whom_a_sentence_names() -> None:
    text = "It is late. Crystal diseases can hurt."
    reading = Reading(text, (), "", "text", "")
    discourse = Discourse(reading, [Passage(0, 11, 0), Passage(12, 38, 0)], LEXICON, {})
    nobody, somebody = discourse.subjects
    assert nobody is None
    assert somebody is not None
    assert somebody.concept == "crystal"


def test_a_heading_that_is_a_name_counts_where_the_topic_is_broad() -> None:
    text = (
        "{}\n\nThey can hurt.\n\nCold toes\n\nCold toes {} not rare. Warm socks may help.\n\n"
        "Toe ulcers\n\nGood shoes may help.\n"
    )
    broad = subjects(text.format("Crystal diseases", "are"))
    assert broad["Warm socks may"] == "Cold toes"
    assert broad["Good shoes may"] == "crystal disease"
    assert subjects(text.format("Gout", "are"))["Warm socks may"] == "gout"


def test_a_sentence_that_sets_two_diseases_apart_is_about_the_second() -> None:
    found = subjects(
        "Gout\n\nUnlike gout, scurvy harms the gums. Half of people with scurvy bleed."
    )
    assert found == {"Unlike gout, scurvy": "scurvy", "Half of people": "scurvy"}


def test_a_document_may_name_its_disease_in_a_lead_in_only() -> None:
    reading = Reading("swelling", (), "", "text", "")
    lead_in = "The symptoms of gout include:"
    discourse = Discourse(reading, [Passage(0, 8, 0, (), lead_in)], LEXICON, {})
    subject = discourse.subject(0)
    assert subject is not None
    assert (subject.concept, subject.how) == ("gout", "named")


SENTENCES = st.sampled_from(
    [
        "Gout affects the toes.",
        "It can hurt.",
        "Scurvy is a disease of sailors.",
        "People with podagra may limp.",
        "Zebra foot is rare.",
        "Drink water.",
    ]
)


@given(st.lists(SENTENCES, min_size=2, max_size=8))
def test_whom_a_sentence_is_about_does_not_hang_on_what_follows(said: list[str]) -> None:
    begun, whole = (names(f"Gout\n\n{' '.join(each)}") for each in (said[:-1], said))
    assert whole[:-1] == begun


def test_what_another_disease_does_is_told_of_that() -> None:
    assert subjects(
        "Zebra foot\n\nZebra foot harms joints. Zebra foot lasts. Scurvy causes bad gums. "
        "The toes may turn blue. In gout, scurvy is common."
    ) == {
        "Zebra foot harms": "Zebra foot",
        "Zebra foot lasts.": "Zebra foot",
        "Scurvy causes bad": "scurvy",
        "The toes may": "Zebra foot",
        "In gout, scurvy": "gout",
    }


def test_what_a_treatment_harms_is_told_of_that_and_so_is_what_is_given() -> None:
    assert subjects(
        "Zebra foot\n\nZebra foot harms joints. Aspirin may cause a rash. "
        "It should not be given to children. It also harms the toes. "
        "Hoof injections can cause pain. Rats can cause pain."
    ) == {
        "Zebra foot harms": "Zebra foot",
        "Aspirin may cause": "aspirin",
        "It should not": "aspirin",
        "It also harms": "aspirin",
        "Hoof injections can": "Hoof injections",
        "Rats can cause": "Zebra foot",
    }


def test_a_document_about_a_class_goes_on_about_the_disease_of_the_paragraph() -> None:
    assert subjects(
        "What crystal disease hurts\n\nCrystal disease can hurt. One disease that does is zebra "
        "rot syndrome. The toes may turn blue.\n\nAnother can be worse."
    ) == {
        "Crystal disease can": "crystal disease",
        "One disease that": "zebra rot syndrome",
        "The toes may": "zebra rot syndrome",
        "Another can be": "crystal disease",
    }
