"""A small bank, and a desk at which learners answer questions about it."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from question_bank.content import Bank, Concept, Fact
from question_bank.content.items import Item, ItemKind, Option, Premise
from question_bank.content.items import Response as ItemResponse
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.answers import Submission, rate_anew, record_answer, redo, undo
from quizapp.learning.marking import Response
from quizapp.learning.snapshots import keep
from quizapp.memory.days import local_day
from quizapp.models import Answer, Serving, StudySession, User
from tests.support.people import LONG_AGO, person

SUNDAY_MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""When the clock of the tests stands still."""

CONCEPTS = (
    Concept("dermatomyositis", "Dermatomyositis", "condition"),
    Concept("multiple-sclerosis", "Multiple sclerosis", "condition"),
)


def fact(fact_id: str, subject: str, category: str) -> Fact:
    """Return a fact that says its own name."""
    return Fact(fact_id, subject, "has_phenotype", category, (fact_id,), f"The {fact_id} fact.")


FACTS = {
    each.id: each
    for each in (
        fact("rash", "dermatomyositis", "feature"),
        fact("weakness", "dermatomyositis", "feature"),
        fact("biopsy", "dermatomyositis", "diagnostic"),
        fact("spasm", "multiple-sclerosis", "feature"),
    )
}
BANK = Bank.of(concepts=CONCEPTS, facts=FACTS.values())


def choice(fact_id: str) -> Item:
    """Return a question about the fact, whose key is A."""
    options = (
        Option("A", "the key", correct=True, rationale="It is."),
        Option("B", "not B", correct=False, rationale="It is not."),
        Option("C", "not C", correct=False, rationale="It is not."),
    )
    return replace(
        _item("multiple_choice", (fact_id,), f"Which is the {fact_id}?"), options=options
    )


def cloze(fact_id: str) -> Item:
    """Return a sentence about the fact with a blank to fill."""
    return replace(_item("cloze", (fact_id,), f"The ____ of {fact_id}."), answer=("sign",))


def flashcard(fact_id: str) -> Item:
    """Return a card about the fact, to be rated by oneself."""
    return replace(_item("flashcard", (fact_id,), f"What is {fact_id}?"), answer="A sign.")


def matching(*fact_ids: str) -> Item:
    """Return a set in which each fact's response is called after it, and one is to spare."""
    return replace(
        _item("matching", fact_ids, "Match each line with its sign."),
        premises=tuple(Premise(each, f"premise {each}") for each in fact_ids),
        responses=(
            *(ItemResponse(f"to-{each}", f"sign of {each}") for each in fact_ids),
            ItemResponse("spare", "a spare sign"),
        ),
        pairs={each: f"to-{each}" for each in fact_ids},
    )


def _item(kind: ItemKind, fact_ids: tuple[str, ...], stem: str) -> Item:
    return Item("", kind, "plain", seed=1, facts=fact_ids, category="feature", stem=stem)


@dataclass
class Desk:
    """Where learners answer. Every call commits, as a request would."""

    session: Session
    versions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FACTS, 1))
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def learner(self, zone: str = "Europe/Berlin") -> str:
        """Enrol somebody new; return the id: the same in each run, as days are drawn by it."""
        number = next(self._numbers)
        with writing() as session:
            user = person(f"Learner{number}", "learner")
            user.id = f"{number:032x}"
            user.zone = zone
            session.add(user)
            session.flush()
            return user.id

    def user(self, learner_id: str) -> User:
        """Return somebody by id."""
        return self.session.get_one(User, learner_id)

    def answer(
        self,
        learner_id: str,
        item: Item,
        response: Response,
        at: datetime,
        confidence: str | None = None,
    ) -> str:
        """Let somebody answer an item; return the answer's id."""
        with writing() as session:
            learner = session.get_one(User, learner_id)
            serving = self.serve(session, learner, item, at)
            sent = Submission(str(next(self._numbers)), response, confidence=confidence)
            return record_answer(session, learner, serving, sent, at).id

    def choose(self, learner_id: str, fact_id: str, label: str, at: datetime) -> str:
        """Let somebody choose an option; A is right."""
        return self.answer(learner_id, choice(fact_id), Response(choice=label), at)

    def rate_anew(self, answer_id: str, rating: int, at: datetime) -> None:
        """Give every fact of an answer another rating."""
        with writing() as session:
            answer = session.get_one(Answer, answer_id)
            learner = session.get_one(User, answer.learner_id)
            facts = {row.fact_id for row in answer.reviews}
            rate_anew(session, learner, answer, dict.fromkeys(facts, rating), at)

    def undo(self, answer_id: str, at: datetime) -> None:
        """Take an answer back."""
        with writing() as session:
            answer = session.get_one(Answer, answer_id)
            undo(session, session.get_one(User, answer.learner_id), answer, at)

    def redo(self, answer_id: str, at: datetime) -> None:
        """Put an answer back that was taken back."""
        with writing() as session:
            answer = session.get_one(Answer, answer_id)
            redo(session, session.get_one(User, answer.learner_id), answer, at)

    def edit(self, fact_id: str, statement: str) -> None:
        """Let the bank say something else of a fact."""
        facts = {**FACTS, fact_id: replace(FACTS[fact_id], statement=statement)}
        with writing() as session:
            load_shipped(session, LONG_AGO, Bank.of(concepts=CONCEPTS, facts=facts.values()))
        self.versions[fact_id] += 1

    def serve(self, session: Session, learner: User, item: Item, at: datetime) -> Serving:
        sitting = StudySession(
            learner_id=learner.id, started_at=at, day=local_day(at, learner.zone), planned=1
        )
        session.add(sitting)
        session.flush()
        serving = Serving(
            session_id=sitting.id,
            learner_id=learner.id,
            position=1,
            snapshot_hash=keep(session, item),
            fact_versions={each: self.versions[each] for each in item.facts},
            served_at=at,
        )
        session.add(serving)
        session.flush()
        return serving
