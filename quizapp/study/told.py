"""What a learner is told after an answer: the verdict, the reasons, the dates."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.facts import REVIEWED
from question_bank.content.items import Item, Option, Response
from question_bank.content.marks import plain_text
from question_bank.generate.grammar import lower_first
from quizapp.bank.stale import stale_among
from quizapp.learning.answers import is_undone
from quizapp.learning.days import Days
from quizapp.learning.learner import Learner
from quizapp.learning.rows import Given, last_words
from quizapp.memory.days import local_day
from quizapp.study.dates import dates_of, day_told
from quizapp.study.lines import lines_told, rest_told
from quizapp.web.i18n import _


@dataclass(frozen=True)
class Outcome:
    """How an answer stands, for the page's head."""

    id: str
    serving: str
    correct: bool
    partly: bool
    undone: bool


def said_last(session: Session, learner: Learner, answer: Given, now: datetime) -> str:
    """Say what became of the answer before, on the page of the next item."""
    latest = last_words(answer.reviews)
    if len(latest) > 1:
        return _("Your last answer is saved.")
    row = next(iter(latest.values()))
    rated = day_told(session, learner, row, local_day(now, learner.zone))
    return _("Your last answer is saved: %(word)s, %(when)s.", word=rated.word, when=rated.when)


def outcome_of(answer: Given) -> Outcome:
    """Return how the answer stands now, ratings changed since included."""
    rights = [row.right for row in last_words(answer.reviews).values()]
    return Outcome(
        answer.id,
        answer.serving_id,
        correct=all(rights),
        partly=any(rights) and not all(rights),
        undone=is_undone(answer),
    )


def verdict_of(item: Item, answer: Given, bank: Bank) -> str:
    """Say in a few words how it went."""
    rights = [row.right for row in last_words(answer.reviews).values()]
    if item.kind == "matching":
        return _("%(right)s of %(all)s right.", right=sum(rights), all=len(rights))
    if all(rights):
        return _("Right.")
    if item.kind == "multiple_choice":
        key = item.key
        return _(
            "Not quite: it is %(label)s, %(text)s.",
            label=key.label,
            text=amid(plain_text(key.text), bank),
        )
    return _("Not quite: it is %(text)s.", text=plain_text(back_of(item)).rstrip("."))


def amid(text: str, bank: Bank) -> str:
    """Return an option as it reads amid a sentence; a name that the bank has keeps its capital."""
    known = bank.concepts.get(bank.meaning(text))
    named = known is not None and any(text == name for name in known.names)
    return text if named else lower_first(text)


def back_of(item: Item) -> str:
    """Return the answer of a cloze or flashcard; a cloze's first answer is the preferred one."""
    return item.answer if isinstance(item.answer, str) else item.answer[0]


def numbered(item: Item) -> Item:
    """Name a matching set's responses by number, so that the page does not give the key away."""
    responses = tuple(
        Response(str(number), response.text) for number, response in enumerate(item.responses)
    )
    return replace(item, responses=responses, pairs={})


def option_rows(
    item: Item, chosen: str | None, bank: Bank
) -> list[tuple[str, str, bool, bool, str, str]]:
    """Return (label, text, correct, chosen, rationale, badge) for every option."""
    return [
        (
            option.label,
            option.text,
            option.correct,
            option.label == chosen,
            *_reason(option, bank),
        )
        for option in item.options
    ]


def _reason(option: Option, bank: Bank) -> tuple[str, str]:
    """Return an option's reason, and a badge if it comes from outside the documents.

    The badge stands for "reviewed by two independent readings", which four options in a row would
    repeat; a cited book or paper stays in the words.
    """
    words = option.rationale.removesuffix(f" ({REVIEWED})")
    if words != option.rationale:
        return words, _("textbook, read twice")
    known = (bank.facts.get(fact) for fact in option.facts)
    outside = any(fact and fact.basis == "textbook" for fact in known)
    return words, _("textbook") if outside else ""


def explanation_of(item: Item, bank: Bank) -> str:
    """Return the explanation, without what stands on the page already: reasons and source."""
    if item.kind == "multiple_choice" and item.explanation == item.key.rationale:
        return ""
    if item.kind == "matching":
        return rest_told(item, bank)
    words = item.explanation
    for fact in item.facts:
        known = bank.facts.get(fact)
        words = words.removesuffix(f" ({known.source})") if known else words
    return words


def source_rows(item: Item, bank: Bank) -> list[tuple[str, str]]:
    """Return (where it says so, the phrase) for every source of the item.

    A fact from outside the documents has no phrase, only where it comes from.
    """
    cited = [
        (
            _(
                "From “%(title)s”, character %(place)s",
                title=bank.documents[source.document].title,
                place=source.start,
            ),
            source.exact,
        )
        for source in item.sources
        if source.document in bank.documents
    ]
    facts = (bank.facts.get(fact) for fact in item.facts)
    outside = [fact.source for fact in facts if fact and fact.basis == "textbook" and fact.source]
    books = [(_("Textbook: %(source)s", source=source), "") for source in outside]
    return list(dict.fromkeys(cited + books))


def told(  # noqa: PLR0913, PLR0917 - whom, of what, as which bank has it, when
    session: Session, learner: Learner, answer: Given, item: Item, bank: Bank, now: datetime
) -> dict[str, object]:
    """Return everything the feedback page says of an answer to an item."""
    today = local_day(now, learner.zone)
    latest = last_words(answer.reviews)
    days = Days.of(session, learner, list(latest))
    dates = {fact: dates_of(days, row, today) for fact, row in latest.items()}
    story, lead_in = item.stem_parts
    context: dict[str, object] = {
        "answer": outcome_of(answer),
        "verdict": verdict_of(item, answer, bank),
        "item": item,
        "story": story,
        "lead_in": lead_in,
        "explanation": explanation_of(item, bank),
        "sources": source_rows(item, bank),
        "checked": bool(stale_among(session, item.facts)),
    }
    if item.kind == "matching":
        return {**context, "pairs": lines_told(item, answer, dates, bank), "previews": {}}
    only = dates[item.facts[0]]
    context |= {
        "date_sentence": only.sentence,
        "suggested": only.rating,
        "previews": only.previews,
    }
    if item.kind == "multiple_choice":
        chosen = answer.response.get("choice")
        return {**context, "options": option_rows(item, str(chosen), bank)}
    return {**context, "typed": answer.response.get("typed"), "back": back_of(item)}
