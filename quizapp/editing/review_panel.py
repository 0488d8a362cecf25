"""What a page tells of an entry's review: where it stands, where it can go, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from question_bank.content import Problem
from question_bank.content.diffing import FieldDiff, fields
from question_bank.content.meaning import changes_meaning
from quizapp.accounts.browser import me
from quizapp.bank.comments import Remark, comments_on
from quizapp.bank.current import current_bank
from quizapp.bank.heads import Head
from quizapp.bank.moves import Move, planned, readers, ways_of
from quizapp.bank.nouns import REVIEWED, Ref
from quizapp.bank.reviewing import NOT_CONTENT
from quizapp.bank.unseen import next_unread, unseen
from quizapp.editing.entry_shown import Cited, evidence_of
from quizapp.editing.review_forms import CommentForm, MoveForm
from quizapp.models import Entry, User


@dataclass(frozen=True)
class Panel:
    """The review of one entry, as its pages show it."""

    head: Head
    title: str
    reviewed: bool
    """Whether its noun is reviewed at all."""
    ways: tuple[str, ...]
    """Where the person may send it."""
    waits_for_another: bool
    """Whether it could be published, but not by the person who asks."""
    reviewer: str | None
    """Who is asked to read it."""
    problems: Sequence[Problem]
    """What publishing would bring: errors forbid it, warnings do not."""
    changed: Sequence[FieldDiff]
    """What learners would get otherwise than now, if they get an older version."""
    unread: bool
    """Whether nobody has read it since it was accepted with many others."""
    next_unread: Ref | None
    """The fact to read after it, while nobody has read it."""
    suggested: bool
    """Whether that means something else to them."""
    evidence: Sequence[Cited]
    """Where documents support a fact."""
    comments: Sequence[Remark]
    move: MoveForm
    comment: CommentForm

    @property
    def errors(self) -> list[Problem]:
        """What forbids publishing."""
        return [problem for problem in self.problems if problem.severity == "error"]


def panel(
    session: Session,
    head: Head,
    *,
    move: MoveForm | None = None,
    comment: CommentForm | None = None,
) -> Panel:
    """Return the review of an entry; a form that could not be taken is shown as it was sent."""
    ref, user = head.ref, session.get_one(User, me().id)
    entry = session.get_one(Entry, ref)
    ways = ways_of(session, user, head)
    reviewed = ref.noun in REVIEWED
    unread = bool(unseen(session, [ref]))
    asked = session.get(User, head.reviewer_id) if head.reviewer_id else None
    return Panel(
        head=head,
        title=entry.title,
        reviewed=reviewed,
        ways=ways,
        waits_for_another=reviewed and head.status in WAITING and "published" not in ways,
        reviewer=asked.name if asked else None,
        problems=_problems(session, head) if "published" in ways else (),
        changed=_changed(head),
        unread=unread,
        next_unread=next_unread(session, ref) if unread else None,
        suggested=head.pending
        and changes_meaning(ref.noun, head.published_body or {}, head.body or {}),
        evidence=_evidence(session, head),
        comments=_in_zone(comments_on(session, ref)),
        move=(move or _fresh(head)).offering(readers(session), user.id),
        comment=comment or CommentForm(formdata=None),
    )


WAITING = ("draft", "in_review")


def _evidence(session: Session, head: Head) -> Sequence[Cited]:
    if head.ref.noun != "fact":
        return ()
    return evidence_of(session, current_bank(session).bank, head.body or {})


def _fresh(head: Head) -> MoveForm:
    return MoveForm(formdata=None, version=head.version, reviewer=head.reviewer_id or "")


def _problems(session: Session, head: Head) -> Sequence[Problem]:
    return planned(session, Move(head.ref, head.version, "published")).problems


def _changed(head: Head) -> Sequence[FieldDiff]:
    if not head.pending:
        return ()
    found = fields(head.published_body, head.body)
    return [each for each in found if each.name not in NOT_CONTENT]


def _in_zone(remarks: Sequence[Remark]) -> list[Remark]:
    zone = ZoneInfo(me().zone)
    return [replace(each, at=each.at.astimezone(zone)) for each in remarks]
