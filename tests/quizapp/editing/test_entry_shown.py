"""What the page of an entry is made of, read from either database."""

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.editing.entry_shown import Page, page_of
from tests.support import room


def shown(session: Session, noun: str, ident: str) -> Page:
    head = head_of(session, Ref(noun, ident))
    assert head is not None
    return page_of(session, current_bank(session), head)


def test_what_speaks_of_a_concept_comes_facts_first_and_is_counted(
    app: Flask, session: Session
) -> None:
    room.furnish()
    page = shown(session, "concept", "rash")

    assert [mention.ref for mention in page.mentions] == [
        Ref("fact", "m-rash"),
        Ref("fact", "s-rash"),
        Ref("overlap", page.mentions[-1].ref.id),
    ]
    assert page.mentioned == 3
    room.binned(session, Ref("fact", "s-rash"))
    assert shown(session, "concept", "rash").mentioned == 2


def test_kinds_and_siblings_of_a_concept_are_named(app: Flask, session: Session) -> None:
    room.furnish()
    row = {"id": "dm", "name": "DM", "kind": "condition", "parents": ["myositis"]}
    room.changed([Edit(Ref("concept", "dm"), 0, row)])

    assert [kind.title for kind in shown(session, "concept", "myositis").kinds] == [
        "Polymyositis",
        "DM",
    ]
    assert [each.title for each in shown(session, "concept", "dm").siblings] == ["Polymyositis"]
