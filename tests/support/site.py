"""A running installation and a browser to see it with, each stopped by whoever started it."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The browser must not call home: a closed network would fill its console with refusals. Nor may
# a page: what it asks of other sites is asked of nobody.
SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
)
START_SECONDS = 60

OpenPage = Callable[..., Page]
"""Opens a page for somebody new: `open_page(scheme="dark", width=320, script=False)`."""
Check = Callable[[Page], None]
"""Holds a page against a rule."""


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
        found = re.search(rf"{self.address}/\S+", self.log.read_text())
        if found is None:
            raise RuntimeError(f"no set-up link in:\n{self.log.read_text()}")
        return found[0]


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


@contextlib.contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Start an installation in `folder` on a port of its own; stop it whatever happens."""
    data, log = folder / "data", folder / "server.log"
    with log.open("wb") as told:
        server = subprocess.Popen(
            [quizapp(), "run", "--port", "0"],
            env=surroundings(data),
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Site(address_told(log, server), data, log)
    finally:
        stop(server)


def address_told(log: Path, server: subprocess.Popen[bytes]) -> str:
    """Wait until the server says where it serves."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if found := re.search(r"Serving at (http://\S+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End one server by its own id, the hard way if it does not listen."""
    server.terminate()
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the browser that CHROMIUM names or PATH holds."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise RuntimeError("No browser found: `make test` installs one, CHROMIUM names one.")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*SWITCHES, *as_root])
        yield started
        started.close()
