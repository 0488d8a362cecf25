"""A learner studies a session from start to end, as people have it: with script, and without."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support.learner import answer, enrol, go_on, kind_asked, sign_in, start, told
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(site: Site) -> str:
    """Return the address Ada signs in with; each test has an Ada of its own."""
    email = f"ada-{uuid.uuid4().hex}@example.org"
    enrol(site, email, "Ada")
    return email


def study_to_the_end(page: Page) -> int:
    """Answer all that is asked; return how many facts were rated."""
    rated = 0
    while "/study/items/" in page.url:
        rated += answer(page)
        if told(page):
            go_on(page)
    return rated


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_a_session_rated_stands_in_its_score_in_progress_and_in_history(
    open_page: OpenPage, site: Site, ada: str, *, script: bool
) -> None:
    page = open_page(script=script)
    sign_in(page, site, ada)
    start(page)
    rated = study_to_the_end(page)
    assert rated > 1
    expect(page.locator("p.lead")).to_contain_text(f"of {rated} right")
    page.goto(f"{site.address}/progress")
    expect(page.locator("main")).to_contain_text(f"of {rated} right")
    page.goto(f"{site.address}/history")
    expect(page.locator("tbody tr")).to_have_count(rated)


def test_every_page_of_a_session_is_accessible_in_each_look(
    any_page: Page, site: Site, ada: str, accessible: Check
) -> None:
    page = any_page
    page.goto(site.address)
    accessible(page)
    sign_in(page, site, ada)
    accessible(page)
    start(page)
    seen = set()
    while "/study/items/" in page.url:
        kind = kind_asked(page)
        if kind not in seen:
            accessible(page)
        answer(page)
        if told(page):
            if kind not in seen:
                accessible(page)
            go_on(page)
        seen.add(kind)
    accessible(page)
    for path in ("/", "/progress", "/history", "/settings"):
        page.goto(f"{site.address}{path}")
        expect(page).to_have_title(re.compile("."))
        accessible(page)
