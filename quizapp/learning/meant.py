"""Which version of a fact was answered, and whether the fact means now what that said."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from quizapp.models import Entry, EntryVersion, Review


def is_answered(version: type[EntryVersion]) -> ColumnElement[bool]:
    """Return the condition that this is the version of a fact that a row of `Review` answered."""
    return (
        (version.noun == "fact")
        & (version.id == Review.fact_id)
        & (version.number == Review.fact_version)
    )


def meant_otherwise() -> ColumnElement[bool]:
    """Return the condition that the fact of a row of `Review` means something else by now.

    Of facts that learners do not get any more, and of those in no bank, none does.
    """
    answered, shown = aliased(EntryVersion), aliased(EntryVersion)
    return (
        select(answered.id)
        .join(Entry, (Entry.noun == "fact") & (Entry.id == answered.id))
        .join(
            shown,
            (shown.noun == "fact") & (shown.id == Entry.id) & (shown.number == Entry.published),
        )
        .where(is_answered(answered), answered.edition != shown.edition)
        .correlate(Review)
        .exists()
    )
