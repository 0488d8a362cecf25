"""Script that somebody plants runs nowhere: from no field, no address, no row of a table."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from jinja2 import Environment
from markdown_it import MarkdownIt
from markupsafe import escape
from werkzeug.test import TestResponse
from wtforms import EmailField, Form, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from quizapp.web.prose import drawn, inline, prose
from tests.support.active import active_parts
from tests.support.house import House
from tests.support.payloads import COMPUTED, PAYLOADS, PICTURE_HASH
from tests.support.planting import plant_rows
from tests.support.raids import ARGUMENTS, Raid, pages_of

PEOPLE = ("ada", "ines", "alva")
ROUNDS = [
    "some of them",
    pytest.param("typed one by one", marks=pytest.mark.long),
    pytest.param("all at once", marks=pytest.mark.long),
    pytest.param("with every button", marks=pytest.mark.long),
]

SAMPLE = 5
"""Of so many pages one is tried each time, and all in the long tests."""
LONG_ADA, LONG_ALVA = (pytest.param(role, marks=pytest.mark.long) for role in ("ada", "alva"))

LANDS = {
    ("accounts.add_cohort", "name"),
    ("accounts.add_person", "name"),
    ("accounts.settings", "name"),
    ("candidates.put_right", "statement"),
    ("cohorts.add", "name"),
    ("cohorts.assign", "note"),
    ("entry.change", "accept"),
    ("entry.change", "back"),
    ("entry.change", "explanation"),
    ("entry.change", "frame"),
    ("entry.change", "front"),
    ("entry.change", "name"),
    ("entry.change", "note"),
    ("entry.change", "objects"),
    ("entry.change", "option"),
    ("entry.change", "publisher"),
    ("entry.change", "source"),
    ("entry.change", "statement"),
    ("entry.change", "synonyms"),
    ("entry.change", "text"),
    ("entry.change", "title"),
    ("entry.change", "values"),
    ("history.restore", "why"),
    ("plan.change", "exam_name"),
    ("reading.rename", "publisher"),
    ("reports.decline", "reply"),
    ("review.comment", "text"),
    ("review.move", "why"),
}
"""Fields whose texts are kept and shown again, so that the pages told of are pages that show them.

What is typed elsewhere is refused with its form shown again, or shown at once and not kept.
"""

UNTYPED = {
    "email": "is checked to be an address",
    "password": "is never shown again",
    "current_password": "is never shown again",
    "choice": "stands on a study page as buttons; see test_order",
    "typed": "stands on a study page, reached through an open question; see test_order",
    "action": "names the button",
    "outcome": "names the button",
    "status": "names the button",
    "into": "is an id; asked by one choice of the bulk page, and refused if there is no such entry",
    "right": "stands on the form of matching sets once it is chosen; see rows",
    "token": "is the app's own",
}
"""Fields of forms that no raid types into, and why."""


@dataclass
class Found:
    """What a raid came upon."""

    active: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def judge(self, what: str, answer: TestResponse) -> None:
        """Look at an answer."""
        self.told.append(what)
        if answer.status_code >= 500:
            self.active.append(f"{what}: {answer.status_code}")
        if "X-Planted" in answer.headers:
            self.active.append(f"{what}: a header of somebody else's")
        if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
            return
        self.texts.append(answer.text)
        self.active += [f"{what}: {part}" for part in active_parts(answer.text)]
        if COMPUTED in answer.text:
            self.active.append(f"{what}: what was typed was computed")


@pytest.fixture(scope="module", params=ROUNDS)
def raided(request: pytest.FixtureRequest, estate: House) -> Iterator[tuple[Raid, Found]]:
    """Return a raid on every form, and what it and every page after it said."""
    estate.put_back()
    found = Found()
    raid = Raid(
        estate,
        itertools.cycle(PAYLOADS.values()),
        found.judge,
        whole=request.param == "all at once",
        every_button=request.param == "with every button",
        step=SAMPLE if request.param == "some of them" else 1,
    )
    people = PEOPLE[:2] if raid.step > 1 else (*PEOPLE, "stranger")
    for role in people:
        raid.on_forms(role)
    for what, answer in pages_of(estate, people[:3], raid.step):
        found.judge(what, answer)
    yield raid, found
    estate.put_back()


def test_nothing_typed_into_any_form_runs_on_any_page(raided: tuple[Raid, Found]) -> None:
    raid, found = raided
    assert found.active == []
    assert len(raid.typed) * raid.step > 100
    assert len(found.told) * raid.step > 300


def test_what_was_typed_is_kept_and_shown(raided: tuple[Raid, Found]) -> None:
    raid, found = raided
    shown = "".join(found.texts)
    assert sum(f"{mark} " in shown for mark in raid.typed) > 20
    if raid.whole or raid.step > 1:
        return  # all at once is mostly refused: that is about the forms shown again
    assert LANDS - {where for mark, where in raid.typed.items() if f"{mark} " in shown} == set()


@pytest.mark.long
def test_every_text_field_of_every_form_was_typed_into(raided: tuple[Raid, Found]) -> None:
    raid, _ = raided
    if raid.step > 1:
        pytest.skip("it typed into some forms only")
    typed = {name.split("-")[-1] for _endpoint, name in raid.typed.values()}
    assert text_fields(FlaskForm) | text_fields(Form) <= typed | set(UNTYPED)


def text_fields(parent: type) -> set[str]:
    """Return the names of the text fields of all forms of the app below a class."""
    found: set[str] = set()
    forms: list[type] = parent.__subclasses__()
    for form in forms:
        found |= text_fields(form)
        if form.__module__.startswith("quizapp"):
            found |= {
                name
                for name in dir(form)
                if (made := getattr(getattr(form, name), "field_class", None))
                and issubclass(made, StringField | TextAreaField | EmailField)
                and not issubclass(getattr(made, "widget", object()).__class__, HiddenInput)
            }
    return found


@pytest.mark.parametrize("role", [LONG_ADA, "ines", LONG_ALVA])
def test_no_address_gives_script_back(estate: House, role: str) -> None:
    found = Found()
    Raid(estate, itertools.cycle(PAYLOADS.values()), found.judge).on_addresses(role)
    assert found.active == []
    assert len(found.told) > 80


def test_the_addresses_know_every_argument_that_the_code_asks_for(estate: House) -> None:
    code = "\n".join(path.read_text() for path in Path(estate.app.root_path).rglob("*.py"))
    asked = set(re.findall(r"""request\.args\.get(?:list)?\("(\w+)\"""", code))
    assert asked <= set(ARGUMENTS)


@pytest.mark.long
def test_script_in_the_rows_themselves_runs_nowhere(estate: House) -> None:
    planted = plant_rows(estate)
    found = Found()
    for what, answer in pages_of(estate, PEOPLE):
        found.judge(what, answer)
    estate.put_back()
    assert found.active == []
    assert planted > 100
    assert sum("planted" in text for text in found.texts) > 60


@pytest.mark.parametrize("name", PAYLOADS)
def test_prose_makes_nothing_that_runs(sqlite_app: Flask, name: str) -> None:
    with sqlite_app.test_request_context():
        for made in (prose, inline, drawn):
            assert active_parts(str(made(PAYLOADS[name]))) == []


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_gap_in_a_question_breaks_out_of_nothing(sqlite_app: Flask, name: str) -> None:
    page = '{% from "_macros.html" import told_before with context %}{{ told_before(said) }}'
    said = f"A ____ {PAYLOADS[name]} ![a ____ onerror=planted() b](image:{PICTURE_HASH})"
    with sqlite_app.test_request_context():
        made = render_template_string(page, said=said)
    assert active_parts(made) == []
    assert 'alt="a _ onerror=planted() b"' in made
    assert 'class="blank"' in made


def test_the_same_look_finds_a_page_that_believes_what_is_typed() -> None:
    app = Flask("believer")
    pages: dict[str, Callable[[str], str]] = {
        "text": lambda said: f"<p>{said}</p>",
        "value": lambda said: f'<input value="{said}">',
        "address": lambda said: f'<a href="{escape(said)}">x</a>',
        "decoded": lambda said: f"<p>{unescape(unquote(said))}</p>",
        "marked": lambda said: str(MarkdownIt("js-default", {"html": True}).render(said)),
        "folded": lambda said: f"<p>{normalize('NFKC', said)}</p>",
        "computed": lambda said: Environment(autoescape=True).from_string(said[:13]).render(),
    }

    def view(how: str, name: str) -> str:
        return pages[how](PAYLOADS[name])

    app.add_url_rule("/<how>/<name>", view_func=view)
    found = {(how, name): Found() for how in pages for name in PAYLOADS}
    for (how, name), each in found.items():
        if how != "computed" or name == "template":
            each.judge(name, app.test_client().get(f"/{how}/{name}"))
    assert {name for (_how, name), each in found.items() if each.active} == set(PAYLOADS)
    assert {how for (how, _name), each in found.items() if each.active} == set(pages)
