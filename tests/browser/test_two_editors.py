"""Ines and Alva edit one fact at once: seen live, nothing lost, and it works without script."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support.learner import enrol, sign_in
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

FACT = "/bank/fact/dm-primarily-affects-muscle"


def at_the_form(page: Page, site: Site, name: str, address: str = f"{FACT}/edit") -> None:
    email = f"{name.lower()}-{uuid.uuid4().hex}@example.org"
    enrol(site, email, name, "instructor")
    sign_in(page, site, email)
    page.goto(f"{site.address}{address}")


def test_a_fact_is_typed_with_its_preview_and_a_conflict_is_settled(
    open_page: OpenPage, site: Site, accessible: Check, problems: list[str]
) -> None:
    ines, alva = open_page(), open_page()
    at_the_form(ines, site, "Ines")
    at_the_form(alva, site, "Alva")
    preview = ines.locator("#preview")
    expect(preview).to_contain_text("the key")

    ines.get_by_label("Statement").fill("no sentence")
    expect(preview).to_contain_text("capital first, full stop last")
    ines.get_by_label("Statement").fill(
        "Besides the skin, dermatomyositis mainly harms the muscles."
    )
    expect(preview).not_to_contain_text("capital first")
    expect(preview).to_contain_text("mainly harms the muscles")
    ines.get_by_label("Objects", exact=True).fill("muscle\nan unheard-of thing")
    expect(preview).to_contain_text("“an unheard-of thing” (no concept: it stays a phrase)")
    ines.get_by_label("Objects", exact=True).fill("muscle")

    alva.get_by_label("Statement").fill("Dermatomyositis mainly affects skin and muscles.")
    alva.get_by_label("Tags").fill("exam")
    alva.get_by_label("Why").fill("Both at once.")
    alva.get_by_role("button", name="Publish").press("Enter")
    expect(alva.get_by_role("status").first).to_contain_text("Published")

    ines.get_by_label("Why").fill("A plainer word.")
    ines.get_by_role("button", name="Publish").press("Enter")
    clash = ines.get_by_role("alert", name="Two people changed this")
    expect(clash).to_contain_text("Alva said something else meanwhile")
    expect(clash.locator("ins").first).to_be_visible()
    expect(ines.get_by_label("Statement", exact=True)).to_have_value(
        "Besides the skin, dermatomyositis mainly harms the muscles."
    )
    expect(ines.get_by_label("Tags")).to_have_value("exam")
    accessible(ines)
    problems.clear()  # the browser notes that it was refused
    clash.get_by_label("Mine, or what I make of both").check()
    ines.get_by_role("button", name="Publish").press("Enter")
    expect(ines.get_by_role("heading", level=1)).to_contain_text("mainly harms the muscles")
    expect(ines.get_by_text("exam", exact=True)).to_be_visible()


def test_concepts_are_offered_while_typing(page: Page, site: Site) -> None:
    at_the_form(page, site, "Ines", "/bank/new/fact")
    subject = page.get_by_label("Subject", exact=True)
    subject.press_sequentially("polymyo")
    expect(page.locator("datalist option[value=polymyositis]").first).to_be_attached()
    subject.fill("polymyositis")
    more = page.get_by_label("Add a concept")
    more.fill("skin")
    more.press("Enter")
    expect(page.get_by_label("Objects", exact=True)).to_have_value("skin")
    expect(page.locator("#preview")).to_contain_text("skin")


def test_a_fact_is_written_on_a_telephone_without_script(
    open_page: OpenPage, site: Site, accessible: Check
) -> None:
    page = open_page(scheme="dark", width=320, script=False)
    at_the_form(page, site, "Ines", "/bank/new/fact")
    page.get_by_label("Subject", exact=True).select_option("polymyositis")
    page.get_by_label("Predicate").select_option("has_phenotype")
    page.get_by_label("Objects", exact=True).fill("rash")
    page.get_by_label("Statement").fill("Polymyositis has no rash.")
    page.get_by_label("It is not so").check()
    page.get_by_label("A textbook or other source").check()
    page.get_by_label("Source", exact=True).fill("A book, 3rd ed., section 2")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("it says what is not so")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("status").first).to_contain_text("Learners do not get it yet.")
