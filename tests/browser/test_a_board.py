"""Matching sets as a board: by tap, by drag, by keys and without script the same is recorded."""

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from question_bank.content.items import Item
from tests.support.board import Desk, shipped_set
from tests.support.learner import enrol, go, sign_in, start
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

SETS = {form: shipped_set(form) for form in ("pairs", "sorting", "extended")}


def asked(page: Page, site: Site, item: Item) -> Page:
    """Sign somebody new in, and put the item before them."""
    email = f"kim-{uuid.uuid4().hex}@example.org"
    enrol(site, email, "Kim")
    sign_in(page, site, email)
    start(page)
    Desk(site.data).ask(page, item)
    return page


def wanted(item: Item) -> list[int]:
    """Return the place of each premise's right response."""
    places = {response.id: place for place, response in enumerate(item.responses)}
    return [places[item.pairs[premise.id]] for premise in item.premises]


def by_form(page: Page, places: list[int]) -> None:
    for line, place in enumerate(places):
        page.locator(f"#pair-{line}").select_option(index=place + 1)


def by_tap(page: Page, places: list[int]) -> None:
    for line, place in enumerate(places):
        chip, slot = page.locator(".chip").nth(place), page.locator(f"#pair-{line}-slot")
        first, second = (chip, slot) if line % 2 else (slot, chip)
        first.tap()
        second.tap()


def by_drag(page: Page, places: list[int]) -> None:
    for line, place in enumerate(places):
        chip, slot = page.locator(".chip").nth(place), page.locator(f"#pair-{line}-slot")
        slot.scroll_into_view_if_needed()
        start_box, end_box = chip.bounding_box(), slot.bounding_box()
        assert start_box
        assert end_box
        page.mouse.move(start_box["x"] + 20, start_box["y"] + 20)
        page.mouse.down()
        page.mouse.move(end_box["x"] + 30, end_box["y"] + 15, steps=5)
        page.mouse.up()


def by_keys(page: Page, places: list[int]) -> None:
    page.locator("#pair-0-slot").focus()
    for line, place in enumerate(places):
        expect(page.locator(f"#pair-{line}-slot")).to_be_focused()
        page.keyboard.press("abcdefghij"[place])


WAYS: dict[str, tuple[Callable[[Page, list[int]], None], dict[str, object]]] = {
    "form": (by_form, {"script": False}),
    "tap": (by_tap, {"width": 320}),
    "drag": (by_drag, {}),
    "keys": (by_keys, {}),
}


@pytest.mark.parametrize("form", SETS)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_records_the_same(
    open_page: OpenPage, site: Site, way: str, form: str, accessible: Check
) -> None:
    item = SETS[form]
    place, device = WAYS[way]
    page = asked(open_page(**device), site, item)
    page.set_viewport_size({"width": 320 if way == "tap" else 1280, "height": 1800})
    place(page, wanted(item))
    if device.get("script", True):
        accessible(page)
    if way == "keys":
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: address != before)
    else:
        go(page, page.get_by_role("button", name="Check"))
    assert page.locator(".pairs .is-key").count() == len(item.premises)
    assert Desk(site.data).pairs(page) == dict(item.pairs)


def test_an_answer_that_fits_once_leaves_its_old_line(page: Page, site: Site) -> None:
    asked(page, site, SETS["pairs"])
    by_keys(page, [0])
    page.locator("#pair-1-slot").press("a")
    assert page.locator("#pair-0").input_value() == ""
    expect(page.locator("#pair-0-slot")).to_contain_text("Nothing placed yet")


def test_an_answer_that_repeats_stays(page: Page, site: Site) -> None:
    asked(page, site, SETS["sorting"])
    by_keys(page, [0, 0])
    values = [page.locator(f"#pair-{line}").input_value() for line in (0, 1)]
    assert values[0] == values[1] != ""


def test_a_line_left_open_is_named_and_nothing_is_sent(page: Page, site: Site) -> None:
    asked(page, site, SETS["pairs"])
    by_keys(page, [0])
    before = page.url
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#pair-1-missing")).to_be_visible()
    expect(page.locator("#pair-0-missing")).to_be_hidden()
    expect(page.locator("#pair-1-slot")).to_be_focused()
    assert page.url == before


def test_a_line_can_be_emptied_and_a_choice_dropped(page: Page, site: Site) -> None:
    asked(page, site, SETS["pairs"])
    slot, chip = page.locator("#pair-0-slot"), page.locator(".chip").first
    slot.press("b")
    slot.press("Delete")
    assert page.locator("#pair-0").input_value() == ""
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.press("Escape")
    expect(chip).to_have_attribute("aria-pressed", "false")
    slot.press("ArrowDown")
    slot.press("ArrowDown")
    assert page.locator("#pair-0").input_value() == page.locator("#pair-0 option").nth(
        2
    ).get_attribute("value")


def test_answers_far_above_open_under_the_line_that_waits(open_page: OpenPage, site: Site) -> None:
    page = asked(open_page(width=320), site, SETS["extended"])
    page.locator(".slot").last.tap()
    chip = page.locator(".pair").last.locator(".chip").first
    chip.tap()
    expect(page.locator(".slot").last).to_contain_text(SETS["extended"].responses[0].text)
    expect(page.locator(".pair .chip")).to_have_count(0)


def test_each_step_is_told_to_who_cannot_see_it(page: Page, site: Site) -> None:
    item = SETS["pairs"]
    asked(page, site, item)
    page.locator("#pair-0-slot").press("a")
    expect(page.locator("#board-status")).to_have_text(
        f"{item.responses[0].text} is placed with {item.premises[0].text}."
    )
