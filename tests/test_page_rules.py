"""The strict test browser finds each fault it is meant to find, and passes a sound page."""

import pytest
from flask import Flask

from tests.support.pages import CheckingClient, page_problems

SOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Study · Quizapp</title>
<link rel="stylesheet" href="/static/base.css"><script type="module" src="/static/x.js"></script>
</head><body><main><h1>Study</h1><svg><title>A mark</title><path d="M0 0"/></svg>
<form><label for="a">Name</label><input id="a" aria-describedby="h"><p id="h">In full.</p>
<label>Zone <select name="zone"></select></label><input type="hidden" name="t">
<img src="/static/x.svg" alt=""><input aria-label="Search"><br>
<input name="u" hidden></form></main></body></html>"""


def test_a_sound_page_has_no_problem() -> None:
    assert page_problems(SOUND) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (' lang="en"', "", "<html> has no lang"),
        ("Study · Quizapp", " · ", "the page has no title"),
        ("<h1>Study</h1>", "", "0 h1 instead of one"),
        ("<h1>Study</h1>", "<h1>a</h1><h1>b</h1>", "2 h1 instead of one"),
        ("<main>", "<main></main><main>", "2 main instead of one"),
        ('<p id="h">', '<p id="h"></p><p id="h">', "id 'h' is there 2 times"),
        ('<p id="h">', "<p>", "'h' is named but there is no such id"),
        ('<label for="a">Name</label>', "Name", "no label for 'input'"),
        ("<label>Zone ", "<label>Zone</label><label>", None),
        ('<input aria-label="Search">', '<input name="q">', "no label for 'q'"),
        (' src="/static/x.js"', "", "a script stands in the page"),
        ("<form>", "<style>a {}</style><form>", "a style sheet stands in the page"),
        ("<form>", '<form style="x">', "<form> has style=, which the content policy forbids"),
        ("<form>", '<form onsubmit="x">', "<form> has onsubmit=, which the content policy forbids"),
        ("<form>", '<form class="a" class="b">', "<form> has class 2 times"),
        (' alt=""', "", "a picture has no alt"),
        ("In full.</p>", "In full.", "</form> on line 8 closes ['p']"),
        ("<br>", "<b><i></b></i>", "</b> on line 7 closes ['i']"),
        ("</body></html>", "", "<body> is never closed"),
    ],
)
def test_each_fault_is_found(before: str, after: str, problem: str | None) -> None:
    assert before in SOUND
    problems = page_problems(SOUND.replace(before, after))
    assert problem in problems if problem else problems == []


def test_a_faulty_page_fails_the_test_that_fetches_it() -> None:
    app = Flask("faulty")
    app.test_client_class = CheckingClient
    app.add_url_rule("/", view_func=lambda: "<p>Hello", endpoint="home")
    app.add_url_rule("/data", view_func=dict, endpoint="data")
    assert app.test_client().get("/data").status_code == 200
    with pytest.raises(AssertionError, match=r"/: .*<p> is never closed"):
        app.test_client().get("/")
