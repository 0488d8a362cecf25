"""A bank written as plain data and read again is the same bank."""

import json
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
from question_bank.content.reading import bank_from_plain, bank_to_plain, load_bank

slugs = st.text(ascii_lowercase, min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(
    str.strip
)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
maybe = st.none() | texts


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
        status=st.sampled_from(["candidate", "draft", "in_review", "published", "retired"]),
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
                st.builds(Complete, slugs, concept, slugs, values.map(tuple), maybe), max_size=2
            )
        ),
        foils=draw(
            st.lists(
                st.builds(
                    Foil, slugs, texts, slugs, slugs, st.just(tuple(ids)), maybe, texts, maybe
                ),
                max_size=2,
            )
        ),
        overlaps=draw(st.lists(st.builds(Overlap, st.just(("a", "b")), texts), max_size=2)),
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
