"""The app's addresses as OpenAPI, read off the app itself: url map, access rules, pages.

A document for tests, printed by `python -m tests.scanners.openapi`. It is not served: pages are for
people, their forms depend on what stands in the bank, and nobody should write a program against
them.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, RequestRedirect, Rule
from werkzeug.test import TestResponse

from quizapp import factory
from quizapp.cli.preparing import upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import FEATURES, create_app
from quizapp.web.access import rule_of
from tests.support.crawl import Field, Form, forms_of, links_of
from tests.support.house import ROLES, SENT, House, furnished

Plain = dict[str, Any]
Door = tuple[str, str]
"""An endpoint and a method."""

PAGE, DATA = "text/html", "application/json"
LOCKED = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
"""What every answer carries, whatever it says."""

WHAT = {
    "200": "The page; after a form was sent, the page again or what came of it",
    "302": "Elsewhere: to sign in, or to what comes next",
    "303": "Done; what came of it stands there",
    "400": "The form's token is missing or out of date",
    "403": "Not for this role",
    "404": "Not there, or not for this person to know of",
    "410": "The link does not work any more",
    "409": "Somebody was faster",
    "413": "Larger than this site accepts",
    "422": "The form again: something in it is not right",
    "429": "Too many attempts",
    "503": "The database cannot take it now",
}
GIVEN = {"personal.take": {"application/zip"}}
"""Forms that are answered with a file."""
SENT_FORM = ("200", "302", "303", "400", "404", "409", "413", "422", "429", "503")
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class Seen:
    """What the pages showed of one door."""

    fields: dict[str, list[Field]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What stood in the query of links and forms."""
    types: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)


def doors(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every rule with each method it takes."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


def document(house: House, roles: Sequence[str] = ROLES) -> Plain:
    """Return the OpenAPI document of a furnished house; its objects are the examples.

    `roles` are those as whom its pages are opened to see which forms stand there.
    """
    seen = _look_around(house, roles)
    paths: dict[str, Plain] = defaultdict(dict)
    for rule, method in doors(house.app):
        path = CONVERTER.sub(r"{\1}", rule.rule)
        there = seen[rule.endpoint, method]
        if {"GET", "POST"} <= (rule.methods or set()):
            there.statuses |= seen[rule.endpoint, "GET"].statuses
        paths[path][method.lower()] = _operation(house, rule, method, there)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Quizapp, the pages", "version": "1"},
        "paths": dict(paths),
    }


def _look_around(house: House, roles: Sequence[str]) -> dict[Door, Seen]:
    """Open every page as each role, and note the forms and links on it."""
    seen: dict[Door, Seen] = defaultdict(Seen)
    for rule, method in doors(house.app):
        if method == "GET" and rule.endpoint != "static":
            for role in roles:
                _note(house, house.ask(role, rule, "GET"), rule, seen)
    return seen


def _note(house: House, page: TestResponse, rule: Rule, seen: dict[Door, Seen]) -> None:
    there = seen[rule.endpoint, "GET"]
    there.statuses.add(page.status_code)
    if page.status_code == 200:
        there.types.add(page.mimetype or PAGE)
    if page.mimetype != PAGE:
        return
    for form in forms_of(page.text, page.request.full_path.removesuffix("?")):
        for where in {form.action, *(to for to, _name, _value in form.buttons if to)}:
            _note_form(house.app, form, where, seen)
    for link in links_of(page.text):
        _note_query(house.app, link, "GET", seen)


def _note_form(app: Flask, form: Form, where: str, seen: dict[Door, Seen]) -> None:
    method = form.method.upper()
    door = _note_query(app, where, method, seen)
    if door is None:
        return
    pressed = [Field(name, "submit", value) for _to, name, value in form.buttons if name]
    for each in (*form.fields, *pressed):
        if method == "GET":
            seen[door].asked[each.name] |= {each.value, *each.offers}
        elif each.name != "csrf_token":
            seen[door].fields[each.name].append(each)


def _note_query(app: Flask, where: str, method: str, seen: dict[Door, Seen]) -> Door | None:
    address = urlsplit(where)
    try:
        endpoint, _values = app.url_map.bind("localhost").match(address.path, method)
    except (HTTPException, RequestRedirect):
        return None
    for name, value in parse_qsl(address.query, keep_blank_values=True):
        seen[endpoint, method].asked[name].add(value)
    return endpoint, method


def _operation(house: House, rule: Rule, method: str, seen: Seen) -> Plain:
    named: dict[str, set[str]] = {
        name: {house.people.get(who, who)} for name, who in SENT.get(rule.endpoint, {}).items()
    }
    asked = seen.asked if method == "POST" else named | seen.asked
    operation: Plain = {
        "operationId": f"{rule.endpoint}.{method.lower()}",
        "summary": (house.app.view_functions[rule.endpoint].__doc__ or "").split("\n")[0],
        "parameters": [
            *(_in_path(house, rule, name) for name in sorted(rule.arguments)),
            *(_in_query(name, asked[name]) for name in sorted(asked)),
        ],
        "responses": _answers(house, rule, method, seen),
    }
    if method == "POST":
        operation["requestBody"] = _body(house, rule, seen)
    return operation


def _in_path(house: House, rule: Rule, name: str) -> Plain:
    real = house.named(rule, name)
    other: Plain = {"type": "string", "minLength": 1}
    if isinstance(rule._converters[name], IntegerConverter):  # noqa: SLF001 - it has no other name
        other = {"type": "integer", "minimum": 0}
    schema = {"anyOf": [{"enum": [real]}, other]}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, values: set[str]) -> Plain:
    return {"name": name, "in": "query", "schema": _one_of(values)}


def _one_of(values: set[str]) -> Plain:
    """Return what a field takes: what pages put into it, and whatever somebody may type."""
    offered: list[Plain] = [{"enum": sorted(values)}] if values else []
    return {"anyOf": [*offered, {"type": "string"}, {"type": "integer"}]}


def _body(house: House, rule: Rule, seen: Seen) -> Plain:
    properties: Plain = {}
    kind = "application/x-www-form-urlencoded"
    for name, fields in sorted(seen.fields.items()):
        if any(each.kind == "file" for each in fields):
            kind = "multipart/form-data"
            properties[name] = {"type": "string", "contentMediaType": "application/octet-stream"}
        else:
            offered = {value for each in fields for value in (each.value, *each.offers)}
            properties[name] = _one_of(offered)
    for name, who in SENT.get(rule.endpoint, {}).items():
        properties[name] = _one_of({house.people.get(who, who)})
    whole: Plain = {"required": sorted(properties)}
    schema = {
        "type": "object",
        "properties": properties,
        "anyOf": [whole, {}],
        "additionalProperties": False,
    }
    return {"required": True, "content": {kind: {"schema": schema}}}


def _answers(house: House, rule: Rule, method: str, seen: Seen) -> Plain:
    access = rule_of(house.app, rule.endpoint)
    statuses = {"503"} | (set(SENT_FORM) if method == "POST" else {"200"})
    statuses |= {str(each) for each in seen.statuses}
    if access is None or not access.public:
        statuses.add("302")
    if access is not None and access.roles:
        statuses.add("403")
    if rule.arguments or seen.asked:
        statuses.add("404")
    if rule.endpoint == "static":
        statuses |= {"206", "304", "416"}
    types = seen.types | GIVEN.get(rule.endpoint, set()) | {PAGE}
    return {status: _answer(status, types) for status in sorted(statuses)}


def _answer(status: str, types: set[str]) -> Plain:
    found = sorted(types) if status == "200" else [PAGE, DATA]
    headers = {name: {"required": True, "schema": {"type": "string"}} for name in LOCKED}
    if status in {"302", "303"}:
        headers["Location"] = {"required": True, "schema": {"type": "string"}}
    return {
        "description": WHAT.get(status, "As HTTP says"),
        "headers": headers,
        "content": {each: {} for each in found},
    }


@contextmanager
def furnished_anew(*more: object) -> Iterator[House]:
    """Build a house over a database of its own; `more` are features that the app has not."""
    with patch.object(factory, "FEATURES", (*FEATURES, *more)), TemporaryDirectory() as folder:
        template, home = Path(folder, "template"), Path(folder, "house")
        home.mkdir()
        with create_app(Settings(data_dir=template)).app_context():
            upgrade_schema()
            db.engine.dispose()  # the last connection's end folds the write-ahead log into the file
        with furnished(home, template / "quizapp.db") as house:
            yield house


def main() -> None:
    """Print the document."""
    with furnished_anew() as house:
        json.dump(document(house), sys.stdout, indent=1)


if __name__ == "__main__":
    main()
