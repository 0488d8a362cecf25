"""An instructor changes many entries, merges two concepts, and takes both back: by keyboard too."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support.learner import enrol, go, sign_in
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

FACTS = "/bank/bulk?id=fact/dm-weakness&id=fact/dm-muscle-cramps"
CONCEPTS = "/bank/bulk?id=concept/severe-cramps&id=concept/muscle-cramps"


def instructor(page: Page, site: Site) -> None:
    """Sign somebody new in who instructs."""
    email = f"ines-{uuid.uuid4().hex}@example.org"
    enrol(site, email, "Ines", "instructor")
    sign_in(page, site, email)


def take_back(page: Page) -> None:
    """Follow the link of the message, look, and take the change back."""
    go(page, page.locator("p.notice[role=status]").get_by_role("link", name="Take it back"))
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("p.notice[role=status]")).to_contain_text("The change is taken back.")


def test_a_term_is_replaced_in_many_facts_and_taken_back(open_page: OpenPage, site: Site) -> None:
    page = open_page(script=False, width=320)
    instructor(page, site)
    page.goto(site.address + FACTS)
    page.get_by_text("Find and replace", exact=True).click()
    page.get_by_label("Find", exact=True).fill("dermatomyositis")
    page.get_by_label("Put instead").fill("myositis of the skin")
    page.get_by_label("Why").fill("As the clinic calls it.")
    page.locator("button[value=replace]").press("Enter")
    expect(page.locator("del").first).to_contain_text("Dermatomyositis")
    expect(page.locator("ins").first).to_contain_text("Myositis of the skin")
    page.get_by_role("button", name="Change these 2 entries").press("Enter")
    page.goto(f"{site.address}/bank/fact/dm-weakness/history")
    expect(page.locator("tbody tr").first).to_contain_text("As the clinic calls it.")
    page.goto(f"{site.address}/bank/fact/dm-weakness")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Myositis of the skin")
    page.goto(f"{site.address}/bank/fact/dm-weakness/compare")
    expect(page.locator("ins").first).to_be_visible()
    page.goto(f"{site.address}/bank/fact/dm-weakness/history/1")
    page.get_by_role("button", name="Restore version 1").click()
    page.goto(f"{site.address}/bank/fact/dm-muscle-cramps/history/1")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dermatomyositis")


def test_two_concepts_are_merged_and_come_apart(
    open_page: OpenPage, site: Site, accessible: Check
) -> None:
    page = open_page()
    instructor(page, site)
    page.goto(site.address + CONCEPTS)
    accessible(page)
    page.get_by_text("Merge", exact=True).click()
    page.get_by_label("muscle cramps", exact=True).check()
    page.locator("button[value=merge]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    accessible(page)
    page.get_by_role("button", name="Change these").click()
    expect(page.locator("p.notice[role=status]")).to_contain_text("changed")
    take_back(page)
    accessible(page)
    page.goto(f"{site.address}/bank/concept/severe-cramps/history")
    expect(page.locator("tbody tr").first).to_contain_text("taken back")
    accessible(page)
    page.goto(f"{site.address}/bank/concept/severe-cramps/compare?from=1&to=2")
    accessible(page)
    page.goto(f"{site.address}/bank/bin")
    accessible(page)
