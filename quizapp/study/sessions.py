"""A sitting: start it, put the next item, take one back, end it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from question_bank.content.items import Item
from quizapp.bank.current import LiveBank
from quizapp.learning.answers import is_undone, undo
from quizapp.learning.learner import Learner
from quizapp.learning.memories import lock_learner
from quizapp.learning.refit import want_refit
from quizapp.learning.rows import Given, Planned, Put
from quizapp.learning.set_aside import facts_aside
from quizapp.learning.snapshots import keep, shown
from quizapp.memory.days import local_day
from quizapp.models import Answer, Serving, StudySession
from quizapp.study.choosing import LATELY, Before, Waiting, next_item
from quizapp.study.gathering import gather, learning_of, standing_of
from quizapp.study.still_asked import is_still_asked

LONGEST_SESSION = 20
"""Facts: about a quarter of an hour. Whoever wants more starts again."""


One = TypeVar("One", bound=Put)


@dataclass(frozen=True)
class Place:
    """How far a session is, counted in facts."""

    position: int
    total: int


def waiting_for(session: Session, learner: Learner, live: LiveBank, today: date) -> Waiting:
    """Return what the learner could be asked on their day."""
    return gather(session, learner, live, standing_of(session, learner, today))


def open_session(session: Session, learner: Learner) -> StudySession | None:
    """Return the session the learner has begun and not ended, if any."""
    return session.scalars(
        select(StudySession)
        .where(StudySession.learner_id == learner.id, StudySession.ended_at.is_(None))
        .order_by(StudySession.started_at.desc())
    ).first()


def start(session: Session, learner: Learner, live: LiveBank, now: datetime) -> Serving | None:
    """Begin a session, or go on with the open one; None if there is nothing to ask today."""
    lock_learner(session, learner.id)
    study = open_session(session, learner)
    today = local_day(now, learner.zone)
    if study is not None and study.day < today:
        end(study, now)
        study = None
    if study is None:
        planned = min(LONGEST_SESSION, waiting_for(session, learner, live, today).total)
        if planned == 0:
            return None
        study = StudySession(learner_id=learner.id, started_at=now, day=today, planned=planned)
        session.add(study)
        session.flush()
        want_refit(session, learner.id, now)  # here, so that no answer has to ask
    return advance(session, learner, study, live, now)


def advance(
    session: Session, learner: Learner, study: StudySession, live: LiveBank, now: datetime
) -> Serving | None:
    """Return the item that waits for an answer, or put the next one; None ends the session."""
    lock_learner(session, learner.id)
    servings = servings_of(session, study)
    today = local_day(now, learner.zone)
    waits = waiting_serving(servings, facts_aside(session, learner.id, today), live)
    if waits is not None:
        return waits
    asked = facts_asked(servings)
    if study.ended_at is None and len(asked) < study.planned:
        standing = standing_of(session, learner, today)
        left = gather(session, learner, live, standing, remember=True).without(asked)
        learning = learning_of(session, learner, standing)
        item = next_item(live, left, _before(live, servings), learning, study.id)
        if item is not None:
            versions = {fact: live.versions[fact] for fact in item.facts}
            made_of = MadeOf(versions, *_written(live, item))
            return _serve(session, study, keep(session, item), made_of, now)
    end(study, now)
    return None


def end(study: StudySession, now: datetime) -> None:
    """End the session; ending it again changes nothing."""
    study.ended_at = study.ended_at or now


def take_back(session: Session, learner: Learner, answer: Answer, now: datetime) -> Serving:
    """Undo an answer and put the same item again; undone twice, it is put only once."""
    undo(session, learner, answer, now)
    study = answer.serving.study_session
    study.ended_at = None
    for serving in servings_of(session, study):
        if serving.answer is None and serving.snapshot_hash == answer.snapshot_hash:
            return serving
    put = answer.serving
    made_of = MadeOf(put.fact_versions, put.item_id, put.item_version)
    return _serve(session, study, answer.snapshot_hash, made_of, now)


def servings_of(session: Session, study: StudySession) -> list[Serving]:
    """Return the session's items in order, with what was answered."""
    rows = session.scalars(
        select(Serving)
        .where(Serving.session_id == study.id)
        .order_by(Serving.position)
        .options(
            selectinload(Serving.snapshot),
            selectinload(Serving.answer).selectinload(Answer.reviews),
        )
        .execution_options(populate_existing=True)
    )
    return list(rows)


def waiting_serving(
    servings: list[Serving], aside: Collection[str], live: LiveBank
) -> Serving | None:
    """Return the first item that waits for an answer.

    One does not if its facts are set aside, if an answer that was put back has settled them, or if
    an edit of the bank has made it another question or a wrong one.
    """
    asked = facts_asked(servings)
    unanswered = (one for one in servings if one.answer is None)
    return next(
        (
            one
            for one in unanswered
            if not asked.issuperset(one.fact_versions)
            and not any(fact in aside for fact in one.fact_versions)
            and is_still_asked(live, one)
        ),
        None,
    )


def standing(servings: Iterable[One]) -> list[One]:
    """Return the items whose answer was not taken back, in order."""
    return [one for one in servings if one.answer is not None and not is_undone(one.answer)]


def facts_asked(servings: Iterable[Put]) -> set[str]:
    """Return the facts that answers, not taken back, have settled."""
    return {fact for serving in standing(servings) for fact in serving.fact_versions}


def last_answer(servings: Iterable[Put]) -> Given | None:
    """Return the newest answer that was not taken back."""
    answers = [(one.answer, one.position) for one in standing(servings) if one.answer]
    newest = max(answers, key=lambda pair: (pair[0].answered_at, pair[1]), default=None)
    return newest[0] if newest else None


def place_of(servings: Iterable[Put], serving: Put, study: Planned) -> Place:
    """Return where a serving stands: the facts settled before it, and those in all."""
    earlier = [one for one in servings if one.position < serving.position]
    return place_after(len(facts_asked(earlier) - set(serving.fact_versions)), study)


def place_after(settled: int, study: Planned) -> Place:
    """Return where a serving stands before which so many other facts were settled."""
    return Place(min(settled + 1, study.planned), study.planned)


def _before(live: LiveBank, servings: list[Serving]) -> Before:
    if not servings:
        return Before()
    kinds = Counter(str(serving.snapshot.body["kind"]) for serving in servings)
    *earlier, last = servings
    lately = {
        live.taught[fact].subject
        for serving in earlier[-LATELY:]
        for fact in serving.fact_versions
        if fact in live.taught
    }
    return Before(kinds, shown(last.snapshot), lately)


@dataclass(frozen=True)
class MadeOf:
    """The versions of the bank's entries that an item shows."""

    facts: Mapping[str, object]
    item: str | None = None
    """The item written by hand that it is; None: it was made."""
    version: int | None = None


def _written(live: LiveBank, item: Item) -> tuple[str | None, int | None]:
    """Return which item written by hand this is, and at which version."""
    ident = live.written_as(item)
    return ident, live.item_editions[ident][1] if ident else None


def _serve(
    session: Session, study: StudySession, snapshot_hash: str, made_of: MadeOf, now: datetime
) -> Serving:
    """Put an item after the others of its session."""
    served = select(func.count()).where(Serving.session_id == study.id)
    serving = Serving(
        session_id=study.id,
        learner_id=study.learner_id,
        position=session.scalars(served).one(),
        snapshot_hash=snapshot_hash,
        fact_versions=dict(made_of.facts),
        item_id=made_of.item,
        item_version=made_of.version,
        served_at=now,
    )
    session.add(serving)
    session.flush()
    return serving
