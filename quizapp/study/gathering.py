"""Gathers what a learner could be asked today: due facts worth a look, new ones, and how many."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.current import LiveBank
from quizapp.learning import due as dues
from quizapp.learning.assigned import any_assigned, assigned_to
from quizapp.learning.due import Due
from quizapp.learning.fitted import model_by_id
from quizapp.learning.learner import Learner
from quizapp.learning.new import first_new, next_new
from quizapp.learning.pacing import pace_of_learner
from quizapp.learning.terms import Goal
from quizapp.memory.belief import chance
from quizapp.memory.catch_up import LONGEST, CatchUp, catch_up
from quizapp.memory.fsrs import elapsed_days
from quizapp.memory.model import Model
from quizapp.memory.pace import (
    FEWEST,
    USUAL_PACE,
    daily_limit,
    new_allowed,
    new_needed,
    reviews_allowed,
)
from quizapp.memory.plan import worth_on
from quizapp.memory.queue import Candidate
from quizapp.memory.state import MemoryState
from quizapp.models import DayTally, StudyPlan, TopicGoal, TopicTally, User
from quizapp.study.choosing import Learning, Waiting

LOOKED_AT = 64
"""Due facts, those due longest, whose worth is worked out; of an exam's topics as many again.

After a break this costs learners at most .0016 of what they know on average over four months, next
to looking at all that is due (`tests.simulation.queue`, 40 to 60 reviews a day); 100 facts cost
.0009, and half as much time again for each question. Of 240 facts overdue by chance, the best 20
looked at are worth at least three quarters of the best 20 of all.
"""
IN_EXAM = Goal(in_exam=True, desired_retention=None)


@dataclass(frozen=True)
class Standing:
    """Where a learner stands today, before anything due is looked at."""

    today: date
    model: Model
    exam_day: date | None = None
    daily_minutes: int | None = None
    daily_ceiling: int | None = None
    preferred: Mapping[str, str] = field(default_factory=dict)
    """Kinds wanted "more" or "less"."""
    answers: int = 0
    """Facts answered today."""
    begun: int = 0
    """How many of them for the first time."""
    asked: frozenset[str] = frozenset()
    """The topics of an exam ahead."""
    assigned: tuple[str, ...] = ()
    """The topics that a cohort has set, what is due first first."""

    @property
    def reviews(self) -> int:
        """How many known facts were answered today."""
        return max(0, self.answers - self.begun)


def standing_of(session: Session, learner: Learner, today: date) -> Standing:
    """Return where the learner stands on their day."""
    row = session.execute(
        select(
            User.model_id,
            StudyPlan.exam_day,
            StudyPlan.daily_minutes,
            StudyPlan.daily_ceiling,
            StudyPlan.kinds,
            DayTally.answers,
            DayTally.begun,
            any_assigned(learner.id, today).label("assigned"),
        )
        .outerjoin(StudyPlan, StudyPlan.learner_id == User.id)
        .outerjoin(DayTally, (DayTally.learner_id == User.id) & (DayTally.day == today))
        .where(User.id == learner.id)
    ).one()
    ahead = row.exam_day is not None and row.exam_day > today
    return Standing(
        today=today,
        model=model_by_id(session, row.model_id),
        exam_day=row.exam_day if ahead else None,
        daily_minutes=row.daily_minutes,
        daily_ceiling=row.daily_ceiling,
        preferred=row.kinds or {},
        answers=row.answers or 0,
        begun=row.begun or 0,
        asked=_exam_topics(session, learner.id) if ahead else frozenset(),
        assigned=_assigned_topics(session, learner.id, today) if row.assigned else (),
    )


def _exam_topics(session: Session, learner_id: str) -> frozenset[str]:
    rows = select(TopicGoal.topic).where(TopicGoal.learner_id == learner_id, TopicGoal.in_exam)
    return frozenset(session.scalars(rows))


def _assigned_topics(session: Session, learner_id: str, today: date) -> tuple[str, ...]:
    return tuple(each.topic for each in assigned_to(session, learner_id, today))


def learning_of(session: Session, learner: Learner, standing: Standing) -> Learning:
    """Return what decides on the learner's items besides what waits."""

    def begun(facts: Collection[str]) -> dict[str, date]:
        found = dues.begun_among(session, learner.id, facts)
        aside = dues.aside_among(session, learner.id, facts, standing.today)
        return {fact: day for fact, day in found.items() if fact not in aside}

    return Learning(standing.today, begun, standing.model, standing.preferred)


def gather(
    session: Session,
    learner: Learner,
    live: LiveBank,
    standing: Standing,
    *,
    remember: bool = False,
) -> Waiting:
    """Return what the learner could be asked today, at the same cost however much they know.

    `remember`, in a transaction that writes, keeps the place from which to look for new facts.
    """
    found, all_of_it = _look(session, learner, live, standing)
    due = len(found)
    if not all_of_it:
        due = dues.count_due(session, learner.id, standing.today, live.untaught)
    share = share_of(session, learner, live, standing, due)
    new = _next_new(session, learner, live, standing, max(1, share.new), remember=remember)
    return Waiting(
        due=tuple(candidates(found, standing)),
        new=tuple(Candidate(fact, live.taught[fact].subject, None) for fact in new),
        new_limit=share.new,
        due_today=due if share.catch_up is None else share.catch_up.today,
        catch_up=share.catch_up,
        states={one.fact: one.state for one in found},
    )


def candidates(found: Iterable[Due], standing: Standing) -> list[Candidate]:
    """Return due facts with what asking each today is worth."""
    today, asked, model = standing.today, standing.asked, standing.model
    worth, recall = worth_on(today, standing, model), _recall_on(today, model)
    return [
        Candidate(
            one.fact,
            one.topic,
            recall(one.state),
            worth(one.state, IN_EXAM if one.topic in asked else None),
        )
        for one in found
    ]


def _recall_on(today: date, model: Model) -> Callable[[MemoryState], float]:
    """Return the function that tells the chance of recall on a day, quick where luck is none."""
    decay = -model.parameters[20]
    factor = 0.9 ** (1 / decay) - 1

    def recall(state: MemoryState) -> float:
        elapsed = elapsed_days(state, today)
        if state.luck is not None or model.moves:
            return chance(state, elapsed, model)
        return float((1 + factor * elapsed / state.stability) ** decay)

    return recall


def _look(
    session: Session, learner: Learner, live: LiveBank, standing: Standing
) -> tuple[list[Due], bool]:
    """Return due facts still taught, those due longest, and whether these are all there are."""
    seen = 0
    while True:
        rows = dues.longest_due(session, learner.id, standing.today, LOOKED_AT, seen)
        found = [one for one in rows if one.fact in live.taught]
        seen += len(rows)
        if found or len(rows) < LOOKED_AT:
            break
    if len(rows) == LOOKED_AT and standing.asked:
        found += _of_exam(session, learner, live, standing, {one.fact for one in found})
    return found, seen < LOOKED_AT


def _of_exam(
    session: Session, learner: Learner, live: LiveBank, standing: Standing, known: Collection[str]
) -> list[Due]:
    rows = dues.longest_due(session, learner.id, standing.today, LOOKED_AT, in_exam=True)
    return [one for one in rows if one.fact in live.taught and one.fact not in known]


@dataclass(frozen=True)
class Share:
    """What today may still bring."""

    new: int
    """New facts."""
    catch_up: CatchUp | None
    """The plan for what is due, if it is more than a day should hold."""


def share_of(
    session: Session, learner: Learner, live: LiveBank, standing: Standing, due: int
) -> Share:
    """Return what today may still bring to a learner of whom `due` facts are due."""
    whole_day = standing.reviews + due
    needed = _needed(session, learner, live, standing)
    if standing.daily_minutes is None and whole_day <= FEWEST and standing.daily_ceiling is None:
        new = new_allowed(learner.daily_new, standing.begun, whole_day, needed=needed)
        return Share(new, None)
    pace = USUAL_PACE
    if standing.daily_minutes is not None:
        pace = pace_of_learner(session, learner.id)
    done = dues.usually_done(session, learner.id, standing.today)
    limit = daily_limit(standing.daily_ceiling, standing.daily_minutes, done, pace)
    tight = standing.daily_minutes is not None or whole_day > limit
    new = new_allowed(
        learner.daily_new,
        standing.begun,
        whole_day,
        limit if tight else None,
        needed=needed,
        pace=pace,
    )
    if tight:
        limit = reviews_allowed(limit, standing.begun + new, pace)
    if due <= limit - standing.reviews:
        return Share(new, None)
    ahead = dues.coming(session, learner.id, standing.today, LONGEST)
    return Share(new, catch_up(due, ahead, limit, standing.reviews))


def _needed(session: Session, learner: Learner, live: LiveBank, standing: Standing) -> int:
    """Return how many facts of an exam ahead to begin today."""
    if standing.exam_day is None or not standing.asked:
        return 0
    learnt = session.scalar(
        select(func.coalesce(func.sum(TopicTally.learnt), 0)).where(
            TopicTally.learner_id == learner.id,
            TopicTally.sort == "concept",
            TopicTally.heading.in_(standing.asked),
        )
    )
    unbegun = len(live.turns_of(standing.asked)) - int(learnt or 0)
    return new_needed(unbegun + standing.begun, (standing.exam_day - standing.today).days)


def _next_new(  # noqa: PLR0913 - whose, of which bank, on what day, how many
    session: Session,
    learner: Learner,
    live: LiveBank,
    standing: Standing,
    wanted: int,
    *,
    remember: bool,
) -> list[str]:
    """Return the next new facts: those a cohort has set first, then an exam's, then in turn."""
    today, found = standing.today, list[str]()
    for turns in _set_turns(live, standing):
        if len(found) < wanted:
            some = first_new(session, learner.id, turns, today, wanted)
            found = list(dict.fromkeys([*found, *(fact for _, fact in some)]))[:wanted]
    if len(found) < wanted:
        others = next_new(
            session, learner.id, live.turns, live.revision, today, wanted, remember=remember
        )
        found = list(dict.fromkeys([*found, *others]))[:wanted]
    return found


def _set_turns(live: LiveBank, standing: Standing) -> Iterator[Sequence[str]]:
    """Yield facts that come before the others, in the order in which they are to be begun."""
    if standing.assigned:
        topics = (live.turns_of(frozenset({topic})) for topic in standing.assigned)
        yield [fact for turns in topics for fact in turns]
    if standing.asked:
        yield live.turns_of(standing.asked)
