"""What is counted of everybody always equals a recount, whoever did what, on both databases."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.marking import Response
from quizapp.models import Base
from tests.support.counts import agree
from tests.support.desk import BANK, FACTS, SUNDAY_MORNING, Desk, flashcard, matching
from tests.support.editing import edit
from tests.support.people import LONG_AGO

LEARNERS = 3


@dataclass(frozen=True)
class Step:
    """What one of the learners does, or somebody who edits the bank, some hours later."""

    act: str
    who: int
    fact: str
    number: int
    hours: int


STEPS = st.lists(
    st.builds(
        Step,
        act=st.sampled_from(["choose", "card", "match", "rate", "undo", "redo", "mean", "word"]),
        who=st.integers(0, LEARNERS - 1),
        fact=st.sampled_from(sorted(FACTS)),
        number=st.integers(0, 7),
        hours=st.integers(-20, 900),
    ),
    max_size=8,
)


@pytest.fixture
def desk(session: Session) -> Desk:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


@dataclass
class Room:
    """Some learners at one desk, and what each answered."""

    desk: Desk
    learners: list[str]
    answers: dict[str, list[str]]

    @classmethod
    def at(cls, desk: Desk) -> "Room":
        """Enrol everybody anew; what others answered before stays counted."""
        learners = [desk.learner() for _ in range(LEARNERS)]
        return cls(desk, learners, {each: [] for each in learners})

    def take(self, step: Step, hours: int) -> None:
        """Take one step."""
        at, who = SUNDAY_MORNING + timedelta(hours=hours), self.learners[step.who]
        given, label = self.answers[who], "A" if step.number % 3 else "B"
        if step.act == "choose":
            given.append(self.desk.choose(who, step.fact, label, at))
        elif step.act == "card":
            card = Response(rating=1 + step.number % 4)
            given.append(self.desk.answer(who, flashcard(step.fact), card, at))
        elif step.act == "match":
            said = Response(
                pairs={"rash": "to-rash", "spasm": "spare" if step.number else "to-spasm"}
            )
            given.append(self.desk.answer(who, matching("rash", "biopsy", "spasm"), said, at))
        elif step.act in {"mean", "word"}:
            self.edit(step)
        elif given:
            self.say(step, given[step.number % len(given)], hours)

    def edit(self, step: Step) -> None:
        """Let a fact mean something else, or say the same in other words."""
        mark = sum(self.desk.versions.values())
        said = (
            {"objects": [f"sign {mark}"]} if step.act == "mean" else {"statement": f"Said {mark}."}
        )
        edit(self.desk.session, step.fact, **said)
        self.desk.versions[step.fact] += 1

    def say(self, step: Step, answer: str, hours: int) -> None:
        """Take an answer back, put it back, or rate it anew."""
        at = SUNDAY_MORNING + timedelta(hours=hours)
        if step.act == "undo":
            self.desk.undo(answer, at)
            return
        self.desk.redo(answer, at)
        if step.act == "rate":
            self.desk.rate_anew(answer, 1 + step.number % 4, at)


def live(room: Room, steps: list[Step]) -> None:
    """Take the steps one after another; after each, hold everybody's counts against a recount."""
    hours = 0
    for step in steps:
        hours += step.hours
        room.take(step, hours)
        for learner in room.learners:
            agree(room.desk, learner)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_counted_of_everybody_equals_a_recount(desk: Desk, steps: list[Step]) -> None:
    live(Room.at(desk), steps)


@pytest.mark.long
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_many_more_lives_too(desk: Desk, steps: list[Step]) -> None:
    live(Room.at(desk), steps)


def plant(table: str) -> None:
    """Let a count be one too many, as a roll-up would that was forgotten somewhere."""
    with writing() as session:
        counted = Base.metadata.tables[table]
        session.execute(update(counted).values(right=counted.c.right + 1))


@pytest.mark.parametrize("table", ["fact_tally", "day_tally", "topic_tally"])
def test_a_count_that_is_wrong_by_one_is_found_out(desk: Desk, table: str) -> None:
    room = Room.at(desk)
    live(room, [Step("choose", 0, "rash", 1, 1), Step("choose", 1, "spasm", 0, 1)])

    plant(table)
    with pytest.raises(AssertionError):
        agree(desk, room.learners[0])
