"""What samples say of the candidates from which they were drawn, and of no others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.ingest.intervals import share_interval
from quizapp.imports.many import SAMPLE, Wanted, sample
from quizapp.imports.mending import token_of
from quizapp.models import Candidate

CERTAIN = 101
"""Above every confidence in percent."""


@dataclass(frozen=True)
class Band:
    """Candidates between two confidences, and what was judged of a sample of them."""

    least: int
    """Confidence in percent that they have at least."""
    below: int
    """Confidence in percent that they have not; CERTAIN if there is no such."""
    rows: tuple[Candidate, ...]
    """Those that could still be accepted, the ones judged included."""
    right: int
    judged: int

    @property
    def wanting(self) -> int:
        """How many are still to be judged before the sample says anything."""
        return max(0, min(SAMPLE, len(self.rows)) - self.judged)

    @property
    def share(self) -> tuple[float, float]:
        """The 95 % interval of the share of them that is right."""
        return share_interval(self.right, self.judged)

    def drawn(self, seed: str) -> list[Candidate]:
        """Return the sample to be judged."""
        return sample(self.rows, f"{seed} {self.least} {self.below}")


def still_so(session: Session, wanted: Wanted) -> tuple[Wanted, list[Candidate]]:
    """Return what is wanted without judgements of other words, and the candidates judged."""
    numbers = sorted(wanted.right | wanted.wrong)
    rows = select(Candidate).where(
        Candidate.reading_id == wanted.reading_id, Candidate.number.in_(numbers)
    )
    found = [row for row in session.scalars(rows) if token_of(row) == wanted.words.get(row.number)]
    kept = frozenset(row.number for row in found)
    return replace(wanted, right=wanted.right & kept, wrong=wanted.wrong & kept), found


def bands(wanted: Wanted, rows: Sequence[Candidate], judged: Iterable[Candidate]) -> list[Band]:
    """Return the parts into which the wanted candidates fall, the surest first.

    Each is what one sample was drawn from; the last may be one from which none was drawn yet.
    Parts in which there is nobody are left out.
    """
    cuts = sorted(set(wanted.drawn), reverse=True)
    if not cuts or wanted.least < cuts[-1]:
        cuts.append(wanted.least)
    every = {row.number: row for row in (*rows, *judged)}
    found = []
    for below, least in zip((CERTAIN, *cuts), cuts, strict=False):
        within = tuple(row for row in every.values() if least <= 100 * row.confidence < below)
        if within and below > wanted.least:
            numbers = {row.number for row in within}
            right = numbers & (wanted.right - wanted.wrong)
            told = numbers & (wanted.right | wanted.wrong)
            found.append(Band(least, below, within, len(right), len(told)))
    return found
