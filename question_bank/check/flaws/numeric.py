"""Rules about options that are numbers: in order, and none inside another."""

from itertools import combinations, pairwise

from question_bank.check.flaws.examples import choice, matched
from question_bank.check.flaws.question import Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import HALADYNA_CHOICES, NBME_CUES, NBME_DIFFICULTY, TARRANT
from question_bank.check.flaws.spans import is_number, spans
from question_bank.check.flaws.words import bag, words

AGES = "At which age does it begin?"

_AMOUNTS = bag("all any no none zero many few fewer more less most unlimited infinite")
_UNKNOWN = bag("unknown variable varies normal unchanged half twice once several")


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


@rule(
    "implausible-by-kind",
    f"{HALADYNA_CHOICES} (homogeneous, all plausible); {NBME_CUES}; {TARRANT}",
    "Offer values of one kind: what only one of them could be is ruled out, or in, unread.",
    trips=[
        choice("Skin", "Bone", "12"),
        choice("Skin", "Yes", "Bone"),
        choice("5 days", "10 days", "20 days", "Muscle", stem=AGES),
        choice("Gout", "Lupus", "It begins with pain at night in the big toe"),
        matched({"Gout": "Joint", "Lupus": "Skin"}, "40 %"),
    ],
    passes=[
        choice("5", "10", "Unlimited", stem="How many are there?"),
        choice("5 days", "10 days", "20 days", stem=AGES),
        choice("Yes", "No", "Unknown", stem="Is it inherited?"),
        choice("Skin", "Vitamin B12", "Bone"),
        choice("Methotrexate", "5-Fluorouracil", "Cisplatin"),
        choice("One of the nerves", "Bone", "Lungs"),
    ],
)
def implausible_by_kind(question: Question) -> Finding:
    """Find an option that is another kind of thing than the rest, as far as words can tell.

    The kind of a name is not seen from its text: the generator's options share one by construction.
    """
    texts = [each.text for each in question.offered]
    numbers = [text for text in texts if is_number(text)]
    names = [text for text in texts if not (is_number(text) or _is_amount(text))]
    lone = _lone(numbers, names) or _lone(names, numbers) or _lone_verdict(texts)
    if lone is None and question.key:
        lone = _lone_sentence(question)
    return f"{lone!r} is of another kind than the other options" if lone else None


def _lone(few: list[str], rest: list[str]) -> str | None:
    return few[0] if len(few) == 1 and len(rest) > 1 else None


def _is_amount(text: str) -> bool:
    """Whether a text may stand among numbers though it is none, or none in a unit known here."""
    return text[:1].isdigit() or bool((_AMOUNTS | _UNKNOWN) & set(words(text)))


def _lone_verdict(texts: list[str]) -> str | None:
    verdicts = [text for text in texts if text.casefold().strip(" .") in ("yes", "no")]
    return verdicts[0] if len(verdicts) == 1 else None


SENTENCE, NAME = 8, 2


def _lone_sentence(question: Question) -> str | None:
    """Return a distractor as long as a sentence beside names; such a key is merely longest."""
    long = [each for each in question.options if len(each.terms) >= SENTENCE]
    names = sum(len(each.terms) <= NAME for each in question.options)
    lone = len(long) == 1 and names == len(question.options) - 1 and not long[0].correct
    return long[0].text if lone else None
