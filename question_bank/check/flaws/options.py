"""Rules about options and responses: each stands for itself, apart from the others, like them."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

from question_bank.check.flaws.examples import choice, matched
from question_bank.check.flaws.question import Choice, Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import (
    HALADYNA_CHOICES,
    HALADYNA_STYLE,
    NBME_CUES,
    NBME_DIFFICULTY,
    TARRANT,
)
from question_bank.check.flaws.spans import is_number
from question_bank.check.flaws.words import bag

_ABOVE = (
    r"(?:.*\b)?(?:{which})(?: of)?(?: the| these)? "
    r"(?:above|foregoing|preceding|options|answers|choices)\b"
    r"|(?:{which})(?:(?: of)? (?:them|these|those))?(?: (?:is|are) (?:correct|right|true))?\W*$"
)
_ALL = re.compile(_ABOVE.format(which="all|any|both|each"), re.IGNORECASE)
_NONE = re.compile(_ABOVE.format(which="none|neither"), re.IGNORECASE)

_REFERENCE = r"\(?(?:[A-Z]|[1-9]|[IVX]{1,4})\)?"
_JOINED = rf"(?:,\s*|,?\s*(?:and|&|\+|or|nor)\s+){_REFERENCE}"
_COMBINED = re.compile(
    rf"(?:only |both |neither )?{_REFERENCE}(?:{_JOINED})+"
    r"(?: only| are (?:correct|true|right))?\.?$",
    re.IGNORECASE,
)
_ONLY = re.compile(rf"(?:only {_REFERENCE}|{_REFERENCE} only)\.?$", re.IGNORECASE)
_FIRST = re.compile(r"(?:^|\s)\(?(?:1|I|A)[.):]\s")
_SECOND = re.compile(r"\s\(?(?:2|II|B)[.):]\s")

_PREPOSITIONS = bag(
    "of in at on with from during after around along between by for under over within"
)
_JOINING = bag("and or")
_UNLIKE = bag("no not non without absent absence lack loss never free")


def _first(found: re.Pattern[str], choices: Sequence[Choice]) -> Finding:
    return next((each.text for each in choices if found.match(each.text)), None)


@rule(
    "all-of-the-above",
    f"{HALADYNA_CHOICES}; {NBME_CUES}; {TARRANT}",
    "Drop it, or ask for one of the others.",
    trips=[
        choice("Skin", "Bone", "All of the above"),
        choice("Skin", "Bone", "Any of these options"),
        choice("Skin", "Bone", "Both are correct."),
        choice("Skin", "Bone", "All of them"),
    ],
    passes=[
        choice("All four limbs", "Both hands", "Each foot"),
        choice("Any of these drugs in excess", "Rest after hard work", "Heat"),
    ],
)
def all_of_the_above(question: Question) -> Finding:
    """Find "all of the above": who sees two right options knows the key without the third."""
    return _first(_ALL, question.offered)


@rule(
    "none-of-the-above",
    f"{NBME_DIFFICULTY}; {HALADYNA_CHOICES}; {TARRANT}",
    "Offer the right answer itself.",
    trips=[
        choice("Skin", "Bone", "None of the above"),
        choice("Skin", "Bone", "None"),
        choice("Skin", "Bone", "Neither of these."),
    ],
    passes=[
        choice("No treatment", "Aspirin", "Surgery"),
        choice(
            "None of the muscles of the face", "Some muscles of the hand", "All muscles of the neck"
        ),
    ],
)
def none_of_the_above(question: Question) -> Finding:
    """Find "none of the above": it tests what is known to be wrong, not what is right."""
    return _first(_NONE, question.offered)


@rule(
    "k-type",
    f"{HALADYNA_STYLE} (no complex choice); {NBME_CUES}; {TARRANT}",
    "Ask for one thing, and let each option name one.",
    trips=[
        choice("Skin", "Bone", "A and B"),
        choice("1, 2 and 3", "1 and 3", "4 only", stem="1. Skin 2. Bone 3. Lung 4. Eye. Which?"),
        choice("Skin", "Bone", "Both A and B are correct"),
        choice("Skin", "Both a & b", "Neither a nor b"),
        choice("Skin", "Bone", "B only"),
    ],
    passes=[
        choice("A and D", "B and C", "E and K", stem="Which vitamins are stored in fat?"),
        choice("II and III", "V and VII", "IX and X", stem="Which cranial nerves move the face?"),
        choice("Hepatitis A and B", "Hepatitis C", "Hepatitis D"),
    ],
)
def k_type(question: Question) -> Finding:
    """Find options that stand for combinations of others: part of what is known rules most out.

    Where every option is such a pair, they may be names: of vitamins, of cranial nerves.
    """
    combined = [each.text for each in question.offered if _combines(each.text)]
    names = len(combined) == len(question.offered) and not _numbered(question.stem)
    return f"{combined[0]!r} combines others" if combined and not names else None


def _numbered(stem: str) -> bool:
    """Whether the stem lists statements of its own for the options to combine."""
    first = _FIRST.search(stem)
    return bool(first and _SECOND.search(stem, first.end() - 1))


def _combines(text: str) -> bool:
    return bool(_COMBINED.match(text) or _ONLY.match(text))


@rule(
    "duplicate-options",
    HALADYNA_CHOICES,
    "Replace one of them.",
    trips=[
        choice("Skin", "Bone", "bone."),
        choice("Ménière disease", "Meniere disease", "Gout"),
        matched({"Gout": "Skin", "Lupus": "skin"}, "Bone"),
        matched({"Gout": "Joint", "gout": "Skin"}, "Bone"),
    ],
    passes=[
        choice("< 5 mg", "5 mg", "> 5 mg"),
        choice("Nerve fibre", "Muscle cell", "Muscle fibre"),
        matched({"Gout": "Joint", "Lupus": "Skin", "Psoriasis": "Skin"}),
    ],
)
def duplicate_options(question: Question) -> Finding:
    """Find options, premises or responses that read the same."""
    for side in (question.options, question.premises, question.responses):
        counts = Counter(each.identity for each in side if each.text)
        twice = (each.text for each in side if counts[each.identity] > 1)
        found = next(twice, None)
        if found:
            return f"{found!r} stands twice"
    return None


@rule(
    "overlapping-options",
    HALADYNA_CHOICES,
    "Replace one of them: if the narrower were right, so would the wider be.",
    trips=[
        choice("Weakness", "Muscle weakness", "Fever"),
        choice("Loss of sensation", "Loss of sensation in both hands", "Fever"),
        choice("Skin", "Skin and muscle", "Bone"),
        matched({"Gout": "Pain", "Lupus": "Rash"}, "Joint pain"),
    ],
    passes=[
        choice("Diabetes", "Diabetes insipidus", "Gout"),
        choice("Sensation", "Loss of sensation", "Fever"),
        choice("Nerve", "Nerve sheath tumour", "Bone"),
        choice("Fever", "No fever", "Rash"),
    ],
)
def overlapping_options(question: Question) -> Finding:
    """Find an option that takes in another one, as "weakness" takes in "muscle weakness".

    Words before it narrow a noun unless they deny it or lead to it ("loss of sensation"); words
    after it narrow it if a preposition or "and" begins them, and make another noun if not.
    """
    for wide, narrow in permutations(question.offered, 2):
        longer = len(wide.terms) < len(narrow.terms)
        if longer and _takes_in(wide.terms, narrow.terms) and not is_number(wide.text):
            return f"{wide.text!r} takes in {narrow.text!r}"
    return None


def _takes_in(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    size = len(wide)
    if not wide:
        return False
    after, before = narrow[size:], narrow[:-size]
    if narrow[:size] == wide and after[0] in _PREPOSITIONS | _JOINING:
        return True
    leads = _PREPOSITIONS - {"of"} | _UNLIKE | {"of", "to", "a", "the"}
    return narrow[-size:] == wide and before[-1] not in leads and not _UNLIKE & set(before)
