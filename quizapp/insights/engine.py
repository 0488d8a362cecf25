"""The page of the memory engine: what it has learnt of its learner, and the way back."""

from flask import Blueprint, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.browser import me
from quizapp.extensions import db
from quizapp.insights import engine_page as told
from quizapp.learning.fitted import models_of
from quizapp.models import Job, MemoryModel, User
from quizapp.web.access import signed_in

pages = Blueprint("engine", __name__)

REPLAY = "replay"
"""The kind of job that works all dates out anew."""


@pages.get("/settings/memory")
@signed_in
def page() -> str:
    """Show what the engine has learnt of the learner, what that changed, and how far off it is."""
    session, zone = db.session(), me().zone
    models = models_of(session, me())
    in_force = _in_force(session, models)
    shown = in_force or (models[0] if models else None)
    job = _latest_job(session)
    return render_template(
        "insights/engine.html",
        lead=told.lead_of(models, in_force, zone),
        latest=told.latest_of(models, in_force, zone),
        **(_change(models, in_force) if in_force else {}),
        shown=shown,
        errors=told.errors(shown) if shown else [],
        dots=told.dots(shown) if shown else [],
        models=told.model_rows(models, in_force, zone),
        job=job if job and job.state in {"queued", "running"} else None,
        failed=job is not None and job.state == "failed",
    )


def _in_force(session: Session, models: list[MemoryModel]) -> MemoryModel | None:
    chosen = session.scalar(select(User.model_id).where(User.id == me().id))
    return next((row for row in models if row.id == chosen), None)


def _change(models: list[MemoryModel], in_force: MemoryModel) -> dict[str, object]:
    before, after = told.model_before(models, in_force), told.model_in(in_force)
    return {"changed": told.changed(before, after), "spans": told.spans(before, after)}


def _latest_job(session: Session) -> Job | None:
    jobs = select(Job).where(Job.learner_id == me().id, Job.kind == REPLAY)
    return session.scalars(jobs.order_by(Job.created_at.desc()).limit(1)).first()
