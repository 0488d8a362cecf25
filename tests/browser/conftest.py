"""A real browser before a real server.

A page may only ask its own site; what it asks elsewhere, and each error on its console, fails
the test (`problems` holds them; a test that provokes some clears what it expected).
"""

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.support.site import Check, OpenPage, Site, running_site

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SCHEMES = ("light", "dark")
PATIENCE_MS = 30_000
"""How long a page may take on a machine that does much else; no test measures time by it."""
WIDTHS = (320, 1280)

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One installation for all tests of a worker; each test brings its own people."""
    with running_site(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture
def fresh_site(tmp_path: Path) -> Iterator[Site]:
    """An installation nobody has set up yet."""
    with running_site(tmp_path) as started:
        yield started


@pytest.fixture
def problems() -> list[str]:
    """What pages complained about so far; whatever is left at the end fails the test."""
    return []


@pytest.fixture
def open_page(browser: Browser, problems: list[str]) -> Iterator[OpenPage]:
    """Open pages as people have them: `open_page(scheme="dark", width=320, script=False)`.

    Each page is a person of their own (own cookies). Animations are off.
    """
    with contextlib.ExitStack() as opened:

        def open_one(*, scheme: str = "light", width: int = 1280, script: bool = True) -> Page:
            context = browser.new_context(
                color_scheme="dark" if scheme == "dark" else "light",
                viewport={"width": width, "height": 800},
                java_script_enabled=script,
                reduced_motion="reduce",
                has_touch=width < 600,
                locale="en-GB",
            )
            opened.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            watch(page, problems)
            return page

        yield open_one
    assert problems == []


def watch(page: Page, problems: list[str]) -> None:
    """Note every error of a page, and what it asks of other sites (the browser finds none)."""

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(f"{page.url}: {message.text}")

    def request(asked: Request) -> None:
        if not re.match(r"http://127\.0\.0\.1[:/]|data:|blob:", asked.url):
            problems.append(f"{page.url} asked {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    # No route: it would stop each request on its way, and turn the browser's own store off.
    page.on("request", request)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page at a desk, with script."""
    return open_page()


@pytest.fixture
def plain_page(open_page: OpenPage) -> Page:
    """A page whose browser runs no script."""
    return open_page(script=False)


def _look(scheme: str, width: int) -> object:
    """Return a look to open pages in: one in each scheme every time, at its other width later."""
    late = (scheme == "light") == (width == min(WIDTHS))
    marks = pytest.mark.long if late else ()
    return pytest.param((scheme, width), id=f"{scheme}-{width}", marks=marks)


@pytest.fixture(params=[_look(scheme, width) for scheme in SCHEMES for width in WIDTHS])
def any_page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A page in each look: light and dark, telephone and desk."""
    scheme, width = request.param
    return open_page(scheme=scheme, width=width)


@pytest.fixture(scope="session")
def accessible() -> Check:
    """Hold a page against WCAG 2.2 A and AA and axe's best practice, and see that it fits."""
    axe = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state("load")  # styles too: words can be there before their looks are
        options = {
            "runOnly": {"type": "tag", "values": STANDARDS},
            "resultTypes": ["violations"],  # what passes is not written down: quicker
        }
        found = axe.run(page, options=options).response["violations"]
        told = [
            (page.url, rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found
        ]
        assert told == [], json.dumps(told, indent=1)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{page.url} is {wider} px wider than the window"

    return check
