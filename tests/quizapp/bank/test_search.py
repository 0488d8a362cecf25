"""The index of words follows every change, and finds the same on both databases."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from quizapp.bank.choices import choices, concept_called, different
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.search import Asked, refs_found
from quizapp.bank.search_words import mark, phrases_of
from quizapp.extensions import db, writing
from quizapp.migrations import downgrade, upgrade
from quizapp.models import Entry, EntrySearch
from tests.support import room

FACT = mark("noun", "fact")


@pytest.fixture(autouse=True)
def bank(session: Session) -> None:
    room.furnish()


def found(session: Session, words: str, *marks: str) -> list[str]:
    asked = Asked(marks or (FACT,), phrases_of(words))
    return sorted(ref.id for ref in refs_found(session, asked, 99))


def test_words_are_found_by_their_beginnings_and_all_of_them_are_wanted(session: Session) -> None:
    assert found(session, "myos wea") == ["m-weak"]
    assert found(session, "wea") == ["m-weak", "p-weak"]
    assert found(session, "exan") == ["s-exanthem"]
    assert found(session, "ÉXÄN") == ["s-exanthem"]
    assert found(session, "exan myositis") == []
    assert found(session, '"shows rash"') == ["m-rash", "s-rash"]
    assert found(session, '"rash shows"') == []
    assert found(session, '"shows ras"') == []
    assert found(session, "p") == ["p-weak"]
    assert len(found(session, "")) == 6


def test_no_phrase_reaches_from_one_field_into_the_next(session: Session) -> None:
    room.said(session, "fact", "m-rash", statement="It ends here.", note="Now it begins.")

    assert found(session, '"ends here"') == ["m-rash"]
    assert found(session, '"here now"') == []


@pytest.mark.parametrize(
    "words", ['"', "' OR 1=1", "rash*", "NEAR(a b)", "a:b", "-rash", "rash & (", "\\", "^x", "{}"]
)
def test_nothing_typed_is_an_error(session: Session, words: str) -> None:
    assert isinstance(found(session, words), list)


def test_the_index_follows_each_change(session: Session) -> None:
    room.said(session, "fact", "m-rash", statement="A heliotrope.", tags=["skin"], status="draft")
    assert found(session, "heliotrope") == ["m-rash"]
    assert found(session, "", FACT, mark("tag", "Skin")) == ["m-rash"]
    assert found(session, "", FACT, mark("status", "draft")) == ["m-rash"]
    assert found(session, "", FACT, mark("pending", "yes")) == ["m-rash"]
    assert found(session, '"myositis shows rash"') == []

    head, body = room.head(session, "fact", "m-rash"), room.body(session, "fact", "m-rash")
    room.changed([Edit(head.ref, head.version, None)], kind="delete")
    assert found(session, "heliotrope") == []

    head = room.head(session, "fact", "m-rash")
    room.changed([Edit(head.ref, head.version, {**body, "statement": "A myositis rash."})])
    assert found(session, "myositis rash") == ["m-rash"]


def test_what_is_deleted_with_its_entry_is_found_no_more(session: Session) -> None:
    with writing() as writer:
        writer.execute(text("DELETE FROM entry_version WHERE id = 'no-spots'"))
        writer.execute(text("DELETE FROM entry WHERE id = 'no-spots'"))

    assert found(session, "spots", mark("noun", "foil")) == []


def test_the_migration_fills_the_index_from_what_there_is(session: Session) -> None:
    head = room.head(session, "fact", "s-rash")
    room.changed([Edit(head.ref, head.version, None)], kind="delete")
    rows = select(EntrySearch.noun, EntrySearch.id, EntrySearch.updated_at).order_by("noun", "id")
    before = session.execute(rows).all()
    with writing() as writer:
        downgrade(writer.connection(), "0005")
        upgrade(writer.connection())

    session.expire_all()
    assert session.execute(rows).all() == before
    assert len(before) == session.scalars(select(func.count()).select_from(Entry)).one() - 1
    assert found(session, "exan") == ["s-exanthem"]
    assert found(session, "", FACT, mark("status", "published")) == [
        *("m-rash", "m-weak", "p-weak", "s-exanthem", "s-spasm")
    ]


def test_choices_are_what_there_is(session: Session) -> None:
    room.said(session, "fact", "m-rash", tags=["skin", "b"])
    there = choices(db.session(), "fact")

    assert there.predicates == ["has_phenotype"]
    assert there.tags == ["b", "skin"]
    assert there.documents == [("text", "A text")]
    assert different(session, Entry.predicate, Entry.noun == "document") == []


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("myositis", "myositis"),
        ("Muscle  FIRE", "myositis"),
        ("Polymyositis", "polymyositis"),
        ("muscle", None),
        ("…", None),
    ],
)
def test_a_concept_is_known_by_its_id_its_name_or_a_synonym(
    session: Session, said: str, concept: str | None
) -> None:
    assert concept_called(session, said) == concept
    assert Ref("concept", "myositis") in refs_found(
        session, Asked((mark("noun", "concept"),), phrases_of("muscle")), 9
    )
