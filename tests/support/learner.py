"""Somebody who studies in a browser: what stands on the page decides what they click."""

from typing import Protocol

from playwright.sync_api import Locator, Page

from quizapp.accounts import people
from quizapp.cli.preparing import opened_app
from quizapp.config import Settings
from quizapp.extensions import writing
from quizapp.web.clock import now
from tests.support.browsing import PASSWORD, hashed
from tests.support.site import Site

FIELDS = {
    "multiple_choice": "input[name=choice]",
    "matching": "select[name^=pair-]",
    "cloze": "input[name=typed]",
}


def enrol(site: Site, email: str, name: str, role: str = "learner") -> None:
    """Make an account on a site's data as `quizapp user add` does, but in this very process."""
    settings = Settings(data_dir=site.data)
    with opened_app(settings), writing() as session:
        people.add_user(
            session,
            email=email,
            name=name,
            role=role,
            password=hashed(),
            now=now(),
            zone=settings.default_zone,
        )


class Anywhere(Protocol):
    """A site, whatever runs it."""

    @property
    def address(self) -> str:
        """Where it answers."""


def sign_in(page: Page, site: Anywhere, email: str) -> None:
    """Sign in by the form; ends on the page where a learner starts."""
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    go(page, page.get_by_role("button", name="Sign in"))


def go(page: Page, way: Locator) -> None:
    """Click what leads elsewhere, and wait until it has: by a page load or by a swap."""
    before = page.url
    way.click()
    page.wait_for_url(lambda address: address != before)


def start(page: Page) -> None:
    """Begin a session; ends on its first question."""
    go(page, page.get_by_role("button", name="Start studying"))


def kind_asked(page: Page) -> str:
    """Return the kind of the question on the page."""
    return next((kind for kind, field in FIELDS.items() if page.query_selector(field)), "flashcard")


def answer(page: Page) -> int:
    """Answer the question on the page somehow; return how many facts that rates.

    Ends on the feedback, or after a self-rating on what comes next.
    """
    kind = kind_asked(page)
    if kind in {"cloze", "flashcard"}:
        go(page, page.get_by_role("button", name="Show the answer"))
        go(page, page.locator("button[name=rating].primary"))
        return 1
    fields = page.locator(FIELDS[kind]).all()
    if kind == "matching":
        for place in range(len(fields)):
            match(page, place, place)
    else:
        fields[0].check()
    go(page, page.get_by_role("button", name="Check"))
    return len(fields) if kind == "matching" else 1


def match(page: Page, line: int, response: int) -> None:
    """Put a response on a line of a matching set, counted from 0; beyond the last, start anew."""
    chips = page.locator(".chip")
    if chips.count():
        chips.nth(response % chips.count()).click()
        page.locator(f"#pair-{line}-slot").click()
    else:
        choices = page.locator(f"#pair-{line} option").count() - 1
        page.locator(f"#pair-{line}").select_option(index=1 + response % choices)


def told(page: Page) -> bool:
    """Say whether the page is the feedback on an answer."""
    return page.locator(".verdict").count() > 0


def go_on(page: Page) -> None:
    """Leave the feedback by its primary button."""
    go(page, page.locator("#rate button.primary"))
