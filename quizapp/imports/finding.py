"""What is looked for in a document that was read, and how its rows keep what was found.

The finder itself is loaded by whoever looks for something, which is the process for jobs: the
workers that answer requests start without its rules.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.ingest.candidate_lines import candidate_to_plain
from question_bank.ingest.comparing import Comparer, groups
from question_bank.ingest.nouns import Candidate as Noun
from question_bank.ingest.nouns import Passage, Reading
from quizapp.bank.current import current_bank
from quizapp.bank.latest import latest_bank
from quizapp.models import Candidate, DocumentReading, new_id

STRUCTURE = frozenset({"title", "heading"})
"""What is marked as no sentence although it belongs to the article."""


@dataclass(frozen=True)
class Found:
    """What a document holds: figures for its page, and the rows of its candidates."""

    figures: Mapping[str, object] = field(default_factory=dict)
    rows: Sequence[Mapping[str, object]] = ()


def look_for(session: Session, reading: Reading) -> Found:
    """Find what a document holds. Takes long: no transaction is open meanwhile."""
    from question_bank.ingest.finding import find  # noqa: PLC0415 - as above
    from question_bank.ingest.passages import passages  # noqa: PLC0415 - as above

    bank = latest_bank(session, current_bank(session))
    session.rollback()
    figures = figures_of(reading.text, passages(reading))
    return Found(figures, rows_of(find(reading, bank), bank))


def forget_candidates(session: Session, reading_id: str) -> None:
    """Let go what was found in a document before: a job that was cut begins anew."""
    session.execute(delete(Candidate).where(Candidate.reading_id == reading_id))


def keep_candidates(
    session: Session, reading_id: str, rows: Sequence[Mapping[str, object]]
) -> None:
    """Keep some of what was found in a document."""
    session.execute(
        insert(Candidate), [{**each, "id": new_id(), "reading_id": reading_id} for each in rows]
    )


def keep_figures(row: DocumentReading, found: Found) -> None:
    """Keep what a document's page says of it in numbers."""
    row.blocks = {**row.blocks, "figures": dict(found.figures)}


def rows_of(candidates: Iterable[Noun], bank: Bank) -> list[dict[str, object]]:
    """Return the rows of candidates, in order, each held against the bank and the others."""
    from question_bank.ingest.finding import THRESHOLD  # noqa: PLC0415 - as above
    from question_bank.ingest.worth import worth  # noqa: PLC0415 - as above

    shown = [each for each in candidates if each.confidence >= THRESHOLD]
    comparer = Comparer(bank)
    told = [comparer.compare(each) for each in shown]
    near = groups(shown)
    worths = worth(shown, told, near, bank, THRESHOLD)
    rows = [_row(number, each) for number, each in enumerate(shown)]
    for row, comparison, group, value in zip(rows, told, near, worths, strict=True):
        row |= {"relation": comparison.relation, "related_fact": comparison.fact_id}
        row |= {"group_number": group, "worth": value}
    return rows


def _row(number: int, candidate: Noun) -> dict[str, object]:
    said = candidate_to_plain(candidate)
    return {
        "number": number,
        "start": candidate.start,
        "end": candidate.end,
        "sentence_start": candidate.sentence_start,
        "sentence_end": candidate.sentence_end,
        "body": said,
        "found": said,
        "confidence": candidate.confidence,
    }


def figures_of(text: str, sentences: tuple[Passage, ...]) -> Mapping[str, object]:
    """Return what a document's page says of it in numbers: words, sentences, what was left out."""
    left_out = Counter(each.furniture for each in sentences if each.furniture)
    return {
        "words": len(text.split()),
        "passages": sum(each.furniture not in STRUCTURE for each in sentences),
        "left_out": {why: n for why, n in left_out.most_common() if why not in STRUCTURE},
    }
