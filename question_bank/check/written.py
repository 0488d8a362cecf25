"""Items written by hand, held to what the bank knows: one right option, every other one wrong.

A made item is right by construction. One written by hand is right until the bank says otherwise:
when somebody adds the fact that makes a wrong option right, this is where it is noticed.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from question_bank.check.flaws import flaws
from question_bank.check.truth import Truth, Verdict, joint_verdict
from question_bank.content import Bank, Fact, Problem
from question_bank.content.marks import picture_faults, plain_text
from question_bank.content.problems import Severity
from question_bank.content.written import WrittenItem, WrittenOption

Direction = Literal["forward", "reverse"]
"""Whether the options are objects of the fact, or subjects of which it could be said."""

FEWEST_LINES = 2
BEARABLE_OPTIONS = range(2, 7)
_ARTICLES = ("a ", "an ", "the ")


class Found(NamedTuple):
    """What is wrong with an item: a sentence and the rule it breaks."""

    message: str
    rule: str
    severity: Severity = "error"


def problems_of_written(bank: Bank, item: WrittenItem) -> list[Problem]:
    """Return what is wrong with an item, given what a bank asserts; a retired one has no faults.

    Errors keep it from being published and from being asked; warnings are for its author to weigh.
    """
    if item.status == "retired":
        return []
    return [
        Problem(None, None, f"items/{item.id}", each.message, each.rule, each.severity)
        for each in _found(bank, item)
    ]


def _found(bank: Bank, item: WrittenItem) -> Iterator[Found]:
    yield from _shape(item)
    yield from _flaws(item)
    for text in _texts(item):
        yield from (Found(fault, "picture") for fault in picture_faults(text))
    yield from held_to_bank(bank, item)


def held_to_bank(bank: Bank, item: WrittenItem) -> Iterator[Found]:
    """Find only what a change of the bank can make wrong with an item, however well written."""
    yield from _facts(bank, item)
    if item.kind == "multiple_choice":
        yield from _options(bank, item)
    elif item.kind == "matching":
        yield from _lines(bank, item)


def _shape(item: WrittenItem) -> Iterator[Found]:
    """Find what only written items can lack."""
    if not item.rated:
        yield Found("name the fact it asks about", "fact")
    if item.kind == "matching":
        if len(item.premises) < FEWEST_LINES:
            yield Found("a matching question needs at least two lines", "lines")
        if len(set(item.rated)) < len(item.rated):
            yield Found("each line asks about a fact of its own", "lines")


def _facts(bank: Bank, item: WrittenItem) -> Iterator[Found]:
    """Find facts that learners do not get, or that no question may have as its one answer."""
    for ident in item.spoken_of:
        fact = bank.facts.get(ident)
        if fact is None:
            yield Found(f"the fact {ident!r} does not exist or is not published", "reference")
        elif item.status == "published" and fact.status != "published":
            yield Found(f"the fact {ident!r} is not published", "reference")
        elif fact.standing == "disputed" and item.options and ident in item.rated:
            yield Found(f"the fact {ident!r} is disputed: ask it on a card", "disputed")


def _flaws(item: WrittenItem) -> Iterator[Found]:
    for flaw in flaws(item.to_item()):
        severity = flaw.rule.severity
        if flaw.rule.name == "option-count" and len(item.options) in BEARABLE_OPTIONS:
            severity = "warning"
        yield Found(f"{flaw.message}. {flaw.rule.mend}", flaw.rule.name, severity)


def _texts(item: WrittenItem) -> Iterator[str]:
    answers = (item.answer,) if isinstance(item.answer, str) else item.answer
    sides = (item.options, item.premises, item.responses)
    yield from (item.stem, item.explanation, *answers)
    yield from (each.text for side in sides for each in side)
    yield from (option.rationale for option in item.options)


def _options(bank: Bank, item: WrittenItem) -> Iterator[Found]:
    """Find wrong options that the bank asserts, and a key that it denies."""
    facts = _known(bank, item.facts)
    keys = [option for option in item.options if option.correct]
    if not facts or len(keys) != 1:
        return
    direction = _direction(bank, facts, keys[0].text)
    for option in item.options:
        judged = _judged(bank, facts, option.text, direction)
        if option.correct:
            yield from _denied(bank, judged, option.text)
        else:
            yield from _also_right(item, judged, option)


def _denied(bank: Bank, judged: Verdict, key: str) -> Iterator[Found]:
    reason = judged.reason
    if judged.truth is Truth.FALSE and reason and not reason.frame:
        told = ", ".join(ident for ident in reason.ids if ident in bank.facts) or reason.ids[0]
        yield Found(f"the bank says that {key!r} is wrong: {reason.text} ({told})", "false-key")


def _also_right(item: WrittenItem, judged: Verdict, option: WrittenOption) -> Iterator[Found]:
    """Find a wrong option that is right, or of which nothing says that it is wrong.

    What the bank asserts may still be the wrong answer where the stem asks for more, as what tells
    two diseases apart: then the reason rests on that very fact, and its author knows.
    """
    reason = judged.reason
    if judged.truth is Truth.TRUE and reason:
        if item.style == "vignette" and option.facts:
            return
        known = set(reason.ids) & set(option.facts)
        said = f"{option.text!r} is also right: the fact {reason.ids[0]!r} says so"
        more = "; make sure that the stem asks for more" if known else ""
        yield Found(f"{said}{more}", "also-right", "warning" if known else "error")
    elif judged.truth is Truth.POSSIBLE and not (option.facts or item.sources):
        message = (
            f"nothing in the bank says that {option.text!r} is wrong: "
            "name a fact or a source on which its reason rests"
        )
        yield Found(message, "unproven", "warning")


def _lines(bank: Bank, item: WrittenItem) -> Iterator[Found]:
    """Find responses that are right for a premise other than their own.

    Cases are told apart by their whole stories, of which the bank knows one fact alone.
    """
    words = {response.id: response.text for response in item.responses}
    for premise in item.premises if item.style != "vignette" else ():
        right = words.get(item.pairs.get(premise.id, ""))
        facts = _known(bank, (premise.id,))
        if right is None or not facts:
            continue
        direction = _direction(bank, facts, right)
        for text in words.values():
            judged = _judged(bank, facts, text, direction)
            if text != right and judged.truth is Truth.TRUE and judged.reason:
                said = f"the fact {judged.reason.ids[0]!r} says so"
                yield Found(f"{text!r} is also right for {premise.text!r}: {said}", "also-right")


def _known(bank: Bank, ids: Sequence[str]) -> list[Fact]:
    return [bank.facts[ident] for ident in ids if ident in bank.facts]


def _direction(bank: Bank, facts: Sequence[Fact], key: str) -> Direction:
    """Tell from the key what is asked for: a key that names the subject asks for subjects."""
    named = _values(bank, key)
    return "reverse" if any(named == (bank.meaning(fact.subject),) for fact in facts) else "forward"


def _judged(bank: Bank, facts: Sequence[Fact], text: str, direction: Direction) -> Verdict:
    """Judge an option by every fact asked about: true of all, or else as the first that is not."""
    values = _values(bank, text)
    if direction == "reverse":
        verdicts = [joint_verdict(bank, values[0], f.predicate, f.objects) for f in facts]
    else:
        verdicts = [joint_verdict(bank, f.subject, f.predicate, values) for f in facts]
    return next((each for each in verdicts if each.truth is not Truth.TRUE), verdicts[0])


def _values(bank: Bank, text: str) -> tuple[str, ...]:
    """Return the meaning of an option: of its whole text, else of parts that are all concepts."""
    whole = _meaning(bank, text)
    parts = tuple(_meaning(bank, part) for part in text.split(" and "))
    joint = whole not in bank.concepts and all(part in bank.concepts for part in parts)
    return parts if joint else (whole,)


def _meaning(bank: Bank, text: str) -> str:
    """Return the concept a text names, with or without its article; else the folded phrase."""
    words = plain_text(text).strip().rstrip(".")
    bare = words
    for article in _ARTICLES:
        if words.lower().startswith(article):
            bare = words[len(article) :]
    meaning = bank.meaning(words)
    return meaning if meaning in bank.concepts else bank.meaning(bare)
