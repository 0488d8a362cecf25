"""The rule that options are of one kind, as far as that is seen from their words."""

import re

from question_bank.check.flaws.examples import choice, matched
from question_bank.check.flaws.question import Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import HALADYNA_CHOICES, NBME_CUES, TARRANT
from question_bank.check.flaws.spans import is_number
from question_bank.check.flaws.words import bag, words

_SENTENCE = re.compile(
    r"(?:the|an?|this|these|patients?|it|they)\b(?: (?!that|which|who)[\w-]+){0,4}? "
    r"(?:is|are|was|were|has|have|should|must|will|can|may|does|do)\b",
    re.IGNORECASE,
)
_AMOUNTS = bag("all any no none zero many few fewer more less most unlimited infinite")
_UNKNOWN = bag("unknown variable varies normal unchanged half twice once several")


@rule(
    "implausible-by-kind",
    f"{HALADYNA_CHOICES} (homogeneous, all plausible); {NBME_CUES}; {TARRANT}",
    "Offer values of one kind: what only one of them could be is ruled out, or in, unread.",
    trips=[
        choice("Skin", "Bone", "12"),
        choice("Skin", "Yes", "Bone"),
        choice("5 days", "10 days", "20 days", "Muscle", stem="When does it begin?"),
        choice("Aspirin", "Heparin", "The patient should be seen again", stem="What is given?"),
        matched({"Gout": "Joint", "Lupus": "Skin"}, "40 %"),
    ],
    passes=[
        choice("5", "10", "Unlimited", stem="How many are there?"),
        choice("5 days", "10 days", "20 days", stem="When does it begin?"),
        choice("Yes", "No", "Unknown", stem="Is it inherited?"),
        choice("Skin", "Vitamin B12", "Bone"),
        choice("Cramps", "Calf pain on walking that goes within minutes of rest", "Fever"),
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


def _lone_sentence(question: Question) -> str | None:
    """Return a distractor that is a sentence beside phrases; such a key is merely longest."""
    told = [each for each in question.options if _SENTENCE.match(each.text)]
    lone = len(told) == 1 and not told[0].correct
    return told[0].text if lone else None
