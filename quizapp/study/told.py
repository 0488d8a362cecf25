"""What a learner is told after an answer: the verdict, the reasons, the dates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.facts import REVIEWED
from question_bank.content.items import Item, Option, Response
from question_bank.generate.grammar import lower_first
from quizapp.learning.answers import latest_reviews
from quizapp.learning.learner import Learner
from quizapp.learning.memories import events_of
from quizapp.learning.snapshots import shown
from quizapp.memory.days import local_day
from quizapp.memory.explain import Sentence, date_word, explain_date, explain_uncredited
from quizapp.memory.fsrs import review as reviewed
from quizapp.memory.guess import is_credited
from quizapp.memory.replay import fold
from quizapp.memory.schedule import previews, seed_for
from quizapp.memory.state import MemoryState, Rating
from quizapp.models import Answer, Review
from quizapp.web.formats import day as in_full
from quizapp.web.i18n import _
from quizapp.web.words import rating_words

Preview = tuple[str, str]
"""A rating's word and the date it would bring: ("Good", "in 3 days")."""

VIGNETTE = "vignette"


@dataclass(frozen=True)
class Outcome:
    """How an answer stands, for the page's head."""

    id: str
    correct: bool
    partly: bool


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
    sentence = explain_date(before, after, rating, today, dates[rating], desired_retention=wanted)
    return Dates(rating, worded(dates, today), say(sentence))


def said_last(
    session: Session, learner: Learner, answer: Answer | None, now: datetime
) -> dict[str, str] | None:
    """Say what became of the answer before, on the page of the next item: words, and its id."""
    if answer is None:
        return None
    latest = latest_reviews(answer)
    if len(latest) > 1:
        return {"id": answer.id, "words": _("Your last answer is saved.")}
    row = next(iter(latest.values()))
    dates = dates_of(session, learner, row, local_day(now, learner.zone))
    word, when = dates.previews[dates.rating]
    return {
        "id": answer.id,
        "words": _("Your last answer is saved: %(word)s, %(when)s.", word=word, when=when),
    }


def _state_before(session: Session, row: Review) -> MemoryState | None:
    """Fold what the log says of the fact up to this answer."""
    return fold(
        event
        for event in events_of(session, row.learner_id, row.fact_id)
        if event.answer != row.answer_id and event.at <= row.answered_at
    )


def outcome_of(answer: Answer) -> Outcome:
    """Return how the answer stands now, ratings changed since included."""
    rights = [row.right for row in latest_reviews(answer).values()]
    return Outcome(answer.id, all(rights), any(rights) and not all(rights))


def verdict_of(item: Item, answer: Answer) -> str:
    """Say in a few words how it went."""
    rights = [row.right for row in latest_reviews(answer).values()]
    if item.kind == "matching":
        return _("%(right)s of %(all)s right.", right=sum(rights), all=len(rights))
    if all(rights):
        return _("Right.")
    if item.kind == "multiple_choice":
        key = item.key
        return _(
            "Not quite: it is %(label)s, %(text)s.", label=key.label, text=lower_first(key.text)
        )
    return _("Not quite: it is %(text)s.", text=back_of(item).rstrip("."))


def back_of(item: Item) -> str:
    """Return the answer of a cloze or flashcard; a cloze's first answer is the preferred one."""
    return item.answer if isinstance(item.answer, str) else item.answer[0]


def split_stem(item: Item) -> tuple[str, str]:
    """Return the story and the lead-in; only the vignette of a choice tells one before it asks."""
    if item.style != VIGNETTE or item.kind != "multiple_choice":
        return "", item.stem
    story, _dot, lead_in = item.stem.rpartition(". ")
    return story + ".", lead_in


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
    """Return the explanation, without what stands on the page already: key's reason and source."""
    if item.kind == "multiple_choice" and item.explanation == item.key.rationale:
        return ""
    words = item.explanation
    for fact in item.facts:
        known = bank.facts.get(fact)
        words = words.removesuffix(f" ({known.source})") if known else words
    return words


def pair_rows(
    item: Item, answer: Answer, dates: Mapping[str, Dates]
) -> list[tuple[str, str, str, bool, bool, int, int, Mapping[int, Preview]]]:
    """Return (premise, chosen, right, correct, forced, rating, suggestion, dates) for each pair."""
    texts = {response.id: response.text for response in item.responses}
    pairs = answer.response.get("pairs")
    chosen = pairs if isinstance(pairs, dict) else {}
    latest = latest_reviews(answer)
    rows = []
    for premise in item.premises:
        row, when = latest[premise.id], dates[premise.id]
        rows.append(
            (
                premise.text,
                texts.get(chosen.get(premise.id, ""), _("nothing")),
                texts[item.pairs[premise.id]],
                row.right,
                not is_credited(when.rating, row.guess_floor),
                when.rating,
                when.rating,
                when.previews,
            )
        )
    return rows


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
    return cited + [(_("Textbook: %(source)s", source=source), "") for source in outside]


def told(
    session: Session, learner: Learner, answer: Answer, bank: Bank, now: datetime
) -> dict[str, object]:
    """Return everything the feedback page says of an answer."""
    item = shown(answer.snapshot)
    today = local_day(now, learner.zone)
    latest = latest_reviews(answer)
    dates = {fact: dates_of(session, learner, row, today) for fact, row in latest.items()}
    story, lead_in = split_stem(item)
    context: dict[str, object] = {
        "answer": outcome_of(answer),
        "verdict": verdict_of(item, answer),
        "item": item,
        "story": story,
        "lead_in": lead_in,
        "explanation": explanation_of(item, bank),
        "sources": source_rows(item, bank),
    }
    if item.kind == "matching":
        return {**context, "pairs": pair_rows(item, answer, dates), "previews": {}}
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
