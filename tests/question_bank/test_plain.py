"""A bank written as plain data and read again is the same bank."""

import json
from dataclasses import replace
from string import ascii_lowercase

from hypothesis import given
from hypothesis import strategies as st

from question_bank.content import (
    Bank,
    Complete,
    Concept,
    Contrast,
    Document,
    Evidence,
    Fact,
    Foil,
    Overlap,
)
from question_bank.content.items import Premise, Response, Source
from question_bank.content.reading import bank_from_plain, bank_to_plain, load_bank
from question_bank.content.written import WrittenItem, WrittenOption

slugs = st.text(ascii_lowercase, min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(
    str.strip
)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
maybe = st.none() | texts

statuses = st.sampled_from(["candidate", "draft", "in_review", "published", "retired"])
tags = st.lists(texts.map(str.strip), max_size=2, unique=True).map(tuple)
wide_slugs = st.lists(slugs, max_size=2, unique=True).map(tuple)


def written() -> st.SearchStrategy[WrittenItem]:
    """Items of all kinds, as plain data can hold them; sound or not."""
    option = st.builds(WrittenOption, texts, st.booleans(), maybe.map(lambda x: x or ""))
    answers = st.lists(texts, min_size=1, max_size=2, unique=True).map(tuple)
    return st.builds(
        WrittenItem,
        slugs,
        st.sampled_from(["multiple_choice", "matching", "cloze", "flashcard"]),
        st.sampled_from(["definition", "feature"]),
        texts,
        facts=wide_slugs,
        options=st.lists(option, max_size=3).map(tuple),
        premises=st.lists(st.builds(Premise, slugs, texts), max_size=2).map(tuple),
        responses=st.lists(st.builds(Response, slugs, texts), max_size=2).map(tuple),
        pairs=st.dictionaries(slugs, slugs, max_size=2),
        answer=texts | answers,
        sources=st.lists(st.builds(Source, slugs, *[st.integers(0, 9)] * 2, texts), max_size=1).map(
            tuple
        ),
        status=statuses,
        tags=tags,
    )


def named(ids: list[str], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.fixed_dictionaries({"id": st.sampled_from(ids), **fields})


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    ids = draw(st.lists(slugs, min_size=2, max_size=4, unique=True))
    concept, values = st.sampled_from(ids), st.lists(texts, min_size=1, max_size=3, unique=True)
    spans = st.integers(0, 99)
    bases = st.sampled_from(["article", "textbook"])
    evidence = st.builds(Evidence, concept, spans, spans, texts, spans, spans, hashes)
    number = st.integers(0, 9)
    facts = st.builds(
        Fact,
        slugs,
        concept,
        slugs,
        st.sampled_from(["definition", "feature", "outlook"]),
        values.map(tuple),
        texts,
        hedge=maybe,
        polarity=st.sampled_from(["asserted", "denied"]),
        scope=st.sampled_from(["every", "some"]),
        basis=bases,
        source=maybe,
        standing=st.sampled_from(["settled", "simplified", "disputed"]),
        note=maybe,
        status=statuses,
        tags=tags,
        version=number.map(lambda count: count + 1),
        evidence=st.lists(evidence, max_size=2).map(tuple),
    )
    contrasts = st.builds(
        Contrast,
        slugs,
        slugs,
        st.tuples(values, values).map(lambda two: dict(zip(ids, map(tuple, two), strict=False))),
        exclusive=st.booleans(),
        basis=bases,
        source=maybe,
        why=texts,
        status=statuses,
    )
    return Bank.of(
        documents=[
            Document(ident, draw(texts), draw(maybe), draw(hashes), draw(hashes), draw(number))
            for ident in ids
        ],
        concepts=[
            Concept(ident, draw(texts), "condition", tuple(draw(values)), tuple(ids[:place]))
            for place, ident in enumerate(ids)
        ],
        facts=draw(st.lists(facts, max_size=3)),
        contrasts=draw(st.lists(contrasts, max_size=2)),
        complete=draw(
            st.lists(
                st.builds(Complete, slugs, concept, slugs, values.map(tuple), maybe, statuses),
                max_size=2,
            )
        ),
        foils=draw(
            st.lists(
                st.builds(
                    Foil,
                    *(slugs, texts, slugs, slugs, st.just(tuple(ids)), maybe, texts, maybe),
                    statuses,
                ),
                max_size=2,
            )
        ),
        overlaps=draw(st.lists(st.builds(Overlap, st.just(("a", "b")), texts), max_size=2)),
        items=draw(st.lists(written(), max_size=2)),
    )


@given(banks())
def test_writing_then_reading_gives_the_same_bank(bank: Bank) -> None:
    assert bank_from_plain(bank_to_plain(bank)) == bank


@given(banks())
def test_plain_data_survives_json_unchanged(bank: Bank) -> None:
    plain = bank_to_plain(bank)
    assert json.loads(json.dumps(plain)) == plain


def test_the_shipped_bank_survives_too() -> None:
    assert bank_from_plain(bank_to_plain(load_bank())) == load_bank()


def test_what_no_older_bank_has_is_written_only_where_it_says_something() -> None:
    shipped = load_bank()
    plain = bank_to_plain(shipped)
    assert "items" not in plain
    assert not [row for row in plain["facts"] if "tags" in row]
    assert not [row for row in plain["foils"] if "status" in row]
    first, foil = next(iter(shipped.facts.values())), next(iter(shipped.foils.values()))
    edited = replace(
        shipped,
        facts={first.id: replace(first, tags=("exam",))},
        foils={foil.id: replace(foil, status="draft")},
    )
    told = bank_to_plain(edited)
    assert told["facts"][0]["tags"] == ["exam"]
    assert told["foils"][0]["status"] == "draft"
