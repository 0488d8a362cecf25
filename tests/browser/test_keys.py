"""A whole session without touching a mouse, and keys that keep out of the way."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support.board import Desk, later_items
from tests.support.learner import enrol, kind_asked, sign_in
from tests.support.site import OpenPage, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def at_home(open_page: OpenPage, site: Site) -> Page:
    """A page on which somebody new is about to start."""
    email = f"kim-{uuid.uuid4().hex}@example.org"
    enrol(site, email, "Kim")
    page = open_page()
    sign_in(page, site, email)
    return page


def press(page: Page, *keys: str) -> None:
    """Press keys that lead elsewhere, and wait until they have."""
    before = page.url
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url(lambda address: address != before)


def until_choice(page: Page) -> None:
    """Study by keys until a choice is asked."""
    while kind_asked(page) != "multiple_choice":
        by_keys(page)


def by_keys(page: Page) -> None:
    """Answer what is asked and go on, by keys alone."""
    kind = kind_asked(page)
    if kind == "multiple_choice":
        page.keyboard.press("b")
        expect(page.locator("input[name=choice][value=B]")).to_be_checked()
        press(page, "Enter")
    elif kind == "matching":
        page.locator("#pair-0-slot").focus()
        answers = page.locator(".chip").count()
        for line in range(page.locator(".slot").count()):
            page.keyboard.press("abcdefghij"[line % answers])
        press(page, "Enter")
    elif kind == "cloze":
        page.locator("#typed").focus()
        page.keyboard.type("elephant 1 a?")
        press(page, "Enter")
    else:
        press(page, "Space")
        press(page, "2")
        return
    press(page, "Enter")


def test_a_session_by_keys_alone(at_home: Page, site: Site) -> None:
    page = at_home
    press(page, "Enter")
    kinds = set()
    later = list(later_items())
    while "/study/items/" in page.url:
        if later:
            Desk(site.data).ask(page, later.pop())
        kinds.add(kind_asked(page))
        by_keys(page)
    assert kinds == {"multiple_choice", "matching", "cloze", "flashcard"}
    expect(page.get_by_role("heading", name="Done for now")).to_be_focused()


def test_the_focus_goes_where_the_reading_starts(at_home: Page) -> None:
    page = at_home
    press(page, "Enter")
    until_choice(page)
    expect(page.locator("main [tabindex='-1']").first).to_be_focused()
    page.keyboard.press("a")
    press(page, "Enter")
    expect(page.locator(".verdict")).to_be_focused()
    assert page.evaluate("scrollY") == 0


def test_shift_and_a_letter_cross_an_option_out(at_home: Page) -> None:
    page = at_home
    press(page, "Enter")
    until_choice(page)
    crossed = page.locator(".cross[aria-pressed=true]")
    page.keyboard.press("Shift+C")
    expect(crossed).to_have_count(1)
    page.keyboard.press("Shift+C")
    expect(crossed).to_have_count(0)


def test_z_takes_the_answer_back_and_puts_it_back(at_home: Page) -> None:
    page = at_home
    press(page, "Enter")
    until_choice(page)
    asked = page.locator("h1").inner_text()
    page.keyboard.press("a")
    press(page, "Enter")
    verdict = page.locator(".verdict").inner_text()
    press(page, "z")
    expect(page.locator("h1")).to_have_text(asked)
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    press(page, "z")
    expect(page.locator(".verdict")).to_have_text(verdict)


@pytest.mark.parametrize("key", ["s", "u", "g"])
def test_a_key_checks_and_says_how_sure(at_home: Page, key: str) -> None:
    page = at_home
    press(page, "Enter")
    until_choice(page)
    page.keyboard.press(key)
    assert "/study/items/" in page.url  # nothing is chosen yet
    page.keyboard.press("a")
    press(page, key)
    expect(page.locator(".verdict")).to_be_focused()


@pytest.mark.parametrize("rating", ["1", "2", "3", "4"])
def test_a_figure_rates_and_goes_on(at_home: Page, rating: str) -> None:
    page = at_home
    press(page, "Enter")
    until_choice(page)
    page.keyboard.press("a")
    press(page, "Enter")
    press(page, rating)
    expect(page.locator(".last")).to_contain_text(
        {"1": "Again", "2": "Hard", "3": "Good", "4": "Easy"}[rating]
    )


def test_a_question_mark_lists_the_keys(at_home: Page) -> None:
    page = at_home
    press(page, "Enter")
    until_choice(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_space_presses_the_control_that_has_the_focus(at_home: Page) -> None:
    page = at_home
    press(page, "Enter")
    until_choice(page)
    page.locator("input[name=choice][value=C]").focus()
    page.keyboard.press("Space")
    expect(page.locator("input[name=choice][value=C]")).to_be_checked()
    assert "/study/items/" in page.url


def test_switched_off_keys_do_nothing(at_home: Page, site: Site) -> None:
    page = at_home
    page.goto(f"{site.address}/settings")
    page.get_by_label("Shortcuts").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Shortcuts")).not_to_be_checked()
    page.goto(site.address)
    page.get_by_role("button", name="Start studying").click()
    expect(page.locator("main h1, main .stem").first).to_be_visible()
    page.wait_for_url("**/study/items/**")
    for key in ("a", "b", "1", "s", "z", "?"):
        page.keyboard.press(key)
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
