"""What the page of a document's candidates shows: the text, the list, the one that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.bank.current import LiveBank
from quizapp.bank.heads import Head, head_of
from quizapp.bank.nouns import Ref
from quizapp.bank.resolving import concept_named
from quizapp.imports.candidates import Order, beside, counts, read_text, within
from quizapp.imports.drafting import shortened
from quizapp.imports.mending import token_of
from quizapp.imports.review_text import Piece, Span, cuts_of, part_at, pieces
from quizapp.imports.standing import Standing, standings
from quizapp.models import Candidate, DocumentReading, User
from quizapp.web.i18n import _, untranslated

SURE = ((0.9, untranslated("very sure")), (0.75, untranslated("fairly sure")))
DENIALS = 50
"""Denials that are listed apart at most."""


@dataclass(frozen=True)
class Named:
    """Something a candidate speaks of, and the concept that it is; None: not in the bank."""

    text: str
    concept: str | None


@dataclass(frozen=True)
class Card:
    """The candidate that is open, with what the bank says of it already."""

    row: Candidate
    body: Mapping[str, Any]
    subject: Named
    objects: Sequence[Named]
    phrase: str
    before: str
    after: str
    """The rest of its sentence, before and after the phrase."""
    standing: Standing
    """How it stands to the bank as that is now, and to the rest of the document."""
    words: str
    """What stands for it as it is shown (`token_of`)."""
    known: Head | None
    """The bank's fact that it repeats or contradicts."""
    decided_by: str | None
    into: int | None
    """The number of the candidate with which it was merged, or from which it was split."""
    earlier: int | None
    later: int | None


@dataclass(frozen=True)
class Listed:
    """A candidate in the list."""

    number: int
    state: str
    statement: str
    denied: bool
    standing: Standing
    words: str
    """What stands for it as it is shown (`token_of`)."""


@dataclass(frozen=True)
class Shown:
    """All that the page shows."""

    reading: DocumentReading
    order: Order
    part: int
    parts: int
    pieces: Sequence[Piece]
    rows: Mapping[int, Listed]
    """Candidates of this part, by number, in the order of the text."""
    denials: Sequence[Listed]
    """Denials of the whole document that nobody has looked at."""
    hidden: Sequence[Listed]
    """What the filter thinks is probably not wanted."""
    counts: Mapping[str, int]
    card: Card | None
    browsing: bool
    """Whether a part of the text was asked for, and no candidate."""

    @property
    def mergeable(self) -> Sequence[Listed]:
        """Candidates of this part with which the open one can be merged."""
        here = self.card.row.number if self.card else None
        return [
            each
            for each in self.rows.values()
            if each.number != here and each.state in {"open", "accepted"}
        ]

    @property
    def merge_into(self) -> int | None:
        """The number of the nearest of those before the open one; None if there is none."""
        here = self.card.row.number if self.card else None
        numbers = list(self.rows)
        before = numbers[: numbers.index(here)] if here in numbers else []
        known = {each.number for each in self.mergeable}
        return next((number for number in reversed(before) if number in known), None)

    @property
    def undecided(self) -> int:
        """How many nobody has decided yet."""
        return self.counts.get("open", 0)

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


def shown(  # noqa: PLR0913 - what of the document, in which order
    session: Session,
    live: LiveBank,
    reading: DocumentReading,
    current: Candidate | None,
    order: Order,
    *,
    part: int | None = None,
    hidden: frozenset[int] = frozenset(),
) -> Shown:
    """Return the page of a document's candidates, at one of them or at a part of the text."""
    text = read_text(session, reading)
    cuts = cuts_of(text, block_starts(reading))
    place = part_at(cuts, current.sentence_start) if current is not None else 0
    place = max(0, min(part, len(cuts) - 2)) if part is not None else place
    start, end = cuts[place], cuts[place + 1]
    rows = within(session, reading.id, start, end)
    spans = [Span(row.start, row.end, row.number) for row in rows]
    here = None
    if current is not None:
        here = (
            Span(current.start, current.end, current.number),
            (current.sentence_start, current.sentence_end),
        )
    denials = _denials(session, reading.id)
    told = standings(session, [*rows, *denials, *([current] if current is not None else [])])
    return Shown(
        reading=reading,
        order=order,
        part=place,
        parts=len(cuts) - 1,
        pieces=pieces(text, start, end, spans, here),
        rows={row.number: _listed(row, told) for row in rows if row.number not in hidden},
        denials=[_listed(row, told) for row in denials],
        hidden=[_listed(row, told) for row in rows if row.number in hidden],
        counts=counts(session, reading.id),
        card=card_of(session, live.bank, text, current, told) if current is not None else None,
        browsing=part is not None,
    )


def card_of(
    session: Session,
    bank: Bank,
    text: str,
    row: Candidate,
    told: Mapping[int, Standing] = MappingProxyType({}),
) -> Card:
    """Return what is shown of one candidate; ``told`` says how it stands to the bank."""
    body, standing = row.body, told.get(row.number, Standing())
    start, end = shortened(text, row.start, row.end)
    subject = str(body["subject"])
    name = str(body.get("subject_name") or subject)
    concept = concept_named(bank, subject) or concept_named(bank, name)
    by = session.get(User, row.decided_by) if row.decided_by else None
    into = session.get(Candidate, row.into_id) if row.into_id else None
    earlier, later = beside(session, row, forwards=False), beside(session, row, forwards=True)
    objects: Any = body["objects"]
    return Card(
        row=row,
        body=body,
        subject=Named(bank.name(concept) if concept else name, concept),
        objects=[_named(bank, str(each)) for each in objects],
        phrase=text[start:end],
        before=text[row.sentence_start : start],
        after=text[end : row.sentence_end],
        standing=standing,
        words=token_of(row),
        known=head_of(session, Ref("fact", standing.fact)) if standing.fact else None,
        decided_by=by.name if by else None,
        into=into.number if into else None,
        earlier=earlier.number if earlier else None,
        later=later.number if later else None,
    )


def sureness(confidence: float) -> str:
    """Return how sure a candidate is, in words."""
    return next((_(word) for least, word in SURE if confidence >= least), _("not sure"))


def block_starts(reading: DocumentReading) -> list[int]:
    """Return where the blocks of a document begin."""
    rows: Any = reading.blocks.get("blocks", ())
    return [int(row[1]) for row in rows]


def _named(bank: Bank, text: str) -> Named:
    concept = concept_named(bank, text)
    return Named(bank.name(concept) if concept else text, concept)


def _listed(row: Candidate, told: Mapping[int, Standing]) -> Listed:
    return Listed(
        row.number,
        row.state,
        str(row.body["statement"]),
        row.body.get("polarity") == "denied",
        told.get(row.number, Standing()),
        token_of(row),
    )


def _denials(session: Session, reading_id: str) -> list[Candidate]:
    rows = select(Candidate).where(
        Candidate.reading_id == reading_id,
        Candidate.state == "open",
        Candidate.body["polarity"].as_string() == "denied",
    )
    return list(session.scalars(rows.order_by(Candidate.number).limit(DENIALS)))
