"""What on a page would run, or lead away: looked for in what a browser would read of it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

ADDRESSES = frozenset(
    {"action", "background", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"}
)
OWN = re.compile(r"(?:/(?!/)|#|\?)")
"""How addresses of the app's own begin."""
AWAY = re.compile(r"https?://")
"""Where a plain link may lead: a source's page."""
STRANGE = frozenset(
    {"base", "embed", "frame", "frameset", "iframe", "math", "object", "style", "x-planted"}
)
_NAME = re.compile(r"[a-z][a-z0-9:_.-]*")


def active_parts(html: str) -> list[str]:
    """Return each part of a page that is not of the app's making, or that would run."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in STRANGE or not _NAME.fullmatch(tag):
            self.found.append(f"<{tag}>")
        if tag == "script" and not values.get("src", "").startswith("/static/"):
            self.found.append(f"<script> {values}")
        if "http-equiv" in values and not values.get("content", "").isdecimal():
            self.found.append("<meta http-equiv>")
        self.found += [f"<{tag}> {what}" for what in _attributes(tag, values)]


def _attributes(tag: str, values: dict[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if name.startswith("on") or name in {"planted", "srcdoc", "style"}:
            yield f"{name}={value[:60]!r}"
        if not _NAME.fullmatch(name):
            yield f"the attribute {name[:60]!r}"
        leads_away = name in ADDRESSES and value not in {"", "data:,"} and not OWN.match(value)
        if leads_away and not (tag == "a" and AWAY.match(value)):
            yield f"{name}={value[:60]!r}"
