"""What no form sends: NUL bytes, numbers without end, words of databases, patterns without end."""

import ast
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from werkzeug.test import TestResponse

from quizapp.extensions import db
from tests.attackers.conftest import furnish_more
from tests.support import postgres
from tests.support.house import House, furnished
from tests.support.raids import Raid, pages_of

ODD = (
    "\0",
    "a\0b",
    "9" * 400,
    "-1",
    "1e999",
    "NaN",
    "0x10",
    "\u0661\u0662",
    "\u202e\u2066txt.exe",
    "e\u0301" * 40,
    "\U0001f468\u200d\U0001f469" * 9,
    "\ufdfa" * 30,
    "\ud7ff\ue000\uffff\U0010ffff",
    " \t\r\n\v\f\u2028\u00a0",
    "%00%0d%0a",
    "../../../../etc/passwd",
    "A" * 20_000,
    "",
)
"""Texts that parsers, databases and pages are known to stumble over."""

QUESTIONS = (
    "'",
    '"',
    "' OR '1'='1",
    "1; DROP TABLE entry; --",
    '\' UNION SELECT password_hash FROM "user" --',
    "\\",
    "%' ESCAPE '%",
    "NEAR(a b)",
    "title:x",
    '"a" AND',
    "a & | !b <->",
    "*",
    "^a",
    "{a b}: c",
    "(((((",
    "1) OR (1=1",
    "id DESC, (SELECT 1)",
    "pg_sleep(9)",
)
"""Words that mean something to a database, its search or its order."""

PATTERNS = ("(a+)+$", "(.*)*x", "[", "\\1", "$&", "a{1,99999}", "(?P<n>", "\\g<0>")
"""Patterns that never end, are none, or put something else in."""


SORTS = [
    pytest.param((*ODD, *QUESTIONS), id="odd"),
    pytest.param(PATTERNS, id="patterns", marks=pytest.mark.long),
]


@pytest.fixture(scope="module")
def on_postgres(
    postgres_server: str,
    postgres_template: str,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """Return the same house on PostgreSQL, which minds more."""
    name = f"attacked_{postgres_template}"
    url = postgres.create_database(postgres_server, name, postgres_template)
    with furnished(tmp_path_factory.mktemp("house"), sqlite_template, url) as house:
        furnish_more(house)
        yield house
    postgres.drop_database(postgres_server, name)


HOUSES = ["estate", pytest.param("on_postgres", marks=[pytest.mark.postgres, pytest.mark.long])]


@pytest.fixture(params=HOUSES)
def house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("texts", SORTS)
def test_no_text_makes_an_address_fail(house: House, texts: tuple[str, ...]) -> None:
    wrong: list[str] = []

    def judge(what: str, answer: TestResponse) -> None:
        if answer.status_code >= 500:
            wrong.append(f"{what}: {answer.status_code}")

    raid = Raid(house, itertools.cycle(texts), judge)
    raid.on_addresses("ines")
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("whole", [False, True], ids=["one by one", "all at once"])
@pytest.mark.parametrize("texts", [ODD, QUESTIONS, PATTERNS], ids=["odd", "questions", "patterns"])
def test_no_text_makes_a_form_fail(house: House, texts: tuple[str, ...], *, whole: bool) -> None:
    wrong: list[str] = []

    def judge(what: str, answer: TestResponse) -> None:
        if answer.status_code >= 500:
            wrong.append(f"{what}: {answer.status_code}")

    raid = Raid(house, itertools.cycle(texts), judge, whole=whole)
    for role in ("ada", "ines", "alva", "stranger"):
        raid.on_forms(role)
    for what, answer in pages_of(house, ("ada", "ines", "alva")):
        judge(what, answer)
    assert wrong == []
    assert raid.typed


FIRST = ("/join", "/settings", "/plan", "/cohorts", "/people", "/bank/read/new", "/sign-in")
"""Addresses whose forms keep what is typed."""


@pytest.mark.postgres
def test_a_nul_in_a_form_is_refused_in_words_on_postgres(on_postgres: House) -> None:
    told = {}
    for address in FIRST:
        for role in ("ada", "alva"):
            sent = dict.fromkeys(("name", "text", "title", "exam_name", "code", "email"), "a\0b")
            answer = on_postgres.browser(role).post(address, data=sent)
            told[address, role] = answer.status_code
    assert {status for status in told.values() if status >= 500} == set()
    assert 400 in told.values()


@pytest.mark.parametrize("address", ["/bank?words=a%00b", "/bank?a%00b=1", "/bank/fact/a%00b"])
def test_a_nul_in_an_address_is_refused(estate: House, address: str) -> None:
    assert estate.browser("ines").get(address).status_code == 400
    assert estate.browser("ines").get(address.replace("%00", "")).status_code in {200, 404}


def test_a_nul_in_what_a_file_is_called_is_refused(estate: House) -> None:
    for field, filename, status in (
        ("files", "a\0.txt", 400),
        ("fi\0les", "a.txt", 400),
        ("files", "a.txt", 303),
    ):
        for address in ("/bank/read/new", "/bank/exchange/uploads"):
            name = field.replace("files", "file") if "exchange" in address else field
            sent = {name: (io.BytesIO(b"A rash is a sign."), filename)}
            answer = estate.browser("alva").post(
                address, data=sent, content_type="multipart/form-data"
            )
            assert answer.status_code == status, (address, field, filename)


def test_what_is_searched_for_reaches_the_database_as_a_value_alone(estate: House) -> None:
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with estate.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        sign = "zzqq"
        Raid(estate, itertools.repeat(f"{sign}' OR 1=1 --"), lambda *_: None).on_addresses("ines")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) > 200
    assert [statement for statement in asked if sign in statement] == []


def test_the_same_look_finds_a_statement_put_together_from_words() -> None:
    asked: list[str] = []
    engine = create_engine("sqlite://")
    event.listen(
        engine, "before_cursor_execute", lambda _c, _u, statement, *_m: asked.append(statement)
    )
    with engine.connect() as connection:
        connection.execute(text("SELECT 'zzqq' OR 1=1"))
    assert [statement for statement in asked if "zzqq" in statement]


def patterns_of_words(code: str) -> list[str]:
    """Return the patterns in code that are neither written there nor escaped words."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and re.fullmatch(r"re\.(?!escape$)\w+", ast.unparse(node.func))
        and not isinstance(node.args[0], ast.Constant)
        and not re.fullmatch(r"re\.escape\(\w+\)", ast.unparse(node.args[0]))
    ]


def test_no_pattern_of_the_app_is_made_of_what_people_type(estate: House) -> None:
    code = [path.read_text() for path in Path(estate.app.root_path).rglob("*.py")]
    assert [found for each in code for found in patterns_of_words(each)] == []
    assert not any("from re import" in each for each in code)


@pytest.mark.parametrize(
    "code", ["re.compile(words)", "re.sub(f'{words}+', '', text)", "re.match(words + '+', text)"]
)
def test_the_same_look_finds_a_pattern_made_of_words(code: str) -> None:
    assert patterns_of_words(code)
