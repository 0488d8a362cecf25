"""What a learner is told of a matching set, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.content import Bank, Fact
from question_bank.content.facts import REVIEWED
from question_bank.content.items import Item
from quizapp.learning.rows import Given, last_words
from quizapp.memory.guess import is_credited
from quizapp.study.dates import Dates, Preview
from quizapp.web.i18n import _


@dataclass(frozen=True)
class Line:
    """One line: what was chosen, what fits and why, and what each rating would bring.

    `badge` says that the reason comes from outside the documents; `forced`, that nothing else was
    left to choose.
    """

    premise: str
    chosen: str
    fits: str
    right: bool
    forced: bool
    why: str
    badge: str
    rating: int
    previews: Mapping[int, Preview]


def lines_told(item: Item, answer: Given, dates: Mapping[str, Dates], bank: Bank) -> list[Line]:
    """Return every line of the set as it was answered."""
    texts = {response.id: response.text for response in item.responses}
    pairs = answer.response.get("pairs")
    chosen = pairs if isinstance(pairs, dict) else {}
    latest = last_words(answer.reviews)
    told = {fact.id: fact for fact in _told(item, bank)}
    return [
        Line(
            premise=premise.text,
            chosen=texts.get(chosen.get(premise.id, ""), _("Nothing")),
            fits=texts[item.pairs[premise.id]],
            right=latest[premise.id].right,
            forced=not is_credited(dates[premise.id].rating, latest[premise.id].guess_floor),
            why=told[premise.id].statement if premise.id in told else "",
            badge=_badge(told.get(premise.id)),
            rating=dates[premise.id].rating,
            previews=dates[premise.id].previews,
        )
        for premise in item.premises
    ]


def rest_told(item: Item, bank: Bank) -> str:
    """Return what the explanation says beside the reasons of the lines: each note once."""
    rest, notes = item.explanation, {}
    for fact in _told(item, bank):
        rest = rest.replace(_whole(fact), "", 1)
        if fact.note:
            notes[fact.note] = True
    # Only spaces are left over where words were taken out; lines part paragraphs and lists.
    return " ".join([*filter(None, rest.split(" ")), *notes]).strip()


def _told(item: Item, bank: Bank) -> list[Fact]:
    """Return the facts whose words of today are those of the explanation.

    Why not take all facts of the set: what the bank says now may not be what the item said.
    """
    facts = (bank.facts.get(fact) for fact in item.facts)
    return [fact for fact in facts if fact and _whole(fact) in item.explanation]


def _whole(fact: Fact) -> str:
    """Return the part of an explanation that one fact gives."""
    source = f"({fact.source})" if fact.source else ""
    return " ".join(part for part in (fact.statement, fact.note, source) if part)


def _badge(fact: Fact | None) -> str:
    if fact is None or fact.basis != "textbook":
        return ""
    return _("textbook, read twice") if fact.source == REVIEWED else _("textbook")
