"""A document from its file to a learner's answer: read, reviewed by keys, published, asked."""

import logging
import re
import time
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.support.article import ARTICLE, CONCEPT, TITLE
from tests.support.learner import answer, enrol, go, sign_in, start, told
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

MOST = 80
"""Candidates that two pages may hold at most."""
READING_MS = 60_000


def somebody(page: Page, site: Site, name: str, role: str) -> Page:
    email = f"{name.lower()}-{uuid.uuid4().hex}@example.org"
    enrol(site, email, name, role)
    sign_in(page, site, email)
    return page


def upload(page: Page, site: Site, folder: Path) -> None:
    """Send the article; ends on its candidates."""
    file = folder / "article.txt"
    file.write_text(ARTICLE, "utf-8")
    page.goto(f"{site.address}/bank/read/new")
    page.get_by_label("Files").set_input_files(file)
    go(page, page.get_by_role("button", name="Read it"))
    ready = page.get_by_role("link", name="Look through the candidates")
    expect(ready).to_be_visible(timeout=READING_MS)
    go(page, ready)


def current(page: Page) -> Locator:
    return page.locator("#current")


def press(page: Page, *keys: str) -> None:
    """Press keys; ends when the page has gone on."""
    before = page.url
    for key in keys[:-1]:
        page.keyboard.press(key)
    page.keyboard.press(keys[-1])
    page.wait_for_url(lambda address: address != before)


def decide_all(page: Page) -> int:
    """Reject what denies something, add what the bank has, accept all else; return how many."""
    for decided in range(MOST):
        if page.url.endswith("/enough"):
            return decided
        expect(current(page)).to_be_focused()
        denied = page.locator(".candidate .tag.wrong").count()
        known = page.locator("[data-key=e]").count()
        press(page, *(("r", "6") if denied else ("e",) if known else ("a",)))
    raise AssertionError("there is no end of candidates")


def assigned_to(ines: Page, site: Site) -> str:
    """Make a cohort that learns the article's disease; return the code that leads into it."""
    ines.goto(f"{site.address}/cohorts")
    ines.get_by_label("Name of the cohort").fill("Nerves")
    go(ines, ines.get_by_role("button", name="Make the cohort"))
    cohort = ines.url.removesuffix("/people")
    ines.get_by_role("button", name="Make a code").click()
    code = ines.locator("th code").inner_text()
    ines.goto(cohort)
    ines.get_by_label("Topic").select_option(CONCEPT)
    ines.get_by_label("To know by").fill("2099-12-04")
    ines.get_by_role("button", name="Set the topic").click()
    expect(ines.get_by_role("row", name=TITLE)).to_be_visible()
    return code


def test_from_the_file_to_a_learners_answer(
    open_page: OpenPage, fresh_site: Site, tmp_path: Path
) -> None:
    ines = somebody(open_page(), fresh_site, "Ines", "instructor")
    begun = time.monotonic()
    upload(ines, fresh_site, tmp_path)
    decided = decide_all(ines)
    assert decided > 10
    reviewed = time.monotonic() - begun

    go(ines, ines.get_by_role("button", name=re.compile(r"Publish \d+ drafts")))
    go(ines, ines.get_by_role("button", name=re.compile(r"Change these \d+ entries")))
    expect(ines.get_by_role("status").first).to_contain_text("entries are changed")
    press(ines, "n")
    expect(ines).to_have_url(re.compile(r"/bank/grid\?.*predicate="))
    expect(ines.get_by_role("rowheader", name=TITLE)).to_be_visible()
    took = time.monotonic() - begun
    logging.getLogger(__name__).warning(
        "%d candidates decided %.1f s after the upload began; published after %.1f s",
        decided,
        reviewed,
        took,
    )

    code = assigned_to(ines, fresh_site)
    ada = somebody(open_page(), fresh_site, "Ada", "learner")
    ada.goto(f"{fresh_site.address}/join?code={code}")
    go(ada, ada.get_by_role("button", name="Join"))
    start(ada)
    answer(ada)
    if told(ada):
        expect(ada.locator("main")).to_contain_text(TITLE)


def test_a_candidate_is_mended_split_merged_and_opened_again_by_keys(
    open_page: OpenPage, fresh_site: Site, tmp_path: Path
) -> None:
    page = somebody(open_page(), fresh_site, "Ines", "instructor")
    upload(page, fresh_site, tmp_path)
    page.goto(f"{page.url}?order=text")
    page.keyboard.press("m")
    statement = page.locator("#statement")
    expect(statement).to_be_focused()
    statement.fill("This is said otherwise.")
    page.keyboard.press("Escape")
    expect(statement).to_be_hidden()
    expect(page.locator("summary[data-key=m]")).to_be_focused()
    page.keyboard.press("m")
    expect(statement).to_have_value("This is said otherwise.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(current(page)).to_have_text("This is said otherwise.")
    expect(current(page)).to_be_focused()
    here = page.url
    page.keyboard.press("ArrowDown")
    page.wait_for_url(lambda address: address != here)
    press(page, "k")
    press(page, "r", "1")
    expect(page.locator("body > p[role=status]")).to_have_text("Rejected.")
    press(page, "u")
    expect(current(page)).to_have_text("This is said otherwise.")
    page.keyboard.press("s")
    page.locator("#split-parts-0-objects").fill("one")
    page.locator("#split-parts-0-statement").fill("This is one.")
    page.locator("#split-parts-1-objects").fill("two")
    page.locator("#split-parts-1-statement").fill("This is two.")
    go(page, page.get_by_role("button", name="Split it so"))
    two = page.locator(".listed").get_by_role("link", name="This is two.")
    go(page, two)
    expect(current(page)).to_be_focused()
    press(page, "g")
    expect(page.locator("main > [role=status]")).to_have_text("Merged.")


def test_keys_pressed_while_a_decision_is_on_its_way_are_told_of(
    open_page: OpenPage, fresh_site: Site, tmp_path: Path
) -> None:
    page = somebody(open_page(width=320), fresh_site, "Ines", "instructor")
    upload(page, fresh_site, tmp_path)
    first, here = current(page).inner_text(), page.url
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/reject", hold)
    page.keyboard.press("r")
    page.keyboard.press("1")
    page.keyboard.press("u")
    expect(page.locator("[data-busy]")).to_contain_text("still being saved")
    expect(current(page)).to_have_text(first)
    held[0].continue_()
    page.wait_for_url(lambda address: address != here)
    expect(page.locator("[data-busy]")).to_be_empty()
    page.keyboard.press("u")
    expect(current(page)).to_have_text(first)


@pytest.mark.parametrize(("scheme", "script"), [("light", True), ("dark", True), ("light", False)])
def test_the_pages_narrow_and_without_script(
    open_page: OpenPage,
    fresh_site: Site,
    tmp_path: Path,
    accessible: Check,
    scheme: str,
    *,
    script: bool,
) -> None:
    page = somebody(
        open_page(scheme=scheme, width=320, script=script), fresh_site, "Ines", "instructor"
    )
    upload(page, fresh_site, tmp_path)
    facts = page.url
    if not script:
        page.get_by_role("button", name="Accept", exact=False).first.click()
        expect(page.get_by_role("status").first).to_have_text("Accepted: it is a draft now.")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("status").first).to_have_text("It is open again.")
        return
    for address in (facts, facts.replace("/facts", "/many"), f"{facts}/enough"):
        page.goto(address)
        accessible(page)
