"""From the key that checks an answer until its feedback is painted, in a real browser.

On a running site with the app's own script, at full speed and with the processor slowed four times
by the browser's own switch. The clock is the browser's: from the key's event until the frame after
the page was swapped.
"""

import math
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.learner import answer, enrol, go_on, kind_asked, sign_in, start, told
from tests.support.site import Site, running_browser, running_site

WANTED_MS = {1: 100, 4: 200}
MOST_QUESTIONS = 12
WATCH = """() => {
  let at = null;
  addEventListener("keydown", (event) => {
    if (event.key === "Enter") at ??= event.timeStamp;
  }, { capture: true });
  window.untilPainted = new Promise((resolve) => {
    document.addEventListener("page:swapped", () => {
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - at)));
    }, { once: true });
  });
}"""


def painted(learners: int) -> None:
    """Print the median and the 95th of a hundred, at both speeds."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as site,
        running_browser() as browser,
    ):
        sys.stdout.write("\n")
        for slower, wanted in WANTED_MS.items():
            taken: list[float] = []
            for number in range(learners):
                taken += _studied(site, browser, f"learner{slower}-{number}@example.org", slower)
            taken.sort()
            median, late = (taken[math.ceil(q * len(taken)) - 1] for q in (0.5, 0.95))
            sys.stdout.write(
                f"key to feedback painted, processor slowed {slower} times: {len(taken)} answers,"
                f" median {median:.0f} ms, 95th {late:.0f} ms (wanted: {wanted})\n"
            )


def _studied(site: Site, browser: Browser, email: str, slower: int) -> list[float]:
    """Let somebody study a first day; return how long each choice took."""
    enrol(site, email, "Learner")
    page = browser.new_page()
    sign_in(page, site, email)
    start(page)
    speed = page.context.new_cdp_session(page)
    speed.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    taken = []
    for _question in range(MOST_QUESTIONS):
        if "/study/items/" not in page.url:
            break
        if kind_asked(page) == "multiple_choice":
            taken.append(_one(page))
        else:
            answer(page)
        if told(page):
            go_on(page)
    page.context.close()
    return taken


def _one(page: Page) -> float:
    page.evaluate(WATCH)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    taken: float = page.evaluate("window.untilPainted")
    return taken


if __name__ == "__main__":
    painted(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
