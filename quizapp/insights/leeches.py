"""The pages of facts forgotten again and again: a learner's own, and those of all learners."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from question_bank.content import Fact
from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.extensions import db
from quizapp.learning import leech_tallies, leeches
from quizapp.learning.leeches import Confusion, Leech
from quizapp.learning.set_aside import facts_aside
from quizapp.learning.untold import unanswered
from quizapp.memory.days import local_day
from quizapp.web.access import roles, signed_in
from quizapp.web.clock import now
from quizapp.web.i18n import _
from quizapp.web.words import LEFT_THE_BANK

pages = Blueprint("leeches", __name__)

MOST_CONFUSED = 3
"""Wrong options named for each fact."""


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    fact_id: str
    statement: str
    learners: int
    lapses: int
    confused: tuple[Confusion, ...]
    aside: bool
    """Whether the learner has set it aside."""
    taught: bool
    """Whether it is in the bank."""


@pages.get("/leeches")
@signed_in
def mine() -> str:
    """List the facts that the learner keeps forgetting."""
    session = db.session()
    aside = facts_aside(session, me().id, local_day(now(), me().zone))
    # While a question waits, that it was set aside must not tell here which fact it asks.
    aside -= {fact for each in unanswered(session, me().id) for fact in each.facts}
    facts = current_bank(session).bank.facts
    rows = [
        _row(leech, facts, aside=leech.fact_id in aside) for leech in leeches.mine(session, me())
    ]
    return render_template("insights/leeches.html", rows=rows, lapses=leeches.LAPSES)


@pages.get("/bank/leeches")
@roles("instructor", "admin")
def of_everyone() -> str:
    """List the facts that learners keep forgetting, without anybody's name."""
    session = db.session()
    facts = current_bank(session).bank.facts
    rows = [_row(leech, facts) for leech in leech_tallies.of_everyone(session)]
    return render_template("insights/leeches_of_everyone.html", rows=rows, lapses=leeches.LAPSES)


def _row(leech: Leech, facts: Mapping[str, Fact], *, aside: bool = False) -> Row:
    fact = facts.get(leech.fact_id)
    return Row(
        leech.fact_id,
        fact.statement if fact else _(LEFT_THE_BANK),
        leech.learners,
        leech.lapses,
        leech.confused[:MOST_CONFUSED],
        aside,
        taught=fact is not None,
    )
