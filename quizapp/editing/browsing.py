"""The list of everything in the bank: searched, narrowed, sorted, and chosen from."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.bank.choices import concept_called, title_of_entry
from quizapp.bank.counting import Found, count, count_nouns
from quizapp.bank.entry_rows import rows_of
from quizapp.bank.filters import SHOWN_STATUSES, Filters
from quizapp.bank.listing import PAGE, Listed, Place, page
from quizapp.bank.narrowing import COUNTED, View, view
from quizapp.bank.nouns import Ref
from quizapp.editing.filter_choices import TABS, filter_choices
from quizapp.extensions import db
from quizapp.web.access import roles
from quizapp.web.i18n import _

pages = Blueprint("bank", __name__)

UNDER_MORE = (
    *("concept", "predicate", "document", "author", "tag", "problem", "waits", "since"),
    *("answered", "below", "stale", "unread", "pending"),
)
"""Filters that the form shows only when asked for more, or when one of them is in use."""


@pages.get("/bank")
@roles("instructor", "admin")
def listing() -> ResponseReturnValue:
    """List entries. The address holds every filter, so that it can be kept and passed on."""
    if "" in request.args.values():  # a form sends what was left empty too
        kept: dict[str, Any] = {name: value for name, value in request.args.items() if value}
        return redirect(url_for("bank.listing", **kept))
    session = db.session()
    filters = Filters.from_args(request.args, me().zone)
    concept = concept_called(session, filters.concept) if filters.concept else None
    seen = view(session, replace(filters, concept=concept or filters.concept))
    place = Place.from_args(request.args)
    return render_template(
        "editing/listing.html",
        filters=filters,
        concept_unknown=bool(filters.concept) and concept is None,
        concept_name=title_of_entry(session, Ref("concept", concept)) if concept else None,
        **_shown(seen, page(session, seen, place, PAGE), count(session, seen)),
    )


def _shown(seen: View, listed: Listed, found: Found) -> dict[str, Any]:
    session, filters = db.session(), seen.filters
    counts = count_nouns(session, TABS)
    rows = rows_of(session, listed.entries)
    return {
        "rows": rows,
        "found": found,
        "counted": COUNTED,
        "answered": any(row.answers for row in rows),
        "earlier": _address(filters, listed.earlier),
        "later": _address(filters, listed.later),
        "query": urlencode(filters.to_args()),
        "tabs": [(noun, _(name), counts[noun]) for noun, name in TABS.items()],
        "statuses": SHOWN_STATUSES,
        "offers": filter_choices(session, filters),
        "narrowed": any(getattr(filters, name) not in {"", None, False} for name in UNDER_MORE),
        "makeable": filters.noun in TABS,
    }


def _address(filters: Filters, place: Place | None) -> str | None:
    if place is None:
        return None
    args: dict[str, Any] = {**filters.to_args(), **place.to_args()}
    return url_for("bank.listing", **args)
