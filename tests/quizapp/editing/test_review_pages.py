"""From draft through review to learners: who is asked, what is said, what forbids it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.bank.comments import comments_on, open_comments
from quizapp.bank.heads import Head, head_of, history_of
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.config import Settings
from quizapp.editing import review_queue
from quizapp.extensions import db, writing
from quizapp.models import Cohort
from tests.support.apps import StillClock
from tests.support.browsing import send
from tests.support.editing import edit
from tests.support.few import few_facts
from tests.support.people import LONG_AGO, enrolled, person
from tests.support.study import words

FACT = Ref("fact", "ad-immune-attack")
PAGE = "/bank/fact/ad-immune-attack/review"
MOVE = "/bank/fact/ad-immune-attack/status"
SAY = "/bank/fact/ad-immune-attack/comments"
NEW_WORDS = "In autoimmune disease the immune system attacks the body, its own."


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def bank(app: Flask, clock: StillClock) -> None:
    with app.app_context(), writing() as session:
        load_shipped(session, LONG_AGO, few_facts())


@pytest.fixture
def bela(app: Flask) -> str:
    """Return the id of Bela, who instructs in Ines's cohort too."""
    with app.app_context(), writing() as session:
        user = enrolled(session, person("Bela", "instructor"), "Neurology")
        session.flush()
        return user.id


def head(app: Flask) -> Head:
    with app.app_context():
        found = head_of(db.session(), FACT)
        assert found
        return found


def move(app: Flask, browser: FlaskClient, status: str, **fields: object) -> TestResponse:
    sent = {"version": head(app).version, "status": status, **fields}
    return send(browser, MOVE, page=PAGE, **sent)


def drafted(app: Flask, by: str, **fields: Any) -> None:  # noqa: ANN401 - any field's
    with app.app_context():
        edit(db.session(), FACT.id, by=by, status="draft", **(fields or {"statement": NEW_WORDS}))


def strict(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.scalars(select(Cohort).where(Cohort.name == "Neurology")).one().second_reader = True


def test_a_draft_is_read_by_another_and_reaches_learners(
    app: Flask, ines: str, bela: str, at: FlaskClient, browser_of: Callable[[str], FlaskClient]
) -> None:
    drafted(app, ines)
    strict(app)
    told = words(at.get(PAGE).text)
    assert "Draft · Learners still get version 1." in told
    assert "put in: , its own" in told
    assert "Somebody else has to read what you wrote" in told
    assert 'value="published"' not in at.get(PAGE).text
    refused = move(app, at, "published")
    assert refused.status_code == 422
    assert "Somebody else has to read this before it is published" in words(refused.text)

    done = move(app, at, "in_review", reviewer=bela, why="Is this better?")
    assert (done.status_code, done.location) == (303, "/bank/fact/ad-immune-attack")
    assert (head(app).status, head(app).reviewer_id) == ("in_review", bela)
    assert "In review · It waits for Bela." in words(at.get(PAGE).text)

    reader = browser_of(bela)
    assert "Waits for you 1" in words(reader.get("/bank/review").text)
    assert "Suggested: no." in words(reader.get(PAGE).text)
    done = move(app, reader, "published", meaning="yes", why="It is.")
    assert done.status_code == 303
    now = head(app)
    assert (now.status, now.published, now.reviewer_id) == ("published", 4, None)
    assert now.edition == 4  # Bela chose that it means something else
    with app.app_context():
        told_of = history_of(db.session(), FACT)
        assert [(each.kind, each.user_id, each.why) for each in told_of[:2]] == [
            ("status", bela, "It is."),
            ("status", ines, "Is this better?"),
        ]


def test_only_sensible_ways_are_offered(app: Flask, ines: str, at: FlaskClient) -> None:
    ways = {}
    for status in ("published", "retired", "draft", "in_review"):
        if status != "published":
            assert move(app, at, status).status_code == 303
        ways[status] = set(re.findall(r'name="status" value="(\w+)"', at.get(PAGE).text))
    assert ways == {
        "published": {"retired"},
        "retired": {"published", "draft"},
        "draft": {"in_review", "published", "retired"},
        "in_review": {"in_review", "published", "draft", "retired"},
    }
    assert move(app, at, "candidate").status_code == 409
    assert move(app, at, "nonsense").status_code == 409
    assert move(app, at, "in_review", reviewer="nobody").status_code == 422
    assert move(app, at, "draft", why="x" * 501).status_code == 422


def test_nobody_publishes_what_they_have_not_seen(app: Flask, ines: str, at: FlaskClient) -> None:
    drafted(app, ines)
    seen = head(app).version
    drafted(app, ines, statement="Something else.")
    answer = send(at, MOVE, page=PAGE, version=seen, status="published")
    assert answer.status_code == 409
    assert head(app).published == 1
    assert send(at, MOVE, page=PAGE, status="published").status_code == 422  # of no version


def test_a_statement_with_an_error_is_not_published_and_the_page_says_why(
    app: Flask, ines: str, at: FlaskClient
) -> None:
    drafted(app, ines, evidence=[])
    told = words(at.get(PAGE).text)
    assert "It cannot be published while this stands: a fact from an article needs" in told
    refused = move(app, at, "published", why="Quick")
    assert refused.status_code == 422
    assert 'value="Quick"' in refused.text
    assert head(app).published == 1


def test_who_reads_it_can_be_chosen_anew(app: Flask, ines: str, bela: str, at: FlaskClient) -> None:
    drafted(app, ines)
    move(app, at, "in_review")
    assert "It waits for anybody who may." in words(at.get(PAGE).text)
    again = move(app, at, "in_review", reviewer=bela)
    assert again.status_code == 303
    assert (head(app).version, head(app).reviewer_id) == (3, bela)


def test_comments_are_said_and_seen_to(app: Flask, ines: str, at: FlaskClient) -> None:
    assert "Nobody has said anything" in words(at.get(PAGE).text)
    empty = send(at, SAY, page=PAGE, text="  ")
    assert empty.status_code == 422
    assert "Your comment is still empty." in words(empty.text)
    long = send(at, SAY, page=PAGE, text="x" * 5001)
    assert long.status_code == 422
    assert "x" * 5001 in long.text
    said = send(at, SAY, page=PAGE, text="Is this *always* so? <script>x</script>")
    with app.app_context():
        (remark,) = comments_on(db.session(), FACT)
        assert open_comments(db.session(), [FACT]) == {FACT: 1}
    assert said.location == f"/bank/fact/ad-immune-attack#comment-{remark.id}"
    page = at.get(PAGE).text
    assert "<em>always</em>" in page
    assert "<script>x" not in page
    assert "Ines, Sunday 22 November on version 1" in words(page)
    address = f"{SAY}/{remark.id}/settle"
    assert send(at, address, page=PAGE, settled="yes").status_code == 303
    assert send(at, address, page=PAGE, settled="yes").status_code == 303
    assert "Seen to by Ines" in words(at.get(PAGE).text)
    with app.app_context():
        assert open_comments(db.session(), [FACT]) == {}
    send(at, address, page=PAGE, settled="no")
    assert "Seen to by" not in words(at.get(PAGE).text)


def test_what_is_not_there_is_not_found(app: Flask, at: FlaskClient) -> None:
    elsewhere = "/bank/fact/ad-group-of-disorders/comments"
    send(at, SAY, page=PAGE, text="Here.")
    with app.app_context():
        (remark,) = comments_on(db.session(), FACT)
    assert send(at, f"{elsewhere}/{remark.id}/settle", page=PAGE).status_code == 404
    assert send(at, f"{SAY}/none/settle", page=PAGE).status_code == 404
    for address in ("/bank/fact/none/review", "/bank/nonsense/none/review"):
        assert at.get(address).status_code == 404
    assert send(at, "/bank/fact/none/status", page=PAGE).status_code == 404
    assert send(at, "/bank/fact/none/comments", page=PAGE, text="x").status_code == 404


def test_what_needs_no_review_says_so(app: Flask, at: FlaskClient) -> None:
    page = at.get("/bank/concept/dermatomyositis/review")
    assert "it needs no review" in words(page.text)
    refused = send(
        at,
        "/bank/concept/dermatomyositis/status",
        page="/bank/concept/dermatomyositis/review",
        version=1,
        status="retired",
    )
    assert refused.status_code == 409


def test_the_queue_leads_on_to_the_next_part(
    app: Flask, bela: str, at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_queue, "A_PAGE", 1)
    names = ["ad-group-of-disorders", "ad-immune-attack"]
    for name in names:
        with app.app_context():
            edit(db.session(), name, by=bela, status="in_review", note="A word.")
    first = at.get("/bank/review")
    assert "Waits for you 2" in words(first.text)
    assert "Nothing waits for somebody else." in words(first.text)
    assert "Nothing of yours waits" in words(first.text)
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onward
    second = at.get(onward[1].replace("&amp;", "&"))
    assert re.findall(r"/bank/fact/([\w-]+)/review", first.text + second.text) == names
    assert "Everything that waits" in words(second.text)
    assert 'rel="next"' not in second.text
    for rest in ("list=mine&after=nonsense", "list=nonsense&after=2026-01-01"):
        assert at.get(f"/bank/review?{rest}").status_code == 200
