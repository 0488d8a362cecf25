"""Plain text stays as it is, and shows its layout."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.reading import Limits, plain_reading, read
from tests.support.reading import assert_sound, levels, refusal, told

WRAPPED = """\
Glass fever

Glass fever is an illness of people who blow glass. It lasts
for three days and leaves no trace, but may come back in the
next winter, when the furnaces are lit again.
It was first described by a glazier of the last century, who
had it himself.
"""


def test_a_first_short_line_is_the_title() -> None:
    reading = plain_reading("Glass fever\nGlass fever is rare, and it passes.\n")
    assert reading.title == "Glass fever"
    assert told(reading)[0] == ("title", "Glass fever")


def test_whoever_brings_a_text_may_name_it() -> None:
    assert plain_reading("Rare illness\n\nIt is rare.", "Glass fever").title == "Glass fever"


def test_a_link_past_the_menu_is_no_title() -> None:
    reading = plain_reading("Skip to content\n\nGlass fever\n\nIt is rare, and it passes.")
    assert reading.title == "Glass fever"


def test_a_text_of_one_sentence_has_no_title() -> None:
    reading = plain_reading("Glass fever is rare.")
    assert (reading.title, told(reading)) == ("", [("paragraph", "Glass fever is rare.")])


def test_wrapped_lines_are_one_paragraph_until_one_had_room_for_the_next_word() -> None:
    kinds = [kind for kind, _ in told(plain_reading(WRAPPED))]
    texts = [text for _, text in told(plain_reading(WRAPPED))]
    assert kinds == ["title", "paragraph", "paragraph"]
    assert texts[1].endswith("are lit again.")


def test_where_each_line_is_a_paragraph_it_stays_one() -> None:
    lines = ["Glass fever is an illness of people who blow glass for a living. " * 3] * 3
    reading = plain_reading("\n".join(lines))
    assert [kind for kind, _ in told(reading)] == ["paragraph"] * 3


def test_a_line_that_goes_on_in_small_letters_belongs_to_the_one_above() -> None:
    reading = plain_reading("It begins with a dry cough which then turns\ninto fever.")
    assert len(reading.blocks) == 1


@pytest.mark.parametrize(
    "heading", ["Causes", "Causes:", "What causes glass fever?", "GLASS FEVER", "Type 2"]
)
def test_a_short_line_by_itself_is_a_heading(heading: str) -> None:
    text = f"Glass fever\n\nIt is rare, and it passes.\n\n{heading}\n\nHeat causes it."
    assert told(plain_reading(text))[2] == ("heading", heading)


def test_a_heading_may_stand_right_above_its_text() -> None:
    text = "Glass fever\n\nIt is rare.\n\nCauses\nHeat causes it, as far as anybody knows."
    assert ("heading", "Causes") in told(plain_reading(text))


@pytest.mark.parametrize(
    "line", ["Symptoms of this fever include", "These are the signs that you may see:", "of glass"]
)
def test_a_line_that_leads_on_is_no_heading(line: str) -> None:
    text = f"Glass fever\n\nIt is rare.\n\n{line}\n\n- a cough\n- a fever"
    assert ("heading", line) not in told(plain_reading(text))


def test_the_last_line_stands_above_nothing() -> None:
    text = "Glass fever\n\nIt is rare, and it passes.\n\nReviewed by a glazier"
    assert told(plain_reading(text))[-1] == ("paragraph", "Reviewed by a glazier")


def test_hashes_and_underlines_make_headings_with_levels() -> None:
    text = "# Glass fever\n\nRare.\n\nCauses\n===\nHeat.\n\nSigns\n---\nCough.\n\n### Late\nFever."
    assert levels(plain_reading(text)) == [
        (1, "Glass fever"),
        (1, "Causes"),
        (2, "Signs"),
        (3, "Late"),
    ]


def test_a_line_of_dashes_says_nothing() -> None:
    assert told(plain_reading("It is rare.\n\n-----\n\nIt passes.")) == [
        ("paragraph", "It is rare."),
        ("paragraph", "It passes."),
    ]


@pytest.mark.parametrize("bullet", ["-", "*", "•", "–", "1.", "2)", "(3)", "b."])  # noqa: RUF001 - a dash
def test_an_item_begins_after_its_bullet(bullet: str) -> None:
    reading = plain_reading(f"Signs are:\n{bullet} a dry cough\n{bullet} a fever\n")
    assert told(reading)[1:] == [("item", "a dry cough"), ("item", "a fever")]


def test_items_are_as_deep_as_they_are_indented() -> None:
    text = "- cough\n  - dry\n    - at night\n  - wet\n- fever\n   which lasts\n"
    assert levels(plain_reading(text)) == [
        (1, "cough"),
        (2, "dry"),
        (3, "at night"),
        (2, "wet"),
        (1, "fever\n   which lasts"),
    ]


def test_a_number_that_a_wrapped_line_begins_with_is_no_item() -> None:
    text = (
        "The illness was first described in a letter that was sent on May\n"
        "5. It took a while until anybody believed what the letter had to\n"
        "say of it, as its writer was known for jokes.\n"
    )
    assert [kind for kind, _ in told(plain_reading(text))] == ["paragraph"]


def test_a_number_above_a_paragraph_makes_a_heading() -> None:
    text = "Glass fever\n\nRare.\n\n1. Causes\n\nHeat causes it.\n\n2. Signs\n\nIt begins slowly."
    assert levels(plain_reading(text)) == [(1, "Causes"), (1, "Signs")]


def test_short_lines_in_one_stretch_are_a_list() -> None:
    text = "Glass fever\n\nIt is rare.\n\nSigns:\nDry cough\nFever\n\nIt passes by itself."
    assert told(plain_reading(text))[2:5] == [
        ("heading", "Signs:"),
        ("item", "Dry cough"),
        ("item", "Fever"),
    ]


def test_a_line_with_tabs_is_a_row() -> None:
    reading = plain_reading("Days of fever:\nfirst\thigh\nsecond\tlow\n")
    assert told(reading)[1:] == [("row", "first\thigh"), ("row", "second\tlow")]


def test_nothing_of_a_file_is_changed() -> None:
    content = "\ufeffGlass fever\r\n\r\nIt is\trare\u00a0\r\nand passes. \r".encode()
    reading = read(content, "fever.txt")
    assert reading.text == content.decode()
    assert reading.source_sha256 == sha256(content).hexdigest()
    assert told(reading)[0] == ("title", "Glass fever")


@given(st.text())
def test_any_text_is_kept_or_refused(text: str) -> None:
    if not any(map(str.isalnum, text)) or "\0" in text:
        refusal(lambda: plain_reading(text))
    else:
        reading = plain_reading(text)
        assert reading.text == text
        assert_sound(reading)


LONG = "It is an illness of people who blow glass, and it lasts for three days"
SHORT = ("Causes", "- cough", "  - dry", "1. One", "Signs include:", "", "=====", "a\tb", "# Top")
LINES = st.sampled_from([LONG, "and then passes.", *SHORT])


@given(st.lists(LINES, min_size=1))
def test_every_letter_stands_in_one_block(lines: list[str]) -> None:
    text = "\n".join((*lines, "The end."))
    reading = plain_reading(text)
    assert_sound(reading)
    said = "".join(reading.text[block.start : block.end] for block in reading.blocks)
    assert list(filter(str.isalpha, said)) == list(filter(str.isalpha, text))


def test_halves_of_characters_are_refused() -> None:
    assert "lone surrogates" in refusal(lambda: plain_reading("fever \ud800"))


def test_a_text_that_is_too_long_is_refused() -> None:
    assert "Split it" in refusal(lambda: plain_reading("fever " * 300, limits=Limits(text=1000)))
