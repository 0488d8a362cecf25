"""The page of the memory engine: what it has learnt of its learner, and the way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.browser import me
from quizapp.extensions import db, writing
from quizapp.insights import engine_page as told
from quizapp.learning.fitted import models_of
from quizapp.learning.in_force import NoSuchModelError, choose_model
from quizapp.learning.refit import reviews_of
from quizapp.learning.wanted import dates_job
from quizapp.models import MemoryModel, User
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

pages = Blueprint("engine", __name__)


@pages.get("/settings/memory")
@signed_in
def page() -> str:
    """Show what the engine has learnt of the learner, what that changed, and how far off it is."""
    session, zone = db.session(), me().zone
    models = models_of(session, me())
    in_force = _in_force(session, models)
    tried = next((row for row in models if row.evaluated), None)
    shown = in_force if in_force and in_force.evaluated else tried
    return render_template(
        "insights/engine.html",
        lead=told.lead_of(models, in_force, zone, reviews_of(session, me().id)),
        latest=told.latest_of(models, in_force, zone),
        **(_change(models, in_force) if in_force else {}),
        shown=shown,
        errors=told.errors(shown, in_force) if shown else [],
        dots=told.dots(shown) if shown else [],
        models=told.model_rows(models, in_force, zone),
        job=dates_job(session, me().id),
    )


@pages.post("/settings/memory")
@signed_in
def use() -> ResponseReturnValue:
    """Put an earlier model in force, or the average learner's; the dates follow in a job."""
    try:
        with writing() as session:
            choose_model(session, me().id, request.form.get("model") or None, now())
    except NoSuchModelError as problem:
        raise NotFoundError from problem
    flash(_("That model is in use now. Your dates are being worked out anew."))
    return redirect(url_for("engine.page"), 303)


def _in_force(session: Session, models: list[MemoryModel]) -> MemoryModel | None:
    chosen = session.scalar(select(User.model_id).where(User.id == me().id))
    return next((row for row in models if row.id == chosen), None)


def _change(models: list[MemoryModel], in_force: MemoryModel) -> dict[str, object]:
    before, after = told.model_before(models, in_force), told.model_in(in_force)
    return {"changed": told.changed(before, after), "spans": told.spans(before, after)}
