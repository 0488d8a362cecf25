"""A learner reports a question, an instructor mends it in three clicks, the learner is told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.learner import answer, go, sign_in, start, told
from tests.support.site import Check, OpenPage
from tests.support.still_site import StillSite, running_still_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StillSite]:
    with running_still_site(tmp_path_factory.mktemp("still")) as started:
        yield started


def arrive(page: Page, site: StillSite, role: str = "learner") -> Page:
    sign_in(page, site, site.newcomer(role))
    return page


def report(page: Page, kind: str, text: str) -> None:
    """Report the question on the page; ends where it began."""
    page.locator("summary", has_text="More").click()
    go(page, page.get_by_role("link", name="Report a problem"))
    page.get_by_label(kind).check()
    page.get_by_label("In your words").fill(text)
    go(page, page.get_by_role("button", name="Send the report"))


def answered(page: Page) -> None:
    """Answer until there is feedback to read."""
    start(page)
    answer(page)
    while not told(page):
        answer(page)


def test_from_a_report_to_a_published_fix_and_the_word_on_it(
    open_page: OpenPage, site: StillSite, accessible: Check
) -> None:
    ada = arrive(open_page(width=320, scheme="dark"), site)
    ines = arrive(open_page(), site, "instructor")
    answered(ada)
    report(ada, "It is wrong", "The handbook says otherwise.")
    expect(ada.get_by_role("status").first).to_contain_text("Thank you.")

    ines.goto(f"{site.address}/bank/reports")
    accessible(ines)
    expect(ines.locator("article")).to_contain_text("The handbook says otherwise.")
    go(ines, ines.get_by_role("link", name="Mend it"))
    statement = ines.get_by_label("Statement", exact=True)
    statement.fill(f"{statement.input_value()} So the handbook says, too.")
    ines.get_by_label("Why").last.fill("A learner is right.")
    ines.get_by_label("Yes").check()
    go(ines, ines.get_by_role("button", name="Publish"))
    expect(ines.locator("main")).to_contain_text("The report is closed.")

    ada.goto(site.address)
    accessible(ada)
    expect(ada.locator(".news").first).to_contain_text("What changed")
    expect(ada.locator(".news ins")).to_contain_text("So the handbook says, too.")
    expect(ada.locator(".news").last).to_contain_text("Thank you, it is mended.")
    for _ in range(2):
        ada.get_by_role("button", name="Put away").first.click()
    expect(ada.locator(".news")).to_have_count(0)


def test_a_report_declined_with_a_reply(
    open_page: OpenPage, site: StillSite, accessible: Check
) -> None:
    ada = arrive(open_page(), site)
    ines = arrive(open_page(width=320, scheme="dark"), site, "instructor")
    start(ada)
    report(ada, "It is unclear", "Which of them?")
    accessible(ada)

    ines.goto(f"{site.address}/bank/reports")
    ines.locator("summary", has_text="Decline with a reply").click()
    accessible(ines)
    ines.get_by_label("Your reply").fill("The first one, as the stem says.")
    ines.get_by_role("button", name="Decline").click()
    expect(ines.locator("main")).to_contain_text("Nothing is reported.")

    ada.goto(site.address)
    expect(ada.locator(".news")).to_contain_text("It stays as it is: The first one")
