"""Set facts aside while studying, see which they are, and have them asked again.

The token against forged requests is checked for every POST before a view runs, so buttons that
carry nothing else need no form here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from question_bank.content import Fact
from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.extensions import db, writing
from quizapp.learning import set_aside
from quizapp.learning.snapshots import shown_as
from quizapp.learning.untold import Unanswered, unanswered
from quizapp.memory.days import local_day
from quizapp.models import Serving, SetAside
from quizapp.study.going_on import next_page
from quizapp.study.owned import own
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _
from quizapp.web.words import LEFT_THE_BANK

pages = Blueprint("aside", __name__)


@dataclass(frozen=True)
class Line:
    """One line of the list: what a fact says, or the question while that waits for an answer."""

    handle: str
    """What the way back names: the fact, or while it is asked its place in the question."""
    until: date | None
    text: str
    premise: str | None = None
    """The line of a matching set that asks it."""


@pages.get("/study/set-aside")
@signed_in
def listing() -> str:
    """List the facts set aside, each with the way back."""
    session = db.session()
    rows = set_aside.set_aside(session, me(), local_day(now(), me().zone))
    asking = {fact: each for each in unanswered(session, me().id) for fact in each.facts}
    facts = current_bank(session).bank.facts
    lines = [
        _asked(session, row, asking[row.fact_id])
        if row.fact_id in asking
        else _told(row, facts.get(row.fact_id))
        for row in rows
    ]
    return render_template("study/set_aside.html", lines=lines)


@pages.post("/study/items/<serving_id>/bury")
@signed_in
def bury(serving_id: str) -> ResponseReturnValue:
    """Do not ask a question's facts before tomorrow, and go on."""
    return _put_aside(serving_id, set_aside.bury)


@pages.post("/study/items/<serving_id>/suspend")
@signed_in
def suspend(serving_id: str) -> ResponseReturnValue:
    """Do not ask a question's facts until that is taken back, and go on."""
    return _put_aside(serving_id, set_aside.suspend)


@pages.post("/study/items/<serving_id>/ask-again")
@signed_in
def ask_again(serving_id: str) -> ResponseReturnValue:
    """Take back that a question was set aside, and show it."""
    with writing() as session:
        _take_back(session, own(session, Serving, serving_id).fact_versions)
    return redirect(url_for("study.item", serving_id=serving_id), 303)


@pages.post("/study/set-aside/<fact_id>")
@signed_in
def suspend_fact(fact_id: str) -> ResponseReturnValue:
    """Do not ask one fact until that is taken back."""
    if fact_id not in current_bank(db.session()).bank.facts:
        raise NotFoundError
    with writing() as session:
        set_aside.suspend(session, me(), fact_id, now())
    flash(_("You will not be asked this until you take it back here."))
    return redirect(url_for("aside.listing"), 303)


@pages.post("/study/set-aside/<fact_id>/ask-again")
@signed_in
def ask_fact_again(fact_id: str) -> ResponseReturnValue:
    """Take back that one fact was set aside, named by its id or as its line names it."""
    with writing() as session:
        _take_back(session, [_named(session, fact_id)])
    flash(_("You will be asked this again when it is due."))
    return redirect(url_for("aside.listing"), 303)


def _told(row: SetAside, fact: Fact | None) -> Line:
    return Line(row.fact_id, row.until, fact.statement if fact else _(LEFT_THE_BANK))


def _asked(session: Session, row: SetAside, waits: Unanswered) -> Line:
    """Return the line of a fact that a question asks which waits for its answer."""
    item = shown_as(session, waits.snapshot_hash)
    premises = {each.id: each.text for each in item.premises}
    handle = f"{waits.id}.{sorted(waits.facts).index(row.fact_id)}"
    return Line(handle, row.until, item.stem, premises.get(row.fact_id))


def _named(session: Session, handle: str) -> str:
    """Return the fact that a line's handle names. Raises NotFoundError."""
    serving_id, stop, place = handle.partition(".")  # an id of the bank holds no full stop
    if not stop:
        return handle
    facts = sorted(own(session, Serving, serving_id).fact_versions)
    numbered = {str(number): fact for number, fact in enumerate(facts)}
    if place not in numbered:
        raise NotFoundError
    return numbered[place]


def _put_aside(serving_id: str, put: Callable[..., object]) -> ResponseReturnValue:
    with writing() as session:
        serving = own(session, Serving, serving_id)
        for fact_id in serving.fact_versions:
            put(session, me(), fact_id, now())
        session_id = serving.session_id
    return redirect(next_page(session_id), 303)


def _take_back(session: Session, facts: Iterable[str]) -> None:
    for fact_id in facts:
        set_aside.take_back(session, me(), fact_id)
