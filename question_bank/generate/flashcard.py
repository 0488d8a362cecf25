"""Flashcards: a question with exactly one right answer, and that answer."""

from dataclasses import replace

from question_bank.check.flaws import flaw_names
from question_bank.content import Fact
from question_bank.content.items import Item, identified
from question_bank.generate.chance import chance, picked
from question_bank.generate.shop import Shop, sources


def flashcard(shop: Shop, fact: Fact, seed: int) -> Item | None:
    """Return the fact's card; without a front of its own, one from the predicate's templates.

    A denied fact has a card only if someone wrote its front: "what is not so" is no question.
    """
    wording = shop.wording.fact(fact.id)
    templates = shop.wording.predicate(fact.predicate).flashcard
    draws = chance(seed, fact.id, "front")
    if wording.front:
        front = picked(wording.front, draws)
    elif templates and not fact.denied:
        front = shop.ask(picked(templates, draws), fact)
    else:
        return None
    item = Item(
        id="",
        kind="flashcard",
        style="plain",
        seed=seed,
        facts=(fact.id,),
        category=fact.category,
        stem=front,
        answer=wording.back or shop.phrases.option(fact.objects),
        explanation=shop.phrases.explanation(fact),
        sources=sources(fact),
    )
    return identified(replace(item, flaws=flaw_names(item)))
