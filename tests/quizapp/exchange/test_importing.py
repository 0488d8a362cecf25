"""A file laid over the bank: merged with what was edited since, nothing silently overwritten."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.heads import head_of, history_of
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import carry_out, save
from quizapp.bank.writing import Author
from quizapp.exchange.importing import KEEP, TAKE, Choices, Import, import_of, plan_of
from quizapp.exchange.outgoing import exported
from quizapp.extensions import writing
from tests.quizapp.bank.test_loading import GROUNDED
from tests.support.desk import FACTS
from tests.support.editing import edit, standing
from tests.support.people import LONG_AGO

RASH = Ref("fact", "rash")
ELSEWHERE = {"subject": "multiple-sclerosis", "objects": ["ulcer"]}
FROM_A_FILE = Author(None, "It was imported.", "import")
SOUND = replace(
    GROUNDED,
    facts={
        ident: replace(fact, basis="textbook", source="a book") for ident, fact in FACTS.items()
    },
)


@pytest.fixture(name="bank", autouse=True)
def fixture_bank(session: Session) -> None:
    """Load a small bank with a ground of each kind, and give one fact a wording of its own."""
    with writing() as writer:
        load_shipped(writer, LONG_AGO, SOUND)
    wording = Ref("fact_wording", "rash")
    save([Edit(wording, 0, {"front": ["Which sign?"]})], Author(None, "It had none."))


def brought(session: Session, plain: dict[str, Any], **choices: Any) -> Import:  # noqa: ANN401 - of Choices
    """Import plain data; return what came of it."""
    chosen = Choices(**choices)
    found = import_of(session, plain, chosen)
    if found.possible:
        carry_out(lambda each: plan_of(import_of(each, plain, chosen)), FROM_A_FILE)
    return found


def changed(plain: dict[str, Any], fact_id: str = "rash", **fields: object) -> dict[str, Any]:
    """Return exported data in which one fact says something else."""
    facts = [{**row, **fields} if row["id"] == fact_id else row for row in plain["facts"]]
    return {**plain, "facts": facts}


def said(session: Session, ref: Ref = RASH) -> dict[str, Any]:
    head = head_of(session, ref)
    assert head is not None
    return dict(head.body or {})


def test_ones_own_export_changes_nothing(session: Session) -> None:
    edit(session, "spasm", statement="Still a draft.", status="draft")
    for drafts in (False, True):
        plain = exported(session, drafts=drafts).plain
        found = brought(session, plain)
        assert (found.created, found.updated, found.conflicting) == ((), (), ())
        assert len(found.unchanged) == 11
    assert standing(session, "fact", "spasm").pending


def test_an_export_holds_what_learners_get_and_names_newer_drafts(session: Session) -> None:
    edit(session, "rash", statement="A better rash.", status="draft")
    out = exported(session)
    assert out.behind == ("facts/rash",)
    assert out.plain["facts"][0]["statement"] == FACTS["rash"].statement
    assert exported(session, drafts=True).plain["facts"][0]["statement"] == "A better rash."
    assert out.plain["wording"] == {"facts": {"rash": {"front": ["Which sign?"]}}}


def test_new_changed_and_equal_records_are_told_apart(session: Session) -> None:
    plain = changed(exported(session).plain, statement="A rash, said better.")
    new = {**plain["facts"][0], "id": "ulcer", **ELSEWHERE, "statement": "An ulcer."}
    found = brought(session, {**plain, "facts": [*plain["facts"], new]})
    report = found.to_plain()
    assert (report["created"], report["updated"]) == (["facts/ulcer"], ["facts/rash"])
    assert "wording/facts/rash" in report["unchanged"]
    assert said(session)["statement"] == "A rash, said better."
    assert history_of(session, RASH)[0].kind == "import"


def test_edits_of_different_fields_are_both_kept(session: Session) -> None:
    plain = exported(session).plain
    edit(session, "rash", note="Seen on the eyelids.")
    brought(session, changed(plain, statement="A rash, said better."))
    body = said(session)
    assert (body["statement"], body["note"]) == ("A rash, said better.", "Seen on the eyelids.")


def test_edits_of_the_same_field_are_in_conflict(session: Session) -> None:
    file = changed(exported(session).plain, statement="As the file says.")
    edit(session, "rash", statement="As our school says.")

    found = brought(session, file)
    assert found.to_plain()["conflicting"] == [{"entry": "facts/rash", "fields": ["statement"]}]
    assert said(session)["statement"] == "As our school says."

    brought(session, file, conflicts={RASH: KEEP})
    assert said(session)["statement"] == "As our school says."
    brought(session, file, otherwise=TAKE)
    assert said(session)["statement"] == "As the file says."
    assert len(history_of(session, RASH)) == 3


def test_taking_the_files_text_leaves_alone_what_nobody_was_asked_about(session: Session) -> None:
    file = changed(exported(session).plain, statement="As the file says.")
    edit(session, "rash", statement="As our school says.", note="Ours.", status="retired")
    brought(session, file, otherwise=TAKE)
    body = said(session)
    assert (body["statement"], body["note"]) == ("As the file says.", "Ours.")
    assert standing(session, "fact", "rash").published is None


def test_an_old_export_does_not_take_newer_edits_back(session: Session) -> None:
    plain = exported(session).plain
    edit(session, "rash", statement="Edited since.")
    assert brought(session, plain).updated == ()
    assert said(session)["statement"] == "Edited since."


def test_a_file_of_unknown_origin_is_merged_from_what_was_last_brought_in(session: Session) -> None:
    plain = {name: rows for name, rows in exported(session).plain.items() if name != "revision"}
    for statement in ("It comes first.", "It comes second.", "It comes first."):
        brought(session, changed(plain, statement=statement))
        assert said(session)["statement"] == statement
    edit(session, "rash", note="Ours.")
    assert brought(session, changed(plain, statement="It comes first.")).updated == ()
    brought(session, changed(plain, statement="It comes third."))
    assert (said(session)["statement"], said(session)["note"]) == ("It comes third.", "Ours.")
    asked = brought(session, changed(plain, statement="It comes fourth."))
    assert [each.fields[0].field for each in asked.conflicting] == ["statement"]


def test_an_entry_of_our_own_that_a_stranger_also_has_is_asked_about(session: Session) -> None:
    body = {**said(session), "id": "ulcer", **ELSEWHERE, "statement": "It is ours."}
    save([Edit(Ref("fact", "ulcer"), 0, body)], Author(None, "New."))
    file = {"schema_version": 1, "facts": [{**body, "statement": "It is theirs."}]}
    found = brought(session, file)
    assert [each.fields[0].field for each in found.conflicting] == ["statement"]


def test_what_was_binned_here_stays_there_unless_the_file_says_more(session: Session) -> None:
    plain = exported(session).plain
    head = standing(session, "fact", "spasm")
    save([Edit(head.ref, head.version, None)], Author(None, "Wrong.", "delete"))
    assert brought(session, plain).updated == ()
    file = changed(plain, "spasm", statement="A spasm, said better.")
    assert brought(session, file).conflicting[0].binned
    brought(session, file, otherwise=TAKE)
    assert said(session, head.ref)["statement"] == "A spasm, said better."


def test_an_export_knows_what_learners_got_at_its_time(session: Session) -> None:
    edit(session, "rash", status="retired")
    edit(session, "rash", status="published", statement="Back again.")
    plain = exported(session).plain
    edit(session, "rash", statement="Newer.", status="draft")
    assert brought(session, changed(plain, note="From the file.")).updated == (RASH,)
    assert said(session)["note"] == "From the file."


def test_an_entry_made_after_the_export_is_asked_about(session: Session) -> None:
    plain = exported(session).plain
    body = {**said(session), "id": "ulcer", **ELSEWHERE, "statement": "It is ours."}
    save([Edit(Ref("fact", "ulcer"), 0, body)], Author(None, "New."))
    found = brought(session, {**plain, "facts": [{**body, "statement": "It is theirs."}]})
    assert [each.ref.id for each in found.conflicting] == ["ulcer"]


def test_what_would_be_published_can_come_in_as_drafts(session: Session) -> None:
    file = changed(exported(session).plain, statement="To be read first.")
    brought(session, file, as_drafts=True)
    head = standing(session, "fact", "rash")
    assert (head.status, head.published) == ("draft", 1)


def test_a_partial_record_leaves_the_rest_as_it_is(session: Session) -> None:
    rows = {"schema_version": 1, "facts": [{"id": "rash", "statement": "A rash in a cell."}]}
    found = import_of(session, rows, Choices(), partial=True)
    assert found.updated == (RASH,)
    unknown = {"schema_version": 1, "facts": [{"id": "nobody", "statement": "New."}]}
    refused = import_of(session, unknown, Choices(), partial=True).refused
    assert refused
    assert import_of(session, {"schema_version": 1, "facts": 3}, Choices(), partial=True).refused


@pytest.mark.parametrize(
    "wrong",
    [
        {"facts": [{"id": "rash"}]},
        {"wording": {"facts": {"rash": {"colour": "red"}}}},
        {"concepts": [{"id": "gout", "name": "Gout", "kind": "condition", "parents": ["gone"]}]},
        {"colour": "red"},
    ],
)
def test_what_is_no_bank_is_refused_whole(session: Session, wrong: dict[str, Any]) -> None:
    found = brought(session, {"schema_version": 1, **wrong})
    assert found.to_plain()["refused"]
    assert not found.possible


def test_overlaps_are_known_by_their_values(session: Session) -> None:
    file = {
        "schema_version": 1,
        "overlaps": [{"values": ["spots", "rash"], "why": "Said in other words."}],
    }
    found = brought(session, file)
    assert [ref.noun for ref in found.updated] == ["overlap"]
