"""Marked-up text: what is markup, what is not, and what a text says without it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.check.flaws import Question
from question_bank.content.items import Item
from question_bank.content.marks import (
    inline_tokens,
    is_marked,
    picture_faults,
    pictures,
    plain_text,
    without_pictures,
)
from question_bank.content.reading import load_bank
from question_bank.generate.typed import accepts

DIGEST = "a1" * 32
PICTURE = f"![A red rash](image:{DIGEST})"
MARKED = st.text(st.sampled_from("ab1 *\\_-.\n![](){}<>&:"), max_size=40)


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("*S. aureus* causes it.", "S. aureus causes it."),
        ("**Never** give ***both***.", "Never give both."),
        ("First.\n\nSecond.", "First. Second."),
        ("It is\\\nbroken.", "It is broken."),
        ("Two signs:\n\n- a rash\n- *fever*", "Two signs: a rash fever"),
        ("1. one\n2. two", "one two"),
        (f"See {PICTURE}.", "See A red rash."),
        ("*p*-value", "p-value"),
        (r"2 \*3\* 4", "2 *3* 4"),
        (r"look\![x](y)", "look![x](y)"),
    ],
)
def test_what_a_marked_text_says(marked: str, said: str) -> None:
    assert plain_text(marked) == said


@pytest.mark.parametrize(
    "text",
    [
        "HLA-B*27 and HLA-B*35",
        "DQB1*06:02 or DRB1*15:01 carriers",
        "5 * 3 * 2",
        "Drug*, drug*, and the rest",
        "(*) and (*)",
        "It damages the _____ and the _____.",
        "(_____) and (_____)",
        "snake_case and _this_",
        "1. Cranial nerves",
        "- 5 degrees",
        "a < b & c > d &amp; e",
        "<b>bold</b> `code` [link](http://example.org) # no heading",
        r"C:\path and \alpha",
        "![x](http://example.org/x.png)",
        "No marks,  and two spaces.",
    ],
)
def test_what_is_no_markup_means_itself(text: str) -> None:
    assert plain_text(text) == text


def test_nothing_in_the_shipped_bank_was_meant_as_markup() -> None:
    bank = load_bank()
    texts = [*(fact.statement for fact in bank.facts.values())]
    texts += [fact.note for fact in bank.facts.values() if fact.note]
    assert [text for text in texts if plain_text(text) != text] == []


@given(MARKED)
def test_words_survive_their_marks(marked: str) -> None:
    words = re.sub(r"[^ab]", "", re.sub(r"image:[0-9a-f]*", "", marked))
    assert re.sub(r"[^ab]", "", plain_text(marked)) == words


@given(MARKED)
def test_a_text_without_marks_is_returned_as_it_is(text: str) -> None:
    if not is_marked(text):
        assert plain_text(text) == text


def test_pictures_are_found_and_can_be_left_out() -> None:
    assert pictures(f"a {PICTURE} b") == [("A red rash", DIGEST)]
    assert pictures("none [here](x)") == pictures("none") == []
    assert without_pictures(f"a {PICTURE} b") == "a  b"
    assert without_pictures("as it is") == "as it is"
    assert [each.type for each in inline_tokens(f"*{PICTURE}*")[0].children or ()] == [
        "em_open",
        "picture",
        "em_close",
    ]


def test_a_picture_without_words_or_of_elsewhere_is_a_fault() -> None:
    assert list(picture_faults(f"{PICTURE} [a](b)")) == []
    assert list(picture_faults("plain")) == []
    [untold] = picture_faults(f"![ ](image:{DIGEST})")
    assert "needs words" in untold
    [foreign] = picture_faults("![x](http://example.org/x.png)")
    assert "is no picture" in foreign


def test_rules_and_typed_answers_read_the_words_alone(choice: object) -> None:
    item = Item("", "cloze", "plain", 0, ("f",), "feature", "It is _____.", answer=("*S. aureus*",))
    assert Question(item).answers == ["S. aureus"]
    assert accepts(item, "s aureus")
