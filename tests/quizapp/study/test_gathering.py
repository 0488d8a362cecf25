"""What waits today: found through indexes, counted as a recount would, paced, and not set aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from question_bank.content import Bank, Concept
from quizapp.bank.current import LiveBank, current_bank
from quizapp.extensions import writing
from quizapp.learning import set_aside
from quizapp.learning.due import count_due, due_on_days, longest_due, usually_done
from quizapp.learning.marking import Response
from quizapp.learning.new import FIRST_LOOK, first_new, next_new
from quizapp.memory.pace import FEWEST
from quizapp.models import LearnerTally, Memory, StudyPlan, TopicGoal, User
from quizapp.study.choosing import Waiting
from quizapp.study.gathering import LOOKED_AT, candidates, gather, standing_of
from tests.support.desk import SUNDAY_MORNING, Desk, fact, flashcard
from tests.support.editing import edit
from tests.support.people import LONG_AGO
from tests.support.shipped import put_shipped

SUNDAY = SUNDAY_MORNING.date()
A_DAY = timedelta(days=1)
TOPICS = 12
MANY = 240
NAMES = [f"fact-{number}" for number in range(MANY)]
LARGE = Bank.of(
    concepts=[Concept(f"topic-{number}", f"Topic {number}", "condition") for number in range(12)],
    facts=[fact(name, f"topic-{place % TOPICS}", "feature") for place, name in enumerate(NAMES)],
)


@dataclass
class Room:
    """A learner in front of a bank of 240 facts about twelve topics."""

    desk: Desk
    ada: str
    live: LiveBank

    @property
    def session(self) -> Session:
        return self.desk.session

    @property
    def learner(self) -> User:
        return self.desk.user(self.ada)

    def waiting(self, day: date = SUNDAY, *, remember: bool = False) -> Waiting:
        """Return what waits, as the pages ask."""
        standing = standing_of(self.session, self.learner, day)
        if not remember:
            return gather(self.session, self.learner, self.live, standing)
        with writing() as session:
            return gather(session, self.learner, self.live, standing, remember=True)

    def learn(self, *names: str, days_ago: int = 0, rating: int = 3) -> None:
        """Answer a card about each fact, some days ago."""
        at = SUNDAY_MORNING - days_ago * A_DAY
        for name in names:
            self.desk.answer(self.ada, flashcard(name), Response(rating=rating), at)

    def know(self, count: int, seed: int = 1) -> None:
        """Have memories of the first facts, of all ages, all of them due."""
        draws = Random(seed)
        with writing() as session:
            for name in NAMES[:count]:
                ago = draws.randrange(2, 300)
                session.add(
                    Memory(
                        learner_id=self.ada,
                        fact_id=name,
                        stability=draws.uniform(1, ago),
                        difficulty=draws.uniform(1, 10),
                        reps=4,
                        lapses=0,
                        first_day=SUNDAY - 300 * A_DAY,
                        last_review_at=SUNDAY_MORNING - ago * A_DAY,
                        last_day=SUNDAY - ago * A_DAY,
                        due_day=SUNDAY - draws.randrange(ago) * A_DAY,
                    )
                )

    def plan(self, **wishes: object) -> None:
        """Plan something."""
        with writing() as session:
            session.add(StudyPlan(learner_id=self.ada, changed_at=LONG_AGO, **wishes))


@pytest.fixture
def room(app: Flask, session: Session) -> Room:
    put_shipped(app, LARGE)
    desk = Desk(session, versions=dict.fromkeys(NAMES, 1))
    return Room(desk, desk.learner(), current_bank(session))


def test_a_new_learner_meets_as_many_facts_as_a_day_brings(room: Room) -> None:
    waiting = room.waiting()

    assert (waiting.due, waiting.due_today, waiting.catch_up) == ((), 0, None)
    assert [one.fact for one in waiting.new] == list(room.live.turns[: room.learner.daily_new])
    assert waiting.total == waiting.new_limit == room.learner.daily_new


def test_what_was_begun_today_counts_against_the_days_new_facts(room: Room) -> None:
    first = room.live.turns[:3]
    room.learn(*first)

    waiting = room.waiting()
    assert waiting.new_limit == room.learner.daily_new - 3
    assert not {one.fact for one in waiting.new}.intersection(first)


def test_everything_due_waits_while_a_day_can_hold_it(room: Room) -> None:
    room.know(FEWEST)
    waiting = room.waiting()

    assert {one.fact for one in waiting.due} == set(NAMES[:FEWEST])
    assert waiting.due_today == FEWEST
    assert waiting.catch_up is None
    assert waiting.states.keys() == set(NAMES[:FEWEST])


def test_after_a_break_a_day_asks_a_share_and_begins_nothing(room: Room) -> None:
    room.know(90)
    waiting = room.waiting()

    assert waiting.catch_up is not None
    assert (waiting.due_today, waiting.catch_up.put_off) == (FEWEST, 60)
    assert waiting.new_limit == 0
    assert waiting.new
    room.learn(*(one.fact for one in waiting.due[:10]))
    later = room.waiting()
    assert later.catch_up is not None
    assert (later.due_today, later.catch_up.put_off) == (FEWEST - 10, 60)


def test_a_ceiling_chosen_is_the_share_of_a_day(room: Room) -> None:
    room.know(50)
    room.plan(daily_ceiling=12)

    assert room.waiting().due_today == 12


def test_a_learner_used_to_more_is_asked_more(room: Room) -> None:
    room.learn(*NAMES[:60], days_ago=40)
    room.learn(*NAMES[:60], days_ago=9, rating=1)
    assert usually_done(room.session, room.ada, SUNDAY) == [60]

    waiting = room.waiting()
    assert waiting.due_today == 60
    assert waiting.catch_up is None


def test_minutes_leave_new_facts_the_time_that_reviews_do_not_need(room: Room) -> None:
    room.know(20)
    room.plan(daily_minutes=4)

    waiting = room.waiting()
    assert waiting.due_today == 20
    assert waiting.new_limit == (4 * 60 - 20 * 8) // 20


def test_an_exam_begins_its_own_facts_first_and_in_time(room: Room) -> None:
    room.plan(exam_day=SUNDAY + 4 * A_DAY)
    with writing() as session:
        session.add(TopicGoal(learner_id=room.ada, topic="topic-7", in_exam=True))
        session.add(TopicGoal(learner_id=room.ada, topic="topic-8", in_exam=False))
    waiting = room.waiting()

    of_exam = [fact.id for fact in LARGE.facts.values() if fact.subject == "topic-7"]
    new = [one.fact for one in waiting.new]
    assert new[: len(of_exam)] == of_exam[: len(new)]
    room.learn(*of_exam)
    assert {one.subject for one in room.waiting().new}.isdisjoint({"topic-7"})


def test_of_very_many_the_exams_facts_are_looked_at_though_others_wait_longer(room: Room) -> None:
    room.know(MANY)
    room.plan(exam_day=SUNDAY + 40 * A_DAY)
    with writing() as session:
        session.add(TopicGoal(learner_id=room.ada, topic="topic-7", in_exam=True))
    waiting = room.waiting()

    examined = {fact.id for fact in LARGE.facts.values() if fact.subject == "topic-7"}
    assert examined <= {one.fact for one in waiting.due}
    assert {one.fact for one in waiting.due if one.worth > 1} == examined


@pytest.mark.parametrize("seed", range(3))
def test_what_is_chosen_of_the_longest_due_is_worth_nearly_as_much_as_the_best(
    room: Room, seed: int
) -> None:
    room.know(MANY, seed)
    standing = standing_of(room.session, room.learner, SUNDAY)
    every = candidates(longest_due(room.session, room.ada, SUNDAY, MANY), standing)
    few = candidates(longest_due(room.session, room.ada, SUNDAY, LOOKED_AT), standing)
    assert (len(every), len(few)) == (MANY, LOOKED_AT)

    best = sorted((one.worth for one in every), reverse=True)[:20]
    chosen = sorted((one.worth for one in few), reverse=True)[:20]
    assert 0.75 * sum(best) <= sum(chosen) <= sum(best)


def test_counts_of_what_is_due_equal_a_recount(room: Room) -> None:
    room.know(MANY)
    for name in NAMES[:5]:
        edit(room.session, name, status="retired")
    with writing() as session:
        learner = room.learner
        for name in NAMES[3:9]:
            set_aside.suspend(session, learner, name, SUNDAY_MORNING)
        set_aside.bury(session, learner, NAMES[20], SUNDAY_MORNING)
    untaught = frozenset(NAMES[:5])
    for day in (SUNDAY - 40 * A_DAY, SUNDAY, SUNDAY + A_DAY):
        aside = set_aside.facts_aside(room.session, room.ada, day)
        due = room.session.scalars(
            select(Memory.fact_id).where(Memory.learner_id == room.ada, Memory.due_day <= day)
        )
        expected = len(set(due) - aside - untaught)
        assert count_due(room.session, room.ada, day, untaught) == expected
    rows = room.session.execute(
        select(Memory.due_day, func.count())
        .where(Memory.learner_id == room.ada)
        .group_by(Memory.due_day)
    )
    counted = {day: due for day, due in rows}  # noqa: C416 - dict() would take a result for a mapping
    assert due_on_days(room.session, room.ada, SUNDAY - 400 * A_DAY, SUNDAY) == counted


def test_what_is_withdrawn_or_set_aside_does_not_wait(room: Room) -> None:
    room.know(20)
    with writing() as session:
        set_aside.suspend(session, room.learner, NAMES[0], SUNDAY_MORNING)
        set_aside.bury(session, room.learner, NAMES[1], SUNDAY_MORNING)
    taught = {name: one for name, one in room.live.taught.items() if name != NAMES[2]}
    room.live = replace(room.live, taught=taught, untaught=frozenset({NAMES[2]}))

    assert {one.fact for one in room.waiting().due} == set(NAMES[3:20])
    assert room.waiting().due_today == 17
    tomorrow = room.waiting(SUNDAY + A_DAY)
    assert {one.fact for one in tomorrow.due} == {NAMES[1], *NAMES[3:20]}


def test_a_wall_of_withdrawn_facts_hides_nothing_behind_it(room: Room) -> None:
    room.know(MANY)
    longest = longest_due(room.session, room.ada, SUNDAY, MANY)
    gone = frozenset(one.fact for one in longest[: LOOKED_AT + 20])
    taught = {name: one for name, one in room.live.taught.items() if name not in gone}
    room.live = replace(room.live, taught=taught, untaught=gone)

    waiting = room.waiting()
    assert {one.fact for one in waiting.due} == {
        one.fact for one in longest[len(gone) : 2 * LOOKED_AT]
    }
    assert waiting.catch_up is not None
    assert waiting.due_today + waiting.catch_up.put_off == MANY - len(gone)


def test_new_facts_are_looked_for_where_the_last_search_ended(room: Room) -> None:
    begun = room.live.turns[: FIRST_LOOK + 7]
    room.learn(*begun, days_ago=400)
    first = room.live.turns[FIRST_LOOK + 7]

    assert room.waiting(remember=True).new[0].fact == first
    kept = room.session.get_one(LearnerTally, room.ada)
    assert (kept.new_from, kept.new_revision) == (FIRST_LOOK + 7, room.live.revision)
    with watched(room.session) as sent:
        assert room.waiting().new[0].fact == first
    assert sum("memory.fact_id IN" in statement for statement, _ in sent) == 1


def test_what_is_new_again_is_found_again(room: Room) -> None:
    turns, session = room.live.turns, room.session

    def first(day: date = SUNDAY) -> str:
        with writing() as writer:
            revision = room.live.revision
            return next_new(writer, room.ada, turns, revision, day, 1, remember=True)[0]

    answer = room.desk.answer(room.ada, flashcard(turns[0]), Response(rating=3), SUNDAY_MORNING)
    assert first() == turns[1]
    room.desk.undo(answer, SUNDAY_MORNING)
    assert first() == turns[0]
    with writing() as writer:
        set_aside.suspend(writer, room.learner, turns[0], SUNDAY_MORNING)
        set_aside.bury(writer, room.learner, turns[1], SUNDAY_MORNING)
    assert first() == turns[2]
    assert first(SUNDAY + A_DAY) == turns[1]
    with writing() as writer:
        set_aside.take_back(writer, room.learner, turns[0])
    assert first(SUNDAY + A_DAY) == turns[0]
    with writing() as writer:
        set_aside.bury(writer, room.learner, turns[0], SUNDAY_MORNING + A_DAY)
    assert first(SUNDAY + A_DAY) == turns[1]
    assert [fact for _, fact in first_new(session, room.ada, turns, SUNDAY + 2 * A_DAY, 3)] == list(
        turns[:3]
    )


def test_who_has_begun_everything_meets_nothing_new(room: Room) -> None:
    room.know(MANY)
    assert room.waiting(remember=True).new == ()
    assert room.waiting(remember=True).new == ()


@contextmanager
def watched(session: Session) -> Iterator[list[tuple[str, object]]]:
    """Collect the statements sent, with their parameters."""
    sent: list[tuple[str, object]] = []

    def note(*seen: object) -> None:
        if str(seen[2]).startswith(("SELECT", "UPDATE")):
            sent.append((str(seen[2]), seen[3]))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


# PostgreSQL reads a small table whole, whatever its indexes, so only SQLite can be asked here.
@pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
def test_no_statement_reads_a_whole_table_or_sorts(room: Room) -> None:
    room.know(MANY)
    room.plan(exam_day=SUNDAY + 40 * A_DAY, daily_minutes=30)
    with writing() as session:
        session.add(TopicGoal(learner_id=room.ada, topic="topic-7", in_exam=True))
        set_aside.suspend(session, room.learner, NAMES[0], SUNDAY_MORNING)
    with watched(room.session) as sent:
        room.waiting(remember=True)
    steps = [
        step.detail
        for statement, parameters in sent
        for step in room.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}",
            parameters,  # type: ignore[arg-type]  # what the driver was given
        )
    ]
    assert any("ix_memory_learner_id_due_day_fact_id" in step for step in steps)
    assert {step for step in steps if step.startswith("SCAN")} <= {"SCAN anon_1"}  # 200 answers


@pytest.mark.parametrize("known", [30, 200])
def test_more_memories_take_no_more_statements(room: Room, known: int) -> None:
    room.know(known)
    room.waiting(remember=True)
    with watched(room.session) as sent:
        room.waiting()
    assert len(sent) <= 11
