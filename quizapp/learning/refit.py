"""A learner's own model of forgetting: when to fit one, from which reviews, and what becomes of it.

The fitting itself is long and belongs to a job (`quizapp.jobs`), never to an answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.learning.in_force import put_in_force
from quizapp.learning.wanted import REFIT, want
from quizapp.memory.fit import FittedModel
from quizapp.memory.fit.history import Trial
from quizapp.memory.guess import is_credited
from quizapp.memory.replay import ReviewEvent, standing
from quizapp.models import Answer, DayTally, Job, Memory, MemoryModel, Review, User, new_id

FEWEST = 200
"""Reviews of facts begun before that make a fit, or another one, worth while."""
GROWTH = 0.25
"""As a share of those that the last fit had: the more there are, the less a few more say."""
MOST = 100_000
"""Reviews to learn from; beyond them a sample of facts, each with all its reviews, says as much."""
_AT_ONCE = 500


def want_refit(session: Session, learner_id: str, now: datetime) -> Job | None:
    """Want a learner's model fitted if there is enough to learn from since the last time.

    Two questions, neither of which looks at a review: when the last fit was wanted, and what the
    days' counts add up to.
    """
    reviews = reviews_of(session, learner_id)
    last = session.scalar(
        select(Job.payload)
        .where(Job.learner_id == learner_id, Job.kind == REFIT)
        .order_by(Job.created_at.desc())
        .limit(1)
    )
    before = int(str(last.get("reviews", 0))) if last else 0
    if reviews - before < max(FEWEST, GROWTH * before):
        return None
    return want(session, REFIT, learner_id, now, {"reviews": reviews})


def reviews_of(session: Session, learner_id: str) -> int:
    """Count a learner's standing reviews of facts begun before."""
    counts = select(func.sum(DayTally.answers - DayTally.begun))
    return session.scalar(counts.where(DayTally.learner_id == learner_id)) or 0


def trials_of(session: Session, learner_id: str, most: int = MOST) -> list[Trial]:
    """Return a learner's standing reviews as a log to fit to, in order of time."""
    facts = session.scalars(
        select(Memory.fact_id).where(Memory.learner_id == learner_id).order_by(Memory.fact_id)
    ).all()
    reps = select(func.sum(Memory.reps)).where(Memory.learner_id == learner_id)
    sample = _sampled(facts, most / max(1, session.scalar(reps) or 0))
    found = [
        trial for some in _pieces(sample) for trial in _trials_of_facts(session, learner_id, some)
    ]
    return sorted(found, key=lambda trial: (trial.at, trial.card))


def _sampled(facts: Iterable[str], share: float) -> list[str]:
    """Choose this share of the facts, the same ones each time."""
    return [fact for fact in facts if share >= 1 or _draw(fact) < share]


def _draw(fact: str) -> float:
    return int.from_bytes(blake2b(fact.encode(), digest_size=8).digest()) / 2**64


def _pieces(facts: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(facts)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _trials_of_facts(session: Session, learner_id: str, facts: Sequence[str]) -> Iterator[Trial]:
    rows = session.execute(
        select(
            Review.id,
            Review.answer_id,
            Review.fact_id,
            Review.sequence,
            Review.kind,
            Review.rating,
            Review.answered_at,
            Review.day,
            Review.guess_floor,
            Answer.duration_ms,
        )
        .join(Review.answer)
        .where(Review.learner_id == learner_id, Review.fact_id.in_(facts))
    )
    durations: dict[str, int] = {}
    log: dict[str, list[ReviewEvent]] = {}
    for *said, duration_ms in rows:
        event = ReviewEvent(*said)
        durations[event.answer] = duration_ms
        log.setdefault(event.fact, []).append(event)
    for events in log.values():
        yield from _trials_of_fact(events, durations)


def _trials_of_fact(events: list[ReviewEvent], durations: dict[str, int]) -> Iterator[Trial]:
    last_day: int | None = None
    for answered, rating in standing(events):
        if is_credited(rating, answered.guess_floor):
            # Like a memory's, a trial's time never runs backwards.
            day = max(answered.day.toordinal(), last_day or 0)
            yield Trial(
                card=answered.fact,
                rating=rating,
                day=day,
                at=answered.at.timestamp(),
                duration_ms=durations[answered.answer],
                scored=last_day is not None and day > last_day,
                floor=answered.guess_floor,
            )
            last_day = day


def keep_fit(
    session: Session, learner_id: str, fitted: FittedModel, before_id: str | None, now: datetime
) -> MemoryModel:
    """Write down a fit, and put its model in force if it is better than that of `before_id`.

    Better is said by reviews held out from the fit. Where the learner has chosen another model
    meanwhile, that choice stays.
    """
    learner = session.scalars(select(User).where(User.id == learner_id).with_for_update()).one()
    numbers = select(func.max(MemoryModel.number)).where(MemoryModel.learner_id == learner_id)
    kept = fitted.better and learner.model_id == before_id
    row = MemoryModel(
        id=new_id(),
        learner_id=learner_id,
        number=(session.scalar(numbers) or 0) + 1,
        fitted_at=now,
        reviews=fitted.reviews,
        parameters=list(fitted.model.parameters),
        shift=fitted.model.shift,
        slope=fitted.model.slope,
        log_loss_default=fitted.log_loss_default,
        log_loss_before=fitted.log_loss_before,
        log_loss_after=fitted.log_loss_after,
        evaluated=fitted.evaluated,
        outcome="kept" if kept else "refused",
        calibration=[[each.told, each.right, each.reviews] for each in fitted.calibration],
    )
    session.add(row)
    session.flush()
    if kept:
        put_in_force(session, learner, row.id, now)
    return row
