"""The live bank: what is taught in which turn, and what was taught once."""

from dataclasses import replace

from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.bank.current import current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from tests.support.desk import CONCEPTS, FACTS, fact
from tests.support.editing import edit
from tests.support.people import LONG_AGO


def load(session: Session, retired: str = "") -> None:
    """Load the facts of the desk, one of them never published, and a denied one; retire one."""
    denied = replace(fact("denial", "multiple-sclerosis", "feature"), polarity="denied")
    draft = replace(fact("fatigue", "dermatomyositis", "feature"), status="draft")
    bank = Bank.of(concepts=CONCEPTS, facts=[*FACTS.values(), denied, draft])
    with writing() as writer:
        load_shipped(writer, LONG_AGO, bank)
    if retired:
        edit(session, retired, status="retired")


def test_what_was_taught_once_is_known_apart_from_what_never_was(session: Session) -> None:
    load(session, retired="rash")
    live = current_bank(session)

    assert set(live.taught) == {"weakness", "biopsy", "spasm"}
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
