"""A newer edition of a document: where each piece of evidence stands now, or what replaced it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from question_bank.content.documents import Evidence
from question_bank.ingest.sentences import Span
from question_bank.ingest.two_editions import TwoEditions

State = Literal["kept", "moved", "changed", "vanished"]
LIKE = 0.5
"""How like a sentence has to be to be taken for what replaced the old one."""


@dataclass(frozen=True)
class Anchored:
    """What became of one piece of evidence.

    ``now`` is its place in the newer edition where the same sentence still stands (kept, moved).
    Where it changed, ``sentence`` is the place there of the sentence most like it, and
    ``similarity`` (0 to 1) how like it is.
    """

    before: Evidence
    state: State
    now: Evidence | None = None
    sentence: Span | None = None
    similarity: float = 0.0


def reanchor(
    old: str, new: str, evidence: Sequence[Evidence], document: str
) -> tuple[Anchored, ...]:
    """Return what became of each piece of evidence of ``old`` in ``new``, in the same order.

    ``document`` is the id under which the newer edition is kept. A sentence is looked for where it
    stood, then by its words and what stands around them, then among those like it. Nothing is ever
    anchored where the text differs from what the evidence cites; and a sentence of which any word
    changed is changed, though the phrase stands: a "not" may have come into the rest of it.
    Evidence that the older text does not bear out has vanished.
    """
    editions = TwoEditions(old, new)
    return tuple(_anchored(editions, each, document) for each in evidence)


def _anchored(editions: TwoEditions, each: Evidence, document: str) -> Anchored:
    span = each.sentence_start, each.sentence_end
    within = 0 <= span[0] <= each.start < each.end <= span[1] <= len(editions.old)
    if not within or editions.old[each.start : each.end] != each.exact:
        return Anchored(each, "vanished")
    place = editions.place(span)
    there = editions.respaced(span) if place is None else (place, place + span[1] - span[0])
    start = None if there is None else _phrase(editions, each, there)
    if there is None or start is None:
        return _replaced(editions, each)
    said = editions.new[slice(*there)].encode("utf-8", "surrogatepass")
    now = Evidence(
        document, start, start + len(each.exact), each.exact, *there, sha256(said).hexdigest()
    )
    return Anchored(each, "kept" if start == each.start and there == span else "moved", now)


def _phrase(editions: TwoEditions, each: Evidence, there: Span) -> int | None:
    """Return where the phrase begins in the sentence's new place: as often repeated as before."""
    said, place = editions.new[slice(*there)], -1
    before = editions.old[each.sentence_start : each.end - 1]
    for _ in range(_count(before, each.exact) + 1):
        place = said.find(each.exact, place + 1)
        if place < 0:
            return None
    return there[0] + place


def _count(text: str, phrase: str) -> int:
    """Count a phrase in a text, overlapping ones as well."""
    count, place = 0, text.find(phrase)
    while place >= 0:
        count, place = count + 1, text.find(phrase, place + 1)
    return count


def _replaced(editions: TwoEditions, each: Evidence) -> Anchored:
    found = editions.most_like((each.sentence_start, each.sentence_end))
    if found is None or found[1] < LIKE:
        return Anchored(each, "vanished")
    return Anchored(each, "changed", None, found[0], round(found[1], 3))
