"""What is looked for in a document that was read, and how its row keeps what was found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from question_bank.ingest.nouns import Passage, Reading
from question_bank.ingest.passages import passages
from quizapp.models import DocumentReading

STRUCTURE = frozenset({"title", "heading"})
"""What is marked as no sentence although it belongs to the article."""


@dataclass(frozen=True)
class Found:
    """What a document holds: figures for its page."""

    figures: Mapping[str, object] = field(default_factory=dict)


def look_for(session: Session, reading: Reading) -> Found:
    """Find what a document holds. Takes long: no transaction is open meanwhile."""
    session.rollback()
    return Found(figures_of(reading.text, passages(reading)))


def keep_candidates(session: Session, row: DocumentReading, found: Found) -> None:
    """Keep what was found in a document instead of what was found before."""
    row.blocks = {**row.blocks, "figures": dict(found.figures)}
    session.flush()


def figures_of(text: str, sentences: tuple[Passage, ...]) -> Mapping[str, object]:
    """Return what a document's page says of it in numbers: words, sentences, what was left out."""
    left_out = Counter(each.furniture for each in sentences if each.furniture)
    return {
        "words": len(text.split()),
        "passages": sum(each.furniture not in STRUCTURE for each in sentences),
        "left_out": {why: n for why, n in left_out.most_common() if why not in STRUCTURE},
    }
