"""Memory rows are their log: step by step or whole, in any order, under any model and plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, class_mapper

from question_bank.content.items import Item
from quizapp.extensions import writing
from quizapp.learning.answers import is_undone
from quizapp.learning.marking import Response
from quizapp.learning.memories import events_of, rebuild_all, state_of
from quizapp.learning.plans import Plan, keep_plan, plan_of
from quizapp.learning.terms import Goal, terms_of
from quizapp.memory.replay import fold
from quizapp.models import Answer, Memory, Review, User
from tests.support.desk import FACTS, SUNDAY_MORNING, Desk, choice, flashcard, matching
from tests.support.fitting import fitted

RELUCTANT = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
NOW = SUNDAY_MORNING

ACT = st.tuples(
    st.sampled_from(["card", "choice", "set", "forced", "rate", "undo", "redo"]),
    st.integers(0, 11),
    st.integers(-30, 900),
)
ACTS = st.lists(ACT, max_size=14)
SETTING = st.sampled_from(["model", "goal", "easy", "nothing"])
Row = dict[str, Any]


@dataclass
class Story:
    """What one learner does, one thing after another."""

    desk: Desk
    learner_id: str
    at: datetime = NOW
    answers: list[str] = field(default_factory=list)

    def live(self, acts: Iterable[tuple[str, int, int]]) -> "Story":
        """Do what a list of acts says: what, a number to choose by, hours since the last."""
        for act, number, hours in acts:
            self.at += timedelta(hours=hours)
            if act in ITEMS:
                self._answer(act, number)
            elif self.answers:
                self._say(act, self.answers[number % len(self.answers)], 1 + number % 4)
        return self

    def _answer(self, act: str, number: int) -> None:
        word = (None, "sure", "unsure", "guess")[number % 4]
        item, response = ITEMS[act](number)
        self.answers.append(self.desk.answer(self.learner_id, item, response, self.at, word))

    def _say(self, act: str, answer_id: str, rating: int) -> None:
        undone = is_undone(self.desk.session.get_one(Answer, answer_id))
        if act == "undo":
            self.desk.undo(answer_id, self.at)
        elif act == "redo":
            self.desk.redo(answer_id, self.at)
        elif not undone:
            self.desk.rate_anew(answer_id, rating, self.at)

    def rows(self) -> dict[str, Row]:
        """Return the learner's memories, by fact."""
        self.desk.session.expire_all()
        rows = self.desk.session.scalars(
            select(Memory).where(Memory.learner_id == self.learner_id).order_by(Memory.fact_id)
        )
        return {row.fact_id: plain(row) for row in rows}

    def rebuild(self) -> dict[str, Row]:
        """Fold the whole log anew; return the memories."""
        with writing() as session:
            rebuild_all(session, session.get_one(User, self.learner_id), tuple(FACTS))
        return self.rows()

    def change(self, what: str) -> None:
        """Put another model in force, or another plan."""
        with writing() as session:
            learner = session.get_one(User, self.learner_id)
            if what == "model":
                learner.model_id = fitted(session, self.learner_id).id
            elif what == "goal":
                goal = Goal(in_exam=True, desired_retention=0.95)
                exam = (NOW + timedelta(days=30)).date()
                plan = Plan(exam_day=exam, goals={"dermatomyositis": goal})
                keep_plan(session, learner, plan, NOW)
            elif what == "easy":
                keep_plan(session, learner, Plan(easy_days=(1, 0, 1, 0, 0.5, 0, 0)), NOW)


def plain(row: Memory | Answer | Review) -> Row:
    return {each.key: getattr(row, each.key) for each in class_mapper(type(row)).column_attrs}


def card(number: int) -> tuple[Item, Response]:
    return flashcard(fact_of(number)), Response(rating=1 + number % 4)


def chosen(number: int) -> tuple[Item, Response]:
    return choice(fact_of(number)), Response(choice="A" if number % 3 else "B")


def matched(number: int) -> tuple[Item, Response]:
    """Match two facts: rightly, so that luck is likelier for each, or one of them wrongly."""
    wrong = {"weakness": "spare"} if number % 3 == 0 else {}
    pairs = {"rash": "to-rash", "weakness": "to-weakness", **wrong}
    return matching("rash", "weakness"), Response(pairs=pairs)


def forced(number: int) -> tuple[Item, Response]:
    """Match as many responses as lines: with one right, the other is no recall."""
    whole = matching("rash", "weakness")
    spareless = replace(whole, responses=whole.responses[:-1])
    wrong = {"weakness": "to-rash"} if number % 3 == 0 else {}
    pairs = {"rash": "to-rash", "weakness": "to-weakness", **wrong}
    return spareless, Response(pairs=pairs)


def fact_of(number: int) -> str:
    return ("rash", "weakness")[number % 2]


ITEMS = {"card": card, "choice": chosen, "set": matched, "forced": forced}


@RELUCTANT
@given(acts=ACTS)
def test_step_by_step_memory_is_the_fold_of_the_whole_log(
    desk: Desk, acts: list[tuple[str, int, int]]
) -> None:
    ada = Story(desk, desk.learner()).live(acts)
    steps = ada.rows()

    assert ada.rebuild() == steps
    for fact in FACTS:
        row = desk.session.get(Memory, (ada.learner_id, fact))
        whole = fold(events_of(desk.session, ada.learner_id, fact))
        assert (row and state_of(row)) == whole


@RELUCTANT
@given(before=ACTS, what=SETTING, after=ACTS)
def test_under_a_new_model_or_plan_memory_is_the_fold_on_the_new_terms(
    desk: Desk, before: list[tuple[str, int, int]], what: str, after: list[tuple[str, int, int]]
) -> None:
    ada = Story(desk, desk.learner()).live(before)
    ada.change(what)
    ada.live(after)
    steps = ada.rows()
    model = terms_of(desk.session, ada.learner_id).model

    whole = ada.rebuild()

    assert ada.rebuild() == whole
    for fact, row in whole.items():
        state = fold(events_of(desk.session, ada.learner_id, fact), model)
        assert state_of(desk.session.get_one(Memory, (ada.learner_id, fact))) == state
        if steps[fact]["engine"] == row["engine"] and what in {"model", "nothing"}:
            assert steps[fact] == row


@RELUCTANT
@given(acts=ACTS, what=SETTING)
def test_going_back_to_the_terms_of_before_restores_every_row(
    desk: Desk, acts: list[tuple[str, int, int]], what: str
) -> None:
    ada = Story(desk, desk.learner()).live(acts)
    first = ada.rows()
    ada.change(what)
    ada.rebuild()

    with writing() as session:
        learner = session.get_one(User, ada.learner_id)
        learner.model_id = None
        keep_plan(session, learner, Plan(), NOW)

    assert plan_of(desk.session, desk.user(ada.learner_id)) == Plan()
    assert ada.rebuild() == first


@RELUCTANT
@given(acts=ACTS, number=st.integers(0, 11))
def test_undo_and_redo_leave_memory_as_it_was(
    desk: Desk, acts: list[tuple[str, int, int]], number: int
) -> None:
    ada = Story(desk, desk.learner()).live([*acts, ("choice", number, 20)])
    before = ada.rows()

    ada.live([("undo", len(ada.answers) - 1, 1), ("redo", len(ada.answers) - 1, 1)])

    assert ada.rows() == before


@RELUCTANT
@given(acts=ACTS, number=st.integers(0, 11))
def test_an_undo_leaves_memory_as_if_nothing_had_been_answered(
    desk: Desk, acts: list[tuple[str, int, int]], number: int
) -> None:
    ada = Story(desk, desk.learner()).live(acts)
    before = ada.rows()

    ada.live([("choice", number, 20)])
    ada.live([("undo", len(ada.answers) - 1, 1)])

    assert ada.rows() == before


@dataclass(frozen=True)
class Log:
    """What one device wrote down."""

    answers: list[Row]
    reviews: list[Row]


def log_of(story: Story) -> Log:
    """Take a device's log out of the tables, and its memories with it."""
    session = story.desk.session
    own = (Answer.learner_id == story.learner_id, Review.learner_id == story.learner_id)
    log = Log(
        [plain(row) for row in session.scalars(select(Answer).where(own[0]))],
        [plain(row) for row in session.scalars(select(Review).where(own[1]))],
    )
    forget(story)
    return log


def forget(story: Story) -> None:
    with writing() as session:
        for row in session.scalars(select(Memory).where(Memory.learner_id == story.learner_id)):
            session.delete(row)
        session.flush()
        session.execute(delete(Review).where(Review.learner_id == story.learner_id))
        session.execute(delete(Answer).where(Answer.learner_id == story.learner_id))


def arrive(
    session: Session, rows: Iterable[Mapping[str, Any]], table: type[Answer | Review]
) -> None:
    for row in rows:
        session.execute(insert(table).values(**row))


@RELUCTANT
@given(on_phone=ACTS, at_desk=ACTS, late=st.integers(0, 40), data=st.data())
def test_the_logs_of_two_devices_merge_to_the_same_memories(
    desk: Desk,
    on_phone: list[tuple[str, int, int]],
    at_desk: list[tuple[str, int, int]],
    late: int,
    data: st.DataObject,
) -> None:
    """Each device knew nothing of the other; their logs arrive one after the other."""
    learner_id = desk.learner()
    phone = log_of(Story(desk, learner_id).live(on_phone))
    desktop = log_of(Story(desk, learner_id, NOW + timedelta(hours=late)).live(at_desk))
    merged = []
    for order in ((phone, desktop), (desktop, phone)):
        ada = Story(desk, learner_id)
        for log in order:
            shuffled = data.draw(st.permutations(log.reviews))
            with writing() as session:
                arrive(session, log.answers, Answer)
                arrive(session, shuffled, Review)
            ada.rebuild()
        merged.append(ada.rows())
        forget(ada)

    assert merged[0] == merged[1]
    assert len(merged[0]) <= len(FACTS)


def test_a_memory_whose_log_is_lost_goes_on_from_what_it_is(desk: Desk) -> None:
    """Nothing can be folded anew then, even if another model is in force."""
    ada = Story(desk, desk.learner()).live([("card", 2, 0)])
    with writing() as session:
        session.execute(delete(Review).where(Review.learner_id == ada.learner_id))
    ada.change("model")

    ada.live([("card", 2, 24 * 9)])

    assert ada.rows()["rash"]["reps"] == 2
