"""One learner's progress, counted from the log on both databases."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.extensions import writing
from quizapp.insights.progress import Progress, progress
from quizapp.insights.queries import Tally, answers_by_day, due_by_topic, total
from quizapp.learning import set_aside
from quizapp.learning.marking import Response
from quizapp.learning.memories import state_of
from quizapp.memory.belief import chance
from quizapp.models import Memory
from tests.support.desk import (
    FACTS,
    SUNDAY_MORNING,
    Desk,
    choice,
    flashcard,
    matching,
)

SUNDAY = SUNDAY_MORNING.date()


def see(desk: Desk, learner_id: str, now: datetime = SUNDAY_MORNING) -> Progress:
    return progress(desk.session, desk.user(learner_id), now)


def answered_on(shown: Progress) -> dict[date, Tally]:
    squares = (square for week in shown.weeks for square in week)
    return {square.day: square.answered for square in squares if square.answered}


def test_somebody_new_has_nothing_answered_learnt_or_due(desk: Desk) -> None:
    shown = see(desk, desk.learner())
    assert (shown.answered, shown.learnt, shown.known) == (Tally(), 0, None)
    assert shown.categories == shown.concepts == []
    assert sum(column.due for column in shown.forecast) == 0
    assert answered_on(shown) == {}


def test_answers_are_counted_by_category_and_by_concept(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.choose(ada, "biopsy", "B", SUNDAY_MORNING)
    desk.choose(ada, "spasm", "B", SUNDAY_MORNING)
    shown = see(desk, ada)
    assert shown.answered == Tally(3, 1)
    assert {row.id: row.answered for row in shown.categories} == {
        "feature": Tally(2, 1),
        "diagnostic": Tally(1, 0),
    }
    assert {row.id: row.answered for row in shown.concepts} == {
        "dermatomyositis": Tally(2, 1),
        "multiple-sclerosis": Tally(1, 0),
    }


def test_each_pair_of_a_matching_set_counts_once(desk: Desk) -> None:
    ada = desk.learner()
    said = Response(pairs={"rash": "to-rash", "spasm": "spare"})
    desk.answer(ada, matching("rash", "biopsy", "spasm"), said, SUNDAY_MORNING)
    shown = see(desk, ada)
    assert shown.answered == Tally(3, 1)
    assert {row.id: row.answered for row in shown.categories} == {
        "feature": Tally(2, 1),
        "diagnostic": Tally(1, 0),
    }


def test_an_answer_taken_back_counts_nowhere(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.undo(desk.choose(ada, "biopsy", "A", SUNDAY_MORNING), SUNDAY_MORNING)
    shown = see(desk, ada)
    assert (shown.answered, shown.learnt) == (Tally(1, 1), 1)
    assert answered_on(shown) == {SUNDAY: Tally(1, 1)}
    assert [row.id for row in shown.categories] == ["feature"]


def test_a_rating_changed_twice_counts_once_as_it_stands(desk: Desk) -> None:
    ada = desk.learner()
    card = desk.answer(ada, flashcard("rash"), Response(rating=3), SUNDAY_MORNING)
    desk.rate_anew(card, 4, SUNDAY_MORNING)
    desk.rate_anew(card, 1, SUNDAY_MORNING)
    assert see(desk, ada).answered == Tally(1, 0)


def test_a_harder_rating_makes_no_right_choice_wrong(desk: Desk) -> None:
    ada = desk.learner()
    desk.rate_anew(desk.choose(ada, "rash", "A", SUNDAY_MORNING), 1, SUNDAY_MORNING)
    assert see(desk, ada).answered == Tally(1, 1)


def test_an_answer_before_four_in_the_morning_belongs_to_the_day_before(desk: Desk) -> None:
    ada = desk.learner(zone="America/New_York")
    desk.choose(ada, "rash", "A", datetime.fromisoformat("2026-11-22T08:30:00Z"))  # 03:30 there
    desk.choose(ada, "spasm", "A", datetime.fromisoformat("2026-11-22T09:30:00Z"))  # 04:30 there
    assert answered_on(see(desk, ada, SUNDAY_MORNING + timedelta(hours=6))) == {
        SUNDAY - timedelta(days=1): Tally(1, 1),
        SUNDAY: Tally(1, 1),
    }


def test_the_days_go_back_twelve_weeks_but_the_totals_to_the_beginning(desk: Desk) -> None:
    ada = desk.learner()
    monday = datetime.fromisoformat("2026-08-31T09:00:00Z")
    desk.choose(ada, "rash", "A", monday - timedelta(days=1))
    desk.choose(ada, "rash", "A", monday)
    shown = see(desk, ada)
    assert answered_on(shown) == {monday.date(): Tally(1, 1)}
    assert shown.answered == Tally(2, 2)


def test_what_is_known_now_is_the_mean_chance_of_recall(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING - timedelta(days=5))
    desk.choose(ada, "spasm", "B", SUNDAY_MORNING - timedelta(days=2))
    rash, spasm = (
        chance(state_of(desk.session.get_one(Memory, (ada, name))), days)
        for name, days in (("rash", 5), ("spasm", 2))
    )
    shown = see(desk, ada)
    assert shown.learnt == 2
    assert shown.known == pytest.approx((rash + spasm) / 2, abs=1e-3)
    assert {row.id: row.known for row in shown.concepts} == {
        "dermatomyositis": pytest.approx(rash, abs=1e-3),
        "multiple-sclerosis": pytest.approx(spasm, abs=1e-3),
    }


def test_what_is_known_fades_with_time(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    now, later = see(desk, ada).known, see(desk, ada, SUNDAY_MORNING + timedelta(days=9)).known
    assert now is not None
    assert later is not None
    assert later < now


def test_a_fact_is_forecast_on_the_day_it_is_due_and_today_when_overdue(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    due = desk.session.get_one(Memory, (ada, "rash")).due_day
    assert [column.day for column in see(desk, ada).forecast if column.due] == [due]
    weeks_later = see(desk, ada, SUNDAY_MORNING + timedelta(weeks=9))
    assert [column.day for column in weeks_later.forecast if column.due] == [
        SUNDAY + timedelta(weeks=9)
    ]


def test_a_right_pair_that_was_the_only_one_left_is_counted_but_not_learnt(desk: Desk) -> None:
    ada = desk.learner()
    sole = matching("rash")
    forced = {**sole.to_plain(), "responses": [{"id": "to-rash", "text": "sign"}]}
    desk.answer(
        ada, type(sole).from_plain(forced), Response(pairs={"rash": "to-rash"}), SUNDAY_MORNING
    )
    shown = see(desk, ada)
    assert (shown.answered, shown.learnt, shown.known) == (Tally(1, 1), 0, None)
    assert [(row.learnt, row.known) for row in shown.categories] == [(0, None)]


def test_topics_stand_in_order_of_answers_then_of_the_alphabet(desk: Desk) -> None:
    ada = desk.learner()
    for name in ("spasm", "spasm", "rash", "biopsy"):
        desk.choose(ada, name, "A", SUNDAY_MORNING)
    shown = see(desk, ada)
    assert [row.id for row in shown.concepts] == ["dermatomyositis", "multiple-sclerosis"]
    assert [row.id for row in shown.categories] == ["feature", "diagnostic"]


def test_a_fact_withdrawn_or_suspended_is_not_forecast(desk: Desk) -> None:
    ada = desk.learner()
    for name in ("rash", "spasm", "biopsy"):
        desk.choose(ada, name, "A", SUNDAY_MORNING)
    weeks_later = SUNDAY_MORNING + timedelta(weeks=9)
    assert see(desk, ada, weeks_later).forecast[0].due == 3
    with writing() as session:
        learner = desk.user(ada)
        set_aside.suspend(session, learner, "spasm", weeks_later)
        set_aside.suspend(session, learner, "rash", weeks_later)
        set_aside.bury(session, learner, "biopsy", weeks_later)
    shown = progress(desk.session, desk.user(ada), weeks_later, {"rash", "weakness"})
    assert shown.forecast[0].due == 1
    before = progress(desk.session, desk.user(ada), SUNDAY_MORNING, {"rash"})
    assert sum(column.due for column in before.forecast) == 1


def test_what_is_due_is_counted_by_concept_before_and_after_coming_back(desk: Desk) -> None:
    ada = desk.learner()
    for name in ("rash", "weakness", "spasm"):
        desk.choose(ada, name, "A", SUNDAY_MORNING)

    def due(days: int) -> dict[str, int]:
        return due_by_topic(desk.session, desk.user(ada), SUNDAY + timedelta(days=days))

    assert due(0) == {}
    assert due(60) == {"dermatomyositis": 2, "multiple-sclerosis": 1}
    desk.choose(ada, "weakness", "A", SUNDAY_MORNING + timedelta(days=60))
    assert due(60) == {"dermatomyositis": 1, "multiple-sclerosis": 1}
    assert due(400) == {"dermatomyositis": 2, "multiple-sclerosis": 1}
    assert due(0) == {}
    assert due_by_topic(desk.session, desk.user(desk.learner()), SUNDAY) == {}


def test_otto_sees_none_of_adas_numbers(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    before = see(desk, otto)
    card = desk.answer(ada, flashcard("rash"), Response(rating=2), SUNDAY_MORNING)
    desk.rate_anew(card, 4, SUNDAY_MORNING)
    desk.choose(ada, "spasm", "A", SUNDAY_MORNING)
    assert see(desk, otto) == before
    assert see(desk, ada).answered == Tally(2, 2)


@dataclass(frozen=True)
class Plan:
    """One answer that a learner is going to give, and what they do with it afterwards."""

    fact_id: str
    chosen: bool
    right: bool
    days_ago: int
    ratings: tuple[int, ...]
    undone: bool

    @property
    def counts_as_right(self) -> bool:
        """A choice stays what it was; a card is right if it was rated above Again last."""
        if self.chosen or not self.ratings:
            return self.right
        return self.ratings[-1] > 1


PLANS = st.lists(
    st.builds(
        Plan,
        fact_id=st.sampled_from(sorted(FACTS)),
        chosen=st.booleans(),
        right=st.booleans(),
        days_ago=st.integers(0, 100),
        ratings=st.lists(st.integers(1, 4), max_size=2).map(tuple),
        undone=st.booleans(),
    ),
    max_size=6,
)


def carry_out(desk: Desk, learner_id: str, plans: list[Plan]) -> None:
    """Answer as planned, oldest first: an answer's time never runs backwards."""
    for plan in sorted(plans, key=lambda plan: -plan.days_ago):
        at = SUNDAY_MORNING - timedelta(days=plan.days_ago)
        if plan.chosen:
            said = Response(choice="A" if plan.right else "B")
            answer = desk.answer(learner_id, choice(plan.fact_id), said, at)
        else:
            said = Response(rating=3 if plan.right else 1)
            answer = desk.answer(learner_id, flashcard(plan.fact_id), said, at)
        for rating in plan.ratings:
            desk.rate_anew(answer, rating, at)
        if plan.undone:
            desk.undo(answer, at)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=PLANS)
def test_every_roll_up_equals_a_recount(desk: Desk, plans: list[Plan]) -> None:
    ada = desk.learner()  # somebody new each time, so what was answered before does not matter
    carry_out(desk, ada, plans)
    counted = [plan for plan in plans if not plan.undone]
    shown = see(desk, ada)
    for rows, heading in ((shown.categories, "category"), (shown.concepts, "subject")):
        answers = Counter(getattr(FACTS[plan.fact_id], heading) for plan in counted)
        right = Counter(
            getattr(FACTS[plan.fact_id], heading) for plan in counted if plan.counts_as_right
        )
        assert {row.id: row.answered for row in rows} == {
            name: Tally(answers[name], right[name]) for name in answers
        }
        assert total(row.answered for row in rows) == shown.answered
        assert sum(row.learnt for row in rows) == shown.learnt
    assert shown.learnt == len({plan.fact_id for plan in counted})


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=PLANS)
def test_every_day_equals_a_recount(desk: Desk, plans: list[Plan]) -> None:
    ada = desk.learner()
    carry_out(desk, ada, plans)
    counted = [plan for plan in plans if not plan.undone]
    answers = Counter(SUNDAY - timedelta(days=plan.days_ago) for plan in counted)
    right = Counter(
        SUNDAY - timedelta(days=plan.days_ago) for plan in counted if plan.counts_as_right
    )
    everything = answers_by_day(desk.session, ada, date.min)
    assert everything == {day: Tally(answers[day], right[day]) for day in answers}
    since = SUNDAY - timedelta(days=50)
    assert answers_by_day(desk.session, ada, since) == {
        day: tally for day, tally in everything.items() if day >= since
    }
