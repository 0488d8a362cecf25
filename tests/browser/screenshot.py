"""Takes the picture in the README: `make screenshot`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.support.learner import answer, enrol, go_on, kind_asked, sign_in, start, told
from tests.support.site import running_browser, running_site

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "screenshot.png"
WIDTH = 820
ADA = "ada@example.org"


def main() -> None:
    """Let Ada study until a choice is answered; its feedback is the picture."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as site,
        running_browser() as browser,
    ):
        enrol(site, ADA, "Ada")
        page = browser.new_page(reduced_motion="reduce", viewport={"width": WIDTH, "height": 600})
        sign_in(page, site, ADA)
        start(page)
        find_a_choice(page)
        answer(page)
        # As high as the page is, so that the bar at the foot of the window covers nothing.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.screenshot(path=PICTURE)


def find_a_choice(page: Page) -> None:
    """Answer what is asked until a choice is."""
    while kind_asked(page) != "multiple_choice":
        answer(page)
        if told(page):
            go_on(page)


if __name__ == "__main__":
    main()
