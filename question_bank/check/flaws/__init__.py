"""Item-writing flaws: each rule a small function that says what is wrong with an item, or nothing.

A rule carries its source, how much it matters, how to mend what breaks it, and examples. It reads a
``Question``: the item at a length that people read, so that no text is too long to be checked.
"""

from question_bank.check.flaws import (  # noqa: F401 - each registers its rules
    cues,
    kinds,
    language,
    numeric,
    options,
    stem,
    structure,
)
from question_bank.check.flaws.question import Question
from question_bank.check.flaws.registry import (
    RULES,
    Flaw,
    Rule,
    first_sound,
    flaw_names,
    flaws,
    rule,
    structural,
)

__all__ = [
    "RULES",
    "Flaw",
    "Question",
    "Rule",
    "first_sound",
    "flaw_names",
    "flaws",
    "rule",
    "structural",
]
