"""Who may publish: nothing reaches learners unread where a cohort wants a second pair of eyes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from question_bank.content import Problem
from quizapp.bank.heads import Head
from quizapp.bank.nouns import REVIEWED, SECTIONS, Plain, Ref
from quizapp.bank.planning import Plan, Step
from quizapp.bank.served import AT_ONCE
from quizapp.bank.unseen import unseen_problems
from quizapp.models import Change, Cohort, Enrolment, EntryVersion, User
from quizapp.web.i18n import _

PUBLISHERS = frozenset({"instructor", "admin"})
RULE = "second_reader"
NOT_CONTENT = frozenset({"status", "tags", "version"})
"""Fields that learners never see."""


class Person(Protocol):
    """Whoever is asked about: a user, or somebody signed in."""

    @property
    def id(self) -> str:
        """Their id."""

    @property
    def role(self) -> str:
        """What they are here."""


class Said(NamedTuple):
    """What an entry said at a version, and who wrote that version."""

    body: Plain | None
    status: str
    user_id: str | None


def may_publish(session: Session, user: Person, ref: Ref | Head | None) -> bool:
    """Tell whether somebody may publish an entry as it stands; None is a new one of their own.

    The rule: publishing needs an instructor or an administrator. Where a cohort that the publisher
    or an author of the waiting versions teaches requires a second reader, nobody publishes words
    that they wrote themselves and nobody changed since: somebody else has to read those first.
    Moving an entry about, tagging it or restoring it is not writing, and words that learners had
    before were read then. Administrators who teach no cohort are bound by nobody's rule, and
    nouns without a review by none at all.
    """
    if user.role not in PUBLISHERS:
        return False
    if ref is None:
        return not bound(session, user, ())
    ref = ref.ref if isinstance(ref, Head) else ref
    if ref.noun not in REVIEWED:
        return True
    history = _history(session, ref)
    return bool(history) and _was_read(session, user, history, history[0].body)


def allowed_status(session: Session, user: Person, ref: Ref, wanted: str) -> str:
    """Return the status with which somebody's own edit may be saved: perhaps only for review."""
    if wanted != "published" or ref.noun not in REVIEWED:
        return wanted
    if user.role in PUBLISHERS and not bound(session, user, authors_waiting(session, ref)):
        return wanted
    return "in_review"


def needs_second_reader(session: Session, user: Person) -> bool:
    """Tell whether what somebody writes has to be read by somebody else before it is published."""
    return bound(session, user, ())


def authors_waiting(session: Session, ref: Ref) -> set[str]:
    """Return who wrote what learners do not get yet of an entry."""
    return _authors(_history(session, ref))


def bound(session: Session, user: Person, authors: Collection[str]) -> bool:
    """Tell whether the rule of a second reader binds somebody who publishes words of authors."""
    if not _strict_teachers(session) & {user.id, *authors}:
        return False
    return user.role != "admin" or _teaches(session, user.id)


def unread(session: Session, user_id: str | None, plan: Plan) -> tuple[Problem, ...]:
    """Return what of a plan somebody may not publish, as problems.

    The app itself may publish all but what nobody has read (`quizapp.bank.unseen`).
    """
    publishing = [step for step in plan.steps if _shown(step) is not None]
    if not publishing:
        return ()
    new = unseen_problems(session, [(step, _shown(step) or {}) for step in publishing])
    return (*new, *_waiting_for_another(session, user_id, publishing))


def _waiting_for_another(
    session: Session, user_id: str | None, publishing: Sequence[Step]
) -> tuple[Problem, ...]:
    """Return which steps somebody else has to read before they publish; none for the app."""
    if user_id is None:
        return ()
    user = session.get(User, user_id)
    if user is None or user.role not in PUBLISHERS:
        return tuple(_problem(step, _("Only instructors publish.")) for step in publishing)
    if not _strict_teachers(session):
        return ()
    histories = _histories(session, [step.ref for step in publishing])
    sentence = _("Somebody else has to read this before it is published: send it to review.")
    return tuple(
        _problem(step, sentence)
        for step in publishing
        if not _was_read(session, user, histories.get(step.ref, ()), _shown(step))
    )


def content(body: Plain | None) -> dict[str, object]:
    """Return what of a body learners can see."""
    return {name: value for name, value in (body or {}).items() if name not in NOT_CONTENT}


def _was_read(session: Session, user: Person, history: Sequence[Said], body: Plain | None) -> bool:
    """Tell whether somebody may publish words: others wrote them, learners had them, or no rule."""
    words = content(body)
    same = [said for said in history if content(said.body) == words]
    if same and same[-1].user_id != user.id:
        return True
    if any(said.status == "published" for said in same):
        return True
    return not bound(session, user, _authors(history))


def _shown(step: Step) -> Plain | None:
    """Return what a step newly gives to learners of a noun that is reviewed; None: nothing."""
    if step.ref.noun not in REVIEWED:
        return None
    return step.after if step.published == step.number else step.again


def _authors(history: Sequence[Said]) -> set[str]:
    """Return who said something new since learners last got a version."""
    found = set()
    for said, before in zip(history, [*history[1:], None], strict=False):
        if said.status == "published":
            break
        if said.user_id and content(said.body) != content(before.body if before else None):
            found.add(said.user_id)
    return found


def _history(session: Session, ref: Ref) -> Sequence[Said]:
    return _histories(session, [ref]).get(ref, ())


def _histories(session: Session, refs: Iterable[Ref]) -> Mapping[Ref, Sequence[Said]]:
    """Return what entries said at their versions, the latest first."""
    found: dict[Ref, list[Said]] = defaultdict(list)
    ordered = sorted(set(refs))
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        rows = session.execute(
            select(EntryVersion.noun, EntryVersion.id, EntryVersion.body, EntryVersion.status)
            .add_columns(Change.user_id)
            .join(Change, EntryVersion.change_id == Change.id)
            .where(tuple_(EntryVersion.noun, EntryVersion.id).in_(some))
            .order_by(EntryVersion.number.desc())
        )
        for noun, ident, body, status, user_id in rows:
            found[Ref(noun, ident)].append(Said(body, status, user_id))
    return found


def _strict_teachers(session: Session) -> frozenset[str]:
    """Return who teaches a cohort that requires a second reader."""
    rows = (
        select(Enrolment.user_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.teaches, Cohort.second_reader)
    )
    return frozenset(session.scalars(rows))


def _teaches(session: Session, user_id: str) -> bool:
    rows = select(Enrolment.user_id).where(Enrolment.teaches, Enrolment.user_id == user_id)
    return session.scalar(rows.limit(1)) is not None


def _problem(step: Step, message: str) -> Problem:
    noun, ident = step.ref
    return Problem(None, None, f"{SECTIONS[noun]}/{ident}", message, RULE)
