"""Which facts a learner meets next: the first, in the order they are taught, not begun yet."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.learning.due import aside_among, begun_among
from quizapp.models import LearnerTally, SetAside

FIRST_LOOK = 50
LONGEST_LOOK = 2_000
"""Facts looked at together: a few, and four times as many each time nothing was found."""


def first_new(
    session: Session, learner_id: str, turns: Sequence[str], today: date, wanted: int
) -> list[tuple[int, str]]:
    """Return the next facts, at most `wanted`, neither begun nor set aside, with their places.

    `turns` are fact ids in the order they are taught.
    """
    return list(islice(_unbegun(session, learner_id, turns, today, 0), wanted))


def next_new(  # noqa: PLR0913, PLR0917 - whose, in what order of which bank, when, how many
    session: Session,
    learner_id: str,
    turns: Sequence[str],
    revision: int,
    today: date,
    wanted: int,
    *,
    remember: bool = False,
) -> list[str]:
    """Return the next facts of the whole bank, as `first_new` does, from where it is known to go.

    All facts before a place are begun or set aside as long as the bank's `revision` stays, nothing
    set aside comes back, and no fact is unlearnt. So the place is kept with the learner's counts
    (`remember`, in a transaction that writes): otherwise each request would pass over all that
    the learner has begun.
    """
    place = _place(session, learner_id, revision, today)
    found = list(islice(_unbegun(session, learner_id, turns, today, place or 0), wanted))
    now = found[0][0] if found else len(turns)
    if remember and wanted and now != place:
        session.execute(
            update(LearnerTally)
            .where(LearnerTally.learner_id == learner_id)
            .values(new_from=now, new_revision=revision, new_day=today),
            execution_options={"synchronize_session": False},
        )
    return [fact for _, fact in found]


def _place(session: Session, learner_id: str, revision: int, today: date) -> int | None:
    """Return the place before which nothing is new; None if it is not known any more."""
    back = (
        select(SetAside.fact_id)
        .where(
            SetAside.learner_id == learner_id,
            SetAside.until > LearnerTally.new_day,
            SetAside.until <= today,
        )
        .exists()
    )
    return session.scalar(
        select(LearnerTally.new_from).where(
            LearnerTally.learner_id == learner_id,
            LearnerTally.new_revision == revision,
            LearnerTally.new_day <= today,
            ~back,
        )
    )


def _unbegun(
    session: Session, learner_id: str, turns: Sequence[str], today: date, place: int
) -> Iterator[tuple[int, str]]:
    look = FIRST_LOOK
    while place < len(turns):
        some = turns[place : place + look]
        passed = begun_among(session, learner_id, some).keys() | aside_among(
            session, learner_id, some, today
        )
        yield from ((place + at, fact) for at, fact in enumerate(some) if fact not in passed)
        place, look = place + look, min(4 * look, LONGEST_LOOK)
