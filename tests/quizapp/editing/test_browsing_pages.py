"""The list of the bank as an instructor uses it: searched, narrowed, sorted, chosen from."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.bank import counting
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.config import Settings
from quizapp.editing import browsing
from quizapp.extensions import db, writing
from quizapp.models import EntryProblem, FactTally
from tests.support import room
from tests.support.browsing import send

pytestmark = pytest.mark.usefixtures("furnished")

FACTS = ["m-rash", "m-weak", "p-weak", "s-spasm", "s-exanthem", "s-rash"]


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


def words(page: TestResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", page.text).replace("&#39;", "'")
    return re.sub(r"\s+", " ", text)


def listed(page: TestResponse) -> list[str]:
    return [each.split("/")[1] for each in re.findall(r'name="ids" value="([^"]+)"', page.text)]


def link(page: TestResponse, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
    assert found, rel
    return found[1].replace("&amp;", "&")


def said(app: Flask, noun: str, ident: str, by: str | None = None, **fields: object) -> None:
    with app.app_context():
        head = room.head(db.session(), noun, ident)
        edit = Edit(head.ref, head.version, {**(head.body or {}), **fields})
        room.changed([edit], by=by)


def test_facts_come_first_with_what_there_is_to_know_of_each(
    app: Flask, at: FlaskClient, ines: str
) -> None:
    said(app, "fact", "m-rash", ines, tags=["skin", "first year"])
    said(app, "fact", "s-spasm", ines, status="draft")
    with app.app_context(), writing() as session:
        session.add(
            EntryProblem(noun="fact", entry_id="m-rash", rule="x", severity="error", message="No.")
        )
        session.add(FactTally(fact_id="m-rash", fact_version=1, answers=8, right=6))

    page = at.get("/bank")

    assert sorted(listed(page)) == sorted(FACTS)
    assert "Facts 6" in words(page)
    assert "Concepts 8" in words(page)
    assert "Questions written by hand 1" in words(page)
    assert "6 found" in words(page)
    assert "Published 5" in words(page)
    assert "Draft 1" in words(page)
    assert "learners get an older version" in words(page)
    assert "Myositis · has phenotype · feature first year skin" in words(page)
    assert "1 error" in words(page)
    assert "75% right of 8" in words(page)
    assert "Sunday 22 November, 10:00 Ines" in words(page)
    assert 'href="/bank/fact/m-rash"' in page.text
    assert 'href="/bank/new/fact"' in page.text


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("words=spasm", ["s-spasm"]),
        ("words=SPÀS+myo", []),
        ('words="shows rash"', ["m-rash", "s-rash"]),
        ("concept=rash", ["m-rash", "s-rash"]),
        ("concept=Muscle+fire", ["m-rash", "m-weak"]),
        ("concept=myositis&kinds=1", ["m-rash", "m-weak", "p-weak"]),
        ("category=feature&predicate=has_phenotype&words=exanthem", ["s-exanthem"]),
        ("category=outlook", []),
        ("status=draft", []),
        ("author=app", FACTS),
        ("since=2026-11-22", []),
        ("since=2026-01-05&zone=UTC", FACTS),
        ("since=2026-01-06", []),
        ("pending=1", []),
        ("waits=anybody", []),
        ("problem=any-error", []),
        ("answered=1", []),
        ("tag=skin", []),
        ("document=text", []),
        ("noun=concept&concept=myositis", ["polymyositis"]),
        ("noun=foil&words=spots", ["no-spots"]),
        ("noun=item&words=sclerosis", ["by-hand"]),
    ],
)
def test_the_address_narrows_the_list(at: FlaskClient, address: str, found: list[str]) -> None:
    page = at.get(f"/bank?{address}")

    assert sorted(listed(page)) == sorted(found)
    assert f"{len(found)} found" in words(page)


def test_an_empty_list_says_what_to_do(at: FlaskClient) -> None:
    page = at.get("/bank?words=nowhere")

    assert "Nothing in the bank is like this." in words(page)
    assert "Show all of this kind" in words(page)


def test_what_a_form_leaves_empty_does_not_stay_in_the_address(at: FlaskClient) -> None:
    sent = at.get("/bank?words=rash&status=&concept=&sort=changed")

    assert sent.status_code == 302
    assert parse_qs(urlsplit(sent.location).query) == {"words": ["rash"], "sort": ["changed"]}


def test_nonsense_in_the_address_is_told_and_left_out(at: FlaskClient) -> None:
    page = at.get("/bank?since=soon&sort=luck&answered=-4&noun=ghost&status=binned&zone=Nowhere/x")

    assert "makes no sense and was left out" in words(page)
    for name in ("since", "sort", "answered", "noun", "status", "zone"):
        assert name in words(page)
    assert sorted(listed(page)) == sorted(FACTS)
    assert "left out: since, below." in words(at.get("/bank?since=1066-10-14&below=101"))


def test_an_unknown_concept_is_told(at: FlaskClient) -> None:
    page = at.get("/bank?concept=Measles")

    assert "No concept is called “Measles”." in words(page)
    assert listed(page) == []
    assert at.get("/bank?concept=%E2%80%94").status_code == 200


@pytest.mark.parametrize("sort", ["title", "changed", "order", "status", "share"])
def test_the_list_is_paged_there_and_back(
    app: Flask, at: FlaskClient, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    with app.app_context(), writing() as session:
        session.add_all(
            FactTally(fact_id=fact, fact_version=1, answers=3, right=number % 3)
            for number, fact in enumerate(FACTS)
        )
    whole = listed(at.get(f"/bank?sort={sort}&words=shows"))
    assert sorted(whole) == sorted(FACTS)
    assert listed(at.get(f"/bank?sort={sort}&reverse=1")) == whole[::-1]
    monkeypatch.setattr(browsing, "PAGE", 2)

    page, seen = at.get(f"/bank?sort={sort}"), []
    while True:
        seen += listed(page)
        if 'rel="next"' not in page.text:
            break
        page = at.get(link(page, "next"))
    assert seen == whole

    back = at.get(link(page, "prev"))
    assert listed(back) == whole[2:4]
    first = at.get(link(back, "prev"))
    assert listed(first) == whole[:2]
    assert 'rel="prev"' not in first.text


def test_more_than_are_counted_are_said_to_be_more(
    at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (counting, browsing):
        monkeypatch.setattr(module, "COUNTED", 4)

    page = at.get("/bank")

    assert "More than 4 found" in words(page)
    assert "Facts over 4" in words(page)
    assert "Change all that were found" in words(page)


def test_chosen_entries_or_all_that_were_found_go_to_what_changes_many(at: FlaskClient) -> None:
    address = "/bank?words=rash&sort=changed"
    some = send(at, "/bank/bulk", page=address, ids=["fact/m-rash"])
    assert "m-rash" in some.text

    whole = send(at, "/bank/bulk", page=address, all="1", filter="words=rash&sort=changed")
    assert "words=rash&amp;sort=changed" in whole.text
    assert 'name="filter" value="words=rash&amp;sort=changed"' in at.get(address).text


def test_what_lies_in_the_bin_is_not_listed(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        head = room.head(db.session(), "fact", "m-rash")
        room.changed([Edit(Ref("fact", "m-rash"), head.version, None)], kind="delete")

    assert "m-rash" not in listed(at.get("/bank"))
    assert "m-rash" not in listed(at.get("/bank?words=rash"))
    assert "5 found" in words(at.get("/bank"))


def test_learners_do_not_see_the_bank(browser_of: Callable[[str], FlaskClient], ada: str) -> None:
    browser = browser_of(ada)

    assert browser.get("/bank").status_code == 403
    assert "Bank" not in words(browser.get("/"))


def places(page: TestResponse) -> dict[str, str]:
    nav = re.search(r'<nav class="rooms".*?</nav>', page.text, re.DOTALL)
    assert nav
    return dict(re.findall(r'href="([^"]+)" aria-current="(\w+)"', nav[0]))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/bank", {"/bank": "page"}),
        ("/bank?q=rash", {"/bank": "page"}),
        ("/bank/fact/m-rash", {"/bank": "true"}),
        ("/bank/read", {"/bank/read": "page"}),
        ("/bank/read/new", {"/bank/read": "true"}),
        ("/bank/changes", {"/bank/changes": "page"}),
    ],
)
def test_the_navigation_says_where_one_is(
    at: FlaskClient, address: str, expected: dict[str, str]
) -> None:
    assert places(at.get(address)) == expected
