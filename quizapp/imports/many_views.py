"""The page on which many candidates are accepted at once: a sample judged, a threshold, a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from question_bank.content import BankError
from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.bank.saving import RefusedError
from quizapp.extensions import db, writing
from quizapp.imports.candidates import LARGEST, read_text
from quizapp.imports.many import (
    ACCEPT,
    AT_ONCE,
    LEAST,
    MOST_SURE,
    USUAL,
    Wanted,
    accept_many,
    chosen,
    eligible,
    sure,
)
from quizapp.imports.readings import reading_of
from quizapp.imports.review_shown import card_of
from quizapp.imports.sampling import CERTAIN, Band, bands, still_so
from quizapp.models import Candidate, Job
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _, ngettext

pages = Blueprint("accepting", __name__)

LISTED = 100
"""Candidates that the preview names."""
STEPS = (50, 60, 70, 80, 85, 90, 95)


@pages.get("/bank/read/<reading_id>/many")
@roles("instructor", "admin")
def page(reading_id: str) -> ResponseReturnValue:
    """Ask of a few candidates, drawn at random, whether they are right."""
    return _page(Wanted(reading_id, _least(request.args)))


@pages.post("/bank/read/<reading_id>/many")
@roles("instructor", "admin")
def judge(reading_id: str) -> ResponseReturnValue:
    """Show what the sample says, and what would be accepted. Nothing is written."""
    return _page(_wanted(reading_id))


@pages.post("/bank/read/<reading_id>/many/accept")
@roles("instructor", "admin")
def carry(reading_id: str) -> ResponseReturnValue:
    """Make drafts of them, as one change."""
    wanted = _wanted(reading_id)
    found = _sampled(wanted)
    if not found.parts or found.asking:
        return _page(wanted, [_("Judge the sample first, all of it.")])
    if len(chosen(db.session(), wanted)) > AT_ONCE:
        return _as_job(wanted)
    try:
        count, _change = accept_many(wanted, me().id)
    except (RefusedError, BankError) as refusal:
        problems = refusal.plan.errors if isinstance(refusal, RefusedError) else refusal.problems
        return _page(wanted, list(dict.fromkeys(each.message for each in problems)))
    flash(
        ngettext(
            "%(num)s draft is made. “Undo” takes it back.",
            "%(num)s drafts are made. “Undo” takes all of them back.",
            count,
        )
    )
    return redirect(url_for("candidates.page", reading_id=reading_id), 303)


def _as_job(wanted: Wanted) -> ResponseReturnValue:
    with writing() as session:
        session.add(
            Job(kind=ACCEPT, learner_id=me().id, payload=wanted.to_plain(), created_at=now())
        )
    flash(_("They are being made drafts. You can leave this page: it goes on."))
    return redirect(url_for("accepting.page", reading_id=wanted.reading_id), 303)


@dataclass(frozen=True)
class _Sampled:
    """What is wanted as it stands, and what samples say of it."""

    wanted: Wanted
    rows: Sequence[Candidate]
    parts: Sequence[Band]
    judged: frozenset[int]

    @property
    def asking(self) -> Band | None:
        """The first part of which too few were judged to say anything."""
        return next((each for each in self.parts if each.wanting), None)


def _sampled(wanted: Wanted) -> _Sampled:
    session = db.session()
    rows = eligible(session, wanted.reading_id)
    wanted, judged = still_so(session, wanted)
    return _Sampled(wanted, rows, bands(wanted, rows, judged), wanted.right | wanted.wrong)


def _page(wanted: Wanted, told: list[str] | None = None) -> ResponseReturnValue:
    session = db.session()
    reading = reading_of(session, wanted.reading_id)
    text = read_text(session, reading)
    found = _sampled(wanted)
    asking = found.asking
    drawn = [] if asking is None else asking.drawn(reading.id)
    live = [row for row in sure(found.rows, wanted.least) if row.number not in wanted.wrong]
    page = render_template(
        "imports/many.html",
        reading=reading,
        wanted=found.wanted,
        asking=asking,
        parts=[each for each in found.parts if not each.wanting],
        certain=CERTAIN,
        cards=[
            card_of(session, current_bank(session).bank, text, row)
            for row in drawn
            if row.number not in found.judged
        ],
        counts=[(step, len(sure(found.rows, step))) for step in STEPS],
        above=live[:LISTED],
        total=len(live),
        told=told or [],
        jobs=_jobs(reading.id),
    )
    return page, UNUSABLE if told else 200


def _jobs(reading_id: str) -> list[Job]:
    """Return one's own latest jobs that accept candidates of a document."""
    rows = select(Job).where(Job.learner_id == me().id, Job.kind == ACCEPT)
    latest = db.session().scalars(rows.order_by(Job.created_at.desc(), Job.id).limit(5))
    return [job for job in latest if job.payload.get("reading") == reading_id]


def _wanted(reading_id: str) -> Wanted:
    judged = {
        name.removeprefix("judged-"): value
        for name, value in request.form.items()
        if name.startswith("judged-")
    }
    right, wrong = (
        frozenset(
            min(int(number), LARGEST)
            for number, value in judged.items()
            if value == said and number.isascii() and number.isdigit()
        )
        for said in ("right", "wrong")
    )
    words = {
        int(number): words
        for name, words in request.form.items()
        if name.startswith("words-")
        and (number := name.removeprefix("words-")).isascii()
        and number.isdigit()
    }
    drawn = {_least({"least": each}) for each in request.form.getlist("drawn")}
    return Wanted(reading_id, _least(request.form), right, wrong, tuple(sorted(drawn)), words)


def _least(given: Mapping[str, str]) -> int:
    text = given.get("least", "")
    if not (text.isascii() and text.isdigit()):
        return USUAL
    return max(LEAST, min(MOST_SURE, int(text[:4])))
