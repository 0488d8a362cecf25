"""Cloze: the fact's own sentence with the words that carry it left out."""

import re
from collections.abc import Iterator
from dataclasses import replace

from question_bank.check.flaws import first_sound, flaw_names
from question_bank.content import Fact
from question_bank.content.items import Item, identified
from question_bank.content.marks import plain_text
from question_bank.content.text import folded
from question_bank.generate.chance import chance, shuffled
from question_bank.generate.falsehoods import window
from question_bank.generate.shop import Shop, sources

BLANK = "_____"
_BEFORE = re.compile(rf"\b(a)n?(?= \w*{BLANK})", re.IGNORECASE)


def cloze(shop: Shop, fact: Fact, seed: int) -> Item | None:
    """Return a cloze of the fact, or None if no words can be left out that the rest keeps secret.

    The seed chooses among the blanks that break no structural rule.
    """
    blanks = shuffled(_blanks(shop, fact), chance(seed, fact.id, "cloze"))
    made = (_with_blank(shop, fact, words, begun + BLANK, seed) for words, begun in blanks)
    found = first_sound(made)
    return identified(found) if found else None


def _with_blank(shop: Shop, fact: Fact, words: str, gap: str, seed: int) -> Item:
    item = Item(
        id="",
        kind="cloze",
        style="plain",
        seed=seed,
        facts=(fact.id,),
        category=fact.category,
        stem=_BEFORE.sub(r"\1(n)", _without(plain_text(fact.statement), words, gap)),
        answer=_accepted(shop, fact, words),
        explanation=shop.phrases.explanation(fact),
        sources=sources(fact),
    )
    return replace(item, flaws=flaw_names(item))


def _blanks(shop: Shop, fact: Fact) -> Iterator[tuple[str, str]]:
    """Yield what could be left out, each with the beginning of it that has to stay.

    That is the words chosen for the fact, else a name of its object; but none that nothing short of
    the words themselves tells from what else could fit.
    """
    for words in _words(shop, fact):
        if can_blank(plain_text(fact.statement), words):
            begun = hint(words, _rivals(shop, fact, words))
            if begun != words:
                yield words, begun


def _words(shop: Shop, fact: Fact) -> list[str]:
    chosen = shop.wording.fact(fact.id).cloze
    concept = shop.bank.concepts.get(shop.bank.meaning(fact.objects[0]))
    names = concept.names if concept and len(fact.objects) == 1 and not fact.denied else ()
    return list(chosen) or sorted(names, key=len, reverse=True)


def _rivals(shop: Shop, fact: Fact, words: str) -> set[str]:
    """Return what else could truly fill the gap.

    That is what leaves the same sentence in another fact; and, where the gap is a whole object
    or subject, what sibling facts have in its place: autoimmune disease has several symptoms, and
    several things contribute to it.
    """
    left = _without(plain_text(fact.statement), words, BLANK)
    rivals = {
        folded(each)
        for other in _siblings(shop, fact)
        for each in _words(shop, other)
        if _without(plain_text(other.statement), each, BLANK) == left
    }
    return rivals | {folded(name) for value in _alternatives(shop, fact, words) for name in value}


def _alternatives(shop: Shop, fact: Fact, words: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of each thing of the gap's kind that siblings put in its place.

    What the statement itself names is out of the question: "besides muscle, it affects …".
    """
    bank, meaning = shop.bank, shop.bank.meaning(words)
    if meaning not in (fact.subject, *map(bank.meaning, fact.objects)):
        return
    statement = f" {folded(plain_text(fact.statement))} "
    for other in _siblings(shop, fact):
        for value in {other.subject, *map(bank.meaning, other.objects)} - {meaning}:
            names = bank.concepts[value].names if value in bank.concepts else (value,)
            named = any(f" {folded(name)} " in statement for name in names)
            if bank.kind(value) == bank.kind(meaning) and not named:
                yield names


def _siblings(shop: Shop, fact: Fact) -> Iterator[Fact]:
    """Yield asserted facts of the same predicate and the same subject or object.

    Thousands may share one object. A stretch of them stands for all: looking at every one for
    every one would take quadratic time.
    """
    said = [(fact.predicate, shop.bank.meaning(value)) for value in fact.objects]
    rows = [shop.bank.facts_of.get((fact.subject, fact.predicate), [])]
    rows += [shop.bank.facts_saying.get(key, []) for key in said]
    for other in (each for row in rows for each in window(row, fact.id)):
        if other.id != fact.id and not other.denied:
            yield other


def hint(words: str, rivals: set[str]) -> str:
    """Return the shortest beginning that tells the words from every rival; often none is needed."""
    others = rivals - {folded(words)}
    for length in range(len(words)):
        if not any(rival.startswith(folded(words[:length])) for rival in others):
            return words[:length]
    return words


def can_blank(statement: str, words: str) -> bool:
    """Whether the words stand in the statement once, and what is left does not give them away."""
    if len(re.findall(_whole(words), statement)) != 1:
        return False
    left = _left(statement, words)
    return not any(_echoes(word, other) for word in folded(words).split() for other in left)


def _left(statement: str, words: str) -> set[str]:
    return set(folded(_without(statement, words, BLANK)).split())


_SHORT, _STEM = 3, 5


def _echoes(word: str, other: str) -> bool:
    """Whether one word gives the other away: the same, or of the same stem or part."""
    if len(word) <= _SHORT:
        return False
    long = min(len(word), len(other)) >= _STEM
    same_stem = word[:_STEM] == other[:_STEM] or word in other or other in word
    return word == other or (long and same_stem)


def _without(statement: str, words: str, gap: str) -> str:
    return re.sub(_whole(words), gap, statement, count=1)


def _whole(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def _accepted(shop: Shop, fact: Fact, words: str) -> tuple[str, ...]:
    """Return what counts as right, the words themselves first, then other names of the concept.

    Another name that the sentence spells out already is no answer to it.
    """
    concept = shop.bank.concepts.get(shop.bank.meaning(words))
    names = concept.names if concept else ()
    left = _left(plain_text(fact.statement), words)
    others = (*shop.wording.fact(fact.id).accept, *names)
    secret = (other for other in others if not set(folded(other).split()) <= left)
    return tuple(dict.fromkeys([words, *secret]))
