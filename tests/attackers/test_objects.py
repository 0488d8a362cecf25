"""Whose it is: the refused change nothing, ids of others open nothing, more fields do nothing."""

import itertools
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest
from flask import request
from werkzeug.routing import Rule

from quizapp.accounts.browser import me
from quizapp.extensions import writing
from quizapp.models import User
from quizapp.web import access
from tests.support.crawl import forms_of
from tests.support.house import ROLES, SENT, House
from tests.support.raids import addresses
from tests.test_access_matrix import ASK, IN, MATRIX, NO, NONE

QUIET = {"rate_limit", "sign_in_session"}
"""Tables in which every visit may leave a trace."""

TAKING = re.compile(
    r"bring|close|decline|drop|end|remove|restore|retire|settle|suspend|take|turn_down|undo|unassign"
    r"|put_back|put_away|bury|stop|change_role|sign_out"
)
"""Names of endpoints that end, undo or take something away."""

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(house: House) -> Rows:
    """Return every row of every table but the quiet ones."""
    with closing(sqlite3.connect(house.file)) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search_index%'"
        ).fetchall()
        return {
            name: sorted(database.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608 - our own names
            for (name,) in tables
            if name not in QUIET
        }


def posts(house: House) -> list[Rule]:
    """Return every address that something can be sent to."""
    return [rule for rule in house.app.url_map.iter_rules() if "POST" in (rule.methods or ())]


def refused(role: str, rule: Rule) -> bool:
    """Whether the matrix says that somebody has no business there."""
    return dict(zip(ROLES, MATRIX[rule.endpoint], strict=True))[role] in {ASK, NO, NONE}


def named(house: House, values: Iterator[str]) -> dict[str, str]:
    """Return ids of everything there is, under every name that a form might look for them."""
    ids = {name: str(ident) for name, ident in house.ids.items() if " " not in name}
    more = {name: next(values) for name in ("action", "reason", "status", "why", "text", "kind")}
    return {**ids, **more, "fact": "rash", "id": "fact/rash", "person": house.people["ada"]}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_refused_changes_nothing(estate: House, role: str) -> None:
    before, wrong = rows_of(estate), []
    for rule in posts(estate):
        if not refused(role, rule):
            continue
        address = rule.build({name: estate.named(rule, name) for name in rule.arguments})
        assert address
        sent = named(estate, itertools.repeat("1")) | SENT.get(rule.endpoint, {})
        estate.browser(role).post(address[1], data=sent)
        if rows_of(estate) != before:
            wrong.append(rule.endpoint)
            estate.put_back()
    assert wrong == []


def test_every_address_that_takes_something_away_is_refused_to_somebody(estate: House) -> None:
    taking = {rule.endpoint: rule for rule in posts(estate) if TAKING.search(rule.endpoint)}
    assert len(taking) > 25
    open_to_all = {
        name for name, rule in taking.items() if not any(refused(role, rule) for role in ROLES)
    }
    assert open_to_all == set()


def test_the_same_look_finds_a_door_that_lost_its_lock(
    estate: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(estate)
    monkeypatch.setattr(access, "rule_of", lambda _app, _name: access.Rule())
    moved = set()
    for rule in posts(estate):
        if refused("otto", rule):
            estate.ask("otto", rule, "POST")
            if rows_of(estate) != before:
                moved.add(rule.endpoint)
                estate.put_back()
    assert "accounts.close_account" in moved
    assert len(moved) > 3


NESTED = {
    "cohorts.close_code": "invitation_id",
    "cohorts.learner": "user_id",
    "cohorts.remove": "user_id",
    "cohorts.unassign": "assignment_id",
}
"""Endpoints that name an object within a cohort."""


def test_a_cohort_of_ones_own_opens_nothing_in_another(estate: House) -> None:
    with closing(sqlite3.connect(estate.file)) as database:
        (own,) = database.execute("SELECT id FROM cohort WHERE name = 'Surgery'").fetchone()
    before = rows_of(estate)
    told = {}
    for rule in estate.app.url_map.iter_rules():
        if rule.endpoint in NESTED:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = estate.ask("cora", rule, method, cohort_id=own)
                told[rule.endpoint, method] = answer.status_code
    assert {name for name, _method in told} == set(NESTED)
    assert set(told.values()) == {404}
    assert rows_of(estate) == before


def test_every_endpoint_of_two_objects_is_tried_with_those_of_others(estate: House) -> None:
    two = {
        rule.endpoint
        for rule in estate.app.url_map.iter_rules()
        if "cohort_id" in rule.arguments and len(rule.arguments) > 1
    }
    assert two == set(NESTED)


def test_otto_sends_adas_ids_everywhere_and_nothing_of_hers_moves(estate: House) -> None:
    ada, wrong = estate.people["ada"], []
    before = of_person(estate, ada)
    for rule in posts(estate):
        arguments = {name: estate.named(rule, name) for name in rule.arguments}
        address = rule.build(arguments)
        assert address
        for role in ("otto", "cora"):
            if rule.endpoint.startswith("accounts.") or MATRIX[rule.endpoint][2] == IN:
                estate.browser(role).post(
                    address[1], data=named(estate, itertools.repeat("1")), buffered=True
                )
        if of_person(estate, ada) != before:
            wrong.append(rule.endpoint)
        estate.put_back()
    assert wrong == []


def of_person(house: House, user_id: str) -> list[str]:
    """Return every row that names somebody."""
    return [
        f"{table}: {row}"
        for table, rows in rows_of(house).items()
        for row in rows
        if user_id in map(str, row)
    ]


EXTRAS = {
    "id": "0" * 32,
    "role": "admin",
    "is_admin": "1",
    "user_id": "0" * 32,
    "learner_id": "0" * 32,
    "author_id": "0" * 32,
    "created_by": "0" * 32,
    "created_at": "2001-01-01T00:00:00+00:00",
    "at": "2001-01-01T00:00:00+00:00",
    "answered_at": "2001-01-01T00:00:00+00:00",
    "received_at": "2001-01-01T00:00:00+00:00",
    "status": "published",
    "published": "99",
    "version": "99",
    "number": "99",
    "revision": "99",
    "score": "1",
    "right": "1",
    "stability": "999",
    "teaches": "1",
    "cohort_id": "0" * 32,
    "password_hash": "!",
    "model_id": "0" * 32,
    "closed_at": "2001-01-01T00:00:00+00:00",
    "needs_second_reader": "0",
    "shipped_hash": "0" * 64,
    "merged_into": "biopsy",
    "state": "accepted",
    "used": "0",
}
"""Columns and likely fields that no form asks for, unless it does: then it is left out."""

RANDOM = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}|\$argon2[^']*|[\w-]{43}")


def shape(rows: Rows) -> Rows:
    """Return rows without what is drawn anew each time."""
    return {
        table: sorted(
            (tuple(RANDOM.sub("*", str(value)) for value in row) for row in some), key=repr
        )
        for table, some in rows.items()
    }


DRAWN = {"/study": {"item_snapshot", "serving"}}
"""What is drawn by lot, out of so few that two draws may be the same: a session's questions."""

SAMPLES = [
    ("ada", 3),
    ("ines", 7),
    ("alva", 7),
    pytest.param("ada", 1, marks=pytest.mark.long),
    pytest.param("ines", 1, marks=pytest.mark.long),
    pytest.param("alva", 1, marks=pytest.mark.long),
]
"""Who sends forms, and each which of them."""


@pytest.mark.parametrize(("role", "step"), SAMPLES)
def test_more_fields_than_a_form_has_change_nothing(estate: House, role: str, step: int) -> None:
    wrong, moved = [], 0
    kept = shape(rows_of(estate))
    for where, sent in list(submissions(estate, role))[::step]:
        extras = {name: value for name, value in EXTRAS.items() if name not in sent}
        plain = left_by(estate, role, where, sent)
        more = left_by(estate, role, where, {**sent, **extras})
        moved += plain != kept
        if plain != more:
            # What is drawn by lot differs without them as well.
            again = left_by(estate, role, where, sent)
            steady = [table for table in plain if plain[table] == again[table]]
            assert {"user", "enrolment", "cohort", "change", "entry"} <= set(steady)
            steady = [table for table in steady if table not in DRAWN.get(where, ())]
            wrong += [f"{where}: {table}" for table in steady if plain[table] != more[table]]
    assert wrong == []
    assert moved


def left_by(house: House, role: str, where: str, sent: Mapping[str, object]) -> Rows:
    """Return the shape of all rows after somebody sent a form, and put everything back."""
    house.browser(role).post(where, data=dict(sent), buffered=True)
    found = shape(rows_of(house))
    house.put_back()
    return found


def submissions(house: House, role: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield each form that somebody meets as it could be sent: filled, its first button pressed."""
    seen = set()
    browser = house.browser(role)
    for address in addresses(house):
        page = browser.get(address)
        if page.mimetype != "text/html" or page.status_code != 200:
            continue
        for form in forms_of(page.text, address):
            where, pressed = next(iter(form.presses()))
            names = tuple(sorted({each.name for each in form.fields}))
            if form.method.lower() == "post" and (where.partition("?")[0], names) not in seen:
                seen.add((where.partition("?")[0], names))
                yield where, {**filled(form.as_it_stands()), **pressed}


def filled(sent: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return a form with words in each field that is empty."""
    return {name: [value or "Words." for value in values] for name, values in sent.items()}


def test_the_same_look_finds_an_action_that_takes_whatever_is_sent(
    estate: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    @access.signed_in
    def believing() -> str:
        with writing() as session:
            user = session.get_one(User, me().id)
            for name in set(request.form) & {"name", "role"}:
                setattr(user, name, request.form[name])
        return ""

    monkeypatch.setitem(estate.app.view_functions, "accounts.settings", believing)
    plain = left_by(estate, "ada", "/settings", {"name": "Ada"})
    assert plain != left_by(estate, "ada", "/settings", {"name": "Ada", **EXTRAS})
