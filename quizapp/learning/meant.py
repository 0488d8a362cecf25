"""Whether what was answered is what a fact means now."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from quizapp.models import Entry, EntryVersion, Review


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
        .where(
            answered.noun == "fact",
            answered.id == Review.fact_id,
            answered.number == Review.fact_version,
            answered.edition != shown.edition,
        )
        .correlate(Review)
        .exists()
    )
