"""The forms of a page with all that a browser would send of them, and every button to press."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

FREE = frozenset({"text", "textarea", "search", "email", "url", "tel"})
"""Kinds of fields into which anything can be typed; `hidden` ones hold what pages put there."""


@dataclass
class Field:
    """One field: its kind, what stands in it, and what it offers."""

    name: str
    kind: str
    value: str = ""
    sent: bool = True
    """Whether a browser sends it as the page is: a box that is not ticked is not sent."""
    offers: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page, with its buttons as (where to, name, value)."""

    page: str
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def as_it_stands(self) -> dict[str, list[str]]:
        """Return what would be sent, without a button."""
        found: dict[str, list[str]] = {}
        for each in self.fields:
            if each.sent and each.name and each.kind != "file":
                found.setdefault(each.name, []).append(each.value)
        return found

    def presses(self) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Yield where each button sends the form, and what it adds."""
        for where, name, value in self.buttons or [("", "", "")]:
            yield where or self.action, {name: [value]} if name else {}


def forms_of(html: str, address: str) -> list[Form]:
    """Return the forms of a page that stands at an address."""
    reader = _Forms(address)
    reader.feed(html)
    reader.close()
    reader.settle()
    return reader.forms


def links_of(html: str) -> set[str]:
    """Return the addresses of the app's own that a page leads to."""
    reader = _Links()
    reader.feed(html)
    reader.close()
    return reader.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        where = dict(attrs).get("href") if tag == "a" else None
        if where and where.startswith("/") and not where.startswith("//"):
            self.found.add(where.split("#")[0])


class _Forms(HTMLParser):
    """Reads forms; a field outside may belong to one that it names."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._waiting: list[tuple[str, Field | tuple[str, str, str]]] = []
        self._now: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._now = Form(
                self._address, self._where(said.get("action", "")), said.get("method", "get")
            )
            self.forms.append(self._now)
            self._named[said.get("id", "")] = self._now
        elif tag == "button" or (tag == "input" and said.get("type") in {"submit", "image"}):
            if said.get("type") not in {"button", "reset"}:
                to = self._where(said["formaction"]) if "formaction" in said else ""
                self._keep(said, (to, said.get("name", ""), said.get("value", "")))
        elif tag in {"input", "textarea", "select"}:
            self._field(tag, said)
        elif tag == "option" and self._select is not None:
            self._select.offers.append(said.get("value", ""))
            if "selected" in said or len(self._select.offers) == 1:
                self._select.value = said.get("value", "")

    def _field(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text") if tag == "input" else tag
        ticked = kind not in {"radio", "checkbox"}
        each = Field(
            said.get("name", ""),
            kind,
            said.get("value", "" if ticked else "on"),
            ticked or "checked" in said,
        )
        if tag == "textarea":
            self._area = each
        if tag == "select":
            self._select = each
        if each.name:
            self._keep(said, each)

    def _keep(self, said: dict[str, str], what: "Field | tuple[str, str, str]") -> None:
        if "form" in said:
            self._waiting.append((said["form"], what))
        elif self._now is not None:
            _put(self._now, what)

    def settle(self) -> None:
        """Give what stands outside of forms to those it names."""
        for name, what in self._waiting:
            if name in self._named:
                _put(self._named[name], what)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None
        elif tag == "textarea" and self._area is not None:
            text = self._area.value
            self._area.value = text.removeprefix("\r\n").removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def _where(self, action: str) -> str:
        found = urlsplit(urljoin(self._address, action or self._address))
        return f"{found.path}?{found.query}" if found.query else found.path


def _put(form: Form, what: "Field | tuple[str, str, str]") -> None:
    if isinstance(what, Field):
        form.fields.append(what)
    else:
        form.buttons.append(what)
