"""Which fact to ask next: the most forgotten of what is due, then new ones, subjects apart."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that could be asked now."""

    fact: str
    subject: str
    """What the fact is about: questions on one subject may give each other away."""
    retrievability: float | None
    """The chance (0 to 1) of recall now if the fact is due, None if it is new."""


def order(
    candidates: Iterable[Candidate], new_limit: int, previous: str | None = None
) -> list[Candidate]:
    """Return what to ask, in order: due facts, the most forgotten first, then new ones.

    New facts keep the order they came in, at most `new_limit` of them. Two facts of one subject
    follow each other only where nothing else is left to put between; for that a later fact, even
    a new one, moves forward. `previous` is the subject asked last, if any.
    """
    return list(spread(rank(candidates, new_limit), previous))


def next_up(
    candidates: Iterable[Candidate], new_limit: int, previous: str | None = None
) -> Candidate | None:
    """Return the first of `order` without working out the rest, or None if nothing is left."""
    return next(spread(rank(candidates, new_limit), previous), None)


def rank(candidates: Iterable[Candidate], new_limit: int) -> list[Candidate]:
    """Return due facts, the most forgotten first, then up to `new_limit` new ones as they came."""
    due: list[tuple[float, str, Candidate]] = []
    new: list[Candidate] = []
    for one in candidates:
        if one.retrievability is None:
            new.append(one)
        else:
            due.append((one.retrievability, one.fact, one))
    due.sort(key=lambda entry: entry[:2])
    return [*(one for _, _, one in due), *new[: max(0, new_limit)]]


def spread(ranked: Iterable[Candidate], previous: str | None = None) -> Iterator[Candidate]:
    """Yield the same facts with as few neighbours of one subject as possible.

    Otherwise the order is kept: each place takes the earliest fact of another subject than the
    one before, unless a subject with more than half of what is left must be used up now.
    """
    lines: dict[str, deque[tuple[int, Candidate]]] = {}
    for place, candidate in enumerate(ranked):
        lines.setdefault(candidate.subject, deque()).append((place, candidate))
    while lines:
        subject = _next_subject(lines, previous)
        yield lines[subject].popleft()[1]
        if not lines[subject]:
            del lines[subject]
        previous = subject


def _next_subject(lines: dict[str, deque[tuple[int, Candidate]]], previous: str | None) -> str:
    """Choose the subject of the next place from the facts still waiting, a line a subject."""
    waiting = Counter({subject: len(line) for subject, line in lines.items()})
    commonest, count = waiting.most_common(1)[0]
    if 2 * count > waiting.total() and commonest != previous:
        return commonest
    others = [subject for subject in lines if subject != previous]
    return min(others or lines, key=lambda subject: lines[subject][0][0])
