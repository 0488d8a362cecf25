"""No page reads other people's rows to find one's own: every statement is held to its plan."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask, request, request_started
from sqlalchemy import Executable, select, update

from quizapp.bank.confusions import past_confusions
from quizapp.bank.live import read_bank
from quizapp.extensions import db, writing
from quizapp.models import Answer, Base, Memory, Review, User
from tests.growth.conftest import SIZE, Crowded
from tests.support.multitude import ident
from tests.support.multitude_rows import ANSWER, NOON, SERVING, SITTING
from tests.support.plans import OF_PEOPLE, OF_THE_BANK
from tests.support.study import Desk
from tests.test_access_matrix import ADAS, MATRIX, SIGNED_IN

BOUNDED = {
    "ix_user_staff_name_id": "holds those who edit the bank or teach, and nobody else",
    "ix_answer_wrong_received_at": "goes through the latest 2,000 wrong answers and stops",
}
"""Indices that are read without a value to look for, and why that takes no longer among more."""
ELSEWHERE = {"images.show": "a picture is looked up by its hash, and nobody's rows are"}
"""Pages of a learner that the journey leaves out, and why."""


def unbounded(found: dict[str, str]) -> dict[str, str]:
    """Return what is read whole without a bound."""
    return {one: said for one, said in found.items() if not any(name in one for name in BOUNDED)}


@pytest.fixture
def opened(crowded: Crowded) -> Iterator[set[str]]:
    """Return the endpoints that were asked for."""
    names: set[str] = set()

    def note(_app: Flask, **_extra: object) -> None:
        names.add(str(request.endpoint))

    with request_started.connected_to(note, crowded.app):
        yield names


def study(crowded: Crowded) -> None:
    """Let Ada study, think again, look at everything of hers, and report a question."""
    desk = Desk.at_home(crowded.browser(crowded.ada)).start()
    for _ in range(4):
        if desk.answer().path.startswith("/study/answers/"):
            desk.press("/undo").send("/redo").go_on()
    first, middle = ident(ANSWER, 0), ident(ANSWER, SIZE.learners * (SIZE.facts // 2))
    shown, sitting = ident(SERVING, 0), ident(SITTING, 0)
    for path in (
        *("/", "/progress", "/history", f"/history?before={middle}", "/leeches", "/plan", "/join"),
        *("/settings", "/settings/memory", "/study/set-aside", f"/study/items/{shown}"),
        *("/settings/vouch", "/settings/sign-ins", "/settings/email", "/settings/data"),
        "/settings/leave",
        *(f"/study/items/{shown}/report", f"/study/answers/{first}", f"/study/sessions/{sitting}"),
    ):
        assert desk.get(path).page.status_code == 200, path


def teach(crowded: Crowded) -> None:
    """Let Ines look at the cohort and its learners, and at the bank in many ways."""
    browser, cohort = crowded.browser("ines"), f"/cohorts/{crowded.cohort}"
    for path in (
        *("/cohorts", cohort, f"{cohort}/people", f"{cohort}/learners/{crowded.ada}"),
        *(f"/bank{asked}" for asked in LISTS),
        *("/bank/leeches", "/bank/reports", "/bank/review", "/bank/changes", "/bank/withdrawn"),
        *("/bank/fact/ad-immune-attack", "/bank/fact/ad-immune-attack/review"),
    ):
        assert browser.get(path).status_code == 200, path


LISTS = (
    *("", "?sort=changed", "?sort=order", "?sort=status", "?sort=share", "?words=muscle"),
    *("?words=muscle&sort=share", "?words=zzzz", "?status=published&category=treatment"),
    *("?concept=dermatomyositis&kinds=1", "?answered=20&below=50", "?author=app", "?noun=concept"),
)


def test_no_page_of_a_learner_reads_everybodys_rows(crowded: Crowded, opened: set[str]) -> None:
    assert unbounded(crowded.read_whole(lambda: study(crowded))) == {}

    pages = {
        rule.endpoint for rule in crowded.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    own = {endpoint for endpoint, who in MATRIX.items() if who in {ADAS, SIGNED_IN}}
    assert (pages & own) - opened == set(ELSEWHERE)
    assert opened >= {"study.start", "study.answer", "study.rate", "study.undo", "study.redo"}


def test_no_page_of_an_instructor_reads_everybodys_rows(crowded: Crowded) -> None:
    assert unbounded(crowded.read_whole(lambda: teach(crowded))) == {}


def test_a_bank_is_read_without_everybodys_answers(crowded: Crowded) -> None:
    def read() -> None:
        past_confusions(db.session())
        read_bank(db.session(), 1)

    assert unbounded(crowded.read_whole(read)) == {}


def test_every_table_is_known_to_grow_with_people_or_not() -> None:
    tables = set(Base.metadata.tables)

    assert tables == OF_PEOPLE | OF_THE_BANK
    assert not OF_PEOPLE & OF_THE_BANK


@pytest.mark.parametrize(
    "planted",
    [
        select(Answer.id).where(Answer.duration_ms == 1),
        select(Review.id).where(Review.day == NOON.date()),
        select(User.id).where(User.name == "Ada").order_by(User.id).limit(1),
        update(Memory).where(Memory.lapses > 3).values(reps=1),
    ],
)
def test_a_question_that_no_index_answers_is_found_out(
    crowded: Crowded, planted: Executable
) -> None:
    def ask() -> None:
        crowded.browser(crowded.ada).get("/join")
        with suppress(InterruptedError), writing() as session:
            session.execute(planted)
            raise InterruptedError  # nothing of it stays

    (table,) = (one.split(":")[0] for one in unbounded(crowded.read_whole(ask)))
    assert table in OF_PEOPLE
