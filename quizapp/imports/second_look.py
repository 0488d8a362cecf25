"""A language model's second look at a document's candidates, if the site has one: never needed."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.ingest.verifying import Asked, Proposal, checked, messages
from quizapp.extensions import db, writing
from quizapp.imports.model import Endpoint, ModelError, ask
from quizapp.models import Candidate, DocumentReading

AT_ONCE = 8
"""Candidates about which a model is asked in one call."""
MOST_ASKED = 400
"""Candidates of one document about which it is asked at all: those most worth a look."""
MOST_FAILURES = 2
"""Calls in a row that may fail before it is left alone."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Use:
    """What a model was asked about a document, and what came of it."""

    model: str
    calls: int = 0
    failed: int = 0
    refused: int = 0
    unreadable: int = 0
    asked: int = 0
    kept: int = 0
    doubted: int = 0
    reworded: int = 0
    dropped: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    problem: str = ""

    def and_also(self, other: "Use") -> "Use":
        """Return both together; the latest problem is told."""
        sums = {
            name: value + getattr(other, name)
            for name, value in asdict(self).items()
            if not isinstance(value, str)
        }
        return replace(self, **sums, problem=other.problem or self.problem)


def look_again(reading_id: str, endpoint: Endpoint, text: str, bank: Bank) -> None:
    """Ask a model about a document's open candidates; failures are noted and end it.

    What it says is kept with each candidate, as a word to whoever decides. Called again, it goes
    on with those about which it was not asked.
    """
    failures = 0
    asked = _waiting(db.session(), reading_id, text, bank)
    for start in range(0, len(asked), AT_ONCE):
        batch = asked[start : start + AT_ONCE]
        db.session.rollback()  # an answer takes long: nobody may wait for it
        use, proposals = _asked(endpoint, batch)
        with writing() as session:
            _keep(session, reading_id, use, batch, proposals)
        failures = failures + 1 if use.failed else 0
        if failures == MOST_FAILURES:
            return


def use_of(reading: DocumentReading) -> Use | None:
    """Return what a model was asked about a document; None if nothing."""
    kept: dict[str, Any] = reading.model_use
    return Use(**kept) if kept else None


def _asked(endpoint: Endpoint, batch: Sequence[Asked]) -> tuple[Use, Sequence[Proposal]]:
    use = Use(endpoint.model, calls=1)
    try:
        answer = ask(endpoint, messages(batch))
    except ModelError as error:
        return replace(use, failed=1, problem=str(error)), ()
    spent = answer.tokens_in * endpoint.price_in + answer.tokens_out * endpoint.price_out
    use = replace(
        use,
        asked=len(batch),
        tokens_in=answer.tokens_in,
        tokens_out=answer.tokens_out,
        cost=spent / MILLION,
    )
    if answer.refused:
        return replace(use, refused=1), ()
    found = checked(answer.text, batch)
    kept = [each for each in found.proposals if each.verdict == "keep"]
    use = replace(
        use,
        unreadable=int(not found.readable),
        kept=len(kept),
        doubted=len(found.proposals) - len(kept),
        reworded=sum(bool(each.statement) for each in kept),
        dropped=found.dropped,
    )
    return use, found.proposals


def _keep(
    session: Session,
    reading_id: str,
    use: Use,
    batch: Sequence[Asked],
    proposals: Sequence[Proposal],
) -> None:
    """Keep what a model said of candidates that still say what it was asked about."""
    reading = session.get(DocumentReading, reading_id, with_for_update=True)
    if reading is None:
        return
    before = use_of(reading)
    reading.model_use = asdict(before.and_also(use) if before else use)
    said = {each.number: each for each in proposals}
    for asked in batch if use.asked else ():
        row = _row(session, reading_id, asked.number)
        if row is not None and row.state == "open" and row.body["statement"] == asked.statement:
            proposal = said.get(asked.number)
            row.verdict = asdict(proposal) if proposal else {"verdict": "none"}


def _row(session: Session, reading_id: str, number: int) -> Candidate | None:
    rows = select(Candidate).where(Candidate.reading_id == reading_id, Candidate.number == number)
    return session.scalars(rows.with_for_update()).first()


def _waiting(session: Session, reading_id: str, text: str, bank: Bank) -> list[Asked]:
    """Return the candidates about which nobody was asked yet, those most worth a look first."""
    rows = select(Candidate).where(Candidate.reading_id == reading_id)
    ordered = session.scalars(rows.order_by(Candidate.worth.desc(), Candidate.number)).all()
    waiting = [row for row in ordered[:MOST_ASKED] if row.state == "open" and not row.verdict]
    return list(_questions(waiting, text, bank))


def _questions(rows: Sequence[Candidate], text: str, bank: Bank) -> Iterator[Asked]:
    for row in rows:
        body: dict[str, Any] = row.body
        yield Asked(
            row.number,
            text[row.sentence_start : row.sentence_end],
            bank.name(body["subject"]),
            body["category"],
            tuple(bank.name(each) for each in body["objects"]),
            body["statement"],
        )
