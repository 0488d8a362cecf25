"""What is provably false: the pool that wrong options are taken from, each with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from zlib import crc32

from question_bank.check.truth import Reason, Truth, applicable, joint_verdict, refutations, verdict
from question_bank.content import Bank
from question_bank.content.bank import Row
from question_bank.generate.notes import Notes

WIDEST = 40


def window(rows: Sequence[Row], start: str) -> Iterator[Row]:
    """Yield all of few rows, else a stretch of them that ``start`` chooses.

    A complete list refutes whatever it leaves out. In a large bank that is nearly everything, and
    looking at all of it for each subject would take quadratic time.
    """
    first = crc32(start.encode()) % len(rows) if len(rows) > WIDEST else 0
    yield from islice(chain(rows[first:], rows[:first]), WIDEST)


@dataclass(frozen=True)
class Falsehood:
    """Values that are false together for a subject and predicate, and why.

    ``home`` says that the bank itself speaks of the value elsewhere, so that a student who half
    knows will consider it; a foil from outside comes from further away.
    """

    values: tuple[str, ...]
    kind: str | None
    reason: Reason
    home: bool


class Falsehoods:
    """Finds and remembers what the bank refutes; silence refutes nothing."""

    def __init__(self, bank: Bank, notes: Notes | None = None) -> None:
        self._bank = bank
        self._notes = notes or Notes()

    def objects(self, subject: str, predicate: str) -> tuple[Falsehood, ...]:
        """Return every value refuted for the subject and predicate, in a stable order."""

        def find() -> tuple[Falsehood, ...]:
            singles = dict.fromkeys((value,) for value in self._candidates(subject, predicate))
            found = list(self._refuted(subject, predicate, singles))
            joint = dict.fromkeys(self._joint(predicate, found))
            return (*found, *self._refuted(subject, predicate, joint))

        return self._notes.recall(("objects", (subject, predicate)), find)

    def subjects(self, predicate: str, values: tuple[str, ...]) -> tuple[Falsehood, ...]:
        """Return every subject for which the values are refuted under the predicate."""

        def find() -> tuple[Falsehood, ...]:
            candidates = dict.fromkeys(self._other_subjects(predicate, values))
            found = (self._refuted_subject(each, predicate, values) for each in candidates)
            return tuple(each for each in found if each)

        return self._notes.recall(("subjects", (predicate, values)), find)

    def refutes(
        self, subject: str, predicate: str, values: Iterable[str], frame: str | None = None
    ) -> bool:
        """Whether one of the values is false, under any lead-in or under this frame."""
        return any(
            held is None or held == frame
            for value in values
            for held in self.frames(subject, predicate, value)
        )

    def frames(self, subject: str, predicate: str, value: str) -> frozenset[str | None]:
        """Return the lead-ins under which a value is false; None stands for every one."""
        key = (subject, predicate, value)

        def find() -> frozenset[str | None]:
            found = verdict(self._bank, *key).truth is Truth.FALSE
            reasons = refutations(self._bank, *key) if found else ()
            return frozenset(reason.frame for reason in reasons)

        return self._notes.recall(("frames", key), find)

    def _candidates(self, subject: str, predicate: str) -> Iterator[str]:
        """Yield values that some ground of the subject might refute."""
        for fact in applicable(self._bank, subject, predicate):
            if fact.denied:
                yield from map(self._bank.meaning, fact.objects)
        for contrast in self._bank.contrasts_of.get((subject, predicate), ()):
            for values in contrast.values.values():
                yield from map(self._bank.meaning, values)
        if self._bank.complete_of.get((subject, predicate)):
            yield from window(self._bank.spoken.get(predicate, ()), subject)
        for foil in self._bank.foils_of.get((subject, predicate), ()):
            yield self._bank.meaning(foil.value) if self._bank.kind(foil.value) else foil.value

    def _refuted(
        self, subject: str, predicate: str, candidates: Iterable[tuple[str, ...]]
    ) -> Iterator[Falsehood]:
        for values in candidates:
            found = joint_verdict(self._bank, subject, predicate, values)
            if found.truth is Truth.FALSE and found.reason:
                kind, spoken = self._kind(predicate, values), self._is_spoken(predicate, values)
                for reason in self._by_frame(subject, predicate, values, found.reason):
                    yield Falsehood(values, kind, reason, spoken)

    def _by_frame(
        self, subject: str, predicate: str, values: tuple[str, ...], first: Reason
    ) -> Iterable[Reason]:
        """Return the one reason that holds under any lead-in, else one for each lead-in."""
        if first.frame is None or len(values) > 1:
            return (first,)
        reasons = refutations(self._bank, subject, predicate, values[0])
        return {reason.frame: reason for reason in reasons}.values()

    def _is_spoken(self, predicate: str, values: tuple[str, ...]) -> bool:
        """Whether the bank asserts the values of anything under the predicate."""
        said = self._bank.facts_saying.get((predicate, self._bank.meaning(values[0])), ())
        return any(not fact.denied for fact in said)

    def _joint(self, predicate: str, single: list[Falsehood]) -> Iterator[tuple[str, ...]]:
        """Yield what the bank asserts jointly of others and is refuted here in one part."""
        for each in single:
            for fact in self._bank.facts_saying.get((predicate, each.values[0]), ()):
                if len(fact.objects) > 1 and not fact.denied:
                    yield tuple(map(self._bank.meaning, fact.objects))

    def _kind(self, predicate: str, values: tuple[str, ...]) -> str | None:
        known = self._bank.kind(values[0])
        foils = self._bank.foils_saying.get((predicate, self._bank.meaning(values[0])), ())
        return known or next((foil.kind for foil in foils), None)

    def _other_subjects(self, predicate: str, values: tuple[str, ...]) -> Iterator[str]:
        """Yield subjects that some ground about the values might refute them for."""
        for meaning in map(self._bank.meaning, values):
            saying = self._bank.facts_saying.get((predicate, meaning), ())
            yield from (fact.subject for fact in saying if fact.denied)
            for foil in self._bank.foils_saying.get((predicate, meaning), ()):
                yield from foil.false_for
            for contrast in self._bank.contrasts_saying.get((predicate, meaning), ()):
                yield from contrast.values
        for row in window(self._bank.complete_under.get(predicate, ()), "+".join(values)):
            yield row.subject

    def _refuted_subject(
        self, subject: str, predicate: str, values: tuple[str, ...]
    ) -> Falsehood | None:
        found = joint_verdict(self._bank, subject, predicate, values)
        if found.truth is not Truth.FALSE or found.reason is None:
            return None
        home = bool(self._bank.said_of.get(subject))
        return Falsehood((subject,), self._bank.kind(subject), found.reason, home)
