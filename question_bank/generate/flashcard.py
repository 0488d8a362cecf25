"""Flashcards: a question with exactly one right answer, and that answer."""

from dataclasses import replace

from question_bank.check.flaws import first_sound, flaw_names
from question_bank.content import Fact
from question_bank.content.items import Item, identified
from question_bank.generate.chance import chance, shuffled
from question_bank.generate.shop import Shop, sources


def flashcard(shop: Shop, fact: Fact, seed: int) -> Item | None:
    """Return a card of the fact; without fronts of its own, one from the predicate's templates.

    A denied fact has a card only if someone wrote its front: "what is not so" is no question. The
    seed chooses among the fronts that break no structural rule.
    """
    fronts = shuffled(_fronts(shop, fact), chance(seed, fact.id, "front"))
    found = first_sound(_with_front(shop, fact, front, seed) for front in fronts)
    return identified(found) if found else None


def _fronts(shop: Shop, fact: Fact) -> list[str]:
    written = shop.wording.fact(fact.id).front
    templates = () if fact.denied else shop.wording.predicate(fact.predicate).flashcard
    return list(written) or [shop.ask(template, fact) for template in templates]


def _with_front(shop: Shop, fact: Fact, front: str, seed: int) -> Item:
    item = Item(
        id="",
        kind="flashcard",
        style="plain",
        seed=seed,
        facts=(fact.id,),
        category=fact.category,
        stem=front,
        answer=shop.wording.fact(fact.id).back or shop.phrases.option(fact.objects),
        explanation=shop.phrases.explanation(fact),
        sources=sources(fact),
    )
    return replace(item, flaws=flaw_names(item))
