"""In the browser: script shows text as text, and where a page believed too much, nothing runs."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page
from werkzeug.datastructures import MultiDict
from werkzeug.serving import make_server

from question_bank.interchange.formats import FORMATS
from quizapp.web.access import public
from quizapp.web.headers import HEADERS
from tests.attackers.test_objects import rows_of
from tests.attackers.test_order import chosen, put
from tests.support.house import House
from tests.support.payloads import PAYLOADS
from tests.support.planting import plant_rows
from tests.support.raids import addresses

BELIEVING = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|createContextualFragment|setHTMLUnsafe|set(?:Timeout|Interval)\(\s*[\"'`]"
)
"""Ways of script to make markup or code of text."""
TALKING = re.compile(
    r"postMessage|[\"']message[\"']|jsonp|WebSocket|EventSource|RTCPeer", re.IGNORECASE
)
KEEPING = re.compile(
    r"localStorage|sessionStorage|indexedDB|\bcaches\b|document\.cookie|cookieStore"
)
POLLUTING = re.compile(r"__proto__|Object\.assign\(\s*(?:window|Object)|\[\w+\]\[\w+\]\s*=[^=]")

RAN = """window.ran = []; window.planted = (what) => window.ran.push(what);
window.alert = window.confirm = window.prompt = window.planted;"""
"""Notes whatever script was planted and ran."""


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    """Return the app's own script, file by file."""
    folder = Path(__file__).parents[2] / "quizapp" / "static"
    found = {path.name: path.read_text() for path in folder.rglob("*.js")}
    assert len(found) > 5
    return found


def found_in(scripts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    """Return where a pattern stands in scripts."""
    return [
        f"{name}: {each[0]}" for name, code in scripts.items() for each in pattern.finditer(code)
    ]


def test_script_makes_neither_markup_nor_code_of_text(scripts: dict[str, str]) -> None:
    assert found_in(scripts, BELIEVING) == []


def test_script_listens_to_no_other_window(scripts: dict[str, str]) -> None:
    assert found_in(scripts, TALKING) == []


def test_script_keeps_nothing_in_the_browser(scripts: dict[str, str]) -> None:
    assert found_in(scripts, KEEPING) == []


def test_script_sets_no_field_by_two_names_it_was_given(scripts: dict[str, str]) -> None:
    assert found_in(scripts, POLLUTING) == []


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (BELIEVING, "one.innerHTML = two"),
        (BELIEVING, "setTimeout('run()', 3)"),
        (TALKING, "addEventListener('message', run)"),
        (KEEPING, "localStorage.token = 1"),
        (POLLUTING, "settings[name][part] = value"),
    ],
)
def test_the_same_look_finds_script_that_does(pattern: re.Pattern[str], code: str) -> None:
    assert found_in({"planted.js": code}, pattern)


TEXTUAL = re.compile(r"text/|application/(?:.*\+)?xml")


def test_every_answer_says_what_it_is(estate: House) -> None:
    for role, step in (("ada", 4), ("ines", 1), ("stranger", 9)):
        for address in addresses(estate)[::step]:
            answer = estate.browser(role).get(address, buffered=True)
            kind = answer.headers["Content-Type"]
            assert not TEXTUAL.match(kind) or "charset=utf-8" in kind, address
            if answer.mimetype == "text/html":
                assert answer.text.lstrip().lower().startswith("<!doctype html"), address
            if answer.mimetype == "application/json":
                json.loads(answer.text)


def test_no_answer_lets_another_site_read_it(estate: House) -> None:
    elsewhere = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for address in addresses(estate)[::3]:
        for method in ("GET", "OPTIONS"):
            browser = estate.browser("ines")
            answer = browser.open(address, method=method, headers=elsewhere, buffered=True)
            allowed = [name for name, _ in answer.headers if name.startswith("Access-Control")]
            assert allowed == [], address
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", address


def test_exports_come_as_attachments_with_a_name_of_ours(estate: House) -> None:
    for name in FORMATS:
        answer = estate.browser("ines").get(f"/bank/exchange/export/{name}?drafts=1")
        said = answer.headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="bank-[\d-]+(-drafts)?\.\w+"', said)


def test_a_field_sent_twice_counts_once(estate: House) -> None:
    with estate.app.app_context():
        before = len(rows_of(estate)["answer"])
    serving, _ = put(estate, chosen(0))
    sent = MultiDict([("choice", "B"), ("choice", "A"), ("client_id", "a"), ("client_id", "b")])
    # What stands in the address is no field of a form.
    answer = estate.browser("ada").post(f"/study/items/{serving}?choice=A", data=sent)
    assert answer.status_code == 303
    rows = [row for row in rows_of(estate)["answer"] if serving in row]
    assert len(rows_of(estate)["answer"]) == before + 1
    assert '{"choice": "B"}' in rows[0]
    estate.put_back()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an app from a thread; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def what_ran(page: Page, address: str) -> list[object]:
    """Open a page, press and point at everything planted on it, and return what ran."""
    page.goto(address)
    page.evaluate(
        """() => document.querySelectorAll('*').forEach(one => {
             one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
             if (one.href && String(one.href.baseVal || one.href).includes('script')) one.click();
             if (one.focus) one.focus();
           })"""
    )
    page.wait_for_timeout(300)
    ran: list[object] = page.evaluate("window.ran")
    return ran


def believer() -> Flask:
    """Return an app that puts every payload on its page as it is, with the headers or without."""
    app = Flask("believer")

    def view(walls: str) -> Response:
        page = Response("<!DOCTYPE html><title>x</title>" + "".join(PAYLOADS.values()))
        if walls == "with":
            page.headers.extend(HEADERS)
        page.mimetype = "text/html"
        return page

    app.add_url_rule("/<walls>", view_func=public(view))
    return app


@pytest.mark.browser
def test_the_content_policy_is_a_second_wall(browser: Browser) -> None:
    ran = {}
    with served(believer()) as address:
        for walls in ("with", "without"):
            context = browser.new_context()
            context.add_init_script(RAN)
            ran[walls] = what_ran(context.new_page(), f"{address}/{walls}")
            context.close()
    assert ran["with"] == []
    assert len(ran["without"]) > 2


@pytest.mark.browser
def test_nothing_planted_runs_in_a_browser(browser: Browser, estate: House) -> None:
    plant_rows(estate)
    places = ("/", "/bank", "/bank/changes", "/bank/reports", "/bank/read", "/cohorts", "/people")
    shown = ran = 0
    with served(estate.app) as address:
        context = browser.new_context()
        context.add_init_script(RAN)
        signed_in = estate.browser("alva").get_cookie("quizapp")
        assert signed_in
        context.add_cookies(
            [{"name": "quizapp", "value": signed_in.value, "url": address, "httpOnly": True}]
        )
        page = context.new_page()
        for place in places:
            ran += len(what_ran(page, f"{address}{place}"))
            shown += "planted" in page.content()
        context.close()
    estate.put_back()
    assert ran == 0
    assert shown >= 4
