"""What learners say is wrong with a question, from their report to the word on what came of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.nouns import Ref
from quizapp.learning.learner import Learner
from quizapp.learning.memories import lock_learner
from quizapp.learning.snapshots import shown
from quizapp.models import ProblemReport, Serving
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _, untranslated

MOST_A_DAY = 20
A_DAY = timedelta(days=1)
LONGEST_TEXT = 2_000
MOST_LISTED = 200

KINDS = {
    "second_answer": untranslated("A second answer is right"),
    "wrong": untranslated("It is wrong"),
    "unclear": untranslated("It is unclear"),
    "typing_error": untranslated("There is a typing error"),
    "other": untranslated("Something else"),
}

TOO_MANY = untranslated(
    "You have reported 20 problems today. Thank you: please send the next one tomorrow."
)
NO_REPLY = untranslated("Say in a sentence why nothing is changed: the learner reads it.")


class ReportError(ValueError):
    """A report or a reply that cannot be taken; the message is a sentence for whoever sent it."""


def report(  # noqa: PLR0913, PLR0917 - who says what of which question, and when
    session: Session, learner: Learner, serving: Serving, kind: str, text: str, now: datetime
) -> ProblemReport:
    """Keep what a learner says is wrong with a question put to them, with their answer if any.

    The same kind of problem with the same question is kept once: sent again it finds the first.
    Raises ReportError after MOST_A_DAY reports in a day.
    """
    lock_learner(session, learner.id)
    known = session.scalars(
        select(ProblemReport).where(
            ProblemReport.learner_id == learner.id,
            ProblemReport.serving_id == serving.id,
            ProblemReport.kind == kind,
        )
    ).first()
    if known is not None:
        return known
    if _count_since(session, learner.id, now - A_DAY) >= MOST_A_DAY:
        raise ReportError(_(TOO_MANY))
    noun, entry_id = entry_of(serving)
    row = ProblemReport(
        learner_id=learner.id,
        serving_id=serving.id,
        answer_id=serving.answer.id if serving.answer else None,
        snapshot_hash=serving.snapshot_hash,
        fact_versions=dict(serving.fact_versions),
        noun=noun,
        entry_id=entry_id,
        kind=kind,
        text=text.strip()[:LONGEST_TEXT],
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def kind_words(kind: str) -> str:
    """Return what a learner says of a question."""
    return _(KINDS[kind])


def entry_of(serving: Serving) -> Ref:
    """Return the entry to mend: the item written by hand, or the first fact asked."""
    if serving.item_id is not None:
        return Ref("item", serving.item_id)
    return Ref("fact", shown(serving.snapshot).facts[0])


def close_as_fixed(
    session: Session, report_id: str, change_id: str | None, by: str, now: datetime
) -> ProblemReport:
    """Close a report that a change has mended; one that is closed stays as it was closed.

    Raises NotFoundError if there is no such report.
    """
    return _close(session, report_id, "fixed", by, now, change_id=change_id)


def decline(session: Session, report_id: str, reply: str, by: str, now: datetime) -> ProblemReport:
    """Close a report without a change, with a reply; one that is closed stays as it was closed.

    Raises ReportError without a reply, NotFoundError if there is no such report.
    """
    if not reply.strip():
        raise ReportError(_(NO_REPLY))
    return _close(session, report_id, "declined", by, now, reply=reply.strip()[:LONGEST_TEXT])


def report_of(session: Session, report_id: str) -> ProblemReport:
    """Return a report. Raises NotFoundError if there is none."""
    row = session.get(ProblemReport, report_id)
    if row is None:
        raise NotFoundError
    return row


def open_reports(session: Session, most: int = MOST_LISTED) -> list[ProblemReport]:
    """Return the reports that nobody has closed, the oldest first."""
    rows = select(ProblemReport).where(ProblemReport.state == "open")
    return list(session.scalars(rows.order_by(ProblemReport.at, ProblemReport.id).limit(most)))


def by_entry(rows: Iterable[ProblemReport]) -> dict[Ref, list[ProblemReport]]:
    """Put reports of one entry together, those of the most reported entry first."""
    found: dict[Ref, list[ProblemReport]] = {}
    for row in rows:
        found.setdefault(Ref(row.noun, row.entry_id), []).append(row)
    return dict(sorted(found.items(), key=lambda group: -len(group[1])))


def to_tell(session: Session, learner: Learner) -> list[ProblemReport]:
    """Return a learner's closed reports of which they have not put away the word, oldest first."""
    rows = select(ProblemReport).where(
        ProblemReport.learner_id == learner.id,
        ProblemReport.told_at.is_(None),
        ProblemReport.state != "open",
    )
    return list(session.scalars(rows.order_by(ProblemReport.closed_at, ProblemReport.id)))


def put_away(session: Session, learner: Learner, report_id: str, now: datetime) -> None:
    """Note that a learner has read what came of their report; it is told once.

    Raises NotFoundError if it is not theirs, or not closed.
    """
    row = session.get(ProblemReport, report_id)
    if row is None or row.learner_id != learner.id or row.state == "open":
        raise NotFoundError
    row.told_at = row.told_at or now


def _close(  # noqa: PLR0913 - which report, how, by whom and when
    session: Session,
    report_id: str,
    state: str,
    by: str,
    now: datetime,
    *,
    reply: str = "",
    change_id: str | None = None,
) -> ProblemReport:
    row = session.get(ProblemReport, report_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFoundError
    if row.state == "open":
        row.state, row.closed_by, row.closed_at = state, by, now
        row.reply, row.change_id = reply, change_id
        session.flush()
    return row


def _count_since(session: Session, learner_id: str, since: datetime) -> int:
    rows = select(func.count()).select_from(ProblemReport)
    mine = ProblemReport.learner_id == learner_id
    return session.scalars(rows.where(mine, ProblemReport.at > since)).one()
