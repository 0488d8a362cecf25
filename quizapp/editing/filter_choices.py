"""What the form above the list of the bank offers to choose from, as pairs of value and words."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from quizapp.bank.choices import choices
from quizapp.bank.filters import ANY_ERROR, ANY_PROBLEM, ANYBODY, SHOWN_STATUSES, SORTS, Filters
from quizapp.bank.offered import CATEGORIES
from quizapp.bank.search_words import APP
from quizapp.editing.fields import status_name
from quizapp.web.i18n import _, untranslated

Pairs = list[tuple[str, str]]

SORT_NAMES = {
    "title": untranslated("what they say"),
    "changed": untranslated("when they were changed, the latest first"),
    "order": untranslated("the order of teaching"),
    "status": untranslated("status"),
    "share": untranslated("share of right answers, the lowest first"),
}

TABS = {
    "fact": untranslated("Facts"),
    "concept": untranslated("Concepts"),
    "item": untranslated("Questions written by hand"),
    "contrast": untranslated("Contrasts"),
    "complete": untranslated("Complete lists"),
    "foil": untranslated("Foils"),
    "overlap": untranslated("Overlaps"),
    "document": untranslated("Documents"),
}
"""The nouns that the list shows, one at a time; all can be written by hand."""


def filter_choices(session: Session, filters: Filters) -> dict[str, Pairs]:
    """Return the choices of each filter, under its name."""
    there = choices(session, filters.noun)
    return {
        "status": [(each, status_name(each)) for each in SHOWN_STATUSES],
        "category": _spelled(CATEGORIES if filters.noun in {"fact", "item"} else ()),
        "predicate": _spelled(there.predicates),
        "document": there.documents,
        "author": [(APP, _("the app")), *there.people],
        "tag": [(each, each) for each in there.tags],
        "problem": [
            (ANY_ERROR, _("any error")),
            (ANY_PROBLEM, _("any problem")),
            *_spelled(there.rules),
        ],
        "waits": [(ANYBODY, _("anybody who may")), *there.people],
        "sort": [
            ("" if each == SORTS[0] else each, _(SORT_NAMES[each]))
            for each in SORTS
            if each != "share" or filters.noun == "fact"
        ],
    }


def _spelled(values: Iterable[str]) -> Pairs:
    return [(each, _(each.replace("_", " "))) for each in values]
