"""Facts that nearly say the same, that differ by a number or a "not" alone, and what stands alone.

Facts are compared inside small blocks: all pairs of a large bank would take quadratic time.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from question_bank.content import Bank, Fact
from question_bank.content.bank import in_force
from question_bank.content.integrity import Finding
from question_bank.content.text import folded

ALIKE = 0.7
"""Share of words in common from which two statements read as one (Jaccard index)."""

MOST_IN_BLOCK = 30
"""A fact is compared with so many before it; a longer row of likenesses is one thing to mend."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(r"\b(?:not|no|never|cannot)\b")

Pair = tuple[Fact, Fact]
Keys = Callable[[Fact], Iterable[object]]


def near_duplicates(bank: Bank) -> Iterator[Finding]:
    """Yield facts that nearly repeat an earlier one: overlapping values, and almost its words."""

    def keys(fact: Fact) -> Iterator[object]:
        for value in fact.objects:
            for family in _family(bank, value):
                yield fact.subject, fact.denied, family

    for fact, earlier in _pairs(bank, keys):
        same_values = all(_said(bank, value, earlier) for value in fact.objects)
        if same_values and _likeness(fact, earlier) >= ALIKE:
            yield f"facts/{fact.id}", f"it nearly repeats {earlier.id!r}", "near-duplicate"


def _family(bank: Bank, value: str) -> Iterator[str]:
    """Yield what values that could be meant by one another have in common."""
    meaning = bank.meaning(value)
    yield from (meaning, *bank.ancestors(meaning), *bank.overlapping_meanings.get(meaning, ()))


def _said(bank: Bank, value: str, fact: Fact) -> bool:
    return any(bank.overlapping(value, other) for other in fact.objects)


def _likeness(one: Fact, other: Fact) -> float:
    words = [set(folded(each.statement).split()) for each in (one, other)]
    return len(words[0] & words[1]) / max(1, len(words[0] | words[1]))


def differing_numbers(bank: Bank) -> Iterator[Finding]:
    """Yield facts that say of the same thing, in the same words, another number.

    A number in a concept's name counts for nothing: interleukin 1 is not interleukin 6.
    """

    def masked(fact: Fact) -> Iterator[object]:
        things = frozenset(bank.concepts.keys() & map(bank.meaning, fact.objects))
        said = (fact.subject, fact.predicate, fact.denied, things)
        for text in (fact.statement, *_phrases(bank, fact)):
            if _NUMBER.search(text):
                yield *said, _NUMBER.sub("#", text).casefold()

    for fact, earlier in _pairs(bank, masked):
        numbers = [
            _NUMBER.findall(" ".join([each.statement, *_phrases(bank, each)]))
            for each in (fact, earlier)
        ]
        if numbers[0] != numbers[1]:
            yield f"facts/{fact.id}", f"it gives another number than {earlier.id!r}", "number"


def _phrases(bank: Bank, fact: Fact) -> list[str]:
    return [value for value in fact.objects if bank.meaning(value) not in bank.concepts]


def negated(bank: Bank) -> Iterator[Finding]:
    """Yield facts that say what an earlier one does, but for a "not", with the same polarity."""

    def bare(fact: Fact) -> Iterator[object]:
        words = _NEGATION.sub(" ", fact.statement.casefold())
        yield fact.denied, folded(words)

    for fact, earlier in _pairs(bank, bare):
        if _is_negative(fact) != _is_negative(earlier):
            yield f"facts/{fact.id}", f"it says the opposite of {earlier.id!r}", "opposite"


def _is_negative(fact: Fact) -> bool:
    return bool(_NEGATION.search(fact.statement.casefold()))


def _pairs(bank: Bank, keys: Keys) -> Iterator[Pair]:
    """Yield each fact with the earlier ones that share a key with it, none twice."""
    blocks: defaultdict[object, list[Fact]] = defaultdict(list)
    for fact in bank.facts.values():
        if fact.status == "retired":
            continue
        mine = list(dict.fromkeys(keys(fact)))
        earlier = (other for key in mine for other in blocks[key])
        for other in {other.id: other for other in earlier}.values():
            yield fact, other
        for key in mine:
            if len(blocks[key]) < MOST_IN_BLOCK:
                blocks[key].append(fact)


def untold(bank: Bank) -> Iterator[str]:
    """Yield what facts are asked about though nothing is false of it: it has no wrong options."""
    told = {fact.subject for fact in bank.facts.values() if fact.denied}
    grounds = in_force(bank.contrasts)
    told |= {concept for row in grounds if row.exclusive for concept in row.values}
    told |= {row.subject for row in in_force(bank.complete)}
    told |= {subject for foil in in_force(bank.foils) for subject in foil.false_for}
    for concept in bank.concepts:
        asked = any(fact.can_be_key for fact in bank.facts_about.get(concept, ()))
        if asked and not told & {concept, *bank.ancestors(concept)}:
            yield concept
