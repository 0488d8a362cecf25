"""Clinical vignettes: findings of one condition, each distractor excluded by one of them."""

from collections.abc import Iterator, Sequence
from random import Random

from question_bank.content import Fact
from question_bank.generate.candidate import Candidate
from question_bank.generate.chance import picked, shuffled
from question_bank.generate.choice import Draft, key_of
from question_bank.generate.closeness import FEWEST_WRONG, selections
from question_bank.generate.findings import Finding
from question_bank.generate.grammar import Noun, sentence
from question_bank.generate.people import person
from question_bank.generate.shop import Shop

_SIZES = ((3, 2), (2, 3))
"""How many findings to show, in the order tried."""


def drafts(shop: Shop, fact: Fact, draws: Random | None) -> Iterator[Draft]:
    """Yield vignettes that turn on the fact: its own finding excludes at least one distractor.

    Findings that several conditions share may stand beside it; they exclude nobody.
    """
    leads = shop.wording.vignette.leads.get(shop.bank.kind(fact.subject) or "", ())
    own = shop.findings.of(fact)
    if not leads or own is None or not own.rules_out:
        return
    key = key_of(shop, fact, (fact.subject,))
    needed = shop.findings.excludes(fact)
    for shown in companies(shop, own, draws):
        for wrong in selections(shop, key, excluded(shop, shown), draws, needed):
            options = [fact.subject, *(each.values[0] for each in wrong)]
            told = story(shop, shown, options, draws)
            lead = picked(leads, draws) if draws else leads[0]
            yield Draft(fact, "vignette", f"{told} {lead}", key, wrong)


def companies(shop: Shop, own: Finding, draws: Random | None) -> Iterator[list[Finding]]:
    """Yield the sets of findings to show: the rated one with others of the same condition.

    Where the rated one excludes too few conditions, what excludes more comes first; shared
    findings fill up. No finding is a kind of another in the set, so nothing is said twice, and one
    at least is abnormal.
    """
    known = shop.findings.about(own.fact.subject)
    others = [each for each in known if each.fact.id != own.fact.id]
    ordered = shuffled(others, draws) if draws else others
    lacking = len(own.rules_out) < FEWEST_WRONG
    for most in picked(_SIZES, draws) if draws else _SIZES[0]:
        shown = [own]
        for fresh in sorted(ordered, key=lambda each: lacking and not _adds(own, each)):
            if len(shown) < most and not any(_same(shop, fresh, each) for each in shown):
                shown.append(fresh)
        told = len(shown) == most and any(_abnormal(shop, each) for each in shown)
        if told and len(ruled_out(shown)) >= FEWEST_WRONG:
            yield shuffled(shown, draws) if draws else shown


def _abnormal(shop: Shop, finding: Finding) -> bool:
    """Whether the finding says that something is amiss: what is all well needs no diagnosis."""
    return shop.bank.kind(finding.fact.objects[0]) not in shop.wording.vignette.reassuring


def _adds(own: Finding, other: Finding) -> bool:
    """Whether the other finding excludes a condition that the rated one does not."""
    return not other.excluded <= own.excluded


def _same(shop: Shop, one: Finding, other: Finding) -> bool:
    return shop.bank.overlapping(one.fact.objects[0], other.fact.objects[0])


def ruled_out(shown: Sequence[Finding]) -> frozenset[str]:
    """Return the ids of the conditions that the findings exclude between them."""
    return frozenset().union(*(each.excluded for each in shown))


def excluded(shop: Shop, shown: Sequence[Finding]) -> list[Candidate]:
    """Return every condition that a finding in the story excludes, with the first such reason."""
    found: dict[tuple[str, ...], Candidate] = {}
    for each in shown:
        for wrong in shop.findings.excludes(each.fact):
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
