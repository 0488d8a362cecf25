"""What a browser would send of the forms of a page, as they are filled in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


def filled(html: str, action: str) -> dict[str, str]:
    """Return the fields of the form whose address ends so, with what stands in them."""
    page = _Forms()
    page.feed(html)
    return next(fields for address, fields in page.forms if address.endswith(action))


@dataclass
class _Forms(HTMLParser):
    """Reads the fields of each form; buttons are not sent."""

    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _in: str = ""
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((said.get("action", ""), {}))
        elif not self.forms:
            return
        elif tag == "input" and said.get("type") not in {"file", "submit"}:
            if said.get("type") not in {"radio", "checkbox"} or "checked" in said:
                self._put(said.get("name", ""), said.get("value", "on"))
        elif tag == "textarea":
            self._in = said.get("name", "")
            self._put(self._in, "")
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and "selected" in said:
            self._put(self._select, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            fields = self.forms[-1][1]
            fields[self._in] += data.removeprefix("\r\n") if not fields[self._in] else data

    def _put(self, name: str, value: str) -> None:
        if name:
            self.forms[-1][1][name] = value
