"""The pages of every change of the bank: the list, one change in full, and all as a table."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from question_bank.interchange.cells import neutralised
from quizapp.accounts.browser import me
from quizapp.bank.bulk_run import shown_steps
from quizapp.bank.changes import ChangeFilters, every_touch, in_utc, log, steps_of
from quizapp.bank.choices import people
from quizapp.bank.filters import Reading
from quizapp.bank.nouns import Ref
from quizapp.bank.search_words import APP
from quizapp.extensions import db
from quizapp.models import Change, User
from quizapp.models.bank import CHANGE_KINDS, NOUNS
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

pages = Blueprint("changes", __name__)

HEADS = ("change", "at", "who", "kind", "why", "noun", "id", "title", "version", "status")
LINES_AT_ONCE = 200


@pages.get("/bank/changes")
@roles("instructor", "admin")
def listing() -> ResponseReturnValue:
    """List every change, narrowed by the address."""
    if "" in request.args.values():  # a form sends what was left empty too
        kept: dict[str, Any] = {name: value for name, value in request.args.items() if value}
        return redirect(url_for("changes.listing", **kept))
    filters = ChangeFilters.from_args(request.args, me().zone)
    reading = Reading(request.args)
    before, after = reading.text("before"), reading.text("after")
    found = log(db.session(), filters, before=before, after=after)
    args: dict[str, Any] = filters.to_args()
    return render_template(
        "editing/changes.html",
        filters=filters,
        lines=found.lines,
        later=found.later and url_for("changes.listing", **args, after=found.later),
        earlier=found.earlier and url_for("changes.listing", **args, before=found.earlier),
        people=[(APP, _("the app")), *people(db.session())],
        kinds=CHANGE_KINDS,
        nouns=NOUNS,
    )


@pages.get("/bank/changes/table")
@roles("instructor", "admin")
def table() -> Response:
    """Send what the list holds as a table (CSV), with a line for each entry touched."""
    filters = ChangeFilters.from_args(request.args, me().zone)
    name = f"changes-{now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(_lines(filters)), mimetype="text/csv", headers=headers)


@pages.get("/bank/changes/<change_id>")
@roles("instructor", "admin")
def show(change_id: str) -> ResponseReturnValue:
    """Show what one change did to each of its entries."""
    session = db.session()
    change = session.get(Change, change_id)
    if change is None:
        raise NotFoundError
    noun, _slash, ident = Reading(request.args).text("after").partition("/")
    steps, more = steps_of(session, change, Ref(noun, ident) if noun else None)
    who = session.get(User, change.user_id) if change.user_id else None
    return render_template(
        "editing/change.html",
        change=change,
        who=who.name if who else None,
        rows=shown_steps(steps),
        further=noun != "",
        more=more and url_for("changes.show", change_id=change.id, after=f"{more.noun}/{more.id}"),
    )


def _lines(filters: ChangeFilters) -> Iterator[str]:
    """Yield the table in parts: it may be larger than the memory."""
    part = io.StringIO()
    writer = csv.writer(part)
    writer.writerow(HEADS)
    for number, (change, who, version, title) in enumerate(every_touch(db.session(), filters), 1):
        cells = (
            *(change.id, in_utc(change.at), who or "", change.kind, change.why),
            *(version.noun, version.id, title, str(version.number), version.status),
        )
        writer.writerow(map(neutralised, cells))
        if number % LINES_AT_ONCE == 0:
            yield part.getvalue()
            part.seek(0)
            part.truncate()
    yield part.getvalue()
