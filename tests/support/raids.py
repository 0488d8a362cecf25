"""Raids on a house: every address opened, every form filled with what nobody should type."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.extensions import db
from quizapp.models import Entry
from tests.support.crawl import FREE, Field, Form, forms_of
from tests.support.house import SENT, House

Sent = dict[str, list[str]]
Judge = Callable[[str, TestResponse], None]
"""Looks at the answer to a request, which it is told of in words."""

ARGUMENTS = (
    *("addressed", "after", "answered", "as", "author", "basis", "before", "below", "c"),
    *("category", "change", "changes", "code", "concept", "day", "document", "drafts"),
    *("edition_of", "entry", "everyone", "fact", "first", "focus", "format", "from", "id"),
    *("job", "kind", "kinds", "line", "list", "name", "next", "noun", "order", "page", "part"),
    *("pending", "person", "place", "predicate", "problem", "q", "reading", "report", "reveal"),
    *("reverse", "rows", "scope", "seed", "selection", "set", "since", "sort", "source"),
    *("start", "state", "status", "step", "subject", "tab", "tag", "to", "token", "topic"),
    *("unread", "user", "v", "value", "view", "waits", "who", "why", "words", "year", "zone"),
)
"""Names that addresses of the app have behind their question mark, and some that they have not."""


@dataclass
class Raid:
    """What was sent where."""

    house: House
    texts: Iterator[str]
    """What is typed, one after the other."""
    judge: Judge
    whole: bool = False
    """Whether fields that are not for typing are overwritten too, all of a form at once."""
    every_button: bool = False
    """Whether each text is sent with each button of its form, rather than with what saves."""
    step: int = 1
    """Of so many addresses one is visited for its forms."""
    typed: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Mark of a text to the endpoint and field that it was typed into."""
    seen: set[tuple[str, ...]] = field(default_factory=set)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def on_forms(self, role: str) -> None:
        """Send each form that somebody meets, field by field."""
        browser = self.house.browser(role)
        for address in addresses(self.house)[:: self.step]:
            page = browser.get(address)
            if page.mimetype == "text/html" and page.status_code == HTTPStatus.OK:
                for form in forms_of(page.text, address):
                    self._send(browser, role, form)

    def _send(self, browser: FlaskClient, role: str, form: Form) -> None:
        names = [each.name for each in form.fields if self._is_typed(each)]
        key = (form.action.partition("?")[0], *names)
        if not names or form.method.lower() != "post" or key in self.seen:
            return
        self.seen.add(key)
        for where, pressed in self._presses(form):
            for some in [names] if self.whole else [[name] for name in names]:
                sent = {**_plain(form, next(self._numbers)), **pressed}
                sent |= {name: [self._text(where, name)] for name in some}
                answer = browser.post(where, data=sent)
                self.judge(f"POST {where} by {role}", answer)
                if answer.location and answer.location.startswith("/"):
                    self.judge(f"after POST {where} by {role}", browser.get(answer.location))

    def _presses(self, form: Form) -> list[tuple[str, Sent]]:
        presses = list(form.presses())
        saving = [each for each in presses if each[1].get("action") in (["draft"], ["publish"])]
        return presses if self.every_button or self.whole else (saving or presses)[:1]

    def _is_typed(self, each: Field) -> bool:
        return each.kind in FREE - {"email"} or (self.whole and each.name != "csrf_token")

    def _text(self, where: str, name: str) -> str:
        mark = f"q{next(self._numbers)}q"
        self.typed[mark] = (endpoint_of(self.house, where), name)
        return f"{mark} {next(self.texts)}"

    def on_addresses(self, role: str) -> None:
        """Open each address with something behind its question mark."""
        browser = self.house.browser(role)
        for address in addresses(self.house):
            asked = {name: next(self.texts) for name in ARGUMENTS}
            self.judge(
                f"GET {address}? by {role}",
                browser.get(address.partition("?")[0], query_string=asked, buffered=True),
            )


def _plain(form: Form, number: int) -> Sent:
    """Return a form as it stands, with what it cannot be sent without."""
    sent = form.as_it_stands()
    for each in form.fields:
        if each.kind == "radio":
            sent.setdefault(each.name, [each.value])
        elif each.kind == "email":
            sent[each.name] = [f"new-{number}@example.org"]
        elif each.name == "why":
            sent[each.name] = ["It is better so."]
    return sent


def addresses(house: House) -> list[str]:
    """Return every address of a page about what is there: of entries, one of each noun."""
    found: dict[str, None] = {}
    with house.app.app_context():
        entries = db.session().execute(select(Entry.noun, Entry.id).order_by(Entry.id)).all()
    by_noun = {str(row.noun): str(row.id) for row in reversed(entries)}
    pairs = {*by_noun.items(), *((row.noun, row.id) for row in entries if row.noun == "item")}
    for rule in house.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        wanted = {name: house.named(rule, name) for name in rule.arguments}
        nouns = sorted(pairs) if "noun" in wanted else [("", "")]
        for noun, ident in nouns:
            if noun:
                wanted |= {"noun": noun} | ({"entry_id": ident} if "entry_id" in wanted else {})
            built = rule.build({**wanted, **SENT.get(rule.endpoint, {})})
            if built:
                found[built[1]] = None
    bulk = "&".join(f"id={noun}/{ident}" for noun, ident in by_noun.items())
    found[f"/bank/bulk?{bulk}"] = None
    return list(found)


def endpoint_of(house: House, address: str) -> str:
    """Return the endpoint that answers an address."""
    adapter = house.app.url_map.bind("localhost")
    return str(adapter.match(address.partition("?")[0], method="POST")[0])


def pages_of(
    house: House, roles: Iterable[str], step: int = 1
) -> Iterator[tuple[str, TestResponse]]:
    """Yield every page that somebody gets, or one of some, with who and where in words."""
    for role in roles:
        browser = house.browser(role)
        for address in addresses(house)[::step]:
            answer = browser.get(address)
            yield f"GET {address} by {role}", answer
