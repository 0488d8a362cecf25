"""A planned change written: one row for who, when and why, a version for each entry, or nothing."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank import saving
from quizapp.bank.current import current_bank
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.saving import EditConflictError, RefusedError, carry_out, save
from quizapp.bank.writing import Author, BankMovedError, lock_bank, write
from quizapp.extensions import writing
from quizapp.models import Change, Entry, EntryReference, EntryTag, EntryVersion
from quizapp.web.errors import ConflictError
from tests.support import room

RASH = Ref("fact", "m-rash")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHO = Author(None, "It reads better.")


def edit(session: Session, base: int = 1, **fields: object) -> Edit:
    """Return an edit of one fact, begun with a version of it."""
    return Edit(RASH, base, {**room.body(session, *RASH), **fields})


def test_a_change_says_who_when_and_why_and_gives_each_entry_a_version(
    session: Session, ines: str
) -> None:
    room.furnish()
    before = current_bank(session).revision
    edits = [
        edit(session, note="Itches.", tags=["skin", "early"], objects=["rash", "spasm"]),
        Edit(Ref("concept", "new"), 0, {"id": "new", "name": "New", "kind": "finding"}),
    ]
    planned = plan(session, edits)
    with writing() as writer:
        change = write(writer, planned, Author(ines, "Two at once.", "bulk"), NOON)
        assert change is not None
        change_id = change.id

    row = session.get_one(Change, change_id)
    assert (row.user_id, row.why, row.kind, row.at) == (ines, "Two at once.", "bulk", NOON)
    assert (row.revision, row.entries) == (before + 1, 2)
    assert current_bank(session).revision == before + 1
    entry = session.get_one(Entry, RASH)
    assert (entry.version, entry.author_id, entry.updated_at) == (2, ines, NOON)
    assert (entry.revision, entry.status, entry.published) == (before + 1, "published", 2)
    links = select(EntryReference.role, EntryReference.target).where(EntryReference.id == "m-rash")
    assert {("object", "rash"), ("object", "spasm"), ("subject", "myositis")} == {
        (role, target) for role, target in session.execute(links)
    }
    tags = session.scalars(select(EntryTag.tag).where(EntryTag.id == "m-rash"))
    assert set(tags) == {"skin", "early"}
    assert session.get_one(Entry, ("concept", "new")).created_at == NOON


def test_what_an_entry_no_longer_says_is_no_longer_found_by(session: Session) -> None:
    room.furnish()
    room.said(session, *RASH, tags=["skin"], objects=["weakness", "spasm"])
    room.said(session, *RASH, tags=[], objects=["spasm"])

    targets = select(EntryReference.target).where(
        EntryReference.id == "m-rash", EntryReference.role == "object"
    )
    assert list(session.scalars(targets)) == ["spasm"]
    assert list(session.scalars(select(EntryTag.tag).where(EntryTag.id == "m-rash"))) == []

    room.changed([Edit(RASH, 3, None)])
    assert list(session.scalars(targets)) == []
    assert session.get_one(Entry, RASH).title.startswith("The myositis shows")


def test_a_plan_of_a_bank_that_moved_on_writes_nothing(session: Session) -> None:
    room.furnish()
    stale = plan(session, [edit(session, note="Mine.")])
    room.said(session, "fact", "s-rash", note="Theirs.")

    with pytest.raises(BankMovedError), writing() as writer:
        write(writer, stale, WHO, NOON)
    assert room.head(session, *RASH).version == 1


def test_a_plan_that_is_not_sound_is_never_written(session: Session) -> None:
    room.furnish()
    with pytest.raises(ValueError, match="conflicts or errors"), writing() as writer:
        write(writer, plan(session, [edit(session, statement="no sentence")]), WHO, NOON)


def test_a_plan_that_changes_nothing_leaves_no_change(session: Session) -> None:
    room.furnish()
    before = current_bank(session).revision
    planned, change = save([edit(session)], WHO)

    assert (planned.steps, change) == ((), None)
    assert current_bank(session).revision == before


def test_the_first_change_of_all_makes_the_row_that_counts_them(session: Session) -> None:
    with writing() as writer:
        assert lock_bank(writer).number == 0
    assert current_bank(session).revision == 0


def test_saving_refuses_with_the_plan_that_says_why(session: Session) -> None:
    room.furnish()
    mine = edit(session, note="Mine.")
    room.said(session, *RASH, note="Theirs.")
    with pytest.raises(EditConflictError) as conflict:
        save([mine], WHO)
    assert conflict.value.plan.conflicts[0].ref == RASH

    with pytest.raises(RefusedError, match="capital first"):
        save([edit(session, 2, statement="no sentence")], WHO)
    assert room.head(session, *RASH).version == 2


def test_saving_plans_again_when_somebody_was_faster(session: Session) -> None:
    room.furnish()
    mine, seen = edit(session, note="Mine."), list[int]()

    def overtaken(reader: Session) -> Plan:
        found = plan(reader, [mine])
        seen.append(found.revision)
        if len(seen) == 1:
            room.said(reader, *RASH, source="Theirs, 4th ed.")
        return found

    planned, change = carry_out(overtaken, WHO)

    assert change is not None
    assert len(seen) == 2
    assert planned.steps[0].number == 3
    body = room.body(session, *RASH)
    assert (body["note"], body["source"]) == ("Mine.", "Theirs, 4th ed.")


def test_saving_gives_up_in_words_when_others_are_always_faster(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.furnish()
    mine = edit(session, note="Mine.")

    def moved(*_arguments: object) -> None:
        raise BankMovedError

    monkeypatch.setattr(saving, "write", moved)
    with pytest.raises(ConflictError):
        save([mine], WHO)


def test_versions_are_never_rewritten(session: Session) -> None:
    room.furnish()
    first = room.body(session, *RASH)
    for number in range(3):
        room.said(session, *RASH, note=f"Note {number}.")

    rows = session.scalars(
        select(EntryVersion).where(EntryVersion.id == "m-rash").order_by(EntryVersion.number)
    )
    bodies = [row.body for row in rows]
    assert bodies[0] == first
    assert [(body or {}).get("note") for body in bodies[1:]] == ["Note 0.", "Note 1.", "Note 2."]
    count = select(func.count()).select_from(EntryVersion).where(EntryVersion.id == "m-rash")
    head = head_of(session, RASH)
    assert head is not None
    assert session.scalar(count) == head.version
