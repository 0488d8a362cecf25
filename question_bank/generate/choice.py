"""Single-best-answer items: a draft of stem, key and proven distractors becomes an item."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from question_bank.check.flaws import flaw_names, structural
from question_bank.check.truth import Reason
from question_bank.content import Fact
from question_bank.content.items import Item, Option, Style, identified
from question_bank.generate.candidate import Candidate
from question_bank.generate.chance import chance, shuffled
from question_bank.generate.shop import Shop, sources

LABELS = "ABCDE"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Draft:
    """A question before its options are put in order. ``fact`` is the one it rates.

    ``beside`` holds what else must be known for the key to be right, such as that a finding is
    absent from the condition it is to tell apart.
    """

    fact: Fact
    style: Style
    stem: str
    key: Candidate
    wrong: tuple[Candidate, ...]
    beside: tuple[Reason, ...] = ()


Drafts = Callable[[Shop, Fact, Random | None], Iterator[Draft]]
"""A builder. Without draws it yields only what does not depend on chance, in a fixed order."""


def key_of(shop: Shop, fact: Fact, values: tuple[str, ...]) -> Candidate:
    """Word the values that answer a question about the fact."""
    reason = Reason("asserted", (fact.id,), fact.statement)
    return Candidate(shop.phrases.option(values), values, reason, home=True)


def sound_item(shop: Shop, drafts: Iterator[Draft], seed: int) -> Item | None:
    """Return the first draft that makes an item without a flaw."""
    items = (choice_item(shop, draft, seed) for draft in drafts)
    found = next((item for item in items if not structural(item.flaws)), None)
    return identified(found) if found else None


def choice_item(shop: Shop, draft: Draft, seed: int) -> Item:
    """Put the options in their natural order, else in one drawn by the seed; the id is to come."""
    fact = draft.fact
    explanation = shop.phrases.explanation(fact)
    beside = (shop.rationale(reason) for reason in draft.beside)
    options = [
        replace(_option(shop, each), label=LABELS[place])
        if each is not draft.key
        else Option(
            LABELS[place],
            each.text,
            correct=True,
            rationale=" ".join([explanation, *beside]),
            facts=_recorded(shop, each.reason, *draft.beside),
        )
        for place, each in enumerate(_ordered(shop, draft, seed))
    ]
    item = Item(
        id="",
        kind="multiple_choice",
        style=draft.style,
        seed=seed,
        facts=(fact.id,),
        category=fact.category,
        stem=draft.stem,
        options=tuple(options),
        answer=draft.key.text,
        explanation=explanation,
        sources=sources(fact),
    )
    return replace(item, flaws=flaw_names(item))


def _ordered(shop: Shop, draft: Draft, seed: int) -> Sequence[Candidate]:
    """Sort by rank or number where every option has one; else each order is equally likely."""
    options = [draft.key, *draft.wrong]
    places = [natural_place(shop, each) for each in options]
    known = [place for place in places if place is not None]
    if len(known) == len(options) and len(set(known)) == len(known):
        return [each for _, each in sorted(zip(known, options, strict=True), key=lambda p: p[0])]
    return shuffled(options, chance(seed, draft.fact.id, "order"))


def natural_place(shop: Shop, option: Candidate) -> float | None:
    """Return where an option stands in an order of its own: its rank, or its one number."""
    rank = shop.wording.concept(shop.bank.meaning(option.values[0])).rank
    numbers = _NUMBER.findall(option.text)
    if rank is not None or len(numbers) != 1:
        return rank
    return float(numbers[0].replace(",", ""))


def _option(shop: Shop, wrong: Candidate) -> Option:
    recorded = _recorded(shop, wrong.reason)
    facts = tuple(dict.fromkeys([*recorded, *wrong.supports]))
    return Option(
        "", wrong.text, correct=False, rationale=shop.rationale(wrong.reason), facts=facts
    )


def _recorded(shop: Shop, *reasons: Reason) -> tuple[str, ...]:
    """Return the ids of the facts among what the reasons rest on."""
    ids = (ident for reason in reasons for ident in reason.ids if ident in shop.bank.facts)
    return tuple(dict.fromkeys(ids))
