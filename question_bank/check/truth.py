"""Whether a value is true, false or merely possible for a subject: the rule everything serves.

Silence is never a reason. A value is false only for a reason the bank states: a denied fact, a
complete list, an exclusive contrast or a foil. Whatever is neither asserted nor refuted, or could
be meant by something asserted, is possible, and may not stand as a wrong option.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from question_bank.content import Bank, Fact

ReasonKind = Literal["asserted", "inherited", "denied", "complete", "contrast", "foil", "shared"]


class Truth(Enum):
    """What the bank can say of a value."""

    TRUE = "true"
    FALSE = "false"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Reason:
    """Why a value is true or false: what was recorded, in words, and where it comes from.

    ``ids`` name the records (facts first); ``frame`` is the only lead-in the reason holds under.
    """

    kind: ReasonKind
    ids: tuple[str, ...]
    text: str
    source: str | None = None
    frame: str | None = None


@dataclass(frozen=True)
class Verdict:
    """A truth and, unless it is merely possible, its reason."""

    truth: Truth
    reason: Reason | None = None


POSSIBLE = Verdict(Truth.POSSIBLE)


def verdict(bank: Bank, subject: str, predicate: str, value: str) -> Verdict:
    """Judge one value (concept id or phrase) for a subject and predicate."""
    asserting = _asserting(bank, subject, predicate, value)
    if asserting:
        return Verdict(Truth.TRUE, asserting)
    reason = _refuting(bank, subject, predicate, value)
    return Verdict(Truth.FALSE, reason) if reason else POSSIBLE


def joint_verdict(bank: Bank, subject: str, predicate: str, values: Sequence[str]) -> Verdict:
    """Judge values offered together: false if one is false, true if all are true."""
    verdicts = [verdict(bank, subject, predicate, value) for value in values]
    for found in verdicts:
        if found.truth is Truth.FALSE:
            return found
    return verdicts[0] if all(each.truth is Truth.TRUE for each in verdicts) else POSSIBLE


def applicable(bank: Bank, subject: str, predicate: str) -> Iterator[Fact]:
    """Yield the subject's own facts, and its classes' facts that hold for every member."""
    yield from bank.facts_of.get((subject, predicate), ())
    for ancestor in sorted(bank.ancestors(subject)):
        for fact in bank.facts_of.get((ancestor, predicate), ()):
            if fact.scope == "every":
                yield fact


def _asserting(bank: Bank, subject: str, predicate: str, value: str) -> Reason | None:
    meaning = bank.meaning(value)
    for fact in applicable(bank, subject, predicate):
        if not fact.can_be_key:
            continue
        said = [bank.meaning(each) for each in fact.objects]
        if meaning in said or any(meaning in bank.ancestors(each) for each in said):
            kind: ReasonKind = "asserted" if fact.subject == subject else "inherited"
            return Reason(kind, (fact.id,), fact.statement, fact.source)
    return None


def _refuting(bank: Bank, subject: str, predicate: str, value: str) -> Reason | None:
    """Return the first reason that holds under any lead-in, else the first there is."""
    framed = None
    for reason in refutations(bank, subject, predicate, value):
        if reason.frame is None:
            return reason
        framed = framed or reason
    return framed


def refutations(bank: Bank, subject: str, predicate: str, value: str) -> Iterator[Reason]:
    """Yield every reason why a value that is not true is false, those that name it first."""
    by_name = [
        *_denials(bank, subject, predicate, value),
        *_foils(bank, subject, predicate, value),
    ]
    if by_name and conflict(bank, subject, predicate, value):
        return
    yield from by_name
    by_list = [
        *_contrasts(bank, subject, predicate, value),
        *_incomplete(bank, subject, predicate, value),
    ]
    if by_list and not _tied(bank, subject, value):
        yield from by_list


def _tied(bank: Bank, subject: str, value: str) -> bool:
    """Whether the bank ties the subject to such a value, under whatever predicate.

    A list speaks of a value only by leaving it out, so it yields to a tie under any predicate; a
    denial or foil names its value and holds against ties under other predicates.
    """
    return any(bank.overlapping(said, value) for said in _ties(bank, subject))


def _ties(bank: Bank, subject: str) -> Iterator[str]:
    """Yield what is asserted of the subject, of any member of it, or of every one of a class."""
    members = (subject, *sorted(bank.descendants(subject)))
    for each in members:
        yield from (value for value, _scope in bank.said_of.get(each, ()))
    for above in sorted({above for each in members for above in bank.ancestors(each)}):
        yield from (value for value, scope in bank.said_of.get(above, ()) if scope == "every")


def conflict(bank: Bank, subject: str, predicate: str, value: str) -> Fact | None:
    """Return a fact, whatever its standing, that asserts what a ground would call false.

    It asserts the value itself, a kind of it, or something said to overlap with it. A value
    narrower than what is asserted is no conflict: weakness of the shoulders may be asserted where
    weakness of the hand is denied.
    """
    meaning = bank.meaning(value)
    beside = bank.overlapping_meanings.get(meaning, set())
    for fact in speaking(bank, subject, predicate):
        if fact.denied:
            continue
        for said in map(bank.meaning, fact.objects):
            if said == meaning or meaning in bank.ancestors(said) or said in beside:
                return fact
    return None


def speaking(bank: Bank, subject: str, predicate: str) -> Iterator[Fact]:
    """Yield what applies to the subject, and what is said of any member of it."""
    for each in (subject, *sorted(bank.descendants(subject))):
        yield from applicable(bank, each, predicate)


def _denials(bank: Bank, subject: str, predicate: str, value: str) -> Iterator[Reason]:
    meaning = bank.meaning(value)
    for fact in applicable(bank, subject, predicate):
        # What is denied of some members only is false of no one in particular.
        denies = fact.denied and fact.can_be_ground and fact.scope == "every"
        # Several objects are denied jointly, which refutes none of them alone.
        said = [bank.meaning(each) for each in fact.objects]
        if denies and said == [meaning]:
            yield Reason("denied", (fact.id,), fact.statement, fact.source)


def _foils(bank: Bank, subject: str, predicate: str, value: str) -> Iterator[Reason]:
    meaning = bank.meaning(value)
    for foil in bank.foils_of.get((subject, predicate), ()):
        if bank.meaning(foil.value) == meaning:
            yield Reason("foil", (foil.id,), foil.why, foil.source, foil.frame)


def _contrasts(bank: Bank, subject: str, predicate: str, value: str) -> Iterator[Reason]:
    meaning = bank.meaning(value)
    for row in bank.contrasts_of.get((subject, predicate), ()):
        if any(bank.overlapping(each, value) for each in row.values[subject]):
            continue
        owners = [
            concept for concept, said in row.values.items() if meaning in map(bank.meaning, said)
        ]
        if owners:
            told = _told_of(bank, owners, predicate, meaning)
            text, ids = (told.statement, (row.id, told.id)) if told else (row.why, (row.id,))
            yield Reason("contrast", ids, text, row.source, row.frame)


def _told_of(bank: Bank, owners: Sequence[str], predicate: str, meaning: str) -> Fact | None:
    """Return the fact that gives the value to its one owner: that explains more than the list."""
    for fact in bank.facts_saying.get((predicate, meaning), ()):
        if [fact.subject] == list(owners) and fact.can_be_key and len(fact.objects) == 1:
            return fact
    return None


def _incomplete(bank: Bank, subject: str, predicate: str, value: str) -> Iterator[Reason]:
    """Leave out of a complete list only what is a concept: a free phrase could mean a member."""
    if bank.meaning(value) not in bank.concepts:
        return
    for row in bank.complete_of.get((subject, predicate), ()):
        if not any(bank.overlapping(member, value) for member in row.values):
            listed = ", ".join(bank.name(member) for member in row.values)
            yield Reason("complete", (row.id,), listed, row.source)
