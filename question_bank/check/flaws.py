"""Item-writing flaws: each rule a small function that says what is wrong with an item, or nothing.

Sources: the NBME item-writing guide (6th ed., 2021), and the taxonomy of Haladyna, Downing and
Rodriguez (Applied Measurement in Education 15:309-334, 2002).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from question_bank.content.items import Item
from question_bank.content.problems import Severity
from question_bank.content.text import folded

Finding = str | None
Test = Callable[[Item], Finding]

NBME = "NBME item-writing guide"
HALADYNA = "Haladyna, Downing and Rodriguez 2002"


@dataclass(frozen=True)
class Rule:
    """A named rule: where it comes from, how much it matters, how to mend what breaks it."""

    name: str
    source: str
    mend: str
    severity: Severity
    test: Test


@dataclass(frozen=True)
class Flaw:
    """A rule that an item breaks, and how."""

    rule: Rule
    message: str


RULES: dict[str, Rule] = {}


def rule(name: str, source: str, mend: str, severity: Severity = "error") -> Callable[[Test], Test]:
    """Register a test under a name; other modules add rules the same way."""

    def register(test: Test) -> Test:
        RULES[name] = Rule(name, source, mend, severity, test)
        return test

    return register


def flaws(item: Item) -> list[Flaw]:
    """Return every flaw of the item, in the order the rules were registered."""
    found = ((each, each.test(item)) for each in RULES.values())
    return [Flaw(each, message) for each, message in found if message]


def flaw_names(item: Item) -> tuple[str, ...]:
    """Return the names of the rules the item breaks."""
    return tuple(flaw.rule.name for flaw in flaws(item))


_OF_THE_ABOVE = r" of (?:the |these )?(?:above|options|answers)\b"
_ALL = re.compile(r"\b(?:all|any|both|each)" + _OF_THE_ABOVE, re.IGNORECASE)
_NONE = re.compile(r"\b(?:none|neither)" + _OF_THE_ABOVE, re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:except|not|least|never|false|incorrect)\b", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_DOUBLED = re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE)
_GERUND = re.compile(r"\w+ing\b", re.IGNORECASE)
_DETERMINER = re.compile(r"(?:a|an|the|any|all|each|every|no|some)\b", re.IGNORECASE)
_CUE = re.compile(r"\b(an?)[\s:_]*[?:]?$", re.IGNORECASE)


def _option_texts(item: Item) -> list[str]:
    return [option.text for option in item.options]


def _question(item: Item) -> str:
    """Return the lead-in: the last sentence of the stem."""
    return re.split(r"(?<=[.!?])\s+", item.stem.strip())[-1]


@rule("one-key", NBME, "Leave exactly one right option.")
def one_key(item: Item) -> Finding:
    """Find a choice item without exactly one right option."""
    keys = sum(option.correct for option in item.options)
    wrong = item.kind == "multiple_choice" and keys != 1
    return f"{keys} options are marked right" if wrong else None


@rule("option-count", HALADYNA, "Offer three to five options.")
def option_count(item: Item) -> Finding:
    """Find fewer than three options, or more than anybody reads."""
    count = len(item.options)
    wrong = item.kind == "multiple_choice" and not 3 <= count <= 5  # noqa: PLR2004 - the rule
    return f"{count} options" if wrong else None


@rule("all-of-the-above", NBME, "Name the options; drop this one.")
def all_of_the_above(item: Item) -> Finding:
    """Find it: who sees two right options knows the key without the third."""
    return next((text for text in _option_texts(item) if _ALL.search(text)), None)


@rule("none-of-the-above", NBME, "Offer the right answer itself.")
def none_of_the_above(item: Item) -> Finding:
    """Find it: it shows what is known to be wrong, not what is right."""
    return next((text for text in _option_texts(item) if _NONE.search(text)), None)


@rule("negative-stem", NBME, "Ask for what is true.")
def negative_stem(item: Item) -> Finding:
    """Find a question for the exception: it tests reading."""
    found = _NEGATIVE.search(_question(item)) if item.options else None
    return f"the lead-in says {found.group()!r}" if found else None


@rule("missing-lead-in", NBME, "End the stem with a question that can be answered unseen.")
def missing_lead_in(item: Item) -> Finding:
    """Find a stem that asks nothing, so that the options must."""
    unasked = item.kind == "multiple_choice" and not item.stem.rstrip().endswith("?")
    return "the stem does not end with a question" if unasked else None


@rule("duplicate-options", HALADYNA, "Replace one of them.")
def duplicate_options(item: Item) -> Finding:
    """Find options, or responses, that read the same."""
    sides = (_option_texts(item), [response.text for response in item.responses])
    counts = Counter(folded(text) for side in sides for text in side)
    return next((text for text, count in counts.items() if count > 1), None)


LONGER, BY_AT_LEAST, NAME_WORDS = 1.5, 12, 4


@rule("longest-key", HALADYNA, "Bring the options to like length.")
def longest_key(item: Item) -> Finding:
    """Find a key that stands out by its length, and is chosen for it.

    Options may differ in length; the flaw is a key half as long again as every other option, and
    by more than a short word. A bare name of up to four words has the length it has.
    """
    right = [option.text for option in item.options if option.correct]
    wrong = [len(option.text) for option in item.options if not option.correct]
    if not right or not wrong or len(right[0].split()) <= NAME_WORDS:
        return None
    key, longest = len(right[0]), max(wrong)
    stands_out = key > LONGER * longest and key - longest >= BY_AT_LEAST
    return f"{key} characters against {longest}" if stands_out else None


def _odd_one_out(item: Item, form: re.Pattern[str]) -> bool:
    """Whether the key alone has a form, or alone lacks it."""
    right = {bool(form.match(option.text)) for option in item.options if option.correct}
    wrong = {bool(form.match(option.text)) for option in item.options if not option.correct}
    return bool(right) and bool(wrong) and not right & wrong


def _mixed(marks: list[bool]) -> bool:
    return any(marks) and not all(marks)


@rule("not-parallel", HALADYNA, "Give the options one grammatical form.")
def not_parallel(item: Item) -> Finding:
    """Find options of several forms: one form is compared by content.

    Some nouns end in -ing and some phrases need an article, so these matter only where they set
    the key apart; ends and capitals have no such excuse.
    """
    texts = _option_texts(item)
    found = {
        "the key alone begins with a verb in -ing, or without": _odd_one_out(item, _GERUND),
        "the key alone begins with an article, or without": _odd_one_out(item, _DETERMINER),
        "some options end with a full stop": _mixed([text.endswith(".") for text in texts]),
        "some options begin with a small letter": _mixed([text[:1].islower() for text in texts]),
    }
    return next((message for message, is_so in found.items() if is_so), None)


@rule("missing-rationale", NBME, "Say why the option is right or wrong.")
def missing_rationale(item: Item) -> Finding:
    """Find an option that nothing explains."""
    return next((o.text for o in item.options if not o.rationale.strip()), None)


@rule("grammatical-cue", NBME, "End the lead-in so that every option follows it.")
def grammatical_cue(item: Item) -> Finding:
    """Find an article at the end of the stem: it gives away how the key begins."""
    found = _CUE.search(item.stem.strip()) if item.options else None
    return f"the stem ends with {found.group(1)!r}" if found else None


LONG_WORD = 5


def _words(text: str) -> set[str]:
    """Return words long enough to be noticed, without a plural s."""
    return {word.removesuffix("s") for word in folded(text).split() if len(word) >= LONG_WORD}


@rule("clang", HALADYNA, "Say it with another word in the stem or in the options.")
def clang(item: Item) -> Finding:
    """Find a word of the stem that only the key repeats, and so gives it away."""
    right = [_words(option.text) for option in item.options if option.correct]
    wrong = [_words(option.text) for option in item.options if not option.correct]
    echoed = set().union(*right) & _words(item.stem) - set().union(*wrong)
    return f"only the key repeats {min(echoed)!r}" if echoed else None


def _texts(item: Item) -> Iterator[str]:
    yield item.stem
    yield from _option_texts(item)
    yield from (option.rationale for option in item.options)
    yield from (premise.text for premise in item.premises)
    yield from (response.text for response in item.responses)


@rule("unfilled", "house rule", "Fill the template.")
def unfilled(item: Item) -> Finding:
    """Find a template that shows through."""
    return next((text for text in _texts(item) if _BRACE.search(text)), None)


@rule("doubled-word", "house rule", "Take one of them out.")
def doubled_word(item: Item) -> Finding:
    """Find a word that stands twice in a row."""
    found = (_DOUBLED.search(text) for text in _texts(item))
    return next((match.group() for match in found if match), None)
