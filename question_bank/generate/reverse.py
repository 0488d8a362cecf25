"""Reverse choice: from what is true to the subject it is true of ("Which condition …?")."""

from collections.abc import Iterator
from random import Random

from question_bank.content import Fact
from question_bank.generate.candidate import Candidate
from question_bank.generate.chance import shuffled
from question_bank.generate.choice import Draft, key_of
from question_bank.generate.closeness import as_wrong, selections
from question_bank.generate.shop import Shop


def drafts(shop: Shop, fact: Fact, draws: Random | None) -> Iterator[Draft]:
    """Yield drafts that ask for the fact's subject among subjects its objects are false of."""
    pool = candidates(shop, fact)
    key = key_of(shop, fact, (fact.subject,))
    templates = shop.wording.templates(shop.wording.predicate(fact.predicate).reverse, fact.hedge)
    for template in shuffled(templates, draws) if draws else templates:
        for wrong in selections(shop, key, pool, draws):
            yield Draft(fact, "plain", shop.ask(template, fact), key, wrong)


def candidates(shop: Shop, fact: Fact) -> list[Candidate]:
    """Return the subjects of the key's kind for which the fact's objects are refuted."""
    if not fact.can_be_key or fact.scope == "some":
        return []
    kind = shop.bank.kind(fact.subject)
    refuted = shop.falsehoods.subjects(fact.predicate, fact.objects)
    return [
        as_wrong(shop, each) for each in refuted if each.kind == kind and each.reason.frame is None
    ]
