"""Matching sets as a board: by tap, by drag, by keys and without script the same is recorded."""

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from question_bank.content.items import Item
from tests.support.board import Desk, shipped_set
from tests.support.learner import enrol, go, sign_in, start
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

SMALLEST = 44
"""CSS pixels: what a thumb hits without aiming."""
FORMS = ("pairs", "sorting", "extended")


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
        drag(page, page.locator(".chip").nth(place), page.locator(f"#pair-{line}-slot"))


def drag(page: Page, carried: Locator, onto: Locator) -> None:
    """Press on one thing, move to another, and let go there."""
    onto.evaluate("it => it.scrollIntoView({block: 'center'})")
    begin, end = carried.bounding_box(), onto.bounding_box()
    assert begin
    assert end
    page.mouse.move(begin["x"] + 20, begin["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 15, steps=5)
    page.mouse.up()


def filled(page: Page) -> list[str]:
    """Return what each line would send."""
    return [line.input_value() for line in page.locator("select[name^=pair-]").all()]


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


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_records_the_same(
    open_page: OpenPage, site: Site, way: str, form: str, accessible: Check
) -> None:
    item = shipped_set(form)
    place, device = WAYS[way]
    page = asked(open_page(**device), site, item)
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
    if device.get("script", True):
        accessible(page)
    assert Desk(site.data).pairs(page) == dict(item.pairs)


def test_an_answer_that_fits_once_leaves_its_old_line(page: Page, site: Site) -> None:
    asked(page, site, shipped_set("pairs"))
    by_keys(page, [0])
    page.locator("#pair-1-slot").press("a")
    assert page.locator("#pair-0").input_value() == ""
    expect(page.locator("#pair-0-slot")).to_contain_text("Nothing placed yet")


def test_an_answer_that_repeats_stays(page: Page, site: Site) -> None:
    asked(page, site, shipped_set("sorting"))
    by_keys(page, [0, 0])
    values = [page.locator(f"#pair-{line}").input_value() for line in (0, 1)]
    assert values[0] == values[1] != ""


def test_a_line_left_open_is_named_and_nothing_is_sent(page: Page, site: Site) -> None:
    asked(page, site, shipped_set("pairs"))
    by_keys(page, [0])
    before = page.url
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#pair-1-missing")).to_be_visible()
    expect(page.locator("#pair-0-missing")).to_be_hidden()
    expect(page.locator("#pair-1-slot")).to_be_focused()
    assert page.url == before


def test_a_line_can_be_emptied_and_a_choice_dropped(page: Page, site: Site) -> None:
    asked(page, site, shipped_set("pairs"))
    slot, chip = page.locator("#pair-0-slot"), page.locator(".chip").first
    slot.press("b")
    slot.press("Delete")
    assert page.locator("#pair-0").input_value() == ""
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.press("Escape")
    expect(chip).to_have_attribute("aria-pressed", "false")
    slot.click()
    expect(slot).to_have_attribute("aria-pressed", "true")
    chip.press("Escape")
    expect(slot).to_have_attribute("aria-pressed", "false")
    expect(slot).to_be_focused()


def test_arrows_go_through_what_the_other_lines_leave(page: Page, site: Site) -> None:
    asked(page, site, shipped_set("pairs"))
    by_keys(page, [1])
    slot = page.locator("#pair-1-slot")
    for key, letter in (("ArrowDown", "A"), ("ArrowDown", "C"), ("ArrowUp", "A")):
        slot.press(key)
        expect(slot.locator("b")).to_have_text(letter)
    expect(page.locator("#pair-0-slot b")).to_have_text("B")


def test_letters_fill_the_lines_from_where_reading_starts(page: Page, site: Site) -> None:
    asked(page, site, shipped_set("pairs"))
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#pair-0-slot b")).to_have_text("C")
    expect(page.locator("#pair-1-slot")).to_be_focused()


def test_what_is_dragged_off_the_board_leaves_its_line_empty(page: Page, site: Site) -> None:
    asked(page, site, shipped_set("sorting"))
    by_keys(page, [0])
    drag(page, page.locator("#pair-0-slot"), page.locator("#pair-1-slot"))
    assert filled(page)[:2] == ["", "0"]
    drag(page, page.locator("#pair-1-slot"), page.locator(".meta"))
    assert not any(filled(page))


def test_answers_far_above_open_under_the_line_that_waits(open_page: OpenPage, site: Site) -> None:
    page = asked(open_page(width=320), site, shipped_set("extended"))
    page.locator(".slot").last.tap()
    chip = page.locator(".pair").last.locator(".chip").first
    chip.tap()
    expect(page.locator(".slot").last).to_contain_text(shipped_set("extended").responses[0].text)
    expect(page.locator(".pair .chip")).to_have_count(0)


def test_each_step_is_told_to_who_cannot_see_it(page: Page, site: Site) -> None:
    item = shipped_set("pairs")
    asked(page, site, item)
    page.locator("#pair-0-slot").press("a")
    expect(page.locator("#board-status")).to_have_text(
        f"A · {item.responses[0].text} placed with {item.premises[0].text}."
    )


def test_the_board_in_each_look(any_page: Page, site: Site, accessible: Check) -> None:
    asked(any_page, site, shipped_set("extended"))
    by_keys(any_page, [0])
    any_page.get_by_role("button", name="Check").click()
    any_page.locator(".chip").nth(1).click()
    expect(any_page.locator("#pair-1-missing")).to_be_visible()
    accessible(any_page)
    boxes = [each.bounding_box() for each in any_page.locator(".chip, .slot").all()]
    assert all(box and min(box["width"], box["height"]) >= SMALLEST for box in boxes)


@pytest.mark.parametrize("width", [320, 1280])
def test_what_was_pressed_stays_where_it_was(open_page: OpenPage, site: Site, width: int) -> None:
    page = asked(open_page(width=width), site, shipped_set("extended"))
    slot = page.locator(".slot").nth(1)
    slot.evaluate("it => it.scrollIntoView({block: 'start'})")
    before = slot.bounding_box()
    slot.click()
    assert before
    assert slot.bounding_box() == pytest.approx(before, abs=1)
