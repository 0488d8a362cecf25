"""Who may do what to whose: every endpoint for every role, with real objects of other people."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support.house import ROLES, House, furnished

IN, ASK, NO, NONE = "in", "asked to sign in", "forbidden", "not found"

EVERYONE = (IN,) * 6
SIGNED_IN = (ASK, IN, IN, IN, IN, IN)
ADAS = (ASK, IN, NONE, NONE, NONE, NONE)
TEACHING = (ASK, NO, NO, IN, IN, IN)
COHORT = (ASK, NO, NO, IN, NONE, IN)
INES_ALONE = (ASK, NO, NO, IN, NONE, NONE)
ADMIN = (ASK, NO, NO, NO, NO, IN)

MATRIX = {
    **dict.fromkeys(
        # Of a reset and the set-up the secret in the address is the key.
        (
            "accounts.reset",
            "accounts.setup",
            "accounts.sign_in",
            "accounts.sign_up",
            "healthz",
            "readyz",
            "static",
        ),
        EVERYONE,
    ),
    "metrics": (NONE,) * 6,  # it has a key of its own, and is not there while none is set
    **dict.fromkeys(
        (
            "accounts.change_email",
            "accounts.change_password",
            "accounts.settings",
            "accounts.sign_ins",
            "accounts.sign_out",
            "accounts.sign_out_everywhere",
            "accounts.vouch",
            "aside.ask_fact_again",
            "aside.listing",
            "aside.suspend_fact",
            "cohorts.join",
            "cohorts.joining",
            "engine.page",
            "engine.use",
            "images.show",
            "insights.history",
            "insights.progress",
            "leeches.mine",
            "personal.leave",
            "personal.page",
            "personal.take",
            "plan.ceiling",
            "plan.change",
            "plan.page",
            "reporting.put_change_away",
            "study.home",
            "study.start",
        ),
        SIGNED_IN,
    ),
    **dict.fromkeys(
        (
            "accounts.end_sign_in",
            "aside.ask_again",
            "aside.bury",
            "aside.suspend",
            "reporting.page",
            "reporting.put_away",
            "reporting.send",
            "study.answer",
            "study.end",
            "study.feedback",
            "study.item",
            "study.rate",
            "study.redo",
            "study.stop",
            "study.undo",
        ),
        ADAS,
    ),
    **dict.fromkeys(
        (
            "accepting.carry",
            "accepting.judge",
            "accepting.page",
            "bank.listing",
            "bin.listing",
            "bin.put_back",
            "bulk.carry",
            "bulk.choose",
            "bulk.page",
            "bulk.preview",
            "changes.listing",
            "changes.show",
            "changes.table",
            "cohorts.add",
            "cohorts.listing",
            "editions.carry",
            "editions.choose",
            "editions.preview",
            "editions.settle_one",
            "editions.stale",
            "entry.add",
            "entry.change",
            "entry.concepts",
            "entry.edit",
            "entry.keep",
            "entry.new",
            "entry.preview",
            "entry.show",
            "exchange.export",
            "exchange.page",
            "exchange.shipped",
            "exchange.upload",
            "grid.cell",
            "grid.page",
            "grid.save",
            "grid.save_each",
            "history.compare",
            "history.listing",
            "history.restore",
            "history.version",
            "images.page",
            "images.upload",
            "leeches.of_everyone",
            "candidates.add_evidence",
            "candidates.bring_together",
            "candidates.enough",
            "candidates.open_again",
            "candidates.page",
            "candidates.put_right",
            "candidates.take",
            "candidates.take_apart",
            "candidates.turn_down",
            "candidates.undo",
            "reading.add",
            "reading.again",
            "reading.drop",
            "reading.listing",
            "reading.new",
            "reading.rename",
            "reading.show",
            "reports.decline",
            "reports.fixed",
            "reports.queue",
            "review.comment",
            "review.move",
            "review.page",
            "review.queue",
            "review.saw",
            "review.settle_comment",
            "sifting.page",
            "sifting.switch",
            "undo.carry",
            "undo.preview",
            "withdrawn.as_it_should",
            "withdrawn.listing",
        ),
        TEACHING,
    ),
    **dict.fromkeys(
        (
            "cohorts.assign",
            "cohorts.change",
            "cohorts.close_code",
            "cohorts.invite",
            "cohorts.learner",
            "cohorts.people",
            "cohorts.remove",
            "cohorts.show",
            "cohorts.unassign",
        ),
        COHORT,
    ),
    **dict.fromkeys(
        ("bulk.job", "exchange.bring", "exchange.drop", "exchange.preview"), INES_ALONE
    ),
    **dict.fromkeys(
        (
            "accounts.add_cohort",
            "accounts.add_person",
            "accounts.change_role",
            "accounts.close_account",
            "accounts.close_invitation",
            "accounts.invitations",
            "accounts.invite",
            "accounts.make_reset_link",
            "accounts.open_account",
            "accounts.people",
            "accounts.sign_out_person",
            "accounts.set_sign_up_mode",
            "cohorts.add_teacher",
        ),
        ADMIN,
    ),
}
"""Every endpoint with what it answers each of `ROLES`; where it asks for an object, a real one."""


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with furnished(tmp_path_factory.mktemp("house"), sqlite_template) as house:
        yield house


def _doors(house: House) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in house.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def _told(answer: TestResponse) -> str:
    """Return what an answer comes to."""
    assert answer.status_code < 500, answer.text
    if (answer.location or "").startswith("/sign-in?") or answer.location == "/sign-in":
        return ASK
    return {403: NO, 404: NONE}.get(answer.status_code, IN)


def test_every_endpoint_stands_in_the_matrix(house: House) -> None:
    assert set(house.app.view_functions) == set(MATRIX)


def test_everybody_gets_where_they_may_and_nowhere_else(house: House) -> None:
    wrong = []
    for rule, method in _doors(house):
        for role, right in zip(ROLES, MATRIX.get(rule.endpoint, ()), strict=False):
            told = _told(house.ask(role, rule, method))
            if told == ASK and "sign_out" in rule.endpoint and right == IN:
                told = IN  # signing out leads where locked doors lead
            if told != right:
                wrong.append(f"{method} {rule.endpoint} for {role}: {told}, not {right}")
            if method == "POST" and told == IN:
                house.put_back()
    assert "\n".join(wrong) == ""


def test_looking_at_a_page_writes_nothing(house: House) -> None:
    with closing(sqlite3.connect(house.file)) as beside:

        def commits() -> int:
            """Return a number that is another after each commit of somebody else's."""
            return int(beside.execute("PRAGMA data_version").fetchone()[0])

        wrong = []
        for rule, method in _doors(house):
            for role in ROLES if method == "GET" else ():
                before = commits()
                house.ask(role, rule, method)
                if commits() != before:
                    wrong.append(f"{rule.endpoint} for {role}")
        assert wrong == []
        before = commits()
        (leave,) = house.app.url_map.iter_rules("accounts.sign_out")
        house.ask("ada", leave, "POST")
        assert commits() != before, "the control"
    house.put_back()


def test_what_is_anothers_looks_like_what_is_not_there(house: House) -> None:
    told_apart = []
    for rule, method in _doors(house):
        hidden = [
            role
            for role, right in zip(ROLES, MATRIX.get(rule.endpoint, ()), strict=False)
            if right == NONE
        ]
        for role in hidden:
            real = house.ask(role, rule, method)
            for name in rule.arguments:
                guessed = house.ask(role, rule, method, **{name: "f" * 32})
                if _without_marks(real) != _without_marks(guessed):
                    told_apart.append(f"{method} {rule.endpoint} for {role}, {name}")
    assert "\n".join(told_apart) == ""


def _without_marks(answer: TestResponse) -> tuple[int, str]:
    """Return what an answer says, without what differs from each request to the next."""
    marks = r"[0-9a-f]{32}|name=\"csrf_token\" value=\"[^\"]*\""
    return answer.status_code, re.sub(marks, "", answer.text)


def test_ottos_pages_say_nothing_of_ada_and_her_cohort(house: House) -> None:
    secret = re.compile(rf"\b(Ada|Ines|Neurology|{house.people['ada']})\b")
    said = [
        rule.endpoint
        for rule, method in _doors(house)
        if method == "GET" and not rule.arguments
        if secret.search(house.ask("otto", rule, method).text)
    ]
    assert said == []
