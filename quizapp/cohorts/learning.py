"""The pages that show how a cohort and each of its learners get on, and set it topics."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.accounts.cohorts import cohort_of
from quizapp.accounts.refusals import RefusedError
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.topics import topic_name, topics_taught
from quizapp.cohorts.assigning import assign, assignments_of, unassign
from quizapp.cohorts.forms import AssignmentForm
from quizapp.cohorts.pages import pages
from quizapp.cohorts.progress import line, lines, weakest_together
from quizapp.extensions import db, writing
from quizapp.learning.standings import together
from quizapp.models import Assignment, Cohort
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.i18n import _


@pages.get("/cohorts/<cohort_id>")
@roles("instructor", "admin")
def show(cohort_id: str) -> ResponseReturnValue:
    """Show how a cohort gets on, and what is set it."""
    cohort = cohort_of(db.session(), me(), cohort_id)
    assigned = assignments_of(db.session(), cohort.id)
    wanted = request.args.get("set")
    row = next((each for each in assigned if each.id == wanted), None)
    form = AssignmentForm.filled(row) if row else AssignmentForm(formdata=None)
    return _page(cohort, assigned, form)


@pages.post("/cohorts/<cohort_id>/topics", endpoint="assign")
@roles("instructor", "admin")
def set_topic(cohort_id: str) -> ResponseReturnValue:
    """Set a cohort a topic, or set it anew with other days."""
    cohort, form = cohort_of(db.session(), me(), cohort_id), AssignmentForm()
    topics = topics_taught(current_bank(db.session()))
    if form.validate_on_submit():
        try:
            with writing() as session:
                own = cohort_of(session, me(), cohort_id).id
                assign(session, own, form.wanted(), topics=topics, by=me().id, now=now())
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The topic is set. Learners see it on their first page from its day on."))
            return redirect(url_for("cohorts.show", cohort_id=cohort_id), 303)
    cohort = cohort_of(db.session(), me(), cohort_id)
    return _page(cohort, assignments_of(db.session(), cohort.id), form)


@pages.post("/cohorts/<cohort_id>/topics/<assignment_id>/remove", endpoint="unassign")
@roles("instructor", "admin")
def set_no_more(cohort_id: str, assignment_id: str) -> ResponseReturnValue:
    """Set a topic no more; what was learnt of it stays learnt."""
    with writing() as session:
        unassign(session, cohort_of(session, me(), cohort_id).id, assignment_id)
    flash(_("The topic is not set any more; what was learnt of it stays learnt."))
    return redirect(url_for("cohorts.show", cohort_id=cohort_id), 303)


@pages.get("/cohorts/<cohort_id>/learners/<user_id>")
@roles("instructor", "admin")
def learner(cohort_id: str, user_id: str) -> str:
    """Show how one learner of a cohort gets on."""
    session = db.session()
    cohort = cohort_of(session, me(), cohort_id)
    live, assigned = current_bank(session), assignments_of(session, cohort.id)
    row = line(session, cohort.id, user_id, live, assigned, now())
    met = sorted(row.standing.concepts.items(), key=lambda each: (-each[1].answers, each[0]))
    return render_template(
        "cohorts/learner.html",
        cohort=cohort,
        line=row,
        days={each.topic: each for each in assigned},
        concepts=[(topic, standing) for topic, standing in met if topic],
        names=_names(live, [*row.standing.concepts, *(each.topic for each in assigned)]),
    )


def _page(cohort: Cohort, assigned: list[Assignment], form: AssignmentForm) -> ResponseReturnValue:
    session, live = db.session(), current_bank(db.session())
    rows = lines(session, cohort.id, live, assigned, now())
    topics = topics_taught(live)
    weak = weakest_together(rows)
    named = {each.concept for row in rows for each in row.weak} | {each.concept for each in weak}
    names = _names(live, [*topics, *named, *(each.topic for each in assigned)])
    page = render_template(
        "cohorts/show.html",
        cohort=cohort,
        lines=rows,
        overall=together(row.overall for row in rows),
        weak=weak,
        assigned=assigned,
        names=names,
        form=form.offering(topics, names),
    )
    return page, form.http_status


def _names(live: LiveBank, topics: Iterable[str]) -> dict[str, str]:
    return {topic: topic_name(live, topic) for topic in topics}
