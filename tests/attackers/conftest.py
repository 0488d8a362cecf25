"""What attackers attack: a furnished house with an entry of every noun, and a server's worker."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from question_bank.content.plain import bank_to_plain
from quizapp.bank.nouns import NOUN_OF, Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import save
from quizapp.bank.writing import Author
from quizapp.cli.patience import PatientWorker
from tests.support import room
from tests.support.house import House, furnished
from tests.support.wire import serving

CARD = {**room.ITEM, "facts": ["spasm"]}
CHOICE: dict[str, object] = {
    "id": "chosen-by-hand",
    "kind": "multiple_choice",
    "category": "feature",
    "stem": "One of them is right.\n\nWhat does sclerosis show?",
    "facts": ["spasm"],
    "options": [
        {"text": "A spasm", "correct": True, "rationale": "So it is.", "facts": ["spasm"]},
        {"text": "A rash", "correct": False, "rationale": "It is not.", "facts": []},
        {"text": "Weak muscles", "correct": False, "rationale": "They are not.", "facts": []},
    ],
    "explanation": "Nerves fire.",
}
MATCHING: dict[str, object] = {
    "id": "matched-by-hand",
    "kind": "matching",
    "category": "feature",
    "stem": "Match each line with its sign.",
    "facts": ["spasm", "rash"],
    "premises": [
        {"id": "spasm", "text": "Of the nerves"},
        {"id": "rash", "text": "Of the skin"},
    ],
    "responses": [
        {"id": "one", "text": "A spasm"},
        {"id": "two", "text": "A rash"},
        {"id": "three", "text": "A cough"},
    ],
    "pairs": {"spasm": "one", "rash": "two"},
}


@pytest.fixture(scope="module")
def estate(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return a house whose bank has an entry of every noun."""
    with furnished(tmp_path_factory.mktemp("estate"), sqlite_template) as house:
        furnish_more(house)
        house.keep()
        yield house


def furnish_more(house: House) -> None:
    """Add to the bank what the house has none of."""
    plain = bank_to_plain(replace(room.BANK, facts={}, documents={}))
    edits = [
        Edit(Ref(noun, str(row.get("id", "overlap-by-hand"))), 0, dict(row))
        for section, noun in NOUN_OF.items()
        for row in plain.get(section, ())
    ]
    edits += [Edit(Ref("item", str(body["id"])), 0, body) for body in (CARD, CHOICE, MATCHING)]
    with house.app.app_context():
        save(edits, Author(house.people["ines"], "There was none."))


@pytest.fixture(scope="module")
def patient() -> Iterator[int]:
    """Serve with our own worker; return the port."""
    with serving(PatientWorker) as port:
        yield port
