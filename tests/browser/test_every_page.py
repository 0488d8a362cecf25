"""Every page in each look: accessible, no wider than the window, and large enough to hit."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support.board import Desk, later_items
from tests.support.learner import answer, enrol, go, go_on, kind_asked, sign_in, start, told
from tests.support.site import Check, OpenPage, Site

pytestmark = pytest.mark.browser

SMALLEST = 44
"""CSS pixels: what a thumb hits without aiming."""
TARGETS = "main button, main summary, main select, main input:not([type=hidden]), header a, nav a"
SMALL = """(elements, smallest) => elements
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.scroll'))
  .map(one => [one, (one.closest('label') || one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < smallest || box.height < smallest))
  .map(([one, box]) => one.outerHTML.slice(0, 80) + ' ' + box.width + 'x' + box.height)
"""
"""A script that returns what is shown and too small; half a pixel is the browser's rounding."""
OPEN_TO_ALL = ("/sign-in", "/sign-up")
FOR_ADMINISTRATORS = (
    "/",
    "/plan",
    "/progress",
    "/history",
    "/leeches",
    "/bank/bin",
    "/bank/bulk",
    "/bank/bulk?id=fact/ad-immune-attack",
    "/bank/fact/ad-immune-attack/compare?from=0&to=1",
    "/bank/fact/ad-immune-attack/history",
    "/bank/fact/ad-immune-attack/history/1",
    "/bank/grid?predicate=disrupts&rows=condition&kind=process",
    "/bank/grid/cell?subject=parkinson-disease&predicate=disrupts&value=nerve-signals",
    "/bank/foil/has-phenotype-resting-tremor/edit",
    "/bank",
    "/bank?words=rash&concept=dermatomyositis&kinds=1",
    "/bank/changes",
    "/bank/leeches",
    "/bank/read",
    "/bank/read/filter",
    "/bank/read/new",
    "/bank/read/stale",
    "/bank/reports",
    "/bank/review",
    "/bank/withdrawn",
    "/bank/fact/ad-immune-attack/review",
    "/bank/fact/ad-immune-attack",
    "/bank/fact/ad-immune-attack/edit",
    "/bank/concept/dermatomyositis",
    "/bank/concept/dermatomyositis/edit",
    "/bank/document/what-autoimmune-disease-causes-foot-cramps",
    "/bank/new/fact",
    "/bank/new/concept",
    "/bank/new/document",
    "/cohorts",
    "/join",
    "/study/set-aside",
    "/settings",
    "/settings/data",
    "/settings/email",
    "/settings/leave",
    "/settings/sign-ins",
    "/settings/vouch",
    "/settings/memory",
    "/people",
    "/people/invitations",
)


def new_person(site: Site, name: str, role: str = "learner") -> str:
    email = f"{name.lower()}-{uuid.uuid4().hex}@example.org"
    enrol(site, email, name, role)
    return email


def large_enough(page: Page) -> None:
    """See that everything to press is at least as large as a thumb."""
    assert page.eval_on_selector_all(TARGETS, SMALL, SMALLEST - 0.5) == [], page.url


def test_pages_open_to_everybody(any_page: Page, site: Site, accessible: Check) -> None:
    for path in OPEN_TO_ALL:
        any_page.goto(f"{site.address}{path}")
        accessible(any_page)
        large_enough(any_page)


def test_pages_of_an_administrator(any_page: Page, site: Site, accessible: Check) -> None:
    sign_in(any_page, site, new_person(site, "Alva", "admin"))
    for path in FOR_ADMINISTRATORS:
        any_page.goto(f"{site.address}{path}")
        accessible(any_page)
        large_enough(any_page)


def test_a_history_of_several_versions(any_page: Page, site: Site, accessible: Check) -> None:
    fact = f"{site.address}/bank/fact/ad-immune-attack"
    sign_in(any_page, site, new_person(site, "Ines", "instructor"))
    any_page.goto(f"{fact}/edit")
    any_page.get_by_label("Note", exact=True).fill(f"Looked at: {uuid.uuid4().hex}.")
    any_page.get_by_label("Why").last.fill("To be looked at.")
    go(any_page, any_page.get_by_role("button", name="Save as draft"))
    any_page.goto(f"{fact}/history")
    expect(any_page.get_by_role("button", name="Compare these two")).to_be_visible()
    accessible(any_page)
    large_enough(any_page)


def test_pages_that_say_no(
    any_page: Page, site: Site, accessible: Check, problems: list[str]
) -> None:
    sign_in(any_page, site, new_person(site, "Lea"))
    for path in ("/no-such-page", "/people", "/setup/no-such-link", "/reset/no-such-link"):
        any_page.goto(f"{site.address}{path}")
        accessible(any_page)
    problems.clear()  # the browser notes each refusal


def test_the_set_up_page(open_page: OpenPage, fresh_site: Site, accessible: Check) -> None:
    for scheme, width in (("light", 320), ("dark", 1280)):
        page = open_page(scheme=scheme, width=width)
        page.goto(fresh_site.setup_link())
        accessible(page)
        large_enough(page)


def test_a_form_with_mistakes(
    any_page: Page, site: Site, accessible: Check, problems: list[str]
) -> None:
    any_page.goto(f"{site.address}/sign-in")
    any_page.get_by_role("button", name="Sign in").click()
    expect(any_page.get_by_role("alert")).to_be_focused()
    accessible(any_page)
    problems.clear()  # the browser notes the refusal


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_and_answers_of_every_kind_on_a_telephone(
    open_page: OpenPage, site: Site, accessible: Check, scheme: str
) -> None:
    page = open_page(scheme=scheme, width=320)
    sign_in(page, site, new_person(site, "Tia"))
    start(page)
    seen: set[str] = set()
    later = list(later_items())
    while "/study/items/" in page.url:
        if later:
            Desk(site.data).ask(page, later.pop())
        kind = kind_asked(page)
        if kind not in seen:
            seen.add(kind)
            large_enough(page)
            if kind in {"cloze", "flashcard"}:
                go(page, page.get_by_role("button", name="Show the answer"))
                accessible(page)
                large_enough(page)
                page.go_back()
                page.locator("[name=reveal]").wait_for(state="attached")
            answer(page)
            large_enough(page)
        else:
            answer(page)
        if told(page):
            go_on(page)
    assert seen == {"multiple_choice", "matching", "cloze", "flashcard"}
    large_enough(page)
