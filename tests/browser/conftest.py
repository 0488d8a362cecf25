"""A real browser before a real server: started here, stopped by its own process id.

Each site has its own data folder and port, so these tests can run beside any other server.
A page may only ask its own site; what it asks elsewhere, and each error on its console, fails
the test (`problems` holds them; a test that provokes some clears what it expected).
"""

import contextlib
import http
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The browser must not call home: a closed network would fill its console with refusals.
SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SCHEMES = ("light", "dark")
WIDTHS = (320, 1280)
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """One running installation: where it answers, where its data lies, what it has printed."""

    address: str
    data: Path
    log: Path

    def command(self, *arguments: str, given: str = "") -> str:
        """Run `quizapp` on this site's data; returns what it printed."""
        finished = subprocess.run(
            [quizapp(), *arguments],
            env=surroundings(self.data),
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        return finished.stdout

    def setup_link(self) -> str:
        """Return the one-time link that makes the first account."""
        found = re.search(r"http://\S+/\S+", self.log.read_text())
        assert found, self.log.read_text()
        return found[0]


OpenPage = Callable[..., Page]


def quizapp() -> str:
    return str(Path(sys.executable).with_name("quizapp"))


def surroundings(data: Path) -> dict[str, str]:
    """Return the environment of a site: ours, less every setting, on its own data."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("QUIZAPP_") and name != "DATABASE_URL"
    }
    return kept | {"QUIZAPP_DATA_DIR": str(data)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(site: Site) -> bool:
    asked = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=5)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        asked.close()


def wait_until_it_serves(site: Site, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if answers(site):
            return
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{site.log.read_text()}")


@contextlib.contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Start an installation in `folder`; stop it whatever happens."""
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", folder / "data", folder / "server.log")
    command = [quizapp(), "run", "--host", "127.0.0.1", "--port", str(port)]
    with site.log.open("wb") as log:
        server = subprocess.Popen(
            command, env=surroundings(site.data), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_until_it_serves(site, server)
            yield site
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = os.environ.get("CHROMIUM")
    path = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail("No browser found: `make test` installs one, CHROMIUM names one.")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*SWITCHES, *as_root])
        yield started
        started.close()


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
            context.set_default_timeout(10_000)
            page = context.new_page()
            watch(page, problems)
            return page

        yield open_one
    assert problems == []


def watch(page: Page, problems: list[str]) -> None:
    """Note every error of a page, and stop what it asks of other sites."""

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(f"{page.url}: {message.text}")

    def request(route: Route, asked: Request) -> None:
        if re.match(r"http://127\.0\.0\.1[:/]|data:|blob:", asked.url):
            route.fallback()
        else:
            problems.append(f"{page.url} asked {asked.url}")
            route.abort()

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.route("**/*", request)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page at a desk, with script."""
    return open_page()


@pytest.fixture
def plain_page(open_page: OpenPage) -> Page:
    """A page whose browser runs no script."""
    return open_page(script=False)


@pytest.fixture(params=[(scheme, width) for scheme in SCHEMES for width in WIDTHS], ids=str)
def any_page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A page in each look: light and dark, telephone and desk."""
    scheme, width = request.param
    return open_page(scheme=scheme, width=width)


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Hold a page against WCAG 2.2 A and AA and axe's best practice, and see that it fits."""
    axe = Axe()

    def check(page: Page) -> None:
        options = {"runOnly": {"type": "tag", "values": STANDARDS}}
        found = axe.run(page, options=options).response["violations"]
        told = [
            (page.url, rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found
        ]
        assert told == [], json.dumps(told, indent=1)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{page.url} is {wider} px wider than the window"

    return check
