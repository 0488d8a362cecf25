"""Ines writes a question: seen as she types, refused while two options are right, published."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support.generators import shipped_generator
from tests.support.learner import enrol, sign_in
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser


def made() -> tuple[str, str]:
    """Return a fact of which a choice can be made, and the stem of the one made first."""
    generator = shipped_generator()
    for fact in generator.bank.facts:
        item = generator.item(fact, "multiple_choice", 1)
        if item:
            return fact, item.stem
    raise AssertionError


def at_the_form(page: Page, site: Site, fact: str) -> None:
    email = f"ines-{uuid.uuid4().hex}@example.org"
    enrol(site, email, "Ines", "instructor")
    sign_in(page, site, email)
    page.goto(f"{site.address}/bank/new/item?fact={fact}&kind=multiple_choice")


def test_a_made_question_is_rewritten_with_a_live_preview_and_published(
    open_page: OpenPage, site: Site, accessible: Check, problems: list[str]
) -> None:
    fact, stem = made()
    page = open_page()
    at_the_form(page, site, fact)
    preview = page.locator("#preview")
    expect(preview).to_contain_text(stem)
    accessible(page)
    key = page.locator("input[name=right]:checked").get_attribute("value")
    wrong = next(place for place in ("0", "1", "2") if place != key)
    kept = page.locator(f"[name=options-{wrong}-text]").input_value()
    right = page.locator(f"[name=options-{key}-text]").input_value()
    page.locator(f"[name=options-{wrong}-text]").fill(right)
    expect(preview).to_contain_text("is also right")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is also right")
    accessible(page)
    problems.clear()  # the browser notes the refusal
    page.locator(f"[name=options-{wrong}-text]").fill(kept)
    page.get_by_label("Explanation").fill("Remember:\n\n- *this*\n- **that**")
    expect(preview.locator("li em")).to_have_text("this")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Published")
    expect(page.locator("main")).to_contain_text(stem)
    accessible(page)


def test_a_question_is_written_on_a_telephone_without_script(
    open_page: OpenPage, site: Site
) -> None:
    fact, stem = made()
    page = open_page(scheme="dark", width=320, script=False)
    at_the_form(page, site, fact)
    page.get_by_role("button", name="Add an option").click()
    page.locator("[name=options-4-text]").fill("Something else")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("Something else")
    expect(page.locator("#preview")).to_contain_text("is not explained")
    page.locator("[name=options-4-text]").fill("")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator("main")).to_contain_text(stem)
