"""When a fact comes back, in words: the dates that ratings bring, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from quizapp.learning.days import Days
from quizapp.learning.learner import Learner
from quizapp.learning.memories import events_of, state_of
from quizapp.learning.memory_rows import known_memories
from quizapp.learning.rows import Said
from quizapp.memory.belief import review as reviewed
from quizapp.memory.days import local_day
from quizapp.memory.explain import (
    Sentence,
    date_word,
    explain_date,
    explain_rating,
    explain_uncredited,
)
from quizapp.memory.guess import is_credited
from quizapp.memory.replay import fold
from quizapp.memory.state import MemoryState, Rating
from quizapp.web.formats import day as in_full
from quizapp.web.i18n import _
from quizapp.web.words import rating_words


class Preview(NamedTuple):
    """What a rating would bring: ("Good", "in 3 days", "Good: you see this again in 3 days, …")."""

    word: str
    when: str
    sentence: str = ""


@dataclass(frozen=True)
class Dates:
    """When one fact comes back: the sentence, and what each rating would bring."""

    rating: int
    previews: Mapping[int, Preview]
    sentence: str


def say(sentence: Sentence) -> str:
    """Put a sentence of the memory engine into the reader's words."""
    values = {
        name: in_full(value) if isinstance(value, date) else value
        for name, value in sentence.values.items()
    }
    # A percentage and its sign stay on one line.
    return (_(sentence.template) % values).replace(" %", "\N{NO-BREAK SPACE}%")


def worded(dates: Mapping[int, date], today: date) -> dict[int, Preview]:
    """Put each rating's date into words."""
    words = rating_words()
    return {
        rating: Preview(
            words[rating],
            say(date_word(today, due)),
            say(explain_rating(rating, today, due)) if due > today else "",
        )
        for rating, due in dates.items()
    }


def previews_now(
    session: Session, learner: Learner, fact_id: str, now: datetime
) -> dict[int, Preview]:
    """Return what each rating would bring if a card of the fact were rated now."""
    today = local_day(now, learner.zone)
    days = Days.of(session, learner, [fact_id])
    state = _state_now(days, fact_id)
    return worded(days.previews(fact_id, state, now, today), today)


def day_told(session: Session, learner: Learner, row: Said, today: date) -> Preview:
    """Say of a standing review when its fact comes back: what `dates_of` says of its rating.

    Where the day is written down, nothing is worked out.
    """
    rating = row.rating or int(Rating.AGAIN)
    if is_credited(rating, row.guess_floor):
        due = _in_force(session, learner.id, row)
        if due is not None:
            return worded({rating: due}, today)[rating]
    dates = dates_of(Days.of(session, learner, [row.fact_id]), row, today)
    return dates.previews[dates.rating]


def dates_of(days: Days, row: Said, today: date) -> Dates:
    """Say when the fact of a standing review comes back, and what other ratings would bring.

    `days` are those of all facts of the answer, so that what is told here is what is given when
    they are rated anew together.
    """
    said = row.answer.confidence
    before = _state_before(days, row)
    dates = days.previews(
        row.fact_id, before, row.answered_at, row.day, floor=row.guess_floor, confidence=said
    )
    rating = row.rating or int(Rating.AGAIN)
    if not is_credited(rating, row.guess_floor):
        kept = {rating: Preview(rating_words()[rating], _("as it was"))}
        return Dates(rating, {**worded(dates, today), **kept}, say(explain_uncredited()))
    dates[rating] = _in_force(days.session, days.learner_id, row) or dates[rating]
    floor = row.guess_floor if rating > Rating.AGAIN else 0.0
    model = days.terms.model
    after = reviewed(before, rating, row.answered_at, row.day, model, floor=floor, confidence=said)
    why = explain_date(
        before,
        after,
        rating,
        today,
        dates[rating],
        desired_retention=days.retention(row.fact_id, after),
        model=model,
        floor=floor,
    )
    return Dates(rating, worded(dates, today), " ".join(map(say, why)))


def _in_force(session: Session, learner_id: str, row: Said) -> date | None:
    """Return the day that stands: the memory's, if this answer is its last, or the one given.

    A plan, a target or a model changed since may have moved the day.
    """
    memory = known_memories(session, learner_id, [row.fact_id]).get(row.fact_id)
    if memory is not None and memory.last_review_at == row.answered_at:
        return memory.due_day
    return row.due_day


def _state_now(days: Days, fact_id: str) -> MemoryState | None:
    """Return the memory there is; what another model folded is folded anew."""
    memory = known_memories(days.session, days.learner_id, [fact_id]).get(fact_id)
    if memory is None or memory.engine == days.terms.engine:
        return state_of(memory) if memory is not None else None
    return fold(events_of(days.session, days.learner_id, fact_id), days.terms.model)


def _state_before(days: Days, row: Said) -> MemoryState | None:
    """Fold what the log says of the fact up to this answer."""
    events = events_of(days.session, days.learner_id, row.fact_id)
    earlier = (
        each for each in events if each.answer != row.answer_id and each.at <= row.answered_at
    )
    return fold(earlier, days.terms.model)
