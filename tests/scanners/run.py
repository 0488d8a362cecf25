"""Wapiti and sqlmap against a running site, signed in as each role, and against planted holes.

`python -m tests.scanners.run` prints the table; `--role learner` scans as one role alone.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.scanners.vulnerable import running_vulnerable
from tests.support.quick import folder_in_memory
from tests.support.site import Site, running_site

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "tools" / "scan" / "bin" / "python"
ROLES = ("nobody", "learner", "instructor", "admin")
PLANTED = "planted"
PASSWORD = "quiet rivers run deep past mills"
SECONDS = 120
"""How long each scanner may look as each role."""

MODULES = "xss,permanentxss,sql,timesql,exec,file,redirect,crlf,xxe"
# It draws Flash films' addresses out with a package that has no wheel; the app has no such films.
# And what it finds of one kind (XML) it calls by a word of its own, and leaves out of its report.
WAPITI = """
import sys, types
flash = types.ModuleType("yaswfp")
flash.swfparser = types.ModuleType("yaswfp.swfparser")
sys.modules |= {"yaswfp": flash, "yaswfp.swfparser": flash.swfparser}
from wapitiCore.definitions import vulnerabilities
from wapitiCore.definitions.xxe import XxeFinding
XxeFinding.type = classmethod(lambda kind: "vulnerability")
vulnerabilities.append(XxeFinding)
from wapitiCore.main.wapiti import wapiti_asyncio_wrapper
wapiti_asyncio_wrapper()
"""
LEFT_ALONE = (
    "/sign-out*",
    "/settings/*",
    "/people/*/close",
    "/people/*/role",
    "/people/*/sign-out",
    "/people/*/reset-link",
)
"""What would end the very sign-in that the scanner was given."""

ASKED = {
    "nobody": ["/sign-in?next=/plan", "/sign-up?code=ABCD"],
    "learner": ["/history?before=2026-11-01", "/join?code=ABCD"],
    "instructor": [
        "/bank?words=rash&noun=fact&status=published&sort=title",
        "/bank?category=feature&concept=polymyositis&predicate=treats&author=1&since=2026-01-01",
        "/bank/changes?words=rash&person=1&kind=edit&noun=fact&since=2026-01-01",
        "/bank/concepts?q=ra",
        "/bank/grid?predicate=has_phenotype&rows=condition&kind=finding",
    ],
    "admin": ["/bank?document=1&problem=1&below=50&answered=1&kinds=1", "/bank/bin?after=1"],
    PLANTED: ["/fact?id=1"],
}
"""Addresses with all that can be asked of them: words to search for, orders, filters."""


HOLES = {
    "wapiti": {
        *("Command execution", "CRLF Injection", "Open Redirect", "Path Traversal"),
        *("Reflected Cross Site Scripting", "SQL Injection", "Stored Cross Site Scripting"),
        "XML External Entity",
    },
    "sqlmap": {"SQL injection"},
}
"""Each kind of hole that is planted, and that a scanner must find there."""

FEWEST = {"nobody": 15, "learner": 30, "instructor": 100, "admin": 100, PLANTED: 15}
"""Pages and forms that wapiti must have seen as each: 23 are seen by whoever is not signed in."""


@dataclass
class Scan:
    """What a scanner saw and found."""

    tool: str
    role: str
    seen: int
    """Pages and forms that wapiti found; addresses that sqlmap tried."""
    findings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.tool:<8} {self.role:<11} {self.seen:>5} {len(self.findings):>9} "
            f"{self.seconds:>8.0f}"
        )


HEADINGS = f"{'scanner':<8} {'as':<11} {'seen':>5} {'findings':>9} {'seconds':>8}"


def wapiti(address: str, role: str, cookie: str, seconds: int, starts: Sequence[str] = ()) -> Scan:
    """Let wapiti look at a site; what it made itself is thrown away.

    It gives up where a busy disk lets its own database wait for five seconds, hence in memory.
    """
    with TemporaryDirectory(dir=folder_in_memory()) as folder:
        report = Path(folder, "report.json")
        command = [
            *(PYTHON, "-c", WAPITI, "--url", f"{address}/", "--module", MODULES),
            *("--format", "json", "--output", report, "--store-session", folder),
            *("--store-config", folder, "--flush-session", "--no-bugreport", "--verbose", "0"),
            *("--max-scan-time", str(seconds // 2), "--max-attack-time", str(seconds // 10 + 1)),
            *("--max-links-per-page", "40", "--max-files-per-dir", "10", "--depth", "5"),
            *("--timeout", "15", "--tasks", "4", "--endpoint", address),
            *(part for start in starts for part in ("--start", address + start)),
            *(part for path in LEFT_ALONE for part in ("--exclude", address + path)),
            *(("--header", f"Cookie: {cookie}") if cookie else ()),
        ]
        began = time.monotonic()
        _run(command, folder, seconds * 10)
        found = json.loads(report.read_text())
        kinds = {**found["vulnerabilities"], **found["anomalies"]}
        findings = [
            f"{kind}: {each['method']} {each['path']} {each['parameter']}: {each['info']}"
            for kind, each_found in kinds.items()
            for each in each_found
        ]
        pages = int(found["infos"]["crawled_pages_nbr"])
        return Scan("wapiti", role, pages, findings, time.monotonic() - began)


def sqlmap(address: str, role: str, cookie: str, seconds: int) -> Scan:
    """Let sqlmap try every parameter of the addresses that a role may ask."""
    scan = Scan("sqlmap", role, 0)
    began = time.monotonic()
    for asked in ASKED[role]:
        with TemporaryDirectory() as folder:
            command = [
                *(PYTHON.with_name("sqlmap"), "--url", address + asked, "--batch"),
                *("--level", "2", "--risk", "1", "--technique", "BEUST", "--timeout", "10"),
                *("--threads", "2", "--disable-coloring", "--output-dir", folder),
                *("--time-limit", str(max(20, seconds // len(ASKED[role])))),
                *("--answers", "follow=N,redirect=N"),
                *(("--cookie", cookie, "--param-exclude", "quizapp") if cookie else ()),
            ]
            said = _run(command, folder, seconds * 10)
        scan.seen += len(re.findall(r"testing (?:if )?(?:\w+ )?parameter '", said)) > 0
        for name in re.findall(r"^Parameter: (.+)$", said, re.MULTILINE):
            scan.findings.append(f"SQL injection: {asked}: {name}")
    scan.seconds = time.monotonic() - began
    return scan


def scans(site: Site, roles: Sequence[str], seconds: int) -> Iterator[Scan]:
    """Scan a running site as each role; the sign-in must have lasted to the end.

    All sign in before the first scan: its guesses use up the tries that this address has.
    """
    doors = {
        role: signed_in(site, role) if role != "nobody" else ("", build_opener()) for role in roles
    }
    for role, (cookie, browser) in doors.items():
        yield wapiti(site.address, role, cookie, seconds, ASKED[role])
        yield sqlmap(site.address, role, cookie, seconds)
        if cookie and "/sign-in" in browser.open(f"{site.address}/").url:
            raise RuntimeError(f"the scanner was signed out as {role}: it saw little")


def planted(seconds: int) -> Iterator[Scan]:
    """Scan the planted holes."""
    with running_vulnerable() as address:
        yield wapiti(address, PLANTED, "", seconds)
        yield sqlmap(address, PLANTED, "", seconds)


def signed_in(site: Site, role: str) -> tuple[str, OpenerDirector]:
    """Make an account and sign it in; return its cookie and its browser."""
    email = f"{role}@example.org"
    command = ("user", "add", email, "--name", role.title(), "--role", role, "--password-stdin")
    site.command(*command, given=f"{PASSWORD}\n")
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = browser.open(f"{site.address}/sign-in").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if token is None:
        raise RuntimeError("no form to sign in with")
    sent = {"csrf_token": token[1], "email": email, "password": PASSWORD}
    there = browser.open(f"{site.address}/sign-in", urlencode(sent).encode())
    if "/sign-in" in there.url:
        raise RuntimeError(f"{role} could not sign in")
    return "; ".join(f"{each.name}={each.value}" for each in jar), browser


def faults(found: Sequence[Scan]) -> Iterator[str]:
    """Yield what makes a run no clean bill."""
    for each in found:
        fewest = FEWEST[each.role] if each.tool == "wapiti" else 1
        if each.seen < fewest:
            yield f"{each.tool} as {each.role} saw {each.seen}, not {fewest}"
        if each.role != PLANTED and each.findings:
            yield f"{each.tool} as {each.role} found a hole"
        kinds = {finding.partition(":")[0] for finding in each.findings}
        for missed in sorted(HOLES[each.tool] - kinds) if each.role == PLANTED else ():
            yield f"{each.tool} missed what is planted: {missed}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and what makes it no clean bill; 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=ROLES, action="append", help="scan as this role alone")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each scanner and role")
    chosen = parser.parse_args(arguments)
    found: list[Scan] = []
    sys.stdout.write(f"{HEADINGS}\n")
    with TemporaryDirectory() as folder, running_site(Path(folder)) as site:
        found += _told(scans(site, chosen.role or ROLES, chosen.seconds))
        found += _told(planted(chosen.seconds))
    wrong = list(faults(found))
    sys.stdout.write("".join(f"{each}\n" for each in wrong))
    return int(bool(wrong))


def _told(found: Iterator[Scan]) -> Iterator[Scan]:
    for scan in found:
        sys.stdout.write("\n".join((str(scan), *(f"  {each}" for each in scan.findings), "")))
        sys.stdout.flush()
        yield scan


def _run(command: Sequence[object], folder: str, seconds: int) -> str:
    """Run a scanner; return what it said."""
    try:
        finished = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except FileNotFoundError:
        raise RuntimeError("the scanners are not installed: `make check-long` does") from None
    if finished.returncode:
        said = f"{finished.stdout[-2000:]}{finished.stderr[-2000:]}"
        raise RuntimeError(f"{command[0]} failed:\n{said}")
    return finished.stdout


if __name__ == "__main__":
    sys.exit(main())
