"""Phrases found in a document's text, in code points, with what stands around them."""

from hashlib import sha256

import pytest

from quizapp.editing.passages import AROUND, passage, selector, unproven

TEXT = "\N{SMILING FACE WITH SUNGLASSES} It hurts. Does it “often” show a rash?  Yes!\nA rash fades"


def test_a_phrase_is_found_by_code_points_with_its_sentence() -> None:
    found = selector("d", TEXT, "a rash")
    assert found is not None
    assert TEXT[found.start : found.end] == "a rash"
    sentence = TEXT[found.sentence_start : found.sentence_end]
    assert sentence == "Does it “often” show a rash?"
    assert found.sha256 == sha256(sentence.encode()).hexdigest()


def test_the_last_sentence_needs_no_full_stop() -> None:
    found = selector("d", TEXT, "A rash")
    assert found is not None
    assert TEXT[found.sentence_start : found.sentence_end] == "A rash fades"


def test_of_several_places_the_nearest_is_taken() -> None:
    text = "rash, rash, rash"
    assert [selector("d", text, "rash", near).start for near in (0, 7, 99)] == [0, 6, 12]  # type: ignore[union-attr]


@pytest.mark.parametrize("phrase", ["", "no rash", "a  rash"])
def test_what_does_not_stand_there_is_not_found(phrase: str) -> None:
    assert selector("d", TEXT, phrase) is None


def test_a_phrase_of_two_sentences_has_both_around_it() -> None:
    found = selector("d", TEXT, "hurts. Does")
    assert found is not None
    assert TEXT[found.sentence_start : found.sentence_end].endswith("a rash?")


def test_without_the_text_the_phrase_is_its_own_sentence() -> None:
    found = unproven("d", "a rash", 7)
    assert (found.start, found.end, found.sentence_start, found.sentence_end) == (7, 13, 7, 13)


def test_a_passage_is_cut_at_words() -> None:
    text = "word " * 100 + "the phrase" + " more" * 100
    start = text.index("the phrase")
    shown = passage(text, start, start + 10)
    assert shown is not None
    assert shown.exact == "the phrase"
    assert shown.before.startswith("word ")
    assert shown.after.endswith("more")
    assert shown.more_before
    assert shown.more_after
    assert len(shown.before) <= AROUND


def test_a_passage_of_a_short_text_is_all_of_it() -> None:
    shown = passage(TEXT, 2, 4)
    assert shown is not None
    assert shown.before + shown.exact + shown.after == TEXT
    assert not shown.more_before
    assert not shown.more_after


def test_long_words_are_cut_where_they_must_be() -> None:
    shown = passage("x" * 2000, 1000, 1010)
    assert shown is not None
    assert (len(shown.before), len(shown.after)) == (AROUND, AROUND)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 4000)])
def test_positions_outside_a_text_show_nothing(start: int, end: int) -> None:
    assert passage(TEXT, start, end) is None
