"""What is counted of everybody always equals a recount, whoever did what, on both databases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning import tallies
from quizapp.learning.leaving import forget_some
from quizapp.learning.leech_tallies import LeechLedger
from quizapp.learning.marking import Response
from quizapp.models import Base
from tests.support.counts import agree, agree_on_leeches, soon_stuck
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


LATER = ("rate", "undo", "redo", "mean", "word", "draft", "erase")
STEPS = st.lists(
    st.builds(
        Step,
        act=st.sampled_from(["choose", "choose", "card", "match", *LATER]),
        who=st.integers(0, LEARNERS - 1),
        fact=st.sampled_from(sorted(FACTS)),
        number=st.integers(0, 7),
        hours=st.integers(-20, 900),
    ),
    max_size=12,
)


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch) -> Desk:
    soon_stuck(monkeypatch)
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
        elif step.act in {"mean", "word", "draft"}:
            self.edit(step)
        elif step.act == "erase":
            self.erase(step.who)
        elif given:
            self.say(step, given[step.number % len(given)], hours)

    def edit(self, step: Step) -> None:
        """Let a fact mean something else, or say the same in other words."""
        mark = sum(self.desk.versions.values())
        said: dict[str, Any] = {"statement": f"Said {mark}."}
        if step.act == "mean":
            said = {"objects": [f"sign {mark}"]}
        elif step.act == "draft":  # learners get the version before, or get the new one
            said |= {"status": "draft" if step.number % 2 else "published"}
        edit(self.desk.session, step.fact, **said)
        self.desk.versions[step.fact] += 1

    def erase(self, who: int) -> None:
        """Delete all of a learner's log, some at a time, and let somebody take their place."""
        gone, more = self.learners[who], True
        while more:
            with writing() as session:
                more = forget_some(session, gone, 2)
            agree_on_leeches(self.desk)
        self.learners[who] = self.desk.learner()
        self.answers[self.learners[who]] = []

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


STUCK = [
    *[Step("choose", 0, "rash", 0, 24)] * 4,
    *[Step("match", 1, "spasm", 1, 24)] * 4,
    Step("undo", 0, "rash", 3, 24),
    Step("undo", 1, "rash", 3, 24),
    Step("rate", 1, "rash", 3, 24),
    Step("word", 2, "rash", 0, 24),
    Step("draft", 2, "rash", 1, 24),
    Step("mean", 2, "rash", 0, 24),
    *[Step("choose", 0, "rash", 3, 24)] * 3,
    Step("redo", 0, "rash", 3, 24),
    Step("erase", 0, "rash", 0, 24),
]
"""A life in which some get stuck, on what is changed meanwhile."""


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=STUCK)
@given(steps=STEPS)
def test_what_is_counted_of_everybody_equals_a_recount(desk: Desk, steps: list[Step]) -> None:
    live(Room.at(desk), steps)


@pytest.mark.long
@pytest.mark.parametrize("_site", range(10))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_many_more_lives_too(desk: Desk, _site: int, steps: list[Step]) -> None:
    # Several sites: a recount takes the longer the more lived there before.
    live(Room.at(desk), steps)


def plant(table: str) -> None:
    """Let a count be one too many, as a roll-up would that was forgotten somewhere."""
    with writing() as session:
        counted = Base.metadata.tables[table]
        number = counted.c[PLANTED[table]]
        session.execute(update(counted).values({number: number + 1}))


PLANTED = {
    **dict.fromkeys(("fact_tally", "day_tally", "topic_tally"), "right"),
    "leech_tally": "learners",
    "chosen_tally": "times",
}


@pytest.mark.parametrize("table", PLANTED)
def test_a_count_that_is_wrong_by_one_is_found_out(desk: Desk, table: str) -> None:
    room = Room.at(desk)
    wrong = [Step("choose", 2, "rash", 0, 24)] * 3
    live(room, [Step("choose", 0, "rash", 1, 1), Step("choose", 1, "spasm", 0, 1), *wrong])

    plant(table)
    with pytest.raises(AssertionError):
        agree(desk, room.learners[0])


def test_leeches_that_a_later_word_does_not_reach_are_found_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "_count_leeches", lambda _session: LeechLedger())
    room = Room.at(desk)
    live(room, [Step("choose", 0, "rash", 0, 24)] * 3)

    with pytest.raises(AssertionError):
        live(room, [Step("undo", 0, "rash", 2, 24)])
