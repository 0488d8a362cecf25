"""A memory is the fold of its reviews: rebuilt from the log alone, in whatever order it arrived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from quizapp.memory.belief import review
from quizapp.memory.guess import is_credited
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import MemoryState, Rating

ReviewKind = Literal["rated", "rerated", "undone"]


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One row of the log: how an answer rated a fact, or a later word on that.

    Raises ValueError if a rating is missing, or given with an undo.
    """

    id: str
    answer: str
    """The submission it belongs to."""
    fact: str
    sequence: int
    """Later words on the same answer and fact have higher numbers."""
    kind: ReviewKind
    rating: int | None
    """1 to 4; None if undone."""
    at: datetime
    """When it was answered: aware, UTC."""
    day: date
    """The learner's own day then, as stored: replay never asks the zone again."""
    guess_floor: float = 0.0
    """The chance (0 to 1) of being right without knowing."""
    confidence: str | None = None
    """What the learner said of it, if anything."""

    def __post_init__(self) -> None:
        if (self.kind == "undone") != (self.rating is None):
            raise ValueError(f"Review {self.id}: a rating belongs to every review but an undo.")


def fold(events: Iterable[ReviewEvent], model: Model = DEFAULT_MODEL) -> MemoryState | None:
    """Return the memory that reviews of one fact leave, or None if none of them counts.

    Arrival order and repeats do not matter. Raises ValueError if the events are of several facts
    or hold a rating other than 1 to 4.
    """
    events = list(events)
    if len({event.fact for event in events}) > 1:
        raise ValueError("A memory is of one fact: fold the events of each fact by themselves.")
    state: MemoryState | None = None
    for answered, rating in standing(events):
        if is_credited(rating, answered.guess_floor):
            state = credited(state, rating, answered, model)
    return state


def credited(
    state: MemoryState | None, rating: int, answered: ReviewEvent, model: Model = DEFAULT_MODEL
) -> MemoryState:
    """Return the memory after one more answer that counts: a step of the fold.

    A miss has no luck in it, so its floor does not matter.
    """
    return review(
        state,
        rating,
        answered.at,
        answered.day,
        model,
        floor=answered.guess_floor if rating > Rating.AGAIN else 0.0,
        confidence=answered.confidence,
    )


def standing(events: Iterable[ReviewEvent]) -> list[tuple[ReviewEvent, int]]:
    """Return the answers of one fact that stand, oldest first, each with its last rating.

    Within one answer the highest sequence wins and an undo removes it. The time, day and guess
    floor stay those of the answer's first event: rating anew does not recall anew. Answers are
    ordered by time, then id.
    """
    by_answer: defaultdict[str, list[ReviewEvent]] = defaultdict(list)
    for event in events:
        by_answer[event.answer].append(event)
    words = [sorted(of_answer, key=_by_sequence) for of_answer in by_answer.values()]
    kept = [(said[0], said[-1].rating) for said in words]
    return sorted(
        ((first, rating) for first, rating in kept if rating is not None),
        key=lambda pair: (pair[0].at, pair[0].id),
    )


def _by_sequence(event: ReviewEvent) -> tuple[int, datetime, str]:
    """Order words on one answer; time and id settle what two devices numbered alike."""
    return event.sequence, event.at, event.id
