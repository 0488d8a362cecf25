"""A class from its code to its progress, and a fact from one pair of eyes to another."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support.learner import answer, enrol, go, go_on, sign_in, start, told
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

FACT = "/bank/fact/ad-group-of-disorders"


def somebody(open_page: OpenPage, site: Site, name: str, role: str, **look: object) -> Page:
    """Return the window of somebody new who has signed in."""
    email = f"{name.lower()}-{uuid.uuid4().hex}@example.org"
    enrol(site, email, name, role)
    page = open_page(**look)
    sign_in(page, site, email)
    return page


def a_cohort(page: Page, site: Site) -> str:
    """Make a cohort, which whoever makes it teaches; return its address."""
    page.goto(f"{site.address}/cohorts")
    page.get_by_label("Name of the cohort").fill(f"Class {uuid.uuid4().hex}")
    go(page, page.get_by_role("button", name="Make the cohort"))
    return page.url.removesuffix("/people")


def seen(page: Page) -> None:
    """See that the page is there."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_class_comes_by_a_code_and_its_progress_is_seen(
    open_page: OpenPage, site: Site, accessible: Check, *, script: bool
) -> None:
    look = accessible if script else seen  # what looks at pages needs script itself
    ines = somebody(open_page, site, "Ines", "instructor", script=script, width=320, scheme="dark")
    cohort = a_cohort(ines, site)
    ines.get_by_role("button", name="Make a code").click()
    code = ines.locator("th code").inner_text()
    look(ines)
    ines.goto(cohort)
    ines.get_by_label("Topic").select_option("polymyositis")
    ines.get_by_label("To know by").fill("2099-12-04")
    ines.get_by_role("button", name="Set the topic").click()

    ada = somebody(open_page, site, "Ada", "learner", script=script)
    ada.goto(f"{site.address}/join?code={code}")
    look(ada)
    go(ada, ada.get_by_role("button", name="Join"))
    set_for_her = re.compile(r"0 of \d+ facts known, by Friday 4 December 2099")
    expect(ada.locator("main")).to_contain_text(set_for_her)
    look(ada)
    start(ada)
    answer(ada)
    if told(ada):
        go_on(ada)

    ines.goto(cohort)
    look(ines)
    go(ines, ines.get_by_role("link", name="Ada"))
    expect(ines.get_by_role("table", name="answered most")).to_contain_text("Polymyositis")
    look(ines)


def test_what_one_wrote_another_reads_and_publishes(
    open_page: OpenPage, site: Site, accessible: Check
) -> None:
    ines = somebody(open_page, site, "Ines", "instructor")
    a_cohort(ines, site)
    ines.get_by_label("A second pair of eyes").check()
    ines.get_by_role("button", name="Save").click()
    expect(ines.get_by_role("status").first).to_contain_text("kept as you set it")
    ines.goto(f"{site.address}{FACT}/edit")
    statement = ines.get_by_label("Statement").first
    statement.fill(f"{statement.input_value().removesuffix('.')}, as a group.")
    expect(ines.get_by_role("button", name="Publish")).to_have_count(0)
    go(ines, ines.get_by_role("button", name="Send to review"))

    bela = somebody(open_page, site, "Bela", "instructor", width=320)
    bela.goto(f"{site.address}/bank/review")
    accessible(bela)
    go(bela, bela.get_by_role("link", name="as a group"))
    expect(bela.locator("ins")).to_contain_text("as a group")
    bela.get_by_role("textbox", name="Comment").fill("Clear. I *agree*.")
    bela.get_by_role("button", name="Say it").click()
    expect(bela.locator(".said em")).to_have_text("agree")
    accessible(bela)
    bela.get_by_role("button", name="Publish").focus()
    bela.keyboard.press("Enter")
    expect(bela.get_by_role("status").first).to_contain_text("It is published")
