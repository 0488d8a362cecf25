"""What a learner answered, in the words that stood on the page."""

from dataclasses import dataclass

from question_bank.content.items import Item
from quizapp.learning.marking import Response


@dataclass(frozen=True)
class Given:
    """One thing said: to a premise of a matching set, or to the question as a whole."""

    premise: str | None
    said: str | None
    """None where nothing was said: a pair left open, an answer shown and rated by oneself."""


def given(item: Item, response: Response) -> list[Given]:
    """Return what was answered to an item, a line for each premise of a matching set."""
    if item.kind == "matching":
        texts = {each.id: each.text for each in item.responses}
        return [
            Given(premise.text, texts.get(response.pairs.get(premise.id, "")))
            for premise in item.premises
        ]
    if item.kind == "multiple_choice":
        return [Given(None, _option_text(item, response.choice))]
    return [Given(None, response.typed)]


def _option_text(item: Item, label: str | None) -> str | None:
    return next((each.text for each in item.options if each.label == label), None)
