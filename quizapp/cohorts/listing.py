"""The pages that list cohorts and make one, and the page by which somebody joins one."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.accounts.cohorts import cohorts_of, create_cohort
from quizapp.accounts.invitations import use_invitation
from quizapp.accounts.limits import Limit, spend
from quizapp.accounts.places import join, places_of, sizes
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.tries import counting
from quizapp.cohorts.forms import JoinForm, NewCohortForm
from quizapp.cohorts.pages import pages
from quizapp.extensions import db, writing
from quizapp.web.access import roles, signed_in
from quizapp.web.clock import now
from quizapp.web.i18n import _

JOIN = Limit("join a cohort", times=20, window=timedelta(hours=1))


@pages.get("/cohorts")
@roles("instructor", "admin")
def listing() -> ResponseReturnValue:
    """List the cohorts that one teaches; an administrator sees all."""
    return _listing(NewCohortForm(formdata=None))


@pages.post("/cohorts")
@roles("instructor", "admin")
def add() -> ResponseReturnValue:
    """Make a cohort, which an instructor who makes it teaches."""
    form = NewCohortForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                by = me().id if me().role == "instructor" else None
                cohort_id = create_cohort(session, form.name.data, now(), by).id
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The cohort is there. Make a code to invite people into it."))
            return redirect(url_for("cohorts.people", cohort_id=cohort_id), 303)
    return _listing(form)


def _listing(form: NewCohortForm) -> ResponseReturnValue:
    mine = cohorts_of(db.session(), me())
    page = render_template(
        "cohorts/listing.html", cohorts=mine, sizes=sizes(db.session(), mine), form=form
    )
    return page, form.http_status


@pages.get("/join")
@signed_in
def joining() -> ResponseReturnValue:
    """Show the cohorts one is in, and ask for the code of another."""
    return _joining(JoinForm(formdata=None, code=request.args.get("code")))


@pages.post("/join", endpoint="join")
@signed_in
def come_in() -> ResponseReturnValue:
    """Come into the cohort of an invitation code."""
    form = JoinForm()
    if form.validate_on_submit():
        with counting() as session:
            spend(session, JOIN, me().id, now())
        try:
            with writing() as session:
                invitation = use_invitation(session, form.code.data, now())
                name = join(session, invitation.cohort_id, me().id, now()).name
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            flash(_("You are in the cohort %(name)s now.", name=name))
            return redirect(url_for("study.home"), 303)
    return _joining(form)


def _joining(form: JoinForm) -> ResponseReturnValue:
    places = places_of(db.session(), me().id)
    page = render_template("cohorts/join.html", form=form, places=places)
    return page, form.http_status
