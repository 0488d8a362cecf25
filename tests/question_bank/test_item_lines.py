"""Item lines of any author: what may be left out, and what makes a line unreadable."""

import json
from dataclasses import replace
from typing import Any

import pytest

from question_bank.content.items import Item, Option
from question_bank.interchange.item_lines import read_items
from tests.support.generators import shipped_generator


def read(*lines: bytes) -> list[tuple[int, Item | None, str]]:
    return [(line.number, line.item, line.problem) for line in read_items(lines)]


def read_one(**row: Any) -> Item:  # noqa: ANN401 - any JSON
    [(_, item, problem)] = read(json.dumps(row).encode())
    assert item is not None, problem
    return item


def test_what_an_author_leaves_out_has_a_plain_default() -> None:
    item = read_one(kind="flashcard", stem="What is it?")
    assert (item.id, item.style, item.facts, item.options, item.answer) == ("", "plain", (), (), "")


def test_options_without_labels_are_lettered_and_numbered_after_z() -> None:
    options = [{"text": str(number), "correct": False} for number in range(27)]
    item = read_one(kind="multiple_choice", stem="Which?", options=options)
    assert item.options[1] == Option("B", "1", correct=False, rationale="")
    assert item.options[26].label == "27"


def test_a_matching_set_is_read_with_its_pairs() -> None:
    item = read_one(
        kind="matching",
        stem="Match.",
        premises=[{"id": "p", "text": "Gout"}],
        responses=[{"id": "r", "text": "Joint"}],
        pairs={"p": "r"},
        answer=["Joint"],
    )
    assert (item.premises[0].text, item.pairs, item.answer) == ("Gout", {"p": "r"}, ("Joint",))


def test_a_generated_item_is_read_as_it_was_but_for_its_sources() -> None:
    generator = shipped_generator()
    fact = next(each for each in generator.bank.facts if generator.kinds_for(each))
    item = generator.item(fact, generator.kinds_for(fact)[0], 0)
    assert item is not None
    again = read_one(**item.to_plain())
    assert again == replace(item, sources=(), flaws=())


def test_lines_keep_their_numbers_past_blank_ones_and_a_byte_order_mark() -> None:
    line = b'{"kind": "cloze", "stem": "It is _____."}'
    found = read(b"\xef\xbb\xbf" + line, b"  \n", line)
    assert [(number, problem) for number, _, problem in found] == [(1, ""), (3, "")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "it is not JSON: Expecting property name"),
        (b"\xff", "the text is not UTF-8"),
        (b'{"kind": "cloze", "stem": "\\ud800"}', "the text is not UTF-8"),
        (b"9" * 5000, "it holds a number of thousands of digits"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b"3", "3 should be of type object"),
        (b'{"kind": "cloze"}', "'stem' is a required property"),
        (b'{"kind": "essay", "stem": ""}', "kind: 'essay' breaks the rule enum"),
        (
            b'{"kind": "cloze", "stem": "", "pairs": {"p": 1}}',
            "pairs/p: 1 should be of type string",
        ),
        (b'{"kind": "cloze", "stem": "", "options": [{"text": ""}]}', "options/0: 'correct' is"),
    ],
)
def test_a_line_without_an_item_says_why(line: bytes, said: str) -> None:
    [(number, item, problem)] = read(line)
    assert (number, item) == (1, None)
    assert problem.startswith(said)
