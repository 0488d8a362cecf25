"""What pages read of servings, answers and the log: the ORM's rows, or plain ones like them.

What shows a sitting reads twenty of each, and only reads: as rows of the ORM they cost more than
everything else on the page. What is answered is plain until it is written, for the same reason.
"""

# ruff: noqa: D102 - the members are the columns of the tables, which say what they mean

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from quizapp.memory.replay import ReviewKind
from quizapp.models import Review


class Said(Protocol):
    """A word on one fact of an answer (`Review`)."""

    @property
    def answer(self) -> "Given": ...
    @property
    def answer_id(self) -> str: ...
    @property
    def fact_id(self) -> str: ...
    @property
    def sequence(self) -> int: ...
    @property
    def kind(self) -> ReviewKind: ...
    @property
    def rating(self) -> int | None: ...
    @property
    def right(self) -> bool: ...
    @property
    def guess_floor(self) -> float: ...
    @property
    def answered_at(self) -> datetime: ...
    @property
    def day(self) -> date: ...
    @property
    def due_day(self) -> date | None: ...


class Given(Protocol):
    """One submission (`Answer`)."""

    @property
    def id(self) -> str: ...
    @property
    def serving_id(self) -> str: ...
    @property
    def response(self) -> Mapping[str, object]: ...
    @property
    def confidence(self) -> str | None: ...
    @property
    def answered_at(self) -> datetime: ...
    @property
    def reviews(self) -> Sequence[Said]: ...


class Put(Protocol):
    """One item put before a learner (`Serving`)."""

    @property
    def id(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def snapshot_hash(self) -> str: ...
    @property
    def fact_versions(self) -> Mapping[str, object]: ...
    @property
    def item_id(self) -> str | None: ...
    @property
    def item_version(self) -> int | None: ...
    @property
    def answer(self) -> Given | None: ...


class Planned(Protocol):
    """A sitting, as far as its pages say how long it is (`StudySession`)."""

    @property
    def planned(self) -> int: ...


@dataclass(slots=True, eq=False)
class ReviewRow:
    """A word on a fact, as a plain value."""

    answer: "AnswerRow"
    fact_id: str
    sequence: int
    kind: ReviewKind
    rating: int | None
    right: bool
    guess_floor: float
    answered_at: datetime
    day: date
    due_day: date | None

    @property
    def answer_id(self) -> str:
        """The answer that said it."""
        return self.answer.id


@dataclass(slots=True)
class AnswerRow:
    """An answer, as a plain value."""

    id: str
    serving_id: str
    response: Mapping[str, object]
    confidence: str | None
    answered_at: datetime
    reviews: list[ReviewRow] = field(default_factory=list)


@dataclass(slots=True)
class ServingRow:
    """An item put before a learner, as a plain value."""

    id: str
    session_id: str
    position: int
    snapshot_hash: str
    fact_versions: Mapping[str, object]
    item_id: str | None
    item_version: int | None
    answer: AnswerRow | None = None


@dataclass(slots=True, eq=False)
class NewAnswer:
    """An answer before it is written: a plain value with the columns of `Answer`."""

    id: str
    learner_id: str
    client_id: str
    serving_id: str
    snapshot_hash: str
    response: dict[str, Any]
    score: float
    confidence: str | None
    duration_ms: int
    answered_at: datetime
    received_at: datetime


@dataclass(slots=True, eq=False)
class NewReview:
    """The first word on a fact before it is written: a plain value with the columns of `Review`."""

    id: str
    learner_id: str
    answer_id: str
    fact_id: str
    sequence: int
    kind: ReviewKind
    fact_version: int
    rating: int | None
    right: bool
    guess_floor: float
    answered_at: datetime
    received_at: datetime
    day: date
    zone: str
    engine: str
    due_day: date | None = None
    aim: str | None = None


Logged = Review | NewReview
"""A row of the log, written or about to be."""

Word = TypeVar("Word", bound=Said)


def last_words(said: Iterable[Word]) -> dict[str, Word]:
    """Return the last word on each fact, in the order the facts were asked."""
    latest: dict[str, Word] = {}
    for row in sorted(said, key=lambda row: row.sequence):
        latest[row.fact_id] = row
    return latest
