"""Titles and headings name things; what they say besides is taken off."""

import pytest

from question_bank.ingest.titles import asked_about, is_name, stripped


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Gout", "Gout"),
        ("What I need to know about Gout", "Gout"),
        ("Parasites - Wobble worm", "Wobble worm"),
        ("Overview of Gout", "Gout"),
        ("What is gout?", "gout"),
        ("Symptoms and causes of gout", "gout"),
        ("Gout: causes and treatment", "Gout"),
        ("Gout symptoms", "Gout"),
        ("Gout - Wikipedia", "Gout"),
        ("Gout | A Clinic", "Gout"),
        ("Gout Fact Sheet", "Gout"),
        ("Gout - Symptoms and causes - Some Clinic", "Gout"),
        ("Gout: symptoms, causes, treatment | Toe Trust", "Gout"),
        ("# Gout #", "Gout"),
        ("?", ""),
        ("Wobble syndrome, Escobar type", "Wobble syndrome, Escobar type"),
        ("About", "About"),
        ("", ""),
    ],
)
def test_a_title_is_stripped_to_its_name(title: str, name: str) -> None:
    assert stripped(title) == name


@pytest.mark.parametrize("title", ["Gout", "17-alpha wobble deficiency", "Gout and scurvy"])
def test_a_name_is_a_name(title: str) -> None:
    assert is_name(title)


@pytest.mark.parametrize(
    "title",
    [
        "Chapter 3",
        "article_final",
        "gout.pdf",
        "Abstract",
        "",
        "Gout: eat well",
        "Can you have gout?",
        "What gout does",
        "4 Steps to live",
        "a " * 20,
    ],
)
def test_a_sentence_is_no_name(title: str) -> None:
    assert not is_name(title)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("What are the symptoms of gout?", "gout"),
        ("Causes of Gout", "Gout"),
        ("How is gout treated?", "gout"),
        ("Is gout inherited?", "gout"),
        ("What causes gout?", "gout"),
        ("Who is at risk for gout?", "gout"),
        ("What are the treatments for gout?", "gout"),
        ("What is the outlook for gout?", "gout"),
    ],
)
def test_a_heading_asks_about_a_name(heading: str, name: str) -> None:
    assert asked_about(heading) == name


@pytest.mark.parametrize(
    "heading", ["Symptoms", "How is it treated?", "What are the symptoms?", "What is the outlook?"]
)
def test_a_heading_may_name_nobody(heading: str) -> None:
    assert asked_about(heading) is None


def test_a_paragraph_in_the_place_of_a_title_names_nothing() -> None:
    long = f"What is gout {'that hurts ' * 40}?"
    assert stripped(long) == ""
    assert asked_about(long) is None
