"""Who the patient of a vignette is: an age and a sex that fit every option, or neither."""

import re
from collections.abc import Iterator, Sequence
from random import Random

from question_bank.check.truth import applicable
from question_bank.content import Fact
from question_bank.generate.chance import picked
from question_bank.generate.grammar import Noun, sentence
from question_bank.generate.shop import Shop

_RANGE = re.compile(r"(\d+) to (\d+) years")


def person(shop: Shop, conditions: Sequence[str], draws: Random | None) -> str:
    """Name the patient; age and sex only from settled facts that all the conditions share."""
    wording = shop.wording.vignette.people
    ages = shared_years(shop, conditions)
    sexes = shared_sexes(shop, conditions)
    if not (draws and ages and sexes and wording.known):
        return picked(wording.plain, draws) if draws else wording.plain[0]
    nouns = {"age": Noun(str(picked(ages, draws))), "sex": Noun(picked(sexes, draws))}
    return sentence(picked(wording.known, draws), nouns)


def shared_years(shop: Shop, conditions: Sequence[str]) -> range:
    """Return the ages, in years, at which every one of the conditions may begin."""
    predicate = shop.wording.vignette.people.age
    spans = [years(shop, each, predicate) for each in conditions]
    if not spans or not all(spans):
        return range(0)
    return range(max(span.start for span in spans), min(span.stop for span in spans))


def years(shop: Shop, condition: str, predicate: str | None) -> range:
    """Return the ages, in years, at which the condition may begin."""
    return shop.notes.recall(
        ("years", (condition, predicate)), lambda: _find_years(shop, condition, predicate)
    )


def _find_years(shop: Shop, condition: str, predicate: str | None) -> range:
    found = (_RANGE.fullmatch(fact.objects[0]) for fact in _settled(shop, condition, predicate))
    first = next((match for match in found if match), None)
    return range(int(first[1]), int(first[2]) + 1) if first else range(0)


def shared_sexes(shop: Shop, conditions: Sequence[str]) -> list[str]:
    """Return how a patient may be called by sex: only what every one of the conditions strikes."""
    wording = shop.wording.vignette.people
    struck = [struck_by(shop, each, wording.sex) for each in conditions]
    return [
        called
        for value, called in wording.sexes.items()
        if struck and all(value in values for values in struck)
    ]


def struck_by(shop: Shop, condition: str, predicate: str | None) -> frozenset[str]:
    """Return the sexes that the condition strikes."""
    return shop.notes.recall(
        ("struck", (condition, predicate)),
        lambda: frozenset(
            value for fact in _settled(shop, condition, predicate) for value in fact.objects
        ),
    )


def _settled(shop: Shop, condition: str, predicate: str | None) -> Iterator[Fact]:
    for fact in applicable(shop.bank, condition, predicate) if predicate else ():
        if not fact.denied and fact.can_be_ground:
            yield fact
