"""The rules of the house: imports one way, settings explained, every door with a lock."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from quizapp.accounts.vouching import asks_again
from quizapp.config import Settings
from quizapp.web.access import rule_of

ROOT = Path(__file__).parent.parent
ROOMS = ("question_bank", "quizapp", "tests", "docs", "requirements")
TEXTS = {".py", ".html", ".css", ".js", ".md", ".yaml", ".json", ".toml", ".txt", ".svg", ".mako"}
LONGEST_FUNCTION = 50

DOORS = {
    "accounts.add_cohort": "admin",
    "accounts.add_person": "admin",
    "accounts.change_email": "signed in",
    "accounts.change_password": "signed in",
    "accounts.change_role": "admin",
    "accounts.close_account": "admin",
    "accounts.close_invitation": "admin",
    "accounts.end_sign_in": "signed in",
    "accounts.invitations": "admin",
    "accounts.invite": "admin",
    "accounts.make_reset_link": "admin",
    "accounts.open_account": "admin",
    "accounts.people": "admin",
    "accounts.reset": "public",
    "accounts.set_sign_up_mode": "admin",
    "accounts.settings": "signed in",
    "accounts.setup": "public",
    "accounts.sign_in": "public",
    "accounts.sign_ins": "signed in",
    "accounts.sign_out": "signed in",
    "accounts.sign_out_person": "admin",
    "accounts.sign_out_everywhere": "signed in",
    "accounts.sign_up": "public",
    "accounts.vouch": "signed in",
    "accepting.carry": "instructor or admin",
    "accepting.judge": "instructor or admin",
    "accepting.page": "instructor or admin",
    "aside.ask_again": "signed in",
    "aside.ask_fact_again": "signed in",
    "aside.bury": "signed in",
    "aside.listing": "signed in",
    "aside.suspend": "signed in",
    "aside.suspend_fact": "signed in",
    "bank.listing": "instructor or admin",
    "bin.listing": "instructor or admin",
    "bin.put_back": "instructor or admin",
    "bulk.carry": "instructor or admin",
    "bulk.choose": "instructor or admin",
    "bulk.job": "instructor or admin",
    "bulk.page": "instructor or admin",
    "bulk.preview": "instructor or admin",
    "candidates.add_evidence": "instructor or admin",
    "candidates.bring_together": "instructor or admin",
    "candidates.enough": "instructor or admin",
    "candidates.open_again": "instructor or admin",
    "candidates.page": "instructor or admin",
    "candidates.put_right": "instructor or admin",
    "candidates.take": "instructor or admin",
    "candidates.take_apart": "instructor or admin",
    "candidates.turn_down": "instructor or admin",
    "candidates.undo": "instructor or admin",
    "cohorts.add": "instructor or admin",
    "cohorts.add_teacher": "admin",
    "cohorts.assign": "instructor or admin",
    "cohorts.change": "instructor or admin",
    "cohorts.close_code": "instructor or admin",
    "cohorts.invite": "instructor or admin",
    "cohorts.join": "signed in",
    "cohorts.joining": "signed in",
    "cohorts.learner": "instructor or admin",
    "cohorts.listing": "instructor or admin",
    "cohorts.people": "instructor or admin",
    "cohorts.remove": "instructor or admin",
    "cohorts.show": "instructor or admin",
    "cohorts.unassign": "instructor or admin",
    "changes.listing": "instructor or admin",
    "changes.show": "instructor or admin",
    "changes.table": "instructor or admin",
    "editions.carry": "instructor or admin",
    "editions.choose": "instructor or admin",
    "editions.preview": "instructor or admin",
    "editions.settle_one": "instructor or admin",
    "editions.stale": "instructor or admin",
    "engine.page": "signed in",
    "engine.use": "signed in",
    "entry.add": "instructor or admin",
    "entry.change": "instructor or admin",
    "entry.concepts": "instructor or admin",
    "entry.edit": "instructor or admin",
    "entry.keep": "instructor or admin",
    "entry.new": "instructor or admin",
    "entry.preview": "instructor or admin",
    "entry.show": "instructor or admin",
    "exchange.bring": "instructor or admin",
    "exchange.drop": "instructor or admin",
    "exchange.export": "instructor or admin",
    "exchange.page": "instructor or admin",
    "exchange.preview": "instructor or admin",
    "exchange.shipped": "instructor or admin",
    "exchange.upload": "instructor or admin",
    "grid.cell": "instructor or admin",
    "grid.page": "instructor or admin",
    "grid.save": "instructor or admin",
    "grid.save_each": "instructor or admin",
    "healthz": "public",
    "history.compare": "instructor or admin",
    "history.listing": "instructor or admin",
    "history.restore": "instructor or admin",
    "history.version": "instructor or admin",
    "images.page": "instructor or admin",
    "images.show": "signed in",
    "images.upload": "instructor or admin",
    "insights.history": "signed in",
    "insights.progress": "signed in",
    "leeches.mine": "signed in",
    "leeches.of_everyone": "instructor or admin",
    "metrics": "public",
    "personal.leave": "signed in",
    "personal.page": "signed in",
    "personal.take": "signed in",
    "plan.ceiling": "signed in",
    "plan.change": "signed in",
    "plan.page": "signed in",
    "reading.add": "instructor or admin",
    "reading.again": "instructor or admin",
    "reading.drop": "instructor or admin",
    "reading.listing": "instructor or admin",
    "reading.new": "instructor or admin",
    "reading.rename": "instructor or admin",
    "reading.show": "instructor or admin",
    "readyz": "public",
    "reporting.page": "signed in",
    "reporting.put_away": "signed in",
    "reporting.put_change_away": "signed in",
    "reporting.send": "signed in",
    "reports.decline": "instructor or admin",
    "reports.fixed": "instructor or admin",
    "reports.queue": "instructor or admin",
    "review.comment": "instructor or admin",
    "review.move": "instructor or admin",
    "review.page": "instructor or admin",
    "review.queue": "instructor or admin",
    "review.saw": "instructor or admin",
    "review.settle_comment": "instructor or admin",
    "static": "public",
    "sifting.page": "instructor or admin",
    "sifting.switch": "instructor or admin",
    "study.answer": "signed in",
    "study.end": "signed in",
    "study.feedback": "signed in",
    "study.home": "signed in",
    "study.item": "signed in",
    "study.rate": "signed in",
    "study.redo": "signed in",
    "study.start": "signed in",
    "study.stop": "signed in",
    "study.undo": "signed in",
    "undo.carry": "instructor or admin",
    "undo.preview": "instructor or admin",
    "withdrawn.as_it_should": "instructor or admin",
    "withdrawn.listing": "instructor or admin",
}
"""Every endpoint with who may use it: a new page is not done before it stands here."""


def files(*suffixes: str) -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in (ROOT / room).rglob("*") if path.suffix in suffixes)
    yield from (path for path in ROOT.iterdir() if path.suffix in suffixes)


def test_imports_run_one_way() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    finished = subprocess.run([str(lint)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout


@pytest.mark.parametrize("name", [setting.name for setting in fields(Settings)])
def test_every_setting_says_what_it_is(name: str) -> None:
    assert re.search(rf"^ +{name}: \S", Settings.__doc__ or "", re.MULTILINE)


def test_no_setting_is_explained_that_there_is_not() -> None:
    explained = set(re.findall(r"^    (\w+): ", Settings.__doc__ or "", re.MULTILINE))
    assert explained == {setting.name for setting in fields(Settings)}


def test_every_setting_is_used() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "quizapp").rglob("*.py"))
    unused = [s.name for s in fields(Settings) if not re.search(rf"\.{s.name}\b", code)]
    assert unused == []


def test_every_door_has_a_lock_and_stands_in_the_list(sqlite_app: Flask) -> None:
    assert {name: str(rule_of(sqlite_app, name)) for name in sqlite_app.view_functions} == DOORS


def test_nothing_that_answers_is_a_coroutine(sqlite_app: Flask) -> None:
    # `QuizApp.ensure_sync` rests on it.
    hooks = [
        each
        for name in ("before_request_funcs", "after_request_funcs", "teardown_request_funcs")
        for found in getattr(sqlite_app, name).values()
        for each in found
    ]
    answering = [*sqlite_app.view_functions.values(), *hooks, *sqlite_app.teardown_appcontext_funcs]
    assert len(hooks) > 5
    assert not any(map(inspect.iscoroutinefunction, answering))


NO_PASSWORD_AGAIN = {"accounts.add_cohort", "accounts.close_invitation", "cohorts.add_teacher"}
"""What administrators do that gives nobody an account, and takes none."""


def test_what_administrators_do_to_people_asks_for_the_password_again(sqlite_app: Flask) -> None:
    doors = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if str(rule_of(sqlite_app, rule.endpoint)) == "admin" and "POST" in (rule.methods or ())
    }
    views = sqlite_app.view_functions
    without = {door for door in doors if not asks_again(views[door])}
    assert "accounts.change_role" in doors - without, "the control"
    assert without == NO_PASSWORD_AGAIN


def test_a_get_changes_nothing_so_every_change_is_a_post(sqlite_app: Flask) -> None:
    methods = {method for rule in sqlite_app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_locked_door_stays_shut_to_strangers(sqlite_app: Flask, door: str) -> None:
    browser = sqlite_app.test_client()
    sqlite_app.config["WTF_CSRF_ENABLED"] = False
    rules = [rule for rule in sqlite_app.url_map.iter_rules() if rule.endpoint == door]
    answers = {
        browser.open(address(rule), method=method).location
        for rule in rules
        for method in (rule.methods or set()) & {"GET", "POST"}
        if DOORS[door] != "public"
    }
    assert all(location and location.startswith("/sign-in") for location in answers)


def address(rule: Rule) -> str:
    """Return an address that a rule matches."""
    return re.sub(r"<(int:)?\w+>", "1", rule.rule)


def test_no_file_knows_this_machine_or_a_registry() -> None:
    # Written in two parts, so that this file does not hold what it looks for.
    words = [r"/(?:work|root|home)" + r"/\w", "pypi" + r"\.org", "pythonhosted" + r"\.org"]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files(*TEXTS)
        for match in re.finditer("|".join(words), path.read_text())
    ]
    assert found == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in files(".py")
        # A migration is one list of steps, a test's strategy one table.
        if not {"versions", "tests"} & {*path.relative_to(ROOT).parts}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def length(function: ast.FunctionDef) -> int:
    """Return a function's length in lines."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


STARTERS = re.compile(r"system|popen|fork|forkpty|exec\w*|spawn\w*|posix_spawn\w*")
PROGRAMS = {"subprocess", "multiprocessing", "pty", "_posixsubprocess"}
POOLS = {"ProcessPoolExecutor", "create_subprocess_exec", "create_subprocess_shell"}
MAY_START = {"question_bank/ingest/reading/boxed.py", "quizapp/cli/keeping.py"}
"""The reader of strangers' files, with fixed arguments; the server's process for jobs."""


def starts(text: str) -> Iterator[str]:
    """Yield how code starts programs or processes."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from PROGRAMS & {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {each.name for each in node.names}
            yield from PROGRAMS & {str(node.module).partition(".")[0], *names} | POOLS & names
            if node.module == "os":
                yield from filter(STARTERS.fullmatch, names)
        elif isinstance(node, ast.Attribute):
            of_os = ast.unparse(node.value) == "os" and STARTERS.fullmatch(node.attr)
            yield from [node.attr] * bool(of_os or node.attr in POOLS)
        elif isinstance(node, ast.keyword) and node.arg == "shell":
            yield "shell"


def test_programs_are_started_in_two_places_and_by_no_shell() -> None:
    found = {
        str(path.relative_to(ROOT)): set(starts(path.read_text()))
        for room in ("question_bank", "quizapp")
        for path in (ROOT / room).rglob("*.py")
    }
    assert {name for name, how in found.items() if how} == MAY_START
    assert not any("shell" in how for how in found.values())


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.system('convert ' + name)",
        "from os import popen",
        "os.execvp('sh', words)",
        "import subprocess",
        "from subprocess import run",
        "from concurrent.futures import ProcessPoolExecutor",
        "import concurrent.futures\nconcurrent.futures.ProcessPoolExecutor()",
        "from multiprocessing.pool import Pool",
        "import multiprocessing.pool",
        "import asyncio\nasyncio.create_subprocess_shell(words)",
        "run(words, shell=True)",
    ],
)
def test_the_look_finds_a_program_that_is_started(code: str) -> None:
    assert list(starts(code))


def fields_for_passwords(text: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a form that is called a password, with its kind."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            kind = ast.unparse(node.value.func)
            for target in node.targets:
                if "password" in ast.unparse(target) and kind.endswith("Field"):
                    yield ast.unparse(target), kind


def test_every_field_for_a_password_hides_it() -> None:
    forms = (path.read_text() for path in (ROOT / "quizapp").rglob("*.py"))
    found = [field for text in forms for field in fields_for_passwords(text)]
    assert {name for name, _kind in found} == {"password", "current_password"}
    assert {kind for _name, kind in found} == {"PasswordField"}
    planted = "class F:\n    password = StringField('Password')\n"
    assert list(fields_for_passwords(planted)) == [("password", "StringField")]


def test_what_is_left_open_fails_the_suite(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: seen.append(str(told.exc_value)))
    assert pytestconfig.getini("filterwarnings")[0] == "error"
    with (ROOT / "pyproject.toml").open() as closed:
        del closed
    assert seen == []
    left_open = (ROOT / "pyproject.toml").open()
    del left_open
    assert ["unclosed file" in each for each in seen] == [True]


def test_no_page_holds_script_or_style_of_its_own() -> None:
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    found = [
        f"{path.relative_to(ROOT)}: {match[0].strip()}"
        for path in (ROOT / "quizapp" / "templates").rglob("*.html")
        for match in forbidden.finditer(path.read_text())
    ]
    assert found == []
