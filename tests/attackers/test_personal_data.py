"""What is somebody's own: all of it taken along, all of it gone, and nothing else touched."""

import contextlib
import io
import json
import shutil
import sqlite3
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import String, cast, event, func, select, type_coerce, update
from sqlalchemy.dialects.postgresql import TSVECTOR
from werkzeug.test import TestResponse

from quizapp.accounts import links
from quizapp.accounts.people import existing, set_role
from quizapp.backups.derived import index_entries
from quizapp.bank.loading import load_shipped
from quizapp.bank.search import Asked, disown, refs_found
from quizapp.bank.search_words import APP, mark, phrases_of
from quizapp.config import Settings
from quizapp.extensions import db, engines, writing
from quizapp.jobs import erasing
from quizapp.jobs.running import run, waiting
from quizapp.learning import leaving, untold
from quizapp.learning.answers import UndoneAnswerError
from quizapp.models import (
    Base,
    Change,
    Entry,
    EntrySearch,
    Job,
    ProblemReport,
    Review,
    User,
)
from quizapp.personal import taking
from tests.conftest import BrowserOf
from tests.support.apps import app_over
from tests.support.browsing import PASSWORD, give_password, knock, send
from tests.support.counts import agree, agree_on_facts, of_facts
from tests.support.desk import BANK, SUNDAY_MORNING, Desk
from tests.support.editing import edit
from tests.support.people import LONG_AGO, person

A_DAY = timedelta(days=1)
TABLES = Base.metadata.tables
WITH_PEOPLE = {t.name for t in TABLES.values() if any(map(taking.names_people, t.c))}


def study(desk: Desk, learner: str, times: int = 3) -> None:
    """Answer rightly and wrongly, think again, and take back."""
    for number in range(times):
        at = SUNDAY_MORNING + number * A_DAY
        desk.choose(learner, "rash", "A" if number % 2 else "B", at)
        other = desk.choose(learner, "weakness", "A", at)
        desk.rate_anew(other, 2, at)
        if number % 3 == 0:
            desk.undo(other, at)


@pytest.fixture
def furnished(app: Flask, ada: str, otto: str, ines: str) -> None:
    """Let Ada and Otto study, Ada report a problem, and Ines change a fact."""
    with app.app_context():
        with writing() as session:
            load_shipped(session, LONG_AGO, BANK)
        desk = Desk(db.session())
        study(desk, ada)
        study(desk, otto, 2)
        desk.choose(otto, "spasm", "A", SUNDAY_MORNING)  # which Ada never saw
        edit(db.session(), "rash", by=ines, status="draft", statement="A rash of the eyelids.")
        with writing() as session:
            hash_ = session.scalars(select(Review).limit(1)).one().answer.snapshot_hash
            session.add(
                ProblemReport(
                    learner_id=ada,
                    snapshot_hash=hash_,
                    fact_versions={"rash": 1},
                    noun="fact",
                    entry_id="rash",
                    kind="wrong",
                    text="Ada’s own words",
                    closed_by=ines,
                    at=SUNDAY_MORNING,
                )
            )


def rows(answer: TestResponse) -> dict[str, list[dict[str, object]]]:
    """Return what an archive holds, file by file."""
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".jsonl"): list(map(json.loads, archive.read(name).splitlines()))
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }


def count(app: Flask, table: str, user_id: str) -> int:
    """Return how many rows of a table are somebody's."""
    owner = taking.OWNED_BY[table]
    assert owner is not None
    with app.app_context():
        whose = TABLES[table].c[owner] == user_id
        return db.session.scalar(select(func.count()).select_from(TABLES[table]).where(whose)) or 0


def test_every_table_that_names_people_is_thought_of() -> None:
    assert set(taking.OWNED_BY) == WITH_PEOPLE


def test_all_that_is_somebodys_is_taken_along(
    app: Flask, ada: str, browser_of: BrowserOf, furnished: None
) -> None:
    answer = send(browser_of(ada), "/settings/data")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"].startswith("no-")
    got = rows(answer)
    owned = [name for name, owner in taking.OWNED_BY.items() if owner]
    assert {name: len(got[name]) for name in owned} == {n: count(app, n, ada) for n in owned}
    assert {name for name in owned if got[name]} >= {"answer", "review", "memory", "problem_report"}
    (me,) = got["user"]
    assert (me["email"], me["name"]) == ("ada@example.org", "Ada")
    shown = {row["hash"] for row in got["item_snapshot"]}
    assert shown == {row["snapshot_hash"] for row in got["answer"]}


def test_nothing_that_is_anothers_and_no_secret_is_taken_along(
    ada: str, otto: str, ines: str, browser_of: BrowserOf, furnished: None
) -> None:
    answer = send(browser_of(ada), "/settings/data")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Ada’s own words" in text, "the control"
    for secret in (otto, ines, "Otto", "Ines", "password_hash", "token_hash"):
        assert secret not in text
    mine = rows(send(browser_of(ines), "/settings/data"))
    assert not mine["problem_report"], "closed by Ines, but of Ada"
    assert [row["id"] for row in mine["entry_version"]] == ["rash"]


def test_rows_are_read_a_few_at_a_time(
    app: Flask, ada: str, furnished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 2)
    monkeypatch.setattr(untold, "AT_ONCE", 2)
    sizes = []
    with app.app_context():
        session = db.session()

        @event.listens_for(session, "do_orm_execute")
        def note(state: object) -> None:
            sizes.append(getattr(state, "execution_options", {}).get("yield_per"))

        taking.everything_of(session, ada).close()
        event.remove(session, "do_orm_execute", note)
    assert set(sizes) <= {2}


def test_taking_along_asks_for_the_password_and_is_limited(ada: str, browser_of: BrowserOf) -> None:
    adas = browser_of(ada)
    statuses = [send(adas, "/settings/data").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    with adas.session_transaction() as cookie:
        del cookie["vouched"]
    assert send(adas, "/settings/data").location == "/settings/vouch?next=/settings/data"


def do_jobs(app: Flask) -> None:
    with app.app_context():
        for job_id in waiting(db.session()):
            run(job_id)


def go(app: Flask, user_id: str, browser_of: BrowserOf, password: str = PASSWORD) -> TestResponse:
    give_password(app, user_id)
    return send(browser_of(user_id), "/settings/leave", current_password=password)


def test_who_leaves_is_gone_and_others_are_not(
    app: Flask, ada: str, otto: str, browser_of: BrowserOf, furnished: None
) -> None:
    before = count(app, "review", otto)
    answer = go(app, ada, browser_of)
    assert answer.location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    do_jobs(app)
    owned = [name for name, owner in taking.OWNED_BY.items() if owner]
    assert {name for name in owned if count(app, name, ada)} == set()
    with app.app_context():
        assert db.session.get(User, ada) is None
        desk = Desk(db.session())
        assert of_facts(desk), "the control: Otto's answers are counted"
        agree(desk, otto)
    assert count(app, "review", otto) == before > 0


def test_at_once_nobody_can_tell_who_it_was_or_sign_in(
    app: Flask, ada: str, browser_of: BrowserOf, furnished: None
) -> None:
    elsewhere = browser_of(ada)
    with app.app_context(), writing() as session:
        links.reset_token(session, existing(session, ada), SUNDAY_MORNING)
    go(app, ada, browser_of)
    assert elsewhere.get("/settings").location == "/sign-in?next=/settings"
    assert knock(app.test_client(), "ada@example.org").status_code == 422
    with app.app_context():
        left = existing(db.session(), ada)
        assert "ada" not in f"{left.name}{left.email}".lower()
    gone = ("sign_in_session", "one_time_link", "enrolment", "problem_report")
    assert [name for name in gone if count(app, name, ada)] == []


def test_what_an_instructor_wrote_stays_by_somebody_who_left(
    app: Flask, ines: str, admin: str, browser_of: BrowserOf, furnished: None
) -> None:
    with app.app_context():
        change = db.session.scalars(select(Change.id).where(Change.user_id == ines)).one()
    assert go(app, ines, browser_of).status_code == 302
    do_jobs(app)
    with app.app_context():
        assert db.session.get_one(Change, change).user_id is None
    page = browser_of(admin).get(f"/bank/changes/{change}").text
    assert "Somebody who left" in page
    assert "Ines" not in page


def test_the_search_index_forgets_who_wrote_and_still_finds_what(
    app: Flask, ines: str, otto: str, browser_of: BrowserOf, furnished: None
) -> None:
    with app.app_context():
        edit(db.session(), "weakness", by=otto, status="draft", statement="A weakness of arms.")
        assert (written(ines), written(otto)) == ([("fact", "rash")], [("fact", "weakness")])
    go(app, ines, browser_of)
    do_jobs(app)
    with app.app_context():
        assert (written(ines), written(otto)) == ([], [("fact", "weakness")])
        assert ("fact", "rash") in written(APP)
        lines = [str(line) for line in db.session.scalars(select(cast(WORDS, String)))]
        assert [line for line in lines if ines in line] == []
        assert [line for line in lines if otto in line], "the control"
        found = refs_found(db.session(), Asked((), phrases_of("eyelids")), 9)
        assert ("fact", "rash") in found, "by its words"


WORDS = type_coerce(EntrySearch.words, TSVECTOR)


def written(author_id: str) -> list[tuple[str, str]]:
    """Return the facts that the index finds by their author."""
    asked = Asked((mark("author", author_id), mark("noun", "fact")))
    return [(noun, ident) for noun, ident in refs_found(db.session(), asked, 99)]


def test_an_index_is_rid_of_an_author_a_few_entries_at_a_time_and_equals_one_made_anew(
    app: Flask, ines: str, furnished: None
) -> None:
    with app.app_context():
        session = db.session()
        for fact in ("weakness", "rash"):
            edit(session, fact, by=ines, status="draft", statement=f"The {fact} anew.")
        session.rollback()
        with writing():
            steps = [disown(session, ines, 1) for _ in range(3)]
            session.execute(update(Entry).values(author_id=None).where(Entry.author_id == ines))
        assert steps == [True, True, False]
        columns = (EntrySearch.noun, EntrySearch.id, cast(WORDS, String))
        kept = sorted(map(tuple, session.execute(select(*columns))))
        session.rollback()
        with writing():
            index_entries(session.connection())
        assert kept == sorted(map(tuple, session.execute(select(*columns))))


def test_a_wrong_password_deletes_nothing(
    app: Flask, ada: str, browser_of: BrowserOf, furnished: None
) -> None:
    assert go(app, ada, browser_of, "wrong guess here").status_code == 422
    do_jobs(app)
    assert count(app, "review", ada) > 0
    assert browser_of(ada).get("/settings").status_code == 200


def test_the_last_administrator_stays(app: Flask, admin: str, browser_of: BrowserOf) -> None:
    answer = go(app, admin, browser_of)
    assert answer.status_code == 422
    assert "only administrator" in answer.text
    assert knock(app.test_client(), "alva@example.org").status_code == 302


def test_an_administrator_may_leave_where_there_is_another(
    app: Flask, admin: str, ines: str, browser_of: BrowserOf
) -> None:
    with app.app_context(), writing() as session:
        set_role(session, existing(session, ines), "admin")
    assert go(app, admin, browser_of).status_code == 302


def test_a_deletion_that_was_cut_goes_on(
    app: Flask,
    ada: str,
    otto: str,
    browser_of: BrowserOf,
    furnished: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go(app, ada, browser_of)
    monkeypatch.setattr(leaving, "AT_ONCE", 1)
    real, done = leaving.forget_some, []

    def cut(session: object, learner_id: str) -> bool:
        done.append(1)
        if len(done) == 3:
            raise KeyboardInterrupt
        return real(session, learner_id, 1)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing, "forget_some", cut)
    with pytest.raises(KeyboardInterrupt):
        do_jobs(app)
    with app.app_context():
        desk = Desk(db.session())
        agree(desk, otto)
        assert db.session.get(User, ada) is not None
    do_jobs(app)
    with app.app_context():
        agree(Desk(db.session()), otto)
        assert db.session.get(User, ada) is None
        assert db.session.scalars(select(Job.id)).all() == []


STEP = st.tuples(
    st.sampled_from(["Ada", "Otto"]),
    st.sampled_from(["rash", "weakness"]),
    st.sampled_from(["right", "wrong", "anew", "undo", "redo"]),
)


@settings(max_examples=4)
@given(steps=st.lists(STEP, min_size=1, max_size=12), most=st.integers(1, 5))
def test_counts_equal_a_recount_whatever_was_answered_by_who_leaves(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, str, str]],
    most: int,
) -> None:
    folder = tmp_path_factory.mktemp("leaving")
    shutil.copy(sqlite_template, folder / "quizapp.db")
    with app_over(Settings(data_dir=folder)) as app, app.app_context():
        with writing() as session:
            load_shipped(session, LONG_AGO, BANK)
        desk = Desk(db.session())
        people = {"Ada": desk.learner(), "Otto": desk.learner()}
        _take(desk, people, steps)
        for _ in range(100):
            with writing() as session:
                if not leaving.forget_some(session, people["Ada"], most):
                    break
            agree_on_facts(desk)
        with writing() as session:
            leaving.forget_rest(session, people["Ada"])
        agree_on_facts(desk)
        agree(desk, people["Otto"])


def _take(desk: Desk, people: dict[str, str], steps: list[tuple[str, str, str]]) -> None:
    latest: dict[str, str] = {}
    for number, (who, fact, what) in enumerate(steps):
        at = SUNDAY_MORNING + number * A_DAY
        if what in {"right", "wrong"} or who not in latest:
            label = "B" if what == "wrong" else "A"
            latest[who] = desk.choose(people[who], fact, label, at)
        elif what == "anew":
            with contextlib.suppress(UndoneAnswerError):  # nor would the page offer it
                desk.rate_anew(latest[who], 3, at)
        else:
            (desk.undo if what == "undo" else desk.redo)(latest[who], at)


def test_without_taking_the_counts_back_they_would_not_be_equal(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "_uncount", lambda *_arguments: None)
    with sqlite_app.app_context():
        with writing() as session:
            load_shipped(session, LONG_AGO, BANK)
        desk = Desk(db.session())
        ada = desk.learner()
        study(desk, ada)
        with writing() as session:
            leaving.forget_some(session, ada)
        with pytest.raises(AssertionError):
            agree_on_facts(desk)


@pytest.mark.parametrize("deleting", ["ON", "OFF"])
def test_no_page_of_the_database_keeps_the_address_of_who_left(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deleting: str
) -> None:
    if deleting == "OFF":  # the control
        others = [pragma for pragma in engines.SQLITE_PRAGMAS if "secure_delete" not in pragma]
        monkeypatch.setattr(engines, "SQLITE_PRAGMAS", (*others, "PRAGMA secure_delete = OFF"))
    file = tmp_path / "quizapp.db"
    shutil.copy(sqlite_template, file)
    with app_over(Settings(data_dir=tmp_path)) as app, app.app_context():
        with writing() as session:
            ada = person("Ada", "learner")
            session.add_all([ada, *(person(f"Somebody{n}", "learner") for n in range(300))])
        knock(app.test_client(), ada.email, "wrong guess")
        written = held(file, ada.email)
        with writing() as session:
            leaving.leave(session, ada, SUNDAY_MORNING)
        do_jobs(app)
        kept = held(file, "ada@example.org")
    assert written > 0
    assert (kept == 0) == (deleting == "ON")


def held(file: Path, words: str) -> int:
    """Return how often words stand in a database once its log is written into it."""
    with contextlib.closing(sqlite3.connect(file)) as session:
        session.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes().lower().count(words.encode())
