"""What a learner was asked and what they said, in the words that stood on the page."""

from question_bank.content.items import Item
from quizapp.learning.marking import Response


def premise(item: Item, fact_id: str) -> str | None:
    """Return the line of a matching set that asked for the fact; None for other items."""
    return next((each.text for each in item.premises if each.id == fact_id), None)


def said(item: Item, response: Response, fact_id: str) -> str | None:
    """Return what was answered where the item asked for the fact.

    None where nothing was said: a pair left open, an answer shown and rated by oneself.
    """
    if item.kind == "matching":
        chosen = response.pairs.get(fact_id)
        return next((each.text for each in item.responses if each.id == chosen), None)
    if item.kind == "multiple_choice":
        return next((each.text for each in item.options if each.label == response.choice), None)
    return response.typed
