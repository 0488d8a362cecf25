"""A newer edition of a document: where each piece of evidence stands now, or what replaced it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from question_bank.content.documents import Evidence

State = Literal["kept", "moved", "changed", "vanished"]


@dataclass(frozen=True)
class Anchored:
    """What became of one piece of evidence.

    ``now`` is its place in the newer edition where the same words still stand (kept, moved).
    Where they changed, ``sentence`` is the place of the sentence most like the old one there, and
    ``similarity`` (0 to 1) how like it is.
    """

    before: Evidence
    state: State
    now: Evidence | None = None
    sentence: tuple[int, int] | None = None
    similarity: float = 0.0


def reanchor(
    old: str, new: str, evidence: Sequence[Evidence], document: str
) -> tuple[Anchored, ...]:
    """Return what became of each piece of evidence of ``old`` in ``new``, in the same order.

    ``document`` is the id under which the newer edition is kept. Nothing is ever anchored where
    the text differs from what the evidence cites.
    """
    return tuple(_anchored(old, new, each, document) for each in evidence)


def _anchored(old: str, new: str, each: Evidence, document: str) -> Anchored:
    sentence = old[each.sentence_start : each.sentence_end]
    place = new.find(sentence)
    if place < 0 or not sentence:
        return Anchored(each, "vanished")
    shift = place - each.sentence_start
    now = replace(
        each,
        document=document,
        start=each.start + shift,
        end=each.end + shift,
        sentence_start=place,
        sentence_end=place + len(sentence),
        sha256=sha256(sentence.encode()).hexdigest(),
    )
    return Anchored(each, "moved" if shift else "kept", now)
