"""A form on a page as a browser has it: every field with what would be sent of it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Fields = dict[str, list[str]]


def fields_of(page: TestResponse, having: str = "data-preview") -> Fields:
    """Return what would be sent of the form on a page that has some attribute."""
    reader = _Form(having)
    reader.feed(page.text)
    reader.close()
    assert reader.fields, f"no form with {having}"
    return reader.fields


def press(client: FlaskClient, page: TestResponse, action: str, **typed: object) -> TestResponse:
    """Type into the form of a page and press one of its buttons; names may hold hyphens as `__`."""
    sent: dict[str, object] = dict(fields_of(page))
    for name, value in typed.items():
        sent[name.replace("__", "-")] = value
    return client.post(page.request.full_path.removesuffix("?"), data={**sent, "action": action})


@dataclass
class _Form(HTMLParser):
    """Reads the fields of one form."""

    having: str
    fields: Fields = field(default_factory=dict)
    inside: bool = False
    area: str | None = None
    select: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = self.having in values
        elif self.inside:
            self._field(tag, values)

    def _field(self, tag: str, values: dict[str, str]) -> None:
        name = values.get("name", "")
        if tag == "input" and values.get("type") not in {"file", "submit"}:
            marked = values.get("type") in {"radio", "checkbox"}
            if not marked or "checked" in values:
                self.fields.setdefault(name, []).append(values.get("value", "on" * marked))
        elif tag == "textarea":
            self.area = name
            self.fields[name] = [""]
        elif tag == "select":
            self.select = name
        elif (
            tag == "option"
            and self.select
            and ("selected" in values or self.select not in self.fields)
        ):
            self.fields[self.select] = [values.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            text = self.fields[self.area][0]
            self.fields[self.area] = [text.removeprefix("\r\n").removeprefix("\n")]
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area][0] += data
