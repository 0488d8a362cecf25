"""Which fact to ask next: what gains most by being asked, then new ones, subjects apart.

Due facts are ordered by what a review adds to the chance of recall a month later (`gain`), or on
exam day (`plan.worth_on`), and not by relative overdueness, though that is simpler: learners who
come back to a backlog know more on the way out of it. On average over 120 days (1,500 facts,
3 seeds, `python -m tests.simulation.queue`):

    break and reviews a day               expected gain   relative overdueness
    60 days, 40 a day                          .8762             .8637
    60 days, 100 a day                         .9346             .9339
    10 days, 60 a day                          .9272             .9243
    60 days, 60 a day, a forgetful learner     .8974             .8898

What loses most by one day's wait comes out no better than overdueness (.8640, .9309, .9235, .8919);
10 and 90 days ahead as good as 30 within .002.

Of a long queue it is enough to look at the 300 facts due longest (`ORDER BY due_day, fact_id LIMIT
300`, from an index): measured as above, that costs at most .0005; 100 of them cost at most .0013,
and looking takes a third of the time (0.15 ms, of which 0.02 ms to choose).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple


class Candidate(NamedTuple):
    """A fact that could be asked now."""

    fact: str
    subject: str
    """What the fact is about: questions on one subject may give each other away."""
    retrievability: float | None
    """The chance (0 to 1) of recall now if the fact is due, None if it is new."""
    worth: float = 0.0
    """What asking it now adds (see `plan.worth_on`); of no matter if it is new."""


def rank(candidates: Iterable[Candidate], new_limit: int) -> list[Candidate]:
    """Return due facts, the most worth first, then up to `new_limit` new ones as they came.

    Of equal worth, the most forgotten comes first, then the first by name.
    """
    candidates = list(candidates)
    due = (one for one in candidates if one.retrievability is not None)
    new = (one for one in candidates if one.retrievability is None)
    return [*sorted(due, key=_by_worth), *islice(new, max(0, new_limit))]


def _by_worth(due: Candidate) -> tuple[float, float, str]:
    return -due.worth, due.retrievability or 0.0, due.fact


def spread(ranked: Iterable[Candidate], previous: str | None = None) -> Iterator[Candidate]:
    """Yield the same facts with as few neighbours of one subject as possible.

    Otherwise the order is kept: each place takes the earliest fact of another subject than the
    one before, unless a subject with more than half of what is left must be used up now.
    `previous` is the subject asked last, if any.
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
