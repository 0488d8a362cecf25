"""The live bank: what is taught in which turn, and what was taught once."""

from dataclasses import replace

from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.bank.current import current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.models import BankRevision, Fact
from tests.support.desk import CONCEPTS, FACTS, fact
from tests.support.people import LONG_AGO


def load(session: Session, **statuses: str) -> None:
    """Load the facts of the desk and a denied one; give some another status, as editors do."""
    denied = replace(fact("denial", "multiple-sclerosis", "feature"), polarity="denied")
    bank = Bank.of(concepts=CONCEPTS, facts=[*FACTS.values(), denied])
    with writing() as writer:
        load_shipped(writer, LONG_AGO, bank)
        for name, status in statuses.items():
            writer.get_one(Fact, name).status = status
        writer.get_one(BankRevision, 1).number += 1


def test_what_was_taught_once_is_known_apart_from_what_never_was(session: Session) -> None:
    load(session, rash="retired", weakness="draft")
    live = current_bank(session)

    assert set(live.taught) == {"biopsy", "spasm"}
    assert live.untaught == {"rash"}


def test_turns_of_some_topics_keep_the_order_of_all(session: Session) -> None:
    load(session)
    live = current_bank(session)

    about = live.turns_of(frozenset({"dermatomyositis"}))
    assert list(about) == [name for name in live.turns if name != "spasm"]
    assert live.turns_of(frozenset({"dermatomyositis"})) is about
    for number in range(120):
        assert live.turns_of(frozenset({f"topic-{number}"})) == ()
    assert live.turns_of(frozenset({"dermatomyositis"})) == about
