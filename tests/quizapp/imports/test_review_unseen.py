"""What was accepted with many others reaches no learner before somebody has read it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from question_bank.generate.statements import Cell
from quizapp.bank.answers import Given, save_answers
from quizapp.bank.bulk import Operation
from quizapp.bank.bulk_run import prepare
from quizapp.bank.current import current_bank
from quizapp.bank.grid import standings
from quizapp.bank.heads import head_of
from quizapp.bank.moves import Move, move_entry
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import UnreadError, carry_out, save
from quizapp.bank.undoing import undo_plan
from quizapp.bank.unseen import mark_seen, mark_unread, unseen
from quizapp.bank.writing import Author
from quizapp.cli import main
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.imports.candidates import candidate_of
from quizapp.imports.many import Wanted, accept_many
from quizapp.imports.mending import token_of
from quizapp.models import Candidate, Change, Job, User
from tests.support import candidates
from tests.support.browsing import send
from tests.support.room import binned, body, furnish, head, said
from tests.support.study import words as words_of


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def drafts(app: Flask, ines: str) -> None:
    with app.app_context():
        furnish()
        reading = candidates.read(db.session())
        judged = candidate_of(db.session(), reading, 1)
        shown = {1: token_of(judged)}
        count, _change = accept_many(Wanted(reading, 0, frozenset({1}), words=shown), ines)
        assert count == 3


@pytest.fixture
def at(browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


def fact_of(session: Session, number: int = 0) -> Ref:
    row = session.query(Candidate).filter_by(number=number).one()
    return Ref("fact", row.fact_id or "")


@pytest.fixture
def unread(session: Session) -> Iterator[Ref]:
    """Return a draft that nobody has read; whatever a test does, no learner gets it unread."""
    ref = fact_of(session)
    yield ref
    session.expire_all()
    shown = head_of(session, ref)
    assert shown is None or shown.published is None or not unseen(session, [ref])


def refusal(ref: Ref, wanted: dict[str, object], user: str | None) -> str:
    session = db.session()
    with pytest.raises(UnreadError) as told:
        save([Edit(ref, head(session, *ref).version, wanted)], Author(user, "It is right."))
    return str(told.value)


def test_only_what_was_judged_right_in_the_sample_counts_as_read(session: Session) -> None:
    refs = [fact_of(session, number) for number in (0, 1, 3)]
    assert unseen(session, refs) == {refs[0], refs[2]}


def test_an_edit_is_refused_with_a_sentence_that_names_it(
    session: Session, ines: str, unread: Ref
) -> None:
    wanted = {**body(session, *unread), "status": "published"}
    assert "Sclerosis may cause a rash" in refusal(unread, wanted, ines)
    assert "Nobody has read" in refusal(unread, wanted, None)  # not even the app itself
    assert head(session, *unread).status == "draft"


def test_a_status_alone_is_refused(session: Session, ines: str, unread: Ref) -> None:
    with pytest.raises(UnreadError, match="Nobody has read"):
        move_entry(Move(unread, 1, "published"), ines, "")


def test_in_review_it_still_waits_for_somebody_who_reads_it(
    session: Session, ines: str, unread: Ref
) -> None:
    move_entry(Move(unread, 1, "in_review"), ines, "")
    with pytest.raises(UnreadError, match="Nobody has read"):
        move_entry(Move(unread, 2, "published"), ines, "")


def test_publishing_many_leaves_it_out_and_says_so(
    session: Session, ines: str, unread: Ref
) -> None:
    read = fact_of(session, 1)
    wanted = Operation("status", refs=(unread, read), status="published")
    found = prepare(session, wanted, session.get_one(User, ines))
    assert [edit.ref for edit in found.edits] == [read]
    (left_out,) = found.left_out
    assert left_out.ref == unread
    assert "Sclerosis may cause a rash" in left_out.why


def test_a_restored_version_is_refused(session: Session, ines: str, unread: Ref) -> None:
    retired = said(session, *unread, status="retired")
    assert retired
    wanted = {**body(session, *unread), "status": "published"}
    assert "Nobody has read" in refusal(unread, wanted, ines)


def test_out_of_the_bin_and_by_undo_it_comes_back_as_a_draft(
    session: Session, ines: str, unread: Ref
) -> None:
    gone = binned(session, unread)
    undone = undo_plan(session, session.get_one(Change, gone)).plan
    carry_out(lambda _session: undone, Author(ines, "", "undo", gone))
    assert head(session, *unread).status == "draft"
    assert unseen(session, [unread]) == {unread}


def test_undoing_a_retirement_does_not_publish_what_nobody_has_read(
    session: Session, ines: str, unread: Ref
) -> None:
    with writing() as writer:
        mark_seen(writer, unread)
    move_entry(Move(unread, 1, "published"), ines, "")
    move_entry(Move(unread, 2, "retired"), ines, "")
    change = session.query(Change).order_by(Change.revision.desc()).limit(1).one()
    with writing() as writer:
        mark_unread(writer, [unread.id])
    undone = undo_plan(session, change).plan
    with pytest.raises(UnreadError, match="Nobody has read"):
        carry_out(lambda _session: undone, Author(ines, "", "undo", change.id))


def exported(session: Session, ref: Ref, **fields: object) -> dict[str, Any]:
    said = body(session, *ref)
    document = said["evidence"][0]["document"]
    return {
        "schema_version": 1,
        "documents": [body(session, "document", document)],
        "facts": [{**said, **fields}],
    }


def test_an_imported_file_cannot_publish_it(
    app: Flask,
    session: Session,
    ines: str,
    unread: Ref,
    tmp_path: Path,
) -> None:
    file = tmp_path / "bank.json"
    file.write_text(json.dumps(exported(session, unread, status="published")))
    folder = str(app.extensions["settings"].data_dir)
    words = ["--data-dir", folder, "bank", "import", str(file), "--conflicts", "take"]
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, "Nobody has read" in result.output) == (1, True), result.output


def test_nor_can_one_that_has_a_copy_of_it_under_another_name(
    app: Flask, session: Session, unread: Ref, tmp_path: Path
) -> None:
    file = tmp_path / "bank.json"
    file.write_text(json.dumps(exported(session, unread, id="copy", status="published")))
    folder = str(app.extensions["settings"].data_dir)
    result = CliRunner().invoke(main, ["--data-dir", folder, "bank", "import", str(file)])
    assert (result.exit_code, unread.id in result.output) == (1, True), result.output
    session.expire_all()
    assert head_of(session, Ref("fact", "copy")) is None


def test_the_grid_cannot_publish_it(app: Flask, session: Session, ines: str) -> None:
    ref = fact_of(session, 3)
    own = body(session, *ref)
    cell = Cell(str(own["subject"]), str(own["predicate"]), str(own["objects"][0]))
    token = standings(session, current_bank(session).bank, [cell])[cell].token
    given = Given(cell, "false", token, "Amber fever causes no yellow nails.", "A book.")
    with pytest.raises(UnreadError, match="Nobody has read"):
        save_answers([given], "published", Author(ines, "", "grid"))
    assert head(session, *ref).published is None


def test_whoever_says_that_they_have_read_it_may_publish_it(
    app: Flask, at: FlaskClient, unread: Ref, session: Session
) -> None:
    page = f"/bank/fact/{unread.id}"
    assert "nobody has read it since" in words_of(at.get(page).text)
    assert "rash and a stiff gait" in words_of(at.get(f"{page}/review").text)
    done = send(at, f"{page}/seen", page=page)
    assert (done.status_code, done.location) == (303, page)
    assert "nobody has read it since" not in words_of(at.get(page).text)
    session.expire_all()
    assert unseen(session, [unread]) == frozenset()


def test_publishing_from_its_own_page_is_reading_it(
    at: FlaskClient, unread: Ref, session: Session
) -> None:
    page = f"/bank/fact/{unread.id}"
    done = send(at, f"{page}/status", page=page, version=1, status="published")
    assert done.status_code == 303
    assert head(session, *unread).published == 2


def test_publishing_from_its_form_is_reading_it(
    at: FlaskClient, unread: Ref, session: Session
) -> None:
    page, said = f"/bank/fact/{unread.id}/edit", body(session, *unread)
    evidence = said["evidence"][0]
    fields = {name: said[name] or "" for name in ("predicate", "category", "statement", "hedge")}
    done = send(
        at,
        page,
        **fields,
        base=1,
        subject="Sclerosis",
        objects="\n".join(said["objects"]),
        polarity="asserted",
        scope="every",
        basis="article",
        standing="settled",
        action="publish",
        **{f"evidence-0-{name}": evidence[name] for name in ("document", "exact", "start")},
    )
    assert done.status_code == 303, words_of(done.text)
    assert head(session, *unread).published == 2


def test_what_somebody_accepted_by_hand_needs_no_second_look(session: Session, ines: str) -> None:
    read = fact_of(session, 1)
    move_entry(Move(read, 1, "published"), ines, "")
    assert head(session, *read).published == 2


def test_only_facts_are_marked(session: Session) -> None:
    with writing() as writer:
        assert mark_seen(writer, Ref("concept", fact_of(session).id)) is False
        assert mark_seen(writer, fact_of(session)) is True
        assert mark_seen(writer, fact_of(session)) is False
    assert session.query(Job).count() == 0
