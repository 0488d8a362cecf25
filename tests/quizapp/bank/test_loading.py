"""The shipped bank comes into the tables, and never over somebody's edit."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Bank, Complete, Contrast, Foil, Overlap
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import load_bank
from quizapp.bank.current import current_bank, whole_bank
from quizapp.bank.loading import Loaded, load_shipped
from quizapp.extensions import writing
from quizapp.models import BankRevision, Change, Entry, EntryVersion
from tests.support.desk import BANK, CONCEPTS, FACTS
from tests.support.editing import edit, standing
from tests.support.people import LONG_AGO

NEWER = {**FACTS, "rash": replace(FACTS["rash"], statement="The rash, said better.")}
GROUNDED = Bank.of(
    concepts=CONCEPTS,
    facts=FACTS.values(),
    contrasts=[
        Contrast(
            "c",
            "has_phenotype",
            {"dermatomyositis": ("rash",), "multiple-sclerosis": ("spasm",)},
            exclusive=True,
            basis="textbook",
            source="s",
            why="It is so.",
        )
    ],
    complete=[Complete("l", "dermatomyositis", "has_phenotype", ("rash",), source="s")],
    foils=[Foil("f", "cough", "finding", "has_phenotype", ("dermatomyositis",), None, "No.", "s")],
    overlaps=[Overlap(("rash", "spots"), "A rash may be spots.")],
)


def load(bank: Bank) -> Loaded:
    with writing() as session:
        return load_shipped(session, LONG_AGO, bank)


def revision(session: Session) -> int:
    return session.scalars(select(BankRevision.number)).one()


def test_the_first_loading_creates_everything(session: Session) -> None:
    done = load(BANK)

    assert set(done.created) == {*FACTS, *(concept.id for concept in CONCEPTS)}
    facts = select(Entry.id).where(Entry.noun == "fact")
    assert set(session.scalars(facts)) == set(FACTS)


def test_loading_again_changes_nothing(session: Session) -> None:
    load(GROUNDED)
    before = revision(session)

    done = load(GROUNDED)

    assert not done.changed
    assert revision(session) == before


def test_a_newer_app_updates_what_nobody_touched(session: Session) -> None:
    load(BANK)

    done = load(Bank.of(concepts=CONCEPTS, facts=NEWER.values()))

    assert done.updated == ["rash"]
    numbers = select(EntryVersion.number).where(EntryVersion.id == "rash")
    assert list(session.scalars(numbers.order_by(EntryVersion.number))) == [1, 2]


def test_a_newer_app_leaves_an_edited_fact_alone(session: Session) -> None:
    load(BANK)
    edit(session, "rash", statement="As our school says it.")

    done = load(Bank.of(concepts=CONCEPTS, facts=NEWER.values()))

    assert done.kept == ["rash"]
    assert current_bank(session).bank.facts["rash"].statement == "As our school says it."


def test_a_newer_app_updates_a_concept_nobody_touched(session: Session) -> None:
    load(BANK)
    renamed = [replace(each, synonyms=("DM",)) for each in CONCEPTS[:1]]

    done = load(Bank.of(concepts=[*renamed, *CONCEPTS[1:]], facts=FACTS.values()))

    assert done.updated == ["dermatomyositis"]
    body = standing(session, "concept", "dermatomyositis").body
    assert body is not None
    assert body["synonyms"] == ["DM"]


def test_every_version_says_where_it_came_from(session: Session) -> None:
    load(BANK)

    change = session.scalars(select(Change)).one()
    versions = select(EntryVersion.id).where(EntryVersion.change_id == change.id)

    assert (change.kind, change.user_id, change.entries) == ("shipped", None, 6)
    assert set(session.scalars(versions)) == {*FACTS, *(concept.id for concept in CONCEPTS)}


@pytest.mark.parametrize("bank", [GROUNDED, BANK])
def test_the_live_bank_is_the_bank_that_was_loaded(session: Session, bank: Bank) -> None:
    load(bank)

    assert bank_to_plain(current_bank(session).bank) == bank_to_plain(bank)


def test_the_shipped_bank_survives_the_tables(session: Session) -> None:
    with writing() as writer:
        load_shipped(writer, LONG_AGO)

    shipped, live = bank_to_plain(load_bank()), bank_to_plain(current_bank(session).bank)

    assert live["facts"] == shipped["facts"]
    for section in ("documents", "concepts", "contrasts", "complete", "foils"):
        by_id = sorted(shipped[section], key=lambda row: row["id"])
        assert sorted(live[section], key=lambda row: row["id"]) == by_id


def test_a_change_is_seen_at_the_next_call(session: Session) -> None:
    load(BANK)
    before = current_bank(session)

    load(Bank.of(concepts=CONCEPTS, facts=NEWER.values()))
    after = current_bank(session)

    assert after.bank.facts["rash"].statement == "The rash, said better."
    assert (before.versions["rash"], after.versions["rash"]) == (1, 2)


def test_an_unchanged_bank_is_not_read_again(session: Session) -> None:
    load(BANK)

    assert current_bank(session) is current_bank(session)


def test_only_published_facts_reach_learners(session: Session) -> None:
    drafts = {**FACTS, "rash": replace(FACTS["rash"], status="draft")}
    load(Bank.of(concepts=CONCEPTS, facts=drafts.values()))

    assert "rash" not in current_bank(session).bank.facts


def test_an_upgrade_that_changes_the_meaning_begins_a_new_edition(session: Session) -> None:
    load(BANK)
    other = {**FACTS, "rash": replace(FACTS["rash"], objects=("ulcer",))}

    load(Bank.of(concepts=CONCEPTS, facts=other.values()))

    assert standing(session, "fact", "rash").edition == 2


def test_a_draft_is_in_the_whole_bank(session: Session) -> None:
    drafts = {**FACTS, "rash": replace(FACTS["rash"], status="draft")}
    load(Bank.of(concepts=CONCEPTS, facts=drafts.values()))

    assert whole_bank(session).facts["rash"].status == "draft"
