"""Words as a search sees them, whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.bank.search import Asked
from quizapp.bank.search_words import (
    MOST_WORDS,
    Phrase,
    Standing,
    mark,
    marks_of,
    phrases_of,
    text_of,
    words_of,
)
from quizapp.models.searching import FURTHEST, SearchText, SearchWords


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jo-1 antibody", ("jo", "1", "antibody")),
        ("Sjögren’s Straße, ŁÓDŹ", ("sjogren", "s", "strasse", "lodz")),
        ("µg ﬁbre ½ x²", ("μg", "fibre", "1", "2", "x2")),
        ("℻ Å ﬀ", ("fax", "a", "ff")),
        ("a_b  c\0d", ("a", "b", "c", "d")),
        ("— * ' \" :", ()),
        ("é́", ("e",)),
    ],
)
def test_words_are_letters_and_figures_without_case_or_accent(
    text: str, words: tuple[str, ...]
) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("search", "phrases"),
    [
        ("rash myo", (Phrase(("rash",), begun=True), Phrase(("myo",), begun=True))),
        ('"red rash" s', (Phrase(("red", "rash"), begun=False), Phrase(("s",), begun=False))),
        ("anti-Jo-1", (Phrase(("anti", "jo", "1"), begun=False),)),
        ("anti-Jo", (Phrase(("anti", "jo"), begun=True),)),
        ('never "closed phrase', (Phrase(("never",), True), Phrase(("closed", "phrase"), False))),
        (
            'AND OR NOT ( ) * " " ^ NEAR',
            tuple(Phrase((word,), begun=True) for word in ("and", "or", "not", "near")),
        ),
        ("again again", (Phrase(("again",), begun=True),)),
        ('"" - ?', ()),
    ],
)
def test_a_search_asks_for_beginnings_of_words_and_whole_phrases(
    search: str, phrases: tuple[Phrase, ...]
) -> None:
    assert phrases_of(search) == phrases


def test_a_very_long_search_is_cut() -> None:
    assert sum(len(each.words) for each in phrases_of("word-" * 99)) == MOST_WORDS
    assert len(words_of("x" * 999)[0]) == 100


def test_marks_tell_what_an_entry_is_and_cannot_be_typed() -> None:
    body = {
        "statement": "x",
        "subject": "a",
        "objects": ["b"],
        "predicate": "has_phenotype",
        "category": "feature",
        "tags": ["First year", "b&w"],
        "evidence": [{"document": "text"}],
    }
    marks = list(marks_of("fact", "f", body, Standing("draft", None, pending=True)))
    assert marks == [
        "=noun:fact",
        "=status:draft",
        "=author:app",
        "=pending:yes",
        "=category:feature",
        "=predicate:has_phenotype",
        "=tag:first%20year",
        "=tag:b%26w",
        "=document:text",
    ]
    assert not set(words_of(" ".join(marks))) & set(marks)
    assert mark("tag", "O'x\\y") == "=tag:o%27x%5Cy"


def test_an_entry_is_found_by_its_id_and_by_what_its_fields_say() -> None:
    body = {
        "statement": "A red rash.",
        "status": "draft",
        "evidence": [{"document": "text", "exact": "redness", "start": 4}],
        "values": {"myositis": ["muscle"]},
        "hedge": "may",
    }
    assert text_of("m-rash", body, ["=m"]) == SearchText(
        ("=m",), (("m", "rash"), ("a", "red", "rash"), ("redness",), ("muscle",))
    )


def test_each_database_gets_the_words_in_its_own_way() -> None:
    text = SearchText(("=noun:fact",), (("a", "b"), ("a",)))
    column = SearchWords()
    assert column.process_bind_param(text, sqlite.dialect()) == "=noun:fact =| a b =| a =|"
    vector = column.process_bind_param(text, postgresql.dialect())  # type: ignore[no-untyped-call]
    assert vector == "'=noun:fact' 'a':1 'b':2 'a':4"
    assert column.process_bind_param(None, sqlite.dialect()) is None
    long = SearchText((), (("w",) * (FURTHEST + 9),))
    assert f"'w':{FURTHEST + 1}" not in str(column.process_bind_param(long, postgresql.dialect()))  # type: ignore[no-untyped-call]


@given(st.text())
def test_nothing_typed_is_syntax_to_a_database(search: str) -> None:
    asked = Asked((mark("noun", "fact"), mark("tag", search)), phrases_of(search))
    assert "'" not in asked.fts5()
    for phrase in asked.phrases:
        assert all(word.isalnum() and word == word.casefold() for word in phrase.words)
    assert asked.tsquery().count("'") % 2 == 0
    assert "\\" not in asked.tsquery()
    assert "\0" not in asked.fts5() + asked.tsquery()
