"""What changed between two texts or records is told word by word, and nothing is left out."""

from time import perf_counter

from hypothesis import example, given
from hypothesis import strategies as st

from question_bank.content import diffing
from question_bank.content.diffing import fields, words

TEXTS = st.text("ab .\n", max_size=40)
EVIDENCE = {
    "document": "text",
    "start": 4,
    "end": 8,
    "exact": "a rash",
    "sentence_start": 0,
    "sentence_end": 9,
    "sha256": "0" * 64,
}


def test_a_word_put_in_is_told_between_what_stayed() -> None:
    assert words("It causes a rash.", "It often causes a rash.") == [
        ("same", "It "),
        ("put", "often "),
        ("same", "causes a rash."),
    ]


def test_what_was_cut_comes_before_what_was_put_for_it() -> None:
    assert words("It causes a rash.", "It causes weakness.") == [
        ("same", "It causes "),
        ("cut", "a rash"),
        ("put", "weakness"),
        ("same", "."),
    ]


def test_the_space_between_two_changed_words_is_no_common_ground() -> None:
    assert words("one two", "three four") == [("cut", "one two"), ("put", "three four")]


@given(TEXTS, TEXTS)
@example("", "")
def test_both_texts_can_be_read_from_the_parts(before: str, after: str) -> None:
    parts = words(before, after)
    assert "".join(text for kind, text in parts if kind != "put") == before
    assert "".join(text for kind, text in parts if kind != "cut") == after


def test_long_texts_are_compared_by_sentence_and_soon() -> None:
    sentences = [
        f"The finding of number {number} is seen in the clinic. " for number in range(4000)
    ]
    before = "".join(sentences)
    after = before.replace("number 2000 is", "number 2000 was")
    began = perf_counter()
    parts = words(before, after)
    assert perf_counter() - began < 5
    assert [part for part in parts if part[0] != "same"] == [("cut", "is"), ("put", "was")]


def test_what_cannot_be_aligned_is_told_as_a_whole() -> None:
    before, after = "one two " * 1000, "two two one " * 1000
    assert words(before, after) == [("cut", before), ("put", after)]
    # The same word and the same line over and over: not even sentences tell them apart.
    before, after = "one two.\n" * 1100, "two two one two.\n" * 1100 + "one two.\n" * 1000
    assert words(before, after) == [("cut", before), ("put", after)]


def test_only_fields_that_differ_are_told() -> None:
    before = {"id": "rash", "statement": "It has a rash.", "hedge": "may", "objects": ["rash"]}
    after = {"id": "rash", "statement": "It has spots.", "hedge": None, "objects": ["rash", "spot"]}

    told = {each.name: (each.before, each.after) for each in fields(before, after)}

    assert told == {
        "statement": ("It has a rash.", "It has spots."),
        "hedge": ("may", ""),
        "objects": ("rash", "rash\nspot"),
    }


def test_a_record_put_into_the_bin_loses_its_fields() -> None:
    [cut] = fields({"name": "Rash"}, None)
    assert cut.parts == (("cut", "Rash"),)
    assert fields(None, None) == []


def test_what_has_parts_is_told_in_words() -> None:
    options = [{"text": "Rash", "correct": True}, {"text": "Fever", "correct": False}]
    values = {"myositis": ["rash", "weakness"]}
    assert diffing.said(options) == "text: Rash\ncorrect: yes\ntext: Fever\ncorrect: no"
    assert diffing.said(values) == "myositis: rash, weakness"
    assert diffing.said([EVIDENCE]) == "“a rash” (text, 4 to 8)"
    assert diffing.said({"source": None}) == ""


def test_a_difference_too_dull_to_be_told_is_told_all_the_same() -> None:
    other = {**EVIDENCE, "sha256": "1" * 64}
    [change] = fields({"evidence": [EVIDENCE]}, {"evidence": [other]})
    assert ("cut", "0" * 64) in change.parts
    assert ("put", "1" * 64) in change.parts
