"""Cloze: the fact's own sentence with the words that carry it left out."""

import re
from collections.abc import Iterator
from dataclasses import replace

from question_bank.check.flaws import flaw_names
from question_bank.content import Fact
from question_bank.content.items import Item, identified
from question_bank.content.text import folded
from question_bank.generate.shop import Shop, sources

BLANK = "_____"
_BEFORE = re.compile(rf"\b(a)n?(?= {BLANK})", re.IGNORECASE)


def cloze(shop: Shop, fact: Fact, seed: int) -> Item | None:
    """Return the fact's cloze, or None if no words can be left out that the rest keeps secret."""
    words = next(_blanks(shop, fact), None)
    if words is None:
        return None
    stem = _BEFORE.sub(r"\1(n)", _without(fact.statement, words))
    item = Item(
        id="",
        kind="cloze",
        style="plain",
        seed=seed,
        facts=(fact.id,),
        category=fact.category,
        stem=stem,
        answer=_accepted(shop, fact, words),
        explanation=shop.phrases.explanation(fact),
        sources=sources(fact),
    )
    return identified(replace(item, flaws=flaw_names(item)))


def _blanks(shop: Shop, fact: Fact) -> Iterator[str]:
    """Yield what could be left out: the words chosen for the fact, else a name of its object."""
    chosen = shop.wording.fact(fact.id).cloze
    concept = shop.bank.concepts.get(shop.bank.meaning(fact.objects[0]))
    names = concept.names if concept and len(fact.objects) == 1 and not fact.denied else ()
    for words in [chosen] if chosen else sorted(names, key=len, reverse=True):
        if can_blank(fact.statement, words):
            yield words


def can_blank(statement: str, words: str) -> bool:
    """Whether the words stand in the statement once, and what is left does not give them away."""
    if len(re.findall(_whole(words), statement)) != 1:
        return False
    left = set(folded(_without(statement, words)).split())
    return not left & {word for word in folded(words).split() if len(word) > 3}  # noqa: PLR2004


def _without(statement: str, words: str) -> str:
    return re.sub(_whole(words), BLANK, statement, count=1)


def _whole(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def _accepted(shop: Shop, fact: Fact, words: str) -> tuple[str, ...]:
    """Return what counts as right, the words themselves first, then other names of the concept."""
    concept = shop.bank.concepts.get(shop.bank.meaning(words))
    names = concept.names if concept else ()
    return tuple(dict.fromkeys([words, *shop.wording.fact(fact.id).accept, *names]))
