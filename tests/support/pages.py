"""What every HTML page must keep to, checked each time a test fetches one."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
NEEDS_LABEL = frozenset({"input", "select", "textarea"})
UNLABELLED_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image"})


class CheckingClient(FlaskClient):
    """A test client that refuses to hand over a page with a fault."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - Flask's own signature
        """Send a request; check the answer if it is a page."""
        kwargs.setdefault("buffered", True)  # a file that is served is closed at once
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            problems = page_problems(response.text)
            assert not problems, f"{response.request.path}: {'; '.join(problems)}"
        return response


def page_problems(html: str) -> list[str]:
    """Return what is wrong with a page, in words."""
    page = _Page()
    page.feed(html)
    page.close()
    return [*page.problems, *_problems_of_whole(page)]


def _problems_of_whole(page: "_Page") -> list[str]:
    problems = []
    if not page.language:
        problems.append("<html> has no lang")
    if not page.title.strip(" ·"):
        problems.append("the page has no title")
    if page.tags["h1"] != 1:
        problems.append(f"{page.tags['h1']} h1 instead of one")
    if page.tags["main"] != 1:
        problems.append(f"{page.tags['main']} main instead of one")
    problems += [f"id {name!r} is there {n} times" for name, n in page.ids.items() if n > 1]
    problems += [f"{ref!r} is named but there is no such id" for ref in page.refs - set(page.ids)]
    problems += [f"no label for {c.name!r}" for c in page.controls if not c.labelled(page)]
    problems += [f"<{tag}> is never closed" for tag in page.open_tags]
    return problems


@dataclass
class Control:
    """A field of a form."""

    name: str
    id: str | None
    in_label: bool
    aria: bool

    def labelled(self, page: "_Page") -> bool:
        """Return whether a screen reader has something to call it."""
        return self.in_label or self.aria or self.id in page.labelled


@dataclass
class _Page(HTMLParser):
    """Reads a page once, noting what the rules ask about."""

    problems: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    ids: Counter[str] = field(default_factory=Counter)
    refs: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    controls: list[Control] = field(default_factory=list)
    language: str | None = None
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self._check_attributes(tag, attrs)
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang")
        self._note_references(tag, values)
        self._note_control(tag, values)
        if tag == "script" and "src" not in values:
            self.problems.append("a script stands in the page")
        if tag == "style":
            self.problems.append("a style sheet stands in the page")
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open_tags or self.open_tags[-1] != tag:
            line, _ = self.getpos()
            self.problems.append(f"</{tag}> on line {line} closes {self.open_tags[-1:]}")
        if tag in self.open_tags:
            while self.open_tags.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open_tags[-1:] == ["title"] and "svg" not in self.open_tags:
            self.title += data

    def _check_attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        for name, times in Counter(names).items():
            if times > 1:
                self.problems.append(f"<{tag}> has {name} {times} times")
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> has {name}=, which the content policy forbids")
        if tag == "img" and "alt" not in names:
            self.problems.append("a picture has no alt")

    def _note_references(self, tag: str, values: dict[str, str]) -> None:
        if "id" in values:
            self.ids[values["id"]] += 1
        for name in ("aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"):
            self.refs.update(values.get(name, "").split())
        if tag == "label" and "for" in values:
            self.refs.add(values["for"])
            self.labelled.add(values["for"])

    def _note_control(self, tag: str, values: dict[str, str]) -> None:
        unseen = "hidden" in values or values.get("type") in UNLABELLED_INPUTS
        if tag not in NEEDS_LABEL or unseen:
            return
        aria = bool(values.get("aria-label") or values.get("aria-labelledby"))
        name = values.get("name", tag)
        self.controls.append(Control(name, values.get("id"), "label" in self.open_tags, aria))
