"""When a fact comes back, in words: the dates that ratings bring, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from quizapp.learning.learner import Learner
from quizapp.learning.memories import events_of
from quizapp.memory.days import local_day
from quizapp.memory.explain import Sentence, date_word, explain_date, explain_uncredited
from quizapp.memory.fsrs import review as reviewed
from quizapp.memory.guess import is_credited
from quizapp.memory.replay import fold
from quizapp.memory.schedule import previews, seed_for
from quizapp.memory.state import MemoryState, Rating
from quizapp.models import Review
from quizapp.web.formats import day as in_full
from quizapp.web.i18n import _
from quizapp.web.words import rating_words

Preview = tuple[str, str]
"""A rating's word and the date it would bring: ("Good", "in 3 days")."""


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
    return _(sentence.template) % values


def worded(dates: Mapping[int, date], today: date) -> dict[int, Preview]:
    """Put each rating's date into words."""
    words = rating_words()
    return {rating: (words[rating], say(date_word(today, due))) for rating, due in dates.items()}


def previews_now(
    learner: Learner, memory: MemoryState | None, fact_id: str, now: datetime
) -> dict[int, Preview]:
    """Return what each rating would bring if the fact were rated now."""
    today = local_day(now, learner.zone)
    seed = seed_for(learner.id, fact_id)
    return worded(previews(memory, now, today, learner.desired_retention, seed), today)


def dates_of(session: Session, learner: Learner, row: Review, today: date) -> Dates:
    """Say when the fact of a standing review comes back, and what other ratings would bring."""
    before = _state_before(session, row)
    seed = seed_for(learner.id, row.fact_id)
    wanted = learner.desired_retention
    dates = previews(before, row.answered_at, row.day, wanted, seed)
    rating = row.rating or int(Rating.AGAIN)
    if not is_credited(rating, row.guess_floor):
        return Dates(rating, worded(dates, today), say(explain_uncredited()))
    after = reviewed(before, rating, row.answered_at, row.day)
    why = explain_date(before, after, rating, today, dates[rating], desired_retention=wanted)
    return Dates(rating, worded(dates, today), " ".join(map(say, why)))


def _state_before(session: Session, row: Review) -> MemoryState | None:
    """Fold what the log says of the fact up to this answer."""
    return fold(
        event
        for event in events_of(session, row.learner_id, row.fact_id)
        if event.answer != row.answer_id and event.at <= row.answered_at
    )
