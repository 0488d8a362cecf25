"""Memories follow facts that are merged, parted and changed: always the fold of the whole log."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, class_mapper

from quizapp.bank.loading import load_shipped
from quizapp.bank.planning import Edit
from quizapp.bank.saving import save
from quizapp.bank.writing import Author
from quizapp.extensions import writing
from quizapp.jobs.following import follow
from quizapp.jobs.running import run
from quizapp.learning import following
from quizapp.learning.aliases import roots_of
from quizapp.learning.answers import Submission, record_answer
from quizapp.learning.leech_tallies import of_everyone
from quizapp.learning.log import event_of
from quizapp.learning.marking import Response
from quizapp.learning.memories import rebuild_all, state_of
from quizapp.learning.set_aside import facts_aside, suspend
from quizapp.memory.replay import fold
from quizapp.models import FactAlias, Job, Memory, Review, Serving, User
from tests.support.apps import StillClock
from tests.support.counts import agree, soon_stuck
from tests.support.desk import BANK, FACTS, SUNDAY_MORNING, Desk, choice, flashcard, matching
from tests.support.editing import standing
from tests.support.people import LONG_AGO

NOW = SUNDAY_MORNING
Rows = dict[str, dict[str, Any]]


@pytest.fixture
def desk(session: Session, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> Desk:
    soon_stuck(monkeypatch)
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


def put(
    desk: Desk, fact_id: str, body: dict[str, Any] | None, merged_into: str | None = None
) -> None:
    """Let a fact say something else, or nothing."""
    head = standing(desk.session, "fact", fact_id)
    edit = Edit(head.ref, head.version, body, merged_into=merged_into)
    save([edit], Author(None, "So it is."))
    if body is not None:
        desk.versions[fact_id] = standing(desk.session, "fact", fact_id).version


def merge(desk: Desk, fact_id: str, into_id: str) -> None:
    put(desk, fact_id, None, into_id)


def part(desk: Desk, fact_id: str, **fields: object) -> None:
    """Take a fact out of the bin, or change what it says."""
    put(desk, fact_id, {**body_of(desk, fact_id), **fields})


def body_of(desk: Desk, fact_id: str) -> dict[str, Any]:
    head = standing(desk.session, "fact", fact_id)
    return dict(head.body or BODIES[fact_id])


BODIES: dict[str, dict[str, Any]] = {
    each.id: {
        "id": each.id,
        "subject": each.subject,
        "predicate": each.predicate,
        "category": each.category,
        "objects": list(each.objects),
        "statement": each.statement,
        "basis": "textbook",
        "source": "A handbook of neurology, chapter 9",
    }
    for each in FACTS.values()
}


def rows(desk: Desk, learner_id: str) -> Rows:
    desk.session.expire_all()
    found = desk.session.scalars(select(Memory).where(Memory.learner_id == learner_id))
    names = [each.key for each in class_mapper(Memory).column_attrs]
    return {row.fact_id: {name: getattr(row, name) for name in names} for row in found}


def rebuilt(desk: Desk, learner_id: str) -> Rows:
    with writing() as session:
        rebuild_all(session, session.get_one(User, learner_id), list(FACTS))
    return rows(desk, learner_id)


def folds_of_the_union(desk: Desk, learner_id: str) -> None:
    """Hold each memory against the fold of all that was answered about its fact, by any name."""
    roots = roots_of(desk.session, FACTS)
    log: dict[str, list[Any]] = {}
    reviews = select(Review).where(Review.learner_id == learner_id)
    for row in desk.session.scalars(reviews):
        root = roots.get(row.fact_id, row.fact_id)
        answer = f"{row.answer_id} {row.fact_id}"
        event = replace(event_of(row, row.answer.confidence), fact=root, answer=answer)
        log.setdefault(root, []).append(event)
    states = {fact: state for fact, events in log.items() if (state := fold(events))}
    memories = desk.session.scalars(select(Memory).where(Memory.learner_id == learner_id))
    assert {row.fact_id: state_of(row) for row in memories} == states


def test_who_is_gone_meanwhile_keeps_nobody_from_following(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", NOW)
    kept = rows(desk, ada)
    with writing() as session:
        session.execute(delete(Memory).where(Memory.learner_id == ada))

    with writing() as session:
        following.follow(session, ["rash"], ["0 is gone", ada])

    assert rows(desk, ada) == kept


@dataclass
class Story:
    """A learner answers while the bank changes."""

    desk: Desk
    ada: str
    clock: StillClock
    answers: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.clock.now

    def take(self, act: str, number: int) -> None:
        acts: dict[str, Callable[[int], None]] = {
            "card": self.card,
            "set": self.matched,
            "open": self.put,
            "late": self.late,
            "undo": self.undo,
            "redo": self.redo,
            "merge": self.merge,
            "part": self.part,
            "change": self.change,
        }
        acts[act](number)

    def card(self, number: int) -> None:
        self.answers.append(
            self.desk.answer(
                self.ada, flashcard(name(number)), Response(rating=1 + number % 4), self.at
            )
        )

    def matched(self, number: int) -> None:
        said = {"rash": "to-rash", "weakness": "to-weakness" if number % 3 else "spare"}
        item = matching("rash", "weakness")
        self.answers.append(self.desk.answer(self.ada, item, Response(pairs=said), self.at))

    def put(self, number: int) -> None:
        """Put a question, or a set, to be answered later."""
        item = matching("rash", "weakness") if number % 2 else choice(name(number))
        with writing() as session:
            learner = session.get_one(User, self.ada)
            self.open.append(self.desk.serve(session, learner, item, self.at).id)

    def late(self, number: int) -> None:
        if not self.open:
            return
        serving_id = self.open.pop(number % len(self.open))
        with writing() as session:
            learner, serving = session.get_one(User, self.ada), session.get_one(Serving, serving_id)
            pairs = {"rash": "to-rash", "weakness": "to-weakness"}
            several = len(serving.fact_versions) > 1
            response = Response(pairs=pairs) if several else Response(choice="A")
            sent = Submission(serving_id, response)
            self.answers.append(record_answer(session, learner, serving, sent, self.at).id)

    def undo(self, number: int) -> None:
        if self.answers:
            self.desk.undo(self.answers[number % len(self.answers)], self.at)

    def redo(self, number: int) -> None:
        if self.answers:
            answer = self.answers[number % len(self.answers)]
            self.desk.redo(answer, self.at)
            self.desk.rate_anew(answer, 1 + number % 4, self.at)

    def merge(self, number: int) -> None:
        """Merge a fact into another, of those that are still there."""
        here = [each for each in NAMES if standing(self.desk.session, "fact", each).body]
        if len(here) > 1:
            merge(self.desk, here[number % len(here)], here[(number + 1) % len(here)])

    def part(self, number: int) -> None:
        gone = [each for each in NAMES if not standing(self.desk.session, "fact", each).body]
        if gone:
            part(self.desk, gone[number % len(gone)])

    def change(self, number: int) -> None:
        """Let a fact assert something else, or again what it did."""
        fact_id = name(number)
        if standing(self.desk.session, "fact", fact_id).body:
            part(self.desk, fact_id, objects=[fact_id if number % 3 else f"sign {number}"])


NAMES = ("rash", "weakness", "biopsy")


def name(number: int) -> str:
    return NAMES[number % len(NAMES)]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["card", "card", "set", "open", "late", "undo", "redo", "merge", "part", "change"]
        ),
        st.integers(0, 11),
        st.integers(1, 700),
    ),
    max_size=16,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_memories_are_the_fold_of_the_union_whatever_becomes_of_facts(
    desk: Desk, clock: StillClock, acts: list[tuple[str, int, int]]
) -> None:
    for fact_id in NAMES:  # as the example before left them
        part(desk, fact_id)
    story = Story(desk, desk.learner(), clock)
    for act, number, hours in acts:
        clock.advance(hours=hours)
        story.take(act, number)
        steps = rows(desk, story.ada)
        assert rebuilt(desk, story.ada) == steps
        folds_of_the_union(desk, story.ada)
        agree(desk, story.ada)


def test_merged_and_parted_again_every_row_is_as_before(desk: Desk, clock: StillClock) -> None:
    ada, ben = desk.learner(), desk.learner()
    for days, fact in enumerate(("rash", "weakness", "rash", "weakness", "spasm")):
        desk.choose(ada, fact, "A", NOW + timedelta(days=days))
    desk.choose(ben, "rash", "A", NOW)
    clock.advance(days=9)
    before = rows(desk, ada), rows(desk, ben)

    merge(desk, "rash", "weakness")

    assert rows(desk, ada).keys() == {"weakness", "spasm"}
    assert rows(desk, ada)["weakness"]["reps"] == 4
    assert rows(desk, ben).keys() == {"weakness"}
    folds_of_the_union(desk, ada)
    folds_of_the_union(desk, ben)
    part(desk, "rash")
    assert (rows(desk, ada), rows(desk, ben)) == before
    assert desk.session.scalars(select(FactAlias)).all() == []
    agree(desk, ada)
    agree(desk, ben)


def test_what_was_merged_into_a_merged_fact_follows_it(desk: Desk) -> None:
    ada = desk.learner()
    for fact in ("rash", "weakness", "biopsy"):
        desk.choose(ada, fact, "A", NOW)
    merge(desk, "rash", "weakness")
    merge(desk, "weakness", "biopsy")

    assert roots_of(desk.session, ["rash", "weakness"]) == {"rash": "biopsy", "weakness": "biopsy"}
    assert rows(desk, ada)["biopsy"]["reps"] == 3
    part(desk, "weakness")
    found = rows(desk, ada)
    assert {fact: row["reps"] for fact, row in found.items()} == {"weakness": 2, "biopsy": 1}


def test_a_question_open_during_the_merge_counts_for_the_fact_that_stays(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        learner = session.get_one(User, ada)
        serving_id = desk.serve(session, learner, choice("rash"), NOW).id
    merge(desk, "rash", "weakness")
    with writing() as session:
        learner, serving = session.get_one(User, ada), session.get_one(Serving, serving_id)
        sent = Submission(serving_id, Response(choice="A"))
        record_answer(session, learner, serving, sent, NOW)

    assert rows(desk, ada).keys() == {"weakness"}
    assert rebuilt(desk, ada) == rows(desk, ada)


def test_what_was_set_aside_stays_so_for_whoever_does_not_know_the_other(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    desk.choose(ben, "weakness", "A", NOW)
    with writing() as session:
        for who in (ada, ben):
            suspend(session, session.get_one(User, who), "rash", NOW)

    merge(desk, "rash", "weakness")

    today = NOW.date()
    assert facts_aside(desk.session, ada, today) == {"weakness"}
    assert facts_aside(desk.session, ben, today) == frozenset()
    part(desk, "rash")
    assert facts_aside(desk.session, ada, today) == {"rash"}
    assert facts_aside(desk.session, ben, today) == {"rash"}


def test_what_was_forgotten_under_another_name_counts_in_everybodys_list_too(desk: Desk) -> None:
    ada = desk.learner()
    for days in range(3):
        desk.choose(ada, "rash", "B", NOW + timedelta(days=days))
    merge(desk, "rash", "weakness")
    agree(desk, ada)
    (leech,) = of_everyone(desk.session)
    assert (leech.fact_id, leech.learners, leech.lapses) == ("weakness", 1, 2)

    for days in (9, 10):
        desk.choose(ada, "weakness", "C", NOW + timedelta(days=days))
        agree(desk, ada)
    part(desk, "weakness", objects=["another sign"])
    agree(desk, ada)
    desk.choose(ada, "weakness", "C", NOW + timedelta(days=20))
    agree(desk, ada)
    part(desk, "rash")
    agree(desk, ada)


def test_of_very_many_learners_a_job_takes_care(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.learning.following.MOST_AT_ONCE", 3)
    monkeypatch.setattr("quizapp.jobs.following.BATCH", 2)
    people = [desk.learner() for _ in range(5)]
    for who in people:
        desk.choose(who, "rash", "A", NOW)

    merge(desk, "rash", "weakness")

    job = desk.session.scalars(select(Job)).one()
    assert (job.kind, job.learner_id, job.state) == ("follow", None, "queued")
    assert rows(desk, people[0]).keys() == {"rash"}
    for _ in range(2):
        run(job.id)
        for who in people:
            assert rows(desk, who).keys() == {"weakness"}
            agree(desk, who)
    desk.session.expire_all()
    assert (job.state, job.progress) == ("done", 1.0)


def test_a_job_that_is_done_elsewhere_changes_nothing_here(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", NOW)
    before = rows(desk, ada)
    for answered in (["rash"], []):
        with writing() as session:
            payload: dict[str, object] = {"facts": ["rash"], "answered": answered}
            job = Job(kind="follow", payload=payload, created_at=NOW, state="done")
            session.add(job)
            session.flush()
            job_id = job.id
        follow(job_id, "")

    assert rows(desk, ada) == before


def test_a_fact_out_of_the_bin_that_was_never_merged_is_as_before(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", NOW)
    before = rows(desk, ada)
    put(desk, "rash", None)
    assert rows(desk, ada) == before

    part(desk, "rash")

    assert rows(desk, ada) == before
