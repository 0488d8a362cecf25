"""The pages of studying: home, item, feedback, end.

The token against forged requests is checked for every POST before a view runs, so buttons that
carry nothing else need no form here.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.items import Item
from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.bank.stale import stale_among
from quizapp.extensions import db, writing
from quizapp.learning.answers import UndoneAnswerError, rate_anew, take
from quizapp.learning.answers import redo as put_back
from quizapp.learning.marking import RECALL_KINDS, UnusableResponseError
from quizapp.learning.rows import ServingRow
from quizapp.learning.snapshots import shown, shown_as
from quizapp.memory.days import local_day
from quizapp.memory.state import Rating
from quizapp.models import Answer, StudySession
from quizapp.study import sessions
from quizapp.study.dates import previews_now
from quizapp.study.ending import ending
from quizapp.study.forms import RatingForm, UnreadableError, submission
from quizapp.study.going_on import next_page
from quizapp.study.home import home as home_of
from quizapp.study.news import news_of
from quizapp.study.owned import own, own_answered, own_serving, own_sitting
from quizapp.study.sitting import Sitting
from quizapp.study.steps import last_step
from quizapp.study.still_asked import still_asks
from quizapp.study.told import (
    back_of,
    explanation_of,
    numbered,
    source_rows,
    told,
)
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.errors import ConflictError, PageError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _, untranslated

pages = Blueprint("study", __name__)

UNREADABLE = untranslated("That could not be read, and nothing was saved. Answer once more.")


@pages.get("/")
@signed_in
def home() -> str:
    """Show what is due, what is new, and the button to start."""
    live = current_bank(db.session())
    page = home_of(db.session(), me(), live, now())
    waits = page.waits
    return render_template(
        "study/home.html",
        **vars(page),
        news=news_of(db.session(), me(), live),
        resume=waits and url_for("study.item", serving_id=waits.id),
        stop=waits and url_for("study.stop", session_id=waits.session_id),
    )


@pages.post("/study")
@signed_in
def start() -> ResponseReturnValue:
    """Begin a session, or go on with the one that is open."""
    live = current_bank(db.session())
    with writing() as session:
        serving = sessions.start(session, me(), live, now())
        serving_id = serving.id if serving else None
    if serving_id is None:
        return redirect(url_for("study.home"))
    return redirect(url_for("study.item", serving_id=serving_id))


@pages.get("/study/items/<serving_id>")
@signed_in
def item(serving_id: str) -> ResponseReturnValue:
    """Show an item; with `reveal`, the back of a card and how well it was known."""
    session = db.session()
    sitting = own_sitting(session, serving_id)
    serving = sitting.serving(serving_id)
    if serving.answer is not None:
        return redirect(url_for("study.feedback", answer_id=serving.answer.id))
    asked = shown_as(session, serving.snapshot_hash)
    if not still_asks(current_bank(session), serving, asked):
        flash(_("That question was changed in the meantime. Go on, and you get another one."))
        return redirect(url_for("study.home"))
    revealed = "reveal" in request.args and asked.kind in RECALL_KINDS
    return _item_page(sitting, serving, revealed=revealed)


@pages.post("/study/items/<serving_id>")
@signed_in
def answer(serving_id: str) -> ResponseReturnValue:
    """Take an answer: score, log and schedule it, once however often it is sent."""
    reading = db.session()
    serving = own_serving(reading, serving_id)
    asked = shown_as(reading, serving.snapshot_hash)
    bank = current_bank(reading).bank
    try:
        sent = submission(asked, request.form)
        with writing() as session:
            answer_id = take(session, me(), serving, asked, sent, now(), bank)
    except UnreadableError:
        return _refused(serving, _(UNREADABLE))
    except UnusableResponseError as problem:
        return _refused(serving, _(str(problem)))
    if sent.response.rating is not None:
        return redirect(next_page(serving.session_id), 303)
    told_at = url_for("study.feedback", answer_id=answer_id)
    if request.headers.get("X-Requested-With") == "fetch":
        # The app's own script takes the page at once and says where it is. A browser without it
        # is sent there instead, so that loading the page again sends no form again.
        return _feedback_page(answer_id, bank), {"Content-Location": told_at}
    return redirect(told_at, 303)


@pages.get("/study/answers/<answer_id>")
@signed_in
def feedback(answer_id: str) -> str:
    """Show what came of an answer."""
    return _feedback_page(answer_id, current_bank(db.session()).bank)


def _feedback_page(answer_id: str, bank: Bank) -> str:
    session = db.session()
    found = own_answered(session, answer_id)
    item = shown_as(session, found.serving.snapshot_hash)
    return render_template(
        "study/feedback.html",
        **told(session, me(), found.answer, item, bank, now()),
        **vars(sessions.place_after(found.settled, found)),
    )


@pages.post("/study/answers/<answer_id>/rating")
@signed_in
def rate(answer_id: str) -> ResponseReturnValue:
    """Keep or change the rating of an answer, then go on."""
    form = RatingForm()
    if not form.validate_on_submit():
        raise PageError
    try:
        with writing() as session:
            given = own(session, Answer, answer_id)
            ratings = form.ratings(shown(given.snapshot), request.form)
            rate_anew(session, me(), given, ratings, now())
            session_id = given.serving.session_id
    except UndoneAnswerError as problem:
        raise ConflictError(what_to_do=str(problem)) from problem
    return redirect(next_page(session_id), 303)


@pages.post("/study/answers/<answer_id>/undo")
@signed_in
def undo(answer_id: str) -> ResponseReturnValue:
    """Take an answer back and put the same item again."""
    with writing() as session:
        again = sessions.take_back(session, me(), own(session, Answer, answer_id), now())
        serving_id = again.id
    return redirect(url_for("study.item", serving_id=serving_id), 303)


@pages.post("/study/answers/<answer_id>/redo")
@signed_in
def redo(answer_id: str) -> ResponseReturnValue:
    """Put an answer back that was taken back, and show what came of it."""
    with writing() as session:
        given = own(session, Answer, answer_id)
        put_back(session, me(), given, now())
    return redirect(url_for("study.feedback", answer_id=answer_id), 303)


@pages.post("/study/sessions/<session_id>/end")
@signed_in
def stop(session_id: str) -> ResponseReturnValue:
    """End a session before its last question."""
    with writing() as session:
        sessions.end(own(session, StudySession, session_id), now())
    return redirect(url_for("study.end", session_id=session_id), 303)


@pages.get("/study/sessions/<session_id>")
@signed_in
def end(session_id: str) -> str:
    """Show the score of a session and what comes when."""
    session = db.session()
    study = own(session, StudySession, session_id)
    live = current_bank(session)
    today = local_day(now(), me().zone)
    left = sessions.waiting_for(session, me(), live, today)
    return render_template(
        "study/end.html", **vars(ending(session, study, live.bank)), more=left.total > 0
    )


def _refused(serving: ServingRow, problem: str) -> tuple[str, int]:
    """Show an item again whose answer could not be taken, and say why."""
    return _item_page(own_sitting(db.session(), serving.id), serving, problem=problem), UNUSABLE


def _item_page(
    sitting: Sitting, serving: ServingRow, *, revealed: bool = False, problem: str = ""
) -> str:
    """Show an unanswered item; nothing of its key reaches the page before it is revealed."""
    session = db.session()
    servings = sitting.servings
    place = sessions.place_of(servings, serving, sitting)
    asked = shown_as(session, serving.snapshot_hash)
    story, lead_in = asked.stem_parts
    return render_template(
        "study/item.html",
        serving=serving.id,
        item=numbered(asked),
        repeats=asked.sorts,
        story=story,
        lead_in=lead_in,
        problem=problem,
        last=last_step(session, me(), servings, serving, now()),
        **vars(place),
        **(_back(session, asked) if revealed else {}),
    )


def _back(session: Session, asked: Item) -> dict[str, object]:
    """Return the back of a card, and the date each rating would bring."""
    fact, bank = asked.facts[0], current_bank(session).bank
    return {
        "revealed": True,
        "back": back_of(asked),
        "explanation": explanation_of(asked, bank),
        "sources": source_rows(asked, bank),
        "checked": bool(stale_among(session, asked.facts)),
        "previews": previews_now(session, me(), fact, now()),
        "suggested": int(Rating.GOOD),
    }
