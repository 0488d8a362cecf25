"""The two pages on which learners look back: their progress and their history."""

from flask import Blueprint, render_template, request, url_for

from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.extensions import db
from quizapp.insights import history as past
from quizapp.insights import progress as scores
from quizapp.insights.pages import progress_context
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.words import rating_words

pages = Blueprint("insights", __name__)


@pages.get("/progress")
@signed_in
def progress() -> str:
    """Show scores by category, concept and day, what is known now, and what falls due."""
    session = db.session()
    live = current_bank(session)
    summary = scores.progress(session, me(), now(), live.untaught)
    return render_template("insights/progress.html", **progress_context(summary, live.bank.name))


@pages.get("/history")
@signed_in
def history() -> str:
    """List the learner's answers, newest first."""
    session, before = db.session(), request.args.get("before")
    page = past.history(session, me(), current_bank(session).versions, before)
    if page is None:
        raise NotFoundError
    return render_template(
        "insights/history.html",
        lines=page.lines,
        ratings=rating_words(),
        newest=url_for("insights.history") if before else None,
        older=url_for("insights.history", before=page.older) if page.older else None,
    )
