"""From an empty installation to a learner's first score, and the log that says the same."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.board import Desk, later_items
from tests.support.browsing import PASSWORD
from tests.support.learner import FIELDS, answer, go, go_on, kind_asked, start, told
from tests.support.records import Rated, Records
from tests.support.site import OpenPage, Site

pytestmark = pytest.mark.browser

ADA = "ada@example.org"
UNDO = "Undo"


def set_up(page: Page, site: Site) -> None:
    """Make the first account by the printed link, and let anybody sign up."""
    page.goto(site.setup_link())
    page.get_by_label("Name").fill("Alva")
    page.get_by_label("E-mail").fill("alva@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    go(page, page.get_by_role("button", name="Make the account"))
    page.goto(f"{site.address}/people/invitations")
    page.get_by_label("Anybody who can reach this site").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Anybody who can reach this site")).to_be_checked()


def sign_up(page: Page, site: Site) -> None:
    """Make a learner's account; ends where a learner starts."""
    page.goto(f"{site.address}/sign-up")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("E-mail").fill(ADA)
    page.get_by_label("Password").fill(PASSWORD)
    go(page, page.get_by_role("button", name="Make the account"))
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def undo(page: Page) -> None:
    """Take the answer back whose feedback stands on the page."""
    page.locator("summary", has_text="More").click()
    go(page, page.get_by_role("button", name=UNDO))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_was_clicked_is_what_is_scored_dated_and_logged(
    open_page: OpenPage, fresh_site: Site, *, script: bool
) -> None:
    set_up(open_page(script=script), fresh_site)
    page = open_page(script=script)
    sign_up(page, fresh_site)
    records = Records(fresh_site.data, ADA)
    start(page)
    kinds, undone, facts = set(), 0, 0
    later = list(later_items())
    while "/study/items/" in page.url:
        if later:
            Desk(fresh_site.data).ask(page, later.pop())
        kind = kind_asked(page)
        kinds.add(kind)
        rated = answer(page)
        if not undone and told(page):
            undo(page)
            undone = rated
            assert kind_asked(page) == kind
            rated = answer(page)
        facts += rated
        if told(page):
            go_on(page)

    log = records.reviews()
    assert kinds == {*FIELDS, "flashcard"}
    assert [row.kind for row in log].count("undone") == undone > 0
    last = {row.fact: row for row in log}
    right = sum(row.right for row in last.values())
    assert len(last) == facts
    expect(page.locator("p.lead")).to_have_text(f"You answered {right} of {facts} right.")
    dates = sorted(set(records.due().values()))
    expect(page.locator("table").last.locator("tbody tr")).to_have_count(len(dates))
    for path in ("/progress", "/history"):
        page.goto(f"{fresh_site.address}{path}")
        if path == "/progress":
            expect(page.locator("main")).to_contain_text(f"{right} of {facts} right")
        else:
            expect(page.locator("tbody tr")).to_have_count(facts + undone)
            expect(page.locator("tbody .badge", has_text="undone")).to_have_count(undone)


def test_the_set_up_link_works_once(
    open_page: OpenPage, fresh_site: Site, problems: list[str]
) -> None:
    set_up(open_page(), fresh_site)
    page = open_page(script=False)
    answer_to_second = page.goto(fresh_site.setup_link())
    assert answer_to_second is not None
    assert answer_to_second.status == 410
    problems.clear()  # the browser notes the refusal


def test_the_date_told_is_the_date_kept(open_page: OpenPage, fresh_site: Site) -> None:
    set_up(open_page(), fresh_site)
    page = open_page()
    sign_up(page, fresh_site)
    records = Records(fresh_site.data, ADA)
    start(page)
    seen = 0
    while "/study/items/" in page.url:
        asked = kind_asked(page)
        answer(page)
        if asked == "multiple_choice":
            seen += 1
            newest = records.reviews()[-1]
            due = records.due()[newest.fact]
            expect(page.locator("main")).to_contain_text(f"{due:%A} {due.day} {due:%B}")
            word = "Right." if newest.right else "Not quite"
            expect(page.locator(".verdict")).to_contain_text(re.compile(word))
        if told(page):
            go_on(page)
    assert seen


def test_another_rating_moves_the_date_and_is_a_row_of_its_own(
    open_page: OpenPage, fresh_site: Site
) -> None:
    set_up(open_page(), fresh_site)
    page = open_page()
    sign_up(page, fresh_site)
    records = Records(fresh_site.data, ADA)
    start(page)
    while kind_asked(page) != "multiple_choice":
        answer(page)
        if told(page):
            go_on(page)
    label = records.key(page.url.rsplit("/", 1)[1])
    page.locator(f"input[name=choice][value={label}]").check()
    go(page, page.get_by_role("button", name="Check"))
    before = records.reviews()[-1]
    assert (before.kind, before.rating, before.right) == ("rated", 3, True)
    due = records.due()[before.fact]
    page.locator("summary", has_text="More").click()
    go(page, page.get_by_role("button", name="Easy"))

    assert records.reviews()[-1] == Rated(before.fact, "rerated", 4, right=True)
    assert records.due()[before.fact] > due
