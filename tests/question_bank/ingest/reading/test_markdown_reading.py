"""Markdown is read as it looks once rendered."""

from question_bank.ingest.nouns import Reading
from question_bank.ingest.reading import read
from tests.support.reading import assert_sound, levels, refusal, told


def markdown(source: str) -> Reading:
    reading = read(source.encode(), "fever.md")
    assert reading.format == "markdown"
    assert_sound(reading)
    return reading


def test_marks_are_no_part_of_the_text() -> None:
    reading = markdown(
        "Glass *fever* is **rare** and [passes](https://example.org/x) by\n`itself` &amp; soon."
        " ![A glazier](glazier.png)<br>"
    )
    assert reading.text == "Glass fever is rare and passes by itself & soon. A glazier"


def test_a_first_heading_is_the_title() -> None:
    reading = markdown("# Glass fever\n\n## Causes\n\nHeat.\n\nSigns\n---\nA cough.")
    assert reading.title == "Glass fever"
    assert told(reading)[0] == ("title", "Glass fever")
    assert levels(reading) == [(2, "Causes"), (2, "Signs")]


def test_front_matter_names_the_document_and_is_no_text() -> None:
    reading = markdown("---\ntitle: 'Glass fever'\nlayout: post\n---\nIt is rare.")
    assert (reading.title, reading.text) == ("Glass fever", "It is rare.")


def test_items_know_how_deep_they_stand() -> None:
    reading = markdown("- cough\n  - dry\n  - wet\n\n1. fever\n\n   which lasts\n\n> It passes.")
    assert levels(reading) == [
        (1, "cough"),
        (2, "dry"),
        (2, "wet"),
        (1, "fever"),
        (1, "which lasts"),
    ]
    assert told(reading)[-1] == ("paragraph", "It passes.")


def test_rows_are_read_out_with_their_heads() -> None:
    reading = markdown("| Day | Fever |\n|---|---|\n| first | *high* |\n| second | low |")
    assert told(reading) == [("row", "Day: first; Fever: high"), ("row", "Day: second; Fever: low")]
    assert reading.text == "Day: first; Fever: high\nDay: second; Fever: low"


def test_code_and_html_say_their_words() -> None:
    reading = markdown(
        "```\nfever = high\n```\n\n<div class='x'>It is rare.</div>\n\n<!-- no -->\n"
    )
    assert told(reading) == [("paragraph", "fever = high"), ("paragraph", "It is rare.")]


def test_marks_alone_are_no_text() -> None:
    assert "no text" in refusal(lambda: read(b"***\n\n<br>", "fever.md"))
