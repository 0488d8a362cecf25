"""Forward choice: from the subject to what is true of it ("Which of these does it damage?")."""

from collections.abc import Iterator
from random import Random

from question_bank.content import Fact
from question_bank.generate.candidate import Candidate
from question_bank.generate.chance import shuffled
from question_bank.generate.choice import Draft, key_of
from question_bank.generate.closeness import as_wrong, selections
from question_bank.generate.shop import Shop


def drafts(shop: Shop, fact: Fact, draws: Random | None) -> Iterator[Draft]:
    """Yield drafts that ask for the fact's objects among values refuted for its subject.

    A foil with a frame serves only under that frame, which then is the lead-in.
    """
    pool = candidates(shop, fact)
    key = key_of(shop, fact, fact.objects)
    for stem in stems(shop, fact, pool, draws):
        usable = [wrong for wrong in pool if wrong.reason.frame in (None, stem)]
        for wrong in selections(shop, key, usable, draws):
            yield Draft(fact, "plain", stem, key, wrong)


def candidates(shop: Shop, fact: Fact) -> list[Candidate]:
    """Return the refuted values of the key's kind; a fact of some members only has none."""
    if not fact.can_be_key or fact.scope == "some":
        return []
    kind = shop.bank.kind(fact.objects[0])
    refuted = shop.falsehoods.objects(fact.subject, fact.predicate)
    return [as_wrong(shop, each) for each in refuted if each.kind == kind]


def stems(shop: Shop, fact: Fact, pool: list[Candidate], draws: Random | None) -> list[str]:
    """Return the lead-ins that fit: the predicate's, and the frames that foils ask for."""
    wording = shop.wording.predicate(fact.predicate)
    templates = shop.wording.templates(wording.forward, fact.hedge)
    asked = [shop.ask(template, fact) for template in templates]
    foils = (wrong.reason for wrong in pool if wrong.reason.kind == "foil")
    frames = dict.fromkeys(reason.frame for reason in foils if reason.frame)
    found = [*asked, *frames]
    return shuffled(found, draws) if draws else found
