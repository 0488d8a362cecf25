"""Many candidates accepted at once, after a sample of them was judged: drafts that nobody has read.

Never among them: denials, what contradicts the bank or another sentence, what the bank has already,
whole clauses that no relation was found in, and of several that say nearly the same all but the
first. Each of those needs a look of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from question_bank.ingest.candidate_lines import candidate_from_plain
from question_bank.ingest.comparing import groups
from question_bank.ingest.relations import STATED
from quizapp.bank.heads import heads_of
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.saving import TRIES, carry_out
from quizapp.bank.undoing import undo_edits
from quizapp.bank.writing import Author
from quizapp.extensions import db
from quizapp.imports.candidates import numbered, open_candidates, with_change
from quizapp.imports.deciding import DecidedError, keep, left_alone, undecide, why_of
from quizapp.imports.drafting import Drafting, joined_to
from quizapp.imports.filtering import hidden_numbers
from quizapp.imports.mending import token_of
from quizapp.imports.readings import reading_of
from quizapp.imports.standing import Standing, standings
from quizapp.models import Candidate, Change
from quizapp.web.errors import ConflictError
from quizapp.web.i18n import _

ACCEPT = "accept"
"""The kind of a job that accepts many candidates (`quizapp.jobs.accepting`)."""
AT_ONCE = 500
"""Candidates up to which somebody waits for them; more are a job."""
SAMPLE = 10
AS_IT_STANDS = frozenset({"as a whole", "described"})
"""Why a candidate is there whose words were taken as they stand, for want of a relation."""
LEAST, MOST_SURE = 0, 99
USUAL = 80
"""Confidence, in percent, above which candidates are offered at first."""


@dataclass(frozen=True)
class Wanted:
    """Which candidates of a document are to be accepted at once."""

    reading_id: str
    least: int = USUAL
    """Confidence in percent that they have at least."""
    right: frozenset[int] = frozenset()
    """Numbers of those that somebody judged right in a sample."""
    wrong: frozenset[int] = frozenset()
    """Numbers of those that somebody judged wrong: they are left out."""
    drawn: tuple[int, ...] = ()
    """Confidences in percent at which samples were drawn: each from what no earlier one reached."""
    words: Mapping[int, str] = field(default_factory=dict)
    """What was shown of those judged, by number (`token_of`)."""

    @property
    def judged(self) -> int:
        """How many were judged."""
        return len(self.right | self.wrong)

    def to_plain(self) -> dict[str, object]:
        """Return it as data that JSON can hold."""
        numbers = {"right": sorted(self.right), "wrong": sorted(self.wrong)}
        words = {str(number): words for number, words in self.words.items()}
        drawn = list(self.drawn)
        return {"reading": self.reading_id, "least": self.least, **numbers} | {
            "drawn": drawn,
            "words": words,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Wanted":
        """Read what `to_plain` wrote."""
        right, wrong = (frozenset(plain[name]) for name in ("right", "wrong"))
        words = {int(number): words for number, words in plain.get("words", {}).items()}
        drawn = tuple(plain.get("drawn", ()))
        return cls(str(plain["reading"]), int(plain["least"]), right, wrong, drawn, words)


def eligible(session: Session, reading_id: str) -> list[Candidate]:
    """Return the open candidates of a document that may be accepted with others."""
    hidden = hidden_numbers(session, reading_id)
    rows = [
        row
        for row in open_candidates(session, reading_id)
        if row.body.get("polarity") != "denied" and row.number not in hidden and not _is_clause(row)
    ]
    told = standings(session, rows)
    fresh = sorted(
        (row for row in rows if told[row.number] == Standing()), key=lambda row: row.number
    )
    near = groups([candidate_from_plain(row.body) for row in fresh])
    first = {row.number for place, row in enumerate(fresh) if near[place] in {None, place}}
    stored: dict[int, int] = {}
    for row in fresh:
        stored.setdefault(_group(row), row.number)
    return [row for row in rows if row.number in first and stored[_group(row)] == row.number]


def _is_clause(row: Candidate) -> bool:
    """Tell whether a candidate is a clause as it stands: no relation was found in it."""
    why: Any = row.body.get("why") or ("",)
    mended = bool(row.found) and row.body != row.found
    return row.body.get("predicate") == STATED or (not mended and why[0] in AS_IT_STANDS)


def sure(rows: Sequence[Candidate], least: int) -> list[Candidate]:
    """Return the candidates whose confidence is so many percent at least."""
    return [row for row in rows if 100 * row.confidence >= least]


def sample(rows: Sequence[Candidate], seed: str) -> list[Candidate]:
    """Return some candidates drawn at random, the same ones for the same seed, in their order."""
    drawn = Random(seed).sample(list(rows), min(SAMPLE, len(rows)))  # noqa: S311 - no secret # nosec B311
    return sorted(drawn, key=lambda row: row.number)


def chosen(session: Session, wanted: Wanted) -> list[Candidate]:
    """Return the candidates that are to be accepted, without those judged wrong."""
    rows = sure(eligible(session, wanted.reading_id), wanted.least)
    return [row for row in rows if row.number not in wanted.wrong]


def accept_many(
    wanted: Wanted, user_id: str, also: Callable[[Session, Change | None, int], None] | None = None
) -> tuple[int, str | None]:
    """Make drafts of candidates as one change; return how many, and the change's id.

    Of them only those judged right in the sample count as read. ``also`` is done in the same
    transaction. Raises what `carry_out` raises.
    """
    made: list[tuple[Drafting, list[int]]] = []

    def planning(session: Session) -> Plan:
        rows = chosen(session, wanted)
        drafting = Drafting.begun(session, reading_of(session, wanted.reading_id))
        joined = joined_to(session, rows)
        for row in rows:
            drafting.add(row, joined[row.id])
        made.append((drafting, [row.number for row in rows]))
        return plan(session, drafting.edits if rows else [])

    def written(session: Session, change: Change | None) -> None:
        drafting, numbers = made[-1]
        rows = numbered(session, wanted.reading_id, numbers)
        for row in rows:
            if row.state != "open":
                raise DecidedError(row.number, row.state)
        keep(session, drafting, rows, change, user_id, seen=_still_seen(wanted, rows))
        if also is not None:
            also(session, change, len(numbers))

    author = Author(user_id, why_of(wanted.reading_id), "bulk")
    for _try in range(TRIES):
        try:
            _plan, change_id = carry_out(planning, author, written)
        except DecidedError:
            continue  # somebody decided on one of them meanwhile: it is theirs
        return len(made[-1][1]), change_id
    raise ConflictError


def _still_seen(wanted: Wanted, rows: Sequence[Candidate]) -> set[int]:
    """Return the numbers of those judged right that still say what was judged."""
    right = [row for row in rows if row.number in wanted.right]
    return {row.number for row in right if token_of(row) == wanted.words.get(row.number)}


def take_back_many(reading_id: str, change_id: str, user_id: str) -> tuple[int, int]:
    """Take back what accepting many candidates did, except drafts that were changed since.

    Returns how many candidates are open again, and how many stay. Raises what `carry_out` raises.
    """
    told: list[set[str]] = []

    def planning(session: Session) -> Plan:
        edits, touched = _untouched(session, change_id)
        told.append(touched)
        return plan(session, edits)

    def written(session: Session, _change: Change | None) -> None:
        for row in with_change(session, reading_id, change_id):
            if row.fact_id not in told[-1]:
                undecide(session, row)

    before = len(with_change(db.session(), reading_id, change_id))
    carry_out(planning, Author(user_id, _("Opened again."), "undo", change_id), written)
    return before - len(told[-1]), len(told[-1])


def _untouched(session: Session, change_id: str) -> tuple[list[Edit], set[str]]:
    """Return the edits that take a change's drafts back, and the facts that were changed since."""
    edits = {edit.ref: edit for edit in undo_edits(session, session.get_one(Change, change_id))}
    heads = heads_of(session, edits)
    facts = {ref: edit for ref, edit in edits.items() if ref.noun == "fact"}
    there = {ref for ref in facts if heads[ref].body is not None}
    touched = {ref for ref in there if heads[ref].version != facts[ref].base}
    back = {ref: facts[ref] for ref in there - touched}
    return [*back.values(), *left_alone(session, edits, back)], {ref.id for ref in touched}


def _group(row: Candidate) -> int:
    return row.number if row.group_number is None else row.group_number
