"""Clinical vignettes: findings of one condition, each distractor excluded by one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from question_bank.content import Fact
from question_bank.generate.chance import picked, shuffled
from question_bank.generate.choice import Draft, key_of
from question_bank.generate.closeness import FEWEST_WRONG, Candidate, as_wrong, selections
from question_bank.generate.grammar import Noun, sentence
from question_bank.generate.people import person
from question_bank.generate.shop import Shop

_SIZES = ((3, 2, 1), (2, 3, 1))
"""How many findings to show, in the order tried."""


@dataclass(frozen=True)
class Finding:
    """A fact that a patient can show, and the conditions it excludes, each as a wrong option."""

    fact: Fact
    phrases: tuple[str, ...]
    excludes: tuple[Candidate, ...]


def drafts(shop: Shop, fact: Fact, draws: Random | None) -> Iterator[Draft]:
    """Yield vignettes that turn on the fact: its own finding excludes at least one distractor.

    Findings that several conditions share may stand beside it; they exclude nobody.
    """
    leads = shop.wording.vignette.leads.get(shop.bank.kind(fact.subject) or "", ())
    own = finding(shop, fact)
    if not leads or own is None or not own.excludes:
        return
    key = key_of(shop, fact, (fact.subject,))
    for shown in companies(shop, own, draws):
        first = picked(own.excludes, draws) if draws else own.excludes[0]
        for wrong in selections(shop, key, excluded(shown), draws, first):
            options = [fact.subject, *(each.values[0] for each in wrong)]
            told = story(shop, shown, options, draws)
            lead = picked(leads, draws) if draws else leads[0]
            yield Draft(fact, "vignette", f"{told} {lead}", key, wrong)


def finding(shop: Shop, fact: Fact) -> Finding | None:
    """Return what a patient shows of the fact, or None if it is nothing a patient shows."""
    wording = shop.wording.predicate(fact.predicate)
    phrases = shop.wording.concept(shop.bank.meaning(fact.objects[0])).patient
    single = len(fact.objects) == 1 and fact.scope == "every"
    if not (wording.vignette and phrases and fact.can_be_key and single):
        return None
    kind = shop.bank.kind(fact.subject)
    refuted = shop.falsehoods.subjects(fact.predicate, fact.objects)
    excludes = tuple(
        replace(as_wrong(shop, each), supports=(fact.id,))
        for each in refuted
        if each.kind == kind and each.reason.frame is None
    )
    return Finding(fact, phrases, excludes)


def companies(shop: Shop, own: Finding, draws: Random | None) -> Iterator[list[Finding]]:
    """Yield the sets of findings to show: the rated one with others of the same condition.

    Where the rated one excludes too few conditions, what excludes more comes first; shared
    findings fill up. No finding is a kind of another in the set: nothing is said twice.
    """
    known = (finding(shop, fact) for fact in shop.bank.facts_about.get(own.fact.subject, ()))
    others = [each for each in known if each and each.fact.id != own.fact.id]
    ordered = shuffled(others, draws) if draws else others
    lacking = len(own.excludes) < FEWEST_WRONG
    for most in picked(_SIZES, draws) if draws else _SIZES[0]:
        shown = [own]
        for fresh in sorted(ordered, key=lambda each: lacking and not _adds(own, each)):
            if len(shown) < most and not any(_same(shop, fresh, each) for each in shown):
                shown.append(fresh)
        if len(shown) == most and len(excluded(shown)) >= FEWEST_WRONG:
            yield shuffled(shown, draws) if draws else shown


def _adds(own: Finding, other: Finding) -> bool:
    """Whether the other finding excludes a condition that the rated one does not."""
    return not {each.values for each in other.excludes} <= {each.values for each in own.excludes}


def _same(shop: Shop, one: Finding, other: Finding) -> bool:
    return shop.bank.overlapping(one.fact.objects[0], other.fact.objects[0])


def excluded(shown: Sequence[Finding]) -> list[Candidate]:
    """Return every condition that a finding in the story excludes, with the first such reason."""
    found: dict[tuple[str, ...], Candidate] = {}
    for each in shown:
        for wrong in each.excludes:
            found.setdefault(wrong.values, wrong)
    return list(found.values())


def story(
    shop: Shop, shown: Sequence[Finding], options: Sequence[str], draws: Random | None
) -> str:
    """Tell the findings as a patient shows them who could have any of the options."""
    stories = shop.wording.vignette.stories[str(len(shown))]
    told = {
        str(number): Noun(picked(each.phrases, draws) if draws else each.phrases[0])
        for number, each in enumerate(shown, start=1)
    }
    told["person"] = Noun(person(shop, options, draws))
    return sentence(picked(stories, draws) if draws else stories[0], told)
