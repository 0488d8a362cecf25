"""The network or the database fails at the worst moment; an answer counts once all the same."""

import sqlite3
import uuid
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.learner import answer, enrol, go, go_on, kind_asked, sign_in, start, told
from tests.support.records import Records
from tests.support.site import OpenPage, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def email(site: Site) -> str:
    """The address somebody new signs in with."""
    email = f"nia-{uuid.uuid4().hex}@example.org"
    enrol(site, email, "Nia")
    return email


@pytest.fixture
def records(site: Site, email: str) -> Records:
    return Records(site.data, email)


def at_a_choice(page: Page, site: Site, email: str) -> None:
    """Sign in and study until a choice is asked; choose A."""
    sign_in(page, site, email)
    start(page)
    while kind_asked(page) != "multiple_choice":
        answer(page)
        if told(page):
            go_on(page)
    page.locator("input[name=choice]").first.check()


def test_an_answer_given_offline_is_kept_and_counts_once(
    page: Page, site: Site, email: str, records: Records, problems: list[str]
) -> None:
    at_a_choice(page, site, email)
    before = records.answers()
    page.context.set_offline(True)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#connection")).to_contain_text("Your answer is kept here")
    expect(page.locator("input[name=choice]").first).to_be_checked()
    page.context.set_offline(False)
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator("#connection")).to_be_empty()
    assert records.answers() == before + 1
    problems.clear()  # the browser reports each request that found no network


def test_a_reply_lost_on_its_way_back_counts_once_and_shows_the_same(
    page: Page, site: Site, email: str, records: Records, problems: list[str]
) -> None:
    at_a_choice(page, site, email)
    before = records.answers()
    lost: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            route.fetch(max_redirects=0)
            lost.append(route.request.url)
            route.abort()
        else:
            route.fallback()

    page.route("**/study/items/*", lose_the_first_reply)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#connection")).to_contain_text("Your answer is kept here")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".verdict")).to_be_visible()
    assert lost
    assert records.answers() == before + 1
    problems.clear()  # the browser reports the reply that never came


def test_an_answer_the_server_cannot_take_is_kept_and_sent_when_it_says_so(
    page: Page, site: Site, email: str, records: Records, problems: list[str]
) -> None:
    at_a_choice(page, site, email)
    before = records.answers()
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.post_data or "")
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="<main>later</main>")
        else:
            route.fallback()

    page.route("**/study/items/*", refuse_once)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#connection")).to_contain_text("It is kept here and will be sent again")
    expect(page.locator("input[name=choice]").first).to_be_checked()
    expect(page.locator(".verdict")).to_be_visible()
    assert refused
    assert records.answers() == before + 1
    problems.clear()  # the browser reports the refusal


def test_without_script_a_page_keeps_the_answer_while_the_database_is_held(
    open_page: OpenPage, site: Site, email: str, records: Records, problems: list[str]
) -> None:
    page = open_page(script=False)
    at_a_choice(page, site, email)
    before = records.answers()
    with closing(sqlite3.connect(site.data / "quizapp.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page.get_by_role("button", name="Check").click()
        again = page.get_by_role("button", name="Send it again")
        expect(again).to_be_visible(timeout=60_000)
        expect(page.get_by_text("You chose A.")).to_be_visible()
        other.execute("END")
    again.click()
    expect(page.locator(".verdict")).to_be_visible()
    assert records.answers() == before + 1
    problems.clear()  # as above


def test_pressing_twice_counts_once(page: Page, site: Site, email: str, records: Records) -> None:
    at_a_choice(page, site, email)
    before = records.answers()
    page.get_by_role("button", name="Check").dblclick()
    expect(page.locator(".verdict")).to_be_visible()
    assert records.answers() == before + 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_tabs_answering_one_question_count_once(
    open_page: OpenPage, site: Site, email: str, records: Records, *, script: bool
) -> None:
    page = open_page(script=script)
    at_a_choice(page, site, email)
    before = records.answers()
    other = page.context.new_page()
    other.goto(page.url)
    go(page, page.get_by_role("button", name="Check"))
    other.locator("input[name=choice]").last.check()
    go(other, other.get_by_role("button", name="Check"))
    assert other.url == page.url
    expect(other.locator(".verdict")).to_have_text(page.locator(".verdict").inner_text())
    assert records.answers() == before + 1


def test_back_and_forward_show_what_was_there(page: Page, site: Site, email: str) -> None:
    at_a_choice(page, site, email)
    go(page, page.get_by_role("button", name="Check"))
    feedback = page.url
    verdict = page.locator(".verdict").inner_text()
    go_on(page)
    page.go_back()
    expect(page.locator(".verdict")).to_have_text(verdict)
    assert page.url == feedback
    page.go_forward()
    expect(page.locator(".verdict")).to_have_count(0)


def test_what_a_page_asks_of_other_sites_is_told_and_reaches_nobody(
    page: Page, problems: list[str]
) -> None:
    for elsewhere in ("http://192.0.2.1/by-number.png", "https://example.org/by-name.png"):
        page.set_content(f'<img src="{elsewhere}" alt="">', wait_until="load")
        assert f"about:blank asked {elsewhere}" in problems
        assert any("ERR_NAME_NOT_RESOLVED" in problem for problem in problems)
        problems.clear()
