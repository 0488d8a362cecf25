"""The two pages on which learners look back: their progress and their history."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from quizapp.bank.current import current_bank
from quizapp.extensions import db
from quizapp.insights import history as past
from quizapp.insights import progress as scores
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError

blueprint = Blueprint("insights", __name__)


@blueprint.get("/progress")
@signed_in
def progress() -> str:
    """Show scores by category, concept and day, what is known now, and what falls due."""
    bank = current_bank(db.session()).bank
    summary = scores.progress(db.session(), current_user, bank.facts, now())
    return render_template("insights/progress.html", progress=summary, name=bank.name)


@blueprint.get("/history")
@signed_in
def history() -> str:
    """List the learner's answers, newest first."""
    versions = current_bank(db.session()).versions
    page = past.history(db.session(), current_user, versions, request.args.get("before"))
    if page is None:
        raise NotFoundError
    return render_template("insights/history.html", page=page, first="before" not in request.args)
