"""A document is read once, whatever happens to the job on the way."""

from contextlib import AbstractContextManager, suppress
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading import plain_reading
from quizapp.bank.library import text_of
from quizapp.extensions import writing
from quizapp.imports.finding import keep_candidates, look_for
from quizapp.jobs import reading_documents
from quizapp.jobs.running import run
from quizapp.models import Candidate, DocumentReading, Job
from tests.support.documents import ARTICLE, do_jobs, reading, taken_in
from tests.support.finding import find_by_full_stops


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    find_by_full_stops(monkeypatch)


def job_of(session: Session, reading_id: str) -> Job:
    return session.get_one(Job, reading(reading_id).job_id)


def with_its_job(session: Session, user_id: str, title: str = "") -> tuple[str, str]:
    """Take a document in; return its id and that of the job that is to read it."""
    ident = taken_in(user_id, title=title)
    job_id = job_of(session, ident).id
    session.rollback()
    return ident, job_id


def test_what_was_read_is_kept(session: Session, ines: str) -> None:
    ident = taken_in(ines)
    do_jobs(session)
    row = reading(ident)
    assert (row.state, row.format, row.content) == ("ready", "plain", None)
    assert row.text_sha256
    assert text_of(session, row.text_sha256) == ARTICLE
    assert row.title
    assert row.blocks["figures"]
    assert job_of(session, ident).state == "done"


def candidates(session: Session) -> list[Candidate]:
    session.expire_all()
    return list(session.scalars(select(Candidate).order_by(Candidate.number)))


def test_what_was_found_stands_where_the_text_says_it(session: Session, ines: str) -> None:
    ident = taken_in(ines)
    do_jobs(session)
    rows = candidates(session)
    assert [row.number for row in rows] == [0, 1, 2]
    assert {row.reading_id for row in rows} == {ident}
    assert [ARTICLE[row.start : row.end] for row in rows] == [
        line for line in ARTICLE.splitlines() if line.endswith(".")
    ]
    assert all(row.state == "open" and row.relation == "new" for row in rows)
    assert all(row.body == row.found and row.body["predicate"] == "causes" for row in rows)


def test_what_cannot_be_read_says_why_and_may_be_tried_again(session: Session, ines: str) -> None:
    ident = taken_in(ines, "\0\1\2")
    do_jobs(session)
    row = reading(ident)
    assert row.state == "failed"
    assert row.problem
    assert row.content == b"\0\1\2"


def test_a_job_that_is_run_again_does_nothing_more(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = taken_in(ines)
    do_jobs(session)
    job = job_of(session, ident)
    monkeypatch.setattr(reading_documents, "read_boxed", None)
    with writing() as writer:
        writer.get_one(Job, job.id).state = "running"
    do_jobs(session)
    assert job_of(session, ident).state == "done"
    assert len(candidates(session)) == 3


def test_a_job_cut_after_the_reading_goes_on_from_the_text(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident, job_id = with_its_job(session, ines)

    def cut(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reading_documents, "look_for", cut)
        with pytest.raises(KeyboardInterrupt):
            run(job_id)
    assert reading(ident).state == "reading"
    session.rollback()
    with monkeypatch.context() as patched:
        patched.setattr(reading_documents, "read_boxed", None)
        do_jobs(session)
    assert reading(ident).state == "ready"
    assert len(candidates(session)) == 3


def test_a_job_that_breaks_down_leaves_a_document_that_failed(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = taken_in(ines)

    def broken(*_args: object, **_more: object) -> Reading:
        raise RuntimeError

    monkeypatch.setattr(reading_documents, "read_boxed", broken)
    do_jobs(session)
    assert job_of(session, ident).state == "failed"


def test_the_same_text_in_other_bytes_is_found_out(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = taken_in(ines)
    do_jobs(session)
    monkeypatch.setattr(
        reading_documents, "read_boxed", lambda *_args, **_more: plain_reading(ARTICLE)
    )
    second = taken_in(ines, "in another format")
    do_jobs(session)
    assert reading(second).state == "failed"
    assert "not read twice" in reading(second).problem
    assert reading(first).state == "ready"


def test_how_far_it_is_stands_on_the_job(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident, job_id = with_its_job(session, ines)
    seen = []

    def slow(*_args: object, progress: reading_documents.Note, **_more: object) -> Reading:
        progress(1, 4)
        monkeypatch.setattr(reading_documents, "LOOKS_SECONDS", 0.0)
        progress(2, 4)
        seen.append(job_of(session, ident).progress)
        session.rollback()
        raise UnreadableError("It is torn.")

    monkeypatch.setattr(reading_documents, "read_boxed", slow)
    run(job_id)
    assert seen == [0.25]
    assert reading(ident).problem == "It is torn."


def test_a_document_that_was_let_go_meanwhile_is_no_work(session: Session, ines: str) -> None:
    ident, job_id = with_its_job(session, ines)
    with writing() as writer:
        writer.delete(writer.get_one(DocumentReading, ident))
    run(job_id)
    session.expire_all()
    assert session.get_one(Job, job_id).state == "done"


def test_a_job_cut_while_it_keeps_candidates_leaves_none_twice(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_documents, "AT_ONCE", 1)
    ident, job_id = with_its_job(session, ines)
    kept = []

    def cut_at_the_third(*given: Any) -> None:  # noqa: ANN401 - whatever it is given
        kept.append(given)
        if len(kept) == 3:
            raise KeyboardInterrupt
        keep_candidates(*given)

    with monkeypatch.context() as patched:
        patched.setattr(reading_documents, "keep_candidates", cut_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            run(job_id)
    assert reading(ident).state == "reading"
    assert len(candidates(session)) == 2
    session.rollback()
    do_jobs(session)
    assert reading(ident).state == "ready"
    assert [row.number for row in candidates(session)] == [0, 1, 2]


def test_a_document_let_go_while_facts_are_sought_leaves_nothing(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident, job_id = with_its_job(session, ines)

    def meanwhile(*given: Any) -> object:  # noqa: ANN401 - whatever it is given
        with writing() as writer:
            writer.delete(writer.get_one(DocumentReading, ident))
        return look_for(*given)

    monkeypatch.setattr(reading_documents, "look_for", meanwhile)
    run(job_id)
    assert candidates(session) == []
    assert session.get_one(Job, job_id).state == "done"


@pytest.mark.parametrize("decided", [True, False])
def test_a_document_read_by_two_at_once_keeps_what_the_first_found(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch, *, decided: bool
) -> None:
    ident, job_id = with_its_job(session, ines)
    inner: list[str] = []

    def meanwhile(*given: Any) -> object:  # noqa: ANN401 - whatever it is given
        found = look_for(*given)
        if not inner:
            inner.append(job_id)
            run(job_id)
            with writing() as writer:
                for row in writer.scalars(select(Candidate)):
                    row.state = "rejected" if decided else row.state
                writer.get_one(Job, job_id).state = "running"  # nor has the first one ended it
        return found

    monkeypatch.setattr(reading_documents, "look_for", meanwhile)
    run(job_id)

    states = ["rejected" if decided else "open"] * 3
    assert [row.state for row in candidates(session)] == states
    assert reading(ident).state == "ready"


def test_of_two_that_keep_the_earlier_stops_where_the_later_begins(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_documents, "AT_ONCE", 1)
    ident, job_id = with_its_job(session, ines)
    kept: list[object] = []
    others: list[str] = []

    def counted(*given: Any) -> None:  # noqa: ANN401 - whatever it is given
        if len(kept) == 3:  # the other one has kept its first, and is held up
            kept.append(given)
            raise KeyboardInterrupt
        keep_candidates(*given)
        kept.append(given)

    def between() -> AbstractContextManager[Session]:
        if len(kept) == 2 and not others:
            others.append(job_id)
            with suppress(KeyboardInterrupt):
                run(job_id)
        return writing()

    monkeypatch.setattr(reading_documents, "keep_candidates", counted)
    monkeypatch.setattr(reading_documents, "writing", between)
    run(job_id)
    assert [row.number for row in candidates(session)] == [0]
    assert (reading(ident).state, job_of(session, ident).state) == ("reading", "running")

    session.rollback()
    do_jobs(session)
    assert [row.number for row in candidates(session)] == [0, 1, 2]
    assert (reading(ident).state, job_of(session, ident).state) == ("ready", "done")


@pytest.mark.parametrize("cut", [False, True])
def test_a_title_that_somebody_gave_counts_whether_the_job_was_cut_or_not(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch, *, cut: bool
) -> None:
    ident, job_id = with_its_job(session, ines, title="Reed fever")
    titles: list[str] = []

    def told(of: Session, found: Reading) -> object:
        titles.append(found.title)
        if cut and len(titles) == 1:
            raise KeyboardInterrupt
        return look_for(of, found)

    monkeypatch.setattr(reading_documents, "look_for", told)
    if cut:
        with pytest.raises(KeyboardInterrupt):
            run(job_id)
        session.rollback()
    run(job_id)

    assert set(titles) == {"Reed fever"}
    assert reading(ident).state == "ready"


def test_a_text_without_facts_is_ready_all_the_same(session: Session, ines: str) -> None:
    ident = taken_in(ines, "Nothing here ends as a sentence does")
    do_jobs(session)
    assert reading(ident).state == "ready"
    assert candidates(session) == []


def test_what_the_app_finds_stands_in_the_text_letter_by_letter(
    session: Session, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    taken_in(ines)
    do_jobs(session)
    rows = candidates(session)
    assert rows
    for row in rows:
        assert 0 <= row.sentence_start <= row.start < row.end <= row.sentence_end <= len(ARTICLE)
        assert row.relation == "new"
    assert any("rash" in row.body["objects"] for row in rows)  # type: ignore[operator]
