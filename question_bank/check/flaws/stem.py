"""Rules about the stem: it asks one thing, positively, and can be answered with options covered."""

import re

from question_bank.check.flaws.examples import asked, card, choice, matched
from question_bank.check.flaws.question import Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import (
    HALADYNA_STEM,
    NBME_DIFFICULTY,
    NBME_FORMAT,
    TARRANT,
)
from question_bank.check.flaws.words import SMALL_WORDS, bag, words

_QUESTION_MARKS = "?\uff1f\u061f"  # the last two: full width, Arabic
_CLOSING = "\"'”’»)]*_ "

_NEGATIVE = re.compile(
    r"\b(?:except(?:ing)?|(?:can)?not(?! only\b)|\w+n['’]t|never|"
    r"(?<!at )least|"
    r"unlikely|untrue|incorrect|false(?![- ](?:positive|negative)))\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:that|who|whom|whose|because|if|whether|although|while|but|why|when|where|how)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:which|what|who|where|when|why|how)\b", re.IGNORECASE)

_TRUE_FALSE = re.compile(
    r"\b(?:is|are|be) (?:(?:the )?(?:most|best) |not )?"
    r"(?:true|correct|accurate|valid|false|incorrect|untrue)\b"
    r"(?=\W*$|,| (?:of|about|regarding|concerning|for|with|in|on|when|given|as)\b)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:true|correct|accurate|false|incorrect) (?:statement|assertion|claim)s?\b", re.IGNORECASE
)

_STOCK = SMALL_WORDS | bag(
    """which what following one these option options answer answers choice choices statement
    statements item items best most correct true right applies apply about regarding concerning
    you know select choose said say here please"""
)
_BARE_END = re.compile(
    r"(?:^|[,:;] )(?:which|what)(?: one)? of (?:the following|these)"
    r"(?: (?:is|are|applies|apply))?\W*$",
    re.IGNORECASE,
)


@rule(
    "missing-lead-in",
    f"{NBME_FORMAT}; {HALADYNA_STEM}",
    "End the stem with a question that can be answered with the options covered.",
    trips=[asked("Dermatomyositis."), asked("Which is it? The patient is 42 years old.")],
    passes=[asked("Which does it damage? (Choose one.)"), asked("What is damaged\uff1f")],
)
def missing_lead_in(question: Question) -> Finding:
    """Find a stem that asks nothing, so that the options must."""
    if not question.is_choice or not question.stem:
        return None
    asks = question.lead_in.rstrip(_CLOSING).endswith(tuple(_QUESTION_MARKS))
    return None if asks else "the stem does not end with a question"


@rule(
    "negative-stem",
    f"{NBME_DIFFICULTY}; {HALADYNA_STEM}; {TARRANT}",
    "Ask for what is so; where the exception matters, ask what should be avoided.",
    trips=[
        asked("Which of the following does it not damage?"),
        asked("It damages all of these EXCEPT which?"),
        asked("Which diagnosis is least likely?"),
        asked("Which of these findings would you least expect?"),
        asked("Which of these isn’t damaged?"),
        matched({"Gout": "Tophi"}, "Rash", stem="Match each to a sign it does not have."),
    ],
    passes=[
        asked("A patient has never had a rash. Which condition is it?"),
        asked("Which of the following explains why the rash does not itch?"),
        asked("At least two findings are needed. At least how many weeks apart must they be?"),
        asked("Which of the following causes a false-positive result?"),
        asked("Which of the following drugs should be avoided?"),
        card("Is it not a disease of muscle: yes or no?", "No"),
    ],
)
def negative_stem(question: Question) -> Finding:
    """Find a question for the exception: it tests reading.

    A negation inside a subordinate clause describes; it asks for no exception.
    """
    found = _NEGATIVE.search(question.lead_in) if question.offered else None
    if not found:
        return None
    before = question.lead_in[: found.start()]
    asks = _ASKS.search(before)
    described = asks and _SUBORDINATE.search(before, asks.end())
    return None if described else f"the lead-in says {found.group()!r}"


@rule(
    "true-false-series",
    f"{NBME_FORMAT}; {TARRANT}",
    "Ask one question that all options answer, instead of which statement is true.",
    trips=[
        asked("Which of the following statements is true?"),
        asked("Which of the following is correct about gout?"),
        asked("Which is a true statement regarding lupus?"),
    ],
    passes=[
        asked("Which of the following is the correct dose?"),
        asked("Which of the following is a true diverticulum?"),
        asked("It is true that an organ is damaged. Which part of it is?"),
    ],
)
def true_false_series(question: Question) -> Finding:
    """Find options that share no question: each is a test of its own, and more or less true."""
    if not question.is_choice:
        return None
    found = _TRUE_FALSE.search(question.lead_in) or _STATEMENT.search(question.lead_in)
    return f"the lead-in asks what {found.group()!r}" if found else None


@rule(
    "unfocused-lead-in",
    f"{NBME_DIFFICULTY}; {HALADYNA_STEM} (the central idea stands in the stem); {TARRANT}",
    "Name in the question what is asked for, so that it can be answered without the options.",
    severity="warning",
    trips=[
        asked("Which of the following?"),
        asked("Regarding polymyositis, which of the following applies?"),
        asked("A patient has gout. What about it?"),
    ],
    passes=[
        asked("Polymyositis damages which of the following?"),
        asked("Where does it occur?"),
        choice("Mumps", "Gout", "Lupus", stem="A patient has a rash. Which is the diagnosis?"),
    ],
)
def unfocused_lead_in(question: Question) -> Finding:
    """Find a question without a word of its own."""
    if not question.is_choice or not question.lead_in:
        return None
    bare = not set(words(question.lead_in)) - _STOCK or _BARE_END.search(question.lead_in)
    return f"{question.lead_in[:80]!r} does not say what is asked for" if bare else None
