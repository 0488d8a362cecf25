"""The grid as a spreadsheet: arrows move, letters answer, Enter tells, all of it is one save."""

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.learner import enrol, sign_in
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

GRID = "/bank/grid?predicate=disrupts&rows=condition&kind=process"


def instructor(page: Page, site: Site) -> None:
    email = f"ines-{uuid.uuid4().hex}@example.org"
    enrol(site, email, "Ines", "instructor")
    sign_in(page, site, email)


def focused(page: Page) -> Locator:
    return page.locator("select:focus")


def test_answers_are_given_by_keyboard_and_saved_as_one_change(page: Page, site: Site) -> None:
    instructor(page, site)
    page.goto(f"{site.address}{GRID}")
    # The list names the answers that help most: the first leads to its cell.
    page.locator(".unlocks a").first.click()
    cell = focused(page)
    expect(cell).to_have_value("unsure")
    first = cell.get_attribute("aria-label") or ""

    page.keyboard.press("f")
    expect(cell).to_have_value("false")
    expect(page.locator("[data-unsaved]")).to_have_text("1 answer is not saved yet.")
    page.keyboard.press("Escape")
    expect(cell).to_have_value("unsure")
    expect(page.locator("[data-unsaved]")).to_be_hidden()

    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(focused(page)).not_to_have_attribute("aria-label", first)
    page.get_by_role("combobox", name=first).focus()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    told = page.get_by_role("region", name="Where the answer comes from")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Nothing in the bank says whether it is so.")
    told.get_by_label("Source of this answer alone").fill("A book, 2nd ed., chapter 3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name=first)).to_be_focused()

    page.get_by_role("button", name="Save as draft").press("Enter")
    expect(page.get_by_role("status").first).to_have_text("1 answer is saved.")
    cell = page.get_by_role("combobox", name=first)
    expect(cell).to_have_value("false")
    expect(
        page.get_by_role("link", name=re.compile(rf"^draft ?: {re.escape(first.split(':')[0])}"))
    ).to_be_visible()


def test_tab_leaves_the_grid_at_once(page: Page, site: Site) -> None:
    instructor(page, site)
    page.goto(f"{site.address}{GRID}")
    page.locator("[data-grid] select").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator("[data-grid] :focus")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_grid_without_script_and_narrow(
    open_page: OpenPage, site: Site, accessible: Check, scheme: str
) -> None:
    page = open_page(scheme=scheme, width=320)
    instructor(page, site)
    page.goto(f"{site.address}{GRID}")
    accessible(page)
    page.locator("[data-grid] a").first.click()
    expect(page.locator("[data-source-line] h2")).to_be_visible()
    accessible(page)
    page.locator(".cell[data-answer=unsure] select").last.select_option("true")
    page.get_by_role("button", name="Look at the sentences first").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers, before they count")
    accessible(page)
    for noun in ("contrast", "complete", "overlap"):
        page.goto(f"{site.address}/bank/new/{noun}")
        accessible(page)

    plain = open_page(scheme=scheme, width=1280, script=False)
    instructor(plain, site)
    plain.goto(f"{site.address}{GRID}")
    cell = plain.locator(".cell[data-answer=unsure] select").first
    name = cell.get_attribute("aria-label") or ""
    cell.select_option("true")
    plain.get_by_role("button", name="Look at the sentences first").click()
    plain.get_by_label("Source").fill("A book")
    plain.get_by_role("button", name="Save as draft").click()
    expect(plain.get_by_role("combobox", name=name)).to_have_value("true")
