"""A bank in a test's database, read and worked out once for all tests of a process."""

from flask import Flask

from question_bank.content import Bank
from quizapp.bank import current
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import db, writing
from tests.support.once import once
from tests.support.people import LONG_AGO

_live: dict[int, tuple[Bank | None, LiveBank]] = {}
"""What learners get of each bank, beside the bank, so that no other has its id."""


def put_shipped(app: Flask, bank: Bank | None = None) -> None:
    """Put a bank, else the shipped one, into an app's empty database, as its first start does.

    What a search of the bank reads is there only the first time.
    """

    def load() -> None:
        with writing() as session:
            load_shipped(session, LONG_AGO, bank)

    with app.app_context():
        once(f"bank {id(bank)}", load, but="entry_search")
        if id(bank) not in _live:
            _live[id(bank)] = bank, current_bank(db.session())
        # What follows from the same rows is the same: only a worker of its own would work it out.
        live = _live[id(bank)][1]
        current._held[db.engine] = {live.revision: live}  # noqa: SLF001
