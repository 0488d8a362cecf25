"""The day a fact is given: what else is due, siblings, easy days, an exam; and whether it stays."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from quizapp.extensions import writing
from quizapp.learning.days import Days
from quizapp.learning.marking import Response
from quizapp.learning.memories import events_of, rebuild_all
from quizapp.learning.plans import Plan, keep_plan
from quizapp.learning.terms import Goal
from quizapp.memory.replay import fold
from quizapp.memory.schedule import fuzz_range
from quizapp.memory.state import MemoryState
from quizapp.models import Answer, DayTally, Memory, Review, User
from tests.support.desk import SUNDAY_MORNING, Desk, flashcard

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING
TODAY = date(2026, 11, 22)
STATE = MemoryState(30.0, 5.0, NOW, TODAY, 4, 0)
EARLIEST, LATEST = (TODAY + wait * timedelta(days=1) for wait in fuzz_range(30))


def days_of(desk: Desk, learner_id: str, *facts: str) -> Days:
    return Days.of(desk.session, desk.user(learner_id), facts or ("rash",))


def remember(desk: Desk, learner_id: str, dues: dict[str, date]) -> None:
    """Let somebody have memories, without a log, that come back on given days."""
    with writing() as session:
        for fact_id, due in dues.items():
            session.add(
                Memory(
                    learner_id=learner_id,
                    fact_id=fact_id,
                    stability=30.0,
                    difficulty=5.0,
                    lucky_stability=None,
                    lucky_difficulty=None,
                    reps=4,
                    lapses=0,
                    first_day=TODAY - 90 * A_DAY,
                    last_review_at=NOW - 30 * A_DAY,
                    last_day=TODAY - 30 * A_DAY,
                    due_day=due,
                )
            )


def crowd(desk: Desk, learner_id: str, *but: date) -> None:
    """Let much be due on each day that a fact may be given, but for some."""
    full = (EARLIEST + after * A_DAY for after in range((LATEST - EARLIEST).days + 1))
    fill(desk, learner_id, {day: 30 for day in full if day not in but})


def crowd_two_days_of_three(desk: Desk, learner_id: str) -> None:
    """Let much be due on two days of three, for as long as anything is scheduled here."""
    days = (TODAY + after * A_DAY for after in range(2, 600))
    fill(desk, learner_id, {day: 300 for day in days if not is_free(day)})


def is_free(day: date) -> bool:
    return day.toordinal() % 3 == 0


def fill(desk: Desk, learner_id: str, due: dict[date, int]) -> None:
    """Let other facts be due: their counts by day alone, which is what is asked."""
    with writing() as session:
        for day, count in due.items():
            session.merge(
                DayTally(learner_id=learner_id, day=day, answers=0, right=0, begun=0, due=count)
            )


def given(desk: Desk, count: int = 12) -> Counter[date]:
    """Give one state to as many learners, each with a seed of their own."""
    learners = [desk.learner() for _ in range(count)]
    return Counter(days_of(desk, each).give("rash", STATE) for each in learners)


def plan(desk: Desk, learner_id: str, wanted: Plan) -> None:
    with writing() as session:
        keep_plan(session, session.get_one(User, learner_id), wanted, NOW)


def test_without_anything_else_due_days_spread_over_the_whole_range(desk: Desk) -> None:
    days = given(desk, 40)

    assert EARLIEST <= min(days) <= max(days) <= LATEST
    assert len(days) >= 5


def test_a_day_with_nothing_due_is_chosen_among_full_ones(desk: Desk) -> None:
    free = EARLIEST + 2 * A_DAY
    chosen = []
    for _ in range(8):
        ada = desk.learner()
        crowd(desk, ada, free)
        chosen.append(days_of(desk, ada).give("rash", STATE))

    assert chosen.count(free) >= 7


def test_what_others_have_due_does_not_matter(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    alone = days_of(desk, ada).give("rash", STATE)
    crowd(desk, otto, EARLIEST)

    assert days_of(desk, ada).give("rash", STATE) == alone


def test_facts_of_one_subject_keep_apart(desk: Desk) -> None:
    """Only the first day and the last are free; on the first another fact of the subject is due."""
    chosen = Counter[date]()
    for _ in range(12):
        ada = desk.learner()
        crowd(desk, ada, EARLIEST, LATEST)
        remember(desk, ada, {"weakness": EARLIEST, "spasm": LATEST})
        chosen[days_of(desk, ada).give("rash", STATE)] += 1

    assert chosen[LATEST] > 2 * chosen[EARLIEST]


def test_a_fact_does_not_crowd_itself_out(desk: Desk) -> None:
    ada = desk.learner()
    alone = days_of(desk, ada).give("rash", STATE)
    remember(desk, ada, {"rash": alone})

    assert days_of(desk, ada).give("rash", STATE) == alone


def test_days_off_are_left_free(desk: Desk) -> None:
    """Saturdays and Sundays off: of a range of more than two days another one is chosen."""
    weekdays = Counter[int]()
    for _ in range(12):
        ada = desk.learner()
        plan(desk, ada, Plan(easy_days=(1, 1, 1, 1, 1, 0, 0)))
        weekdays[days_of(desk, ada).give("rash", STATE).weekday()] += 1

    assert max(weekdays) < 5


def test_an_exams_fact_comes_back_before_the_exam_if_it_can(desk: Desk) -> None:
    exam = EARLIEST + A_DAY
    for _ in range(12):
        ada = desk.learner()
        goals = {"dermatomyositis": Goal(in_exam=True, desired_retention=None)}
        plan(desk, ada, Plan(exam_day=exam, goals=goals))

        assert days_of(desk, ada).give("rash", STATE) < exam
        assert days_of(desk, ada).give("spasm", STATE) >= EARLIEST


def test_the_retention_wanted_is_that_of_the_facts_topic(desk: Desk) -> None:
    ada = desk.learner()
    plan(desk, ada, Plan(goals={"dermatomyositis": Goal(in_exam=False, desired_retention=0.8)}))
    days = days_of(desk, ada, "rash", "spasm", "of no bank")

    assert days.retention("rash", STATE) == 0.8
    assert days.retention("spasm", STATE) == days.retention("of no bank", STATE) == 0.9


def test_a_short_interval_asks_nothing_of_the_database(desk: Desk) -> None:
    """Two days cannot be moved, so it does not matter what is due on them."""
    days = days_of(desk, desk.learner())
    assert days.give("rash", replace(STATE, stability=2.0)) == TODAY + 2 * A_DAY
    assert not days._due  # noqa: SLF001 - what it has looked at is the point


def learners_with_crowded_days(desk: Desk, count: int = 4) -> Iterator[str]:
    for _ in range(count):
        learner = desk.learner()
        crowd_two_days_of_three(desk, learner)
        yield learner


def studied(desk: Desk, learner_id: str) -> str:
    """Let somebody know a fact for some weeks; return their latest answer, a choice."""
    for wait in (60, 55, 40):
        desk.answer(learner_id, flashcard("rash"), Response(rating=3), NOW - wait * A_DAY)
    return desk.choose(learner_id, "rash", "A", NOW)


def due(desk: Desk, learner_id: str) -> date:
    desk.session.expire_all()
    return desk.session.get_one(Memory, (learner_id, "rash")).due_day


def test_an_answer_is_given_a_day_with_little_due(desk: Desk) -> None:
    for ada in learners_with_crowded_days(desk):
        studied(desk, ada)
        assert is_free(due(desk, ada))


@pytest.mark.parametrize("rating", [2, 4])
def test_another_rating_is_given_a_day_with_little_due_too(desk: Desk, rating: int) -> None:
    for ada in learners_with_crowded_days(desk):
        desk.rate_anew(studied(desk, ada), rating, NOW)
        assert is_free(due(desk, ada))


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_the_day_previewed_is_the_day_given(desk: Desk, rating: int) -> None:
    for ada in learners_with_crowded_days(desk):
        answer = studied(desk, ada)
        row = desk.session.get_one(Answer, answer).reviews[0]
        log = events_of(desk.session, ada, "rash")
        before = fold(event for event in log if event.answer != answer)
        previews = days_of(desk, ada).previews("rash", before, NOW, TODAY, floor=row.guess_floor)

        desk.rate_anew(answer, rating, NOW)

        assert due(desk, ada) == previews[rating]


def test_undo_and_redo_bring_the_days_back_that_were_given(desk: Desk) -> None:
    for ada in learners_with_crowded_days(desk):
        answer = studied(desk, ada)
        desk.rate_anew(answer, 4, NOW)
        first = due(desk, ada)
        later = desk.choose(ada, "rash", "A", NOW + 30 * A_DAY)

        desk.undo(later, NOW + 30 * A_DAY)
        assert due(desk, ada) == first

        desk.undo(answer, NOW + 30 * A_DAY)
        fill(desk, ada, {first: 3000})
        desk.redo(answer, NOW + 30 * A_DAY)
        assert due(desk, ada) == first


def test_only_a_miss_counts_where_nothing_else_was_left_to_choose(desk: Desk) -> None:
    assert list(days_of(desk, desk.learner()).previews("rash", None, NOW, TODAY, floor=1.0)) == [1]


def test_the_log_keeps_the_day_it_gave_and_a_replay_gives_it_again(desk: Desk) -> None:
    (ada,) = learners_with_crowded_days(desk, 1)
    studied(desk, ada)
    first = due(desk, ada)
    days = desk.session.scalars(select(Review.due_day).order_by(Review.answered_at)).all()
    assert days[-1] == first

    with writing() as session:
        session.get_one(Memory, (ada, "rash")).due_day = TODAY
    rebuild_now(desk, ada)

    assert due(desk, ada) == first


def rebuild_now(desk: Desk, learner_id: str) -> None:
    with writing() as session:
        rebuild_all(session, session.get_one(User, learner_id), ["rash"])


def test_another_goal_moves_the_day_and_the_old_goal_brings_it_back(desk: Desk) -> None:
    (ada,) = learners_with_crowded_days(desk, 1)
    studied(desk, ada)
    first = due(desk, ada)

    plan(desk, ada, Plan(goals={"dermatomyositis": Goal(in_exam=False, desired_retention=0.97)}))
    rebuild_now(desk, ada)
    assert due(desk, ada) < first

    plan(desk, ada, Plan())
    rebuild_now(desk, ada)
    assert due(desk, ada) == first


def test_a_day_off_moves_what_was_given_for_it(desk: Desk) -> None:
    ada = desk.learner()
    studied(desk, ada)
    first = due(desk, ada)
    free = tuple(0.0 if day == first.weekday() else 1.0 for day in range(7))

    plan(desk, ada, Plan(easy_days=free))
    rebuild_now(desk, ada)

    assert due(desk, ada).weekday() != first.weekday()


def test_a_day_that_no_longer_fits_the_memory_is_drawn_again(desk: Desk) -> None:
    """As when another device turns out to have asked the fact before."""
    ada = desk.learner()
    studied(desk, ada)
    with writing() as session:
        row = session.scalars(select(Review).order_by(Review.answered_at.desc())).first()
        assert row is not None
        row.due_day = TODAY + 400 * A_DAY
    rebuild_now(desk, ada)

    assert due(desk, ada) < TODAY + 200 * A_DAY
