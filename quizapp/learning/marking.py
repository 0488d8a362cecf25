"""What a response is worth: right or wrong, the luck in it, and the rating it suggests."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from question_bank.content import Bank
from question_bank.content.items import Item
from question_bank.generate.typed import accepts
from quizapp.memory.guess import guess_floor, matching_floors
from quizapp.memory.state import Rating

RECALL_KINDS = frozenset({"cloze", "flashcard"})


class UnusableResponseError(ValueError):
    """The response does not belong to the item; the message is a sentence for the learner."""


@dataclass(frozen=True)
class Response:
    """What the learner did; only the part that fits the item's kind is filled.

    `choice` is an option's label, `pairs` maps premise ids to response ids (an unmatched premise
    is left out), `typed` is what was typed into a cloze, `rating` (1 to 4) a self-rating.
    """

    choice: str | None = None
    pairs: Mapping[str, str] = field(default_factory=dict)
    typed: str | None = None
    rating: int | None = None

    def to_plain(self) -> dict[str, object]:
        """Return what was given, as plain data."""
        given: dict[str, object] = {
            "choice": self.choice,
            "pairs": dict(self.pairs) or None,
            "typed": self.typed,
            "rating": self.rating,
        }
        return {name: value for name, value in given.items() if value is not None}

    @classmethod
    def from_plain(cls, plain: Mapping[str, object]) -> "Response":
        """Read back what `to_plain` wrote."""
        pairs = plain.get("pairs") or {}
        if not isinstance(pairs, Mapping):
            raise UnusableResponseError("The pairs of a matching set must name their responses.")
        choice, typed, rating = plain.get("choice"), plain.get("typed"), plain.get("rating")
        return cls(
            choice=None if choice is None else str(choice),
            pairs={str(premise): str(response) for premise, response in pairs.items()},
            typed=None if typed is None else str(typed),
            rating=rating if isinstance(rating, int) else None,
        )


@dataclass(frozen=True)
class Mark:
    """How the response did on one fact: `guess_floor` is the chance of being right by luck."""

    fact_id: str
    right: bool
    rating: int
    guess_floor: float


def mark(item: Item, response: Response, bank: Bank | None = None) -> tuple[Mark, ...]:
    """Mark a response, one mark a fact the item rates; `bank` tells slips from other concepts.

    Raises UnusableResponseError if the response does not fit the item.
    """
    if item.kind == "multiple_choice":
        return _mark_choice(item, response)
    if item.kind == "matching":
        return _mark_matching(item, response)
    return _mark_recall(item, response, bank)


def score(marks: tuple[Mark, ...]) -> float:
    """Return the share (0 to 1) of facts answered rightly."""
    return sum(each.right for each in marks) / len(marks)


def _suggested(*, right: bool) -> int:
    return int(Rating.GOOD if right else Rating.AGAIN)


def _mark_choice(item: Item, response: Response) -> tuple[Mark, ...]:
    chosen = next((each for each in item.options if each.label == response.choice), None)
    if chosen is None:
        raise UnusableResponseError("Choose one of the options, then check your answer.")
    floor = guess_floor(item.kind, len(item.options))
    rating = _suggested(right=chosen.correct)
    return tuple(Mark(fact, chosen.correct, rating, floor) for fact in item.facts)


def _mark_matching(item: Item, response: Response) -> tuple[Mark, ...]:
    offered = {each.id for each in item.responses}
    if not set(response.pairs) <= set(item.pairs) or not set(response.pairs.values()) <= offered:
        raise UnusableResponseError("Match each line with one of the answers offered.")
    floors = matching_floors(item.pairs, response.pairs, len(item.responses), repeating=item.sorts)
    marks = []
    for premise, wanted in item.pairs.items():
        right = response.pairs.get(premise) == wanted
        marks.append(Mark(premise, right, _suggested(right=right), floors[premise]))
    return tuple(marks)


def _mark_recall(item: Item, response: Response, bank: Bank | None) -> tuple[Mark, ...]:
    if response.rating is not None:
        rating = _checked_rating(response.rating)
        right = rating > Rating.AGAIN
    elif item.kind == "cloze" and response.typed is not None and response.typed.strip():
        right = accepts(item, response.typed, bank)
        rating = _suggested(right=right)
    else:
        raise UnusableResponseError("Show the answer, then say how well you knew it.")
    return tuple(Mark(fact, right, rating, 0.0) for fact in item.facts)


def _checked_rating(rating: int) -> int:
    try:
        return int(Rating(rating))
    except ValueError:
        raise UnusableResponseError("A rating is one of Again, Hard, Good and Easy.") from None
