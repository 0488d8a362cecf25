"""What a learner sends: an answer, or a rating of it."""

from collections.abc import Mapping

from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from question_bank.content.items import Item
from quizapp.learning.answers import Submission
from quizapp.learning.marking import Response
from quizapp.models.learning import CONFIDENCES
from quizapp.web.forms import CsrfForm

PAIR = "pair-"

_LARGEST = 2**53 - 1
"""What a browser's clock can count to: a question may be in sight for days, and what is more than
an answer takes is cut where it is recorded. No browser of ours sends anything else."""


class UnreadableError(ValueError):
    """What was sent is no answer that any page of ours sends."""


def submission(item: Item, sent: Mapping[str, str]) -> Submission:
    """Return the answer that a form brings; only the fields of its kind are sent.

    Read by hand, for an answer is sent all day, and a form made of fields costs as much as the
    rows it writes. The token is checked before any view runs. Raises UnreadableError.
    """
    confidence = sent.get("confidence") or None
    if confidence not in {None, *CONFIDENCES}:
        raise UnreadableError
    client_id = _text(sent, "client_id", 64)
    if not client_id:
        raise UnreadableError
    return Submission(
        client_id=client_id,
        response=Response(
            choice=_text(sent, "choice", 1) or None,
            pairs=_pairs(item, sent),
            typed=_text(sent, "typed", 200) or None,
            rating=_number(sent, "rating", 1, 4),
        ),
        duration_ms=_number(sent, "duration_ms", 0, _LARGEST) or 0,
        confidence=confidence,
    )


def _text(sent: Mapping[str, str], name: str, longest: int) -> str:
    text = sent.get(name, "")
    if len(text) > longest:
        raise UnreadableError
    return text


def _number(sent: Mapping[str, str], name: str, least: int, most: int) -> int | None:
    text = sent.get(name, "").strip()
    if not text:
        return None
    try:
        number = int(text)
    except ValueError:
        raise UnreadableError from None
    if not least <= number <= most:
        raise UnreadableError
    return number


class RatingForm(CsrfForm):
    """A rating of a whole answer, or of the pairs of a matching set one by one."""

    rating = IntegerField(validators=[Optional(), NumberRange(1, 4)])

    def ratings(self, item: Item, sent: Mapping[str, str]) -> dict[str, int]:
        """Return the rating of each fact that was given one."""
        if self.rating.data is not None:
            return dict.fromkeys(item.facts, self.rating.data)
        given = {fact: sent.get(f"rating-{place}") for place, fact in enumerate(item.facts)}
        return {fact: int(text) for fact, text in given.items() if text in {"1", "2", "3", "4"}}


def _pairs(item: Item, sent: Mapping[str, str]) -> dict[str, str]:
    """Read `pair-<premise's place>` = response's place; what names no response is left out."""
    numbers = {str(place): response.id for place, response in enumerate(item.responses)}
    chosen = {
        premise.id: sent.get(f"{PAIR}{place}", "") for place, premise in enumerate(item.premises)
    }
    return {premise: numbers[text] for premise, text in chosen.items() if text in numbers}
