"""What a learner sends: an answer, or a rating of it."""

from collections.abc import Mapping

from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import AnyOf, Length, NumberRange, Optional

from question_bank.content.items import Item
from quizapp.learning.answers import Submission
from quizapp.learning.marking import Response
from quizapp.models.learning import CONFIDENCES
from quizapp.web.forms import CsrfForm

PAIR = "pair-"

_LARGEST = 2**53 - 1
"""What a browser's clock can count to: a question may be in sight for days, and what is more than
an answer takes is cut where it is recorded. No browser of ours sends anything else."""


class AnswerForm(CsrfForm):
    """An answer to any kind of item; only the fields of its kind are sent."""

    client_id = HiddenField(validators=[Length(min=1, max=64)])
    duration_ms = IntegerField(validators=[Optional(), NumberRange(0, _LARGEST)])
    confidence = HiddenField(validators=[Optional(), AnyOf(CONFIDENCES)])
    choice = StringField(validators=[Optional(), Length(max=1)])
    typed = StringField(validators=[Optional(), Length(max=200)])
    rating = IntegerField(validators=[Optional(), NumberRange(1, 4)])

    def submission(self, item: Item, sent: Mapping[str, str]) -> Submission:
        """Return the answer as the app records it; `sent` holds the pairs of a matching set."""
        return Submission(
            client_id=self.client_id.data,
            response=Response(
                choice=self.choice.data or None,
                pairs=_pairs(item, sent),
                typed=self.typed.data or None,
                rating=self.rating.data,
            ),
            duration_ms=self.duration_ms.data or 0,
            confidence=self.confidence.data or None,
        )


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
