"""The page of a learner's plan: what to expect of an exam, and what the days are to be like."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.extensions import db, writing
from quizapp.learning.plans import Plan, UnusablePlanError, keep_plan, plan_of
from quizapp.learning.wanted import dates_job
from quizapp.memory.days import local_day
from quizapp.study.plan_forms import TOPIC, CeilingForm, PlanForm, plan_sent, topics_of
from quizapp.study.plan_page import choices_context, outlook_of
from quizapp.study.situations import situation_of
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _

pages = Blueprint("plan", __name__)


@pages.get("/plan")
@signed_in
def page() -> ResponseReturnValue:
    """Show what to expect, and the plan that it comes from."""
    return _page(plan_of(db.session(), me()))


@pages.post("/plan")
@signed_in
def change() -> ResponseReturnValue:
    """Keep a changed plan."""
    form = PlanForm()
    topics = {fact.subject for fact in current_bank(db.session()).taught.values()}
    usable = form.validate_on_submit()
    plan = plan_sent(form, request.form, request.form.getlist(TOPIC), topics)
    if not usable:
        return _page(plan, form)
    try:
        with writing() as session:
            keep_plan(session, me(), plan, now())
    except UnusablePlanError as problem:
        form.refuse_plan(problem)
        return _page(plan, form)
    flash(_("Your plan is kept."))
    return redirect(url_for("plan.page"), 303)


@pages.post("/plan/ceiling")
@signed_in
def ceiling() -> ResponseReturnValue:
    """Keep another number of reviews a day after a break."""
    form = CeilingForm()
    if not form.validate_on_submit():
        flash(_("Choose from 1 to 9999 reviews a day."))
        return redirect(url_for("study.home"), 303)
    with writing() as session:
        plan = replace(plan_of(session, me()), daily_ceiling=form.daily_ceiling.data)
        keep_plan(session, me(), plan, now())
    return redirect(url_for("study.home"), 303)


def _page(plan: Plan, form: PlanForm | None = None) -> ResponseReturnValue:
    """Show a plan as it is kept, or with the form that was sent and could not be."""
    session, live = db.session(), current_bank(db.session())
    today = local_day(now(), me().zone)
    topics = topics_of(live.taught.values(), live.bank, plan)
    kept = plan if form is None else plan_of(session, me())
    return render_template(
        "study/plan.html",
        form=form or PlanForm(formdata=None).filled(plan, topics),
        outlook=outlook_of(situation_of(session, me(), live, kept, today), kept),
        job=dates_job(session, me().id),
        **choices_context(plan, topics),
    ), (200 if form is None else UNUSABLE)
