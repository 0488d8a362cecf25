"""Rules about options that are numbers: in order, and none inside another."""

from itertools import combinations, pairwise

from question_bank.check.flaws.examples import choice, matched
from question_bank.check.flaws.question import Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import HALADYNA_CHOICES, NBME_DIFFICULTY
from question_bank.check.flaws.spans import spans

AGES = "At which age does it begin?"


@rule(
    "numeric-order",
    f"{NBME_DIFFICULTY}; {HALADYNA_CHOICES}",
    "Put the numbers in ascending or descending order.",
    severity="warning",
    trips=[
        choice("20 years", "5 years", "60 years", stem=AGES),
        choice("2 weeks", "3 days", "1 month", stem=AGES),
        choice("About 20", "About 5", "More than 80", stem="How many types are there?"),
        choice("1 in 100", "1 in 10", "1 in 1,000", stem="How likely is it?"),
        matched({"Gout": "40", "Lupus": "20"}, "60"),
    ],
    passes=[
        choice("60 years", "20 years", "5 years", stem=AGES),
        choice("3 days", "2 weeks", "1 month", stem=AGES),
        choice("Type 2", "Type 1", "Type 4", stem="Which type is it?"),
        choice("20 mg", "5 tablets", "60 drops", stem="What is given?"),
    ],
)
def numeric_order(question: Question) -> Finding:
    """Find numbers out of order: finding one's answer among them is no part of the question."""
    found = spans([each.text for each in question.offered])
    if not found:
        return None
    order = [(span.low, span.high) for span in found]
    rises = all(one <= other for one, other in pairwise(order))
    falls = all(one >= other for one, other in pairwise(order))
    return None if rises or falls else "the numbers neither rise nor fall"


@rule(
    "numeric-overlap",
    HALADYNA_CHOICES,
    "Let each range begin after the one before it has ended.",
    trips=[
        choice("10 to 20 years", "20 to 30 years", "30 to 40 years", stem=AGES),
        choice("10 to 20 years", "21 to 40 years", "40 years or more", stem=AGES),
        choice("More than 20", "More than 50", "More than 80", stem="How many are there?"),
        choice("30 %", "20-40 %", "90 %", stem="How many survive?"),
    ],
    passes=[
        choice("10 to 19 years", "20 to 29 years", "30 years or more", stem=AGES),
        choice("< 10 mg", "10-20 mg", "> 20 mg", stem="What is the dose?"),
        choice("About 5", "About 10", "More than 80", stem="How many types are there?"),
    ],
)
def numeric_overlap(question: Question) -> Finding:
    """Find ranges that share a number: with it, two options are right."""
    offered = question.offered
    found = spans([each.text for each in offered]) or []
    for (one, span), (other, rival) in combinations(zip(offered, found, strict=False), 2):
        if span.meets(rival) and one.terms != other.terms:
            return f"{one.text!r} and {other.text!r} overlap"
    return None
