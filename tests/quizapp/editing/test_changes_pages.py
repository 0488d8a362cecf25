"""Every change of the bank: listed, narrowed, looked at, and saved as a table."""

import csv
import io
import re
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.bank import changes as log_of_changes
from quizapp.bank.changes import ChangeFilters, every_touch, log, steps_of
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.editing import changes
from quizapp.extensions import db
from quizapp.models import Change
from tests.support import room
from tests.support.apps import StillClock

pytestmark = pytest.mark.usefixtures("furnished")

SQLITE = pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
"""Where the database makes no difference."""


def words(page: TestResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", page.text).replace("&#39;", "'")
    return re.sub(r"\s+", " ", text)


def reasons(page: TestResponse) -> list[str]:
    return re.findall(r'data-head="Why">(.*?) <span', page.text)


def edit(app: Flask, why: str, by: str | None = None, kind: str = "edit", **said: str) -> str:
    """Let entries say something else: `m_rash="…"`; return the change's id."""
    with app.app_context():
        heads = {name: room.head(db.session(), "fact", name.replace("_", "-")) for name in said}
        edits = [
            Edit(head.ref, head.version, {**(head.body or {}), "statement": said[name]})
            for name, head in heads.items()
        ]
        return room.changed(edits, why, kind, by)


@SQLITE
def test_changes_are_listed_with_who_what_when_and_why(
    app: Flask, at: FlaskClient, clock: StillClock, ines: str
) -> None:
    clock.advance(hours=1)
    edit(app, "It reads better.", ines, m_rash="Myositis shows a rash.")

    page = at.get("/bank/changes")

    assert reasons(page) == ["It reads better.", "It is better so.", "It came with the app."]
    assert "Sunday 22 November, 11:00" in words(page)
    assert "Ines" in words(page)
    assert "the app" in words(page)
    assert "Myositis shows a rash." in words(page)
    assert re.search(r"and \d+ more", words(page))
    assert page.text.count('class="touched"') == 1 + 1 + log_of_changes.NAMED


def test_the_address_narrows_the_changes(
    app: Flask, at: FlaskClient, clock: StillClock, ines: str
) -> None:
    clock.advance(hours=14.5)  # half past eleven in the evening, but not where Ines is
    edit(app, "100% better", ines, m_rash="Myositis shows a rash.", s_rash="So does sclerosis.")
    clock.advance(hours=8)
    edit(app, "Shorter.", None, "bulk", m_weak="Myositis weakens.")

    def found(query: str) -> list[str]:
        return reasons(at.get(f"/bank/changes?{query}"))

    first, second = "It came with the app.", "It is better so."
    assert found(f"person={ines}") == ["100% better"]
    assert found("person=app") == ["Shorter.", second, first]
    assert found("kind=bulk") == ["Shorter."]
    assert found("words=BETTER") == ["100% better", second]
    assert found("words=0%25") == ["100% better"]
    assert found("words=_") == []
    assert found("noun=item") == [second]
    assert found("noun=fact&entry=m-rash") == ["100% better", first]
    assert found("entry=no-spots") == [first]
    assert found("noun=fact&entry=no-spots") == []
    assert found("since=2026-11-23&kind=edit") == ["100% better"]
    assert found("since=2026-11-23&kind=edit&zone=UTC") == []
    assert found("until=2026-11-22") == [second, first]
    assert found("until=2026-11-23") == ["Shorter.", "100% better", second, first]
    assert "No change is like this." in words(at.get("/bank/changes?person=nobody"))
    assert "left out: kind, since" in words(at.get("/bank/changes?kind=magic&since=soon"))
    assert at.get("/bank/changes?kind=&words=x").location == "/bank/changes?words=x"


def test_changes_are_paged_there_and_back(app: Flask, at: FlaskClient, clock: StillClock) -> None:
    for number in range(6):  # two at the same moment, so that only their ids tell them apart
        clock.advance(minutes=number % 2)
        edit(app, f"Edit {number}.", m_rash=f"Myositis shows rash {number}.")
    with app.app_context():
        session, filters = db.session(), ChangeFilters(kind="edit")
        whole = [line.change.id for line in log(session, filters, size=99).lines]
        seen, shown = [], log(session, filters, size=3)
        assert shown.later is None
        seen += [line.change.id for line in shown.lines]
        while shown.earlier:
            shown = log(session, filters, before=shown.earlier, size=3)
            seen += [line.change.id for line in shown.lines]
        assert seen == whole
        back = log(session, filters, after=shown.later or "", size=3)
        assert [line.change.id for line in back.lines] == whole[3:6]
        assert back.earlier
        assert back.later
        first = log(session, filters, after=back.later, size=3)
        assert [line.change.id for line in first.lines] == whole[:3]
        assert first.later is None
        assert not log(session, filters, after=whole[0]).lines
        assert log(session, filters, before="unknown", size=99).lines[0].change.id == whole[0]


@SQLITE
def test_a_change_is_shown_entry_by_entry_with_the_way_back(app: Flask, at: FlaskClient) -> None:
    change = edit(app, "It reads better.", m_rash="Myositis shows a red rash.")

    page = at.get(f"/bank/changes/{change}")

    assert "It reads better." in words(page)
    assert re.search(r"<ins>.*red.*</ins>", page.text, re.DOTALL)
    assert f'href="/bank/changes/{change}/undo"' in page.text
    assert at.get("/bank/changes/no-such-change").status_code == 404


def test_a_change_of_many_entries_is_shown_in_parts(
    app: Flask, at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        session = db.session()
        shipped = session.query(Change).filter_by(kind="shipped").one()
        whole, more = steps_of(session, shipped, size=99)
        assert more is None
        refs, after = [], None
        while True:
            some, after = steps_of(session, shipped, after, size=7)
            refs += [step.ref for step in some]
            if after is None:
                break
        assert refs == [step.ref for step in whole]
        assert refs == sorted(refs)
        key = shipped.id
    monkeypatch.setattr(changes, "steps_of", partial(steps_of, size=5))

    first = at.get(f"/bank/changes/{key}")
    found = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert found
    assert "First entries" in words(at.get(found[1]))


@SQLITE
def test_what_went_into_the_bin_says_where_it_went(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        head = room.head(session, "fact", "m-rash")
        gone = Edit(head.ref, head.version, None, merged_into="s-rash")
        change = session.get_one(Change, room.changed([gone], kind="merge"))
        (step,), _more = steps_of(session, change)

    assert step.after is None
    assert step.merged_into == "s-rash"
    assert step.before
    assert step.before["statement"].startswith("The myositis")


def test_the_list_is_saved_as_a_table_that_no_spreadsheet_computes(
    app: Flask, at: FlaskClient, monkeypatch: pytest.MonkeyPatch, ines: str
) -> None:
    said = {"m_rash": "Myositis, a rash.", "s_rash": "A rash.", "s_spasm": "A spasm."}
    edit(app, "=1+1", ines, **said)
    monkeypatch.setattr(changes, "LINES_AT_ONCE", 2)

    sent = at.get(f"/bank/changes/table?person={ines}")
    rows = list(csv.reader(io.StringIO(sent.text)))

    assert sent.mimetype == "text/csv"
    assert 'filename="changes-2026-11-22.csv"' in sent.headers["Content-Disposition"]
    assert rows[0] == list(changes.HEADS)
    who = ["2026-11-22T09:00:00+00:00", "Ines", "edit", "'=1+1"]
    assert [row[1:] for row in rows[1:]] == [
        [*who, "fact", "m-rash", "Myositis, a rash.", "2", "published"],
        [*who, "fact", "s-rash", "A rash.", "2", "published"],
        [*who, "fact", "s-spasm", "A spasm.", "2", "published"],
    ]


def test_the_whole_table_is_read_on_the_way(app: Flask) -> None:
    with app.app_context():
        rows = every_touch(db.session(), ChangeFilters())
        change, who, version, title = next(rows)
        rows.close()

    assert (change.kind, who, version.id, title[:4]) == ("edit", None, "by-hand", "What")
    assert Ref(version.noun, version.id) == ("item", "by-hand")


@SQLITE
def test_learners_do_not_see_what_was_changed(
    app: Flask, browser_of: Callable[[str], FlaskClient], otto: str
) -> None:
    change = edit(app, "Secret.", m_rash="Myositis shows a red rash.")
    browser = browser_of(otto)

    for address in ("", "/table", f"/{change}"):
        assert browser.get(f"/bank/changes{address}").status_code == 403
