"""An import carried out as one change, at once or in a job, and its file let go."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Plan
from quizapp.bank.saving import carry_out
from quizapp.bank.writing import Author
from quizapp.exchange.importing import KEEP, TAKE, Choices, plan_of
from quizapp.exchange.uploads import own_upload, planned
from quizapp.extensions import writing

IMPORT = "import"
"""Kind of the job that imports a large file."""

AT_ONCE = 500
"""Entries that are written while somebody waits; more are a job."""


@dataclass(frozen=True)
class Order:
    """Who imports which file how: what a job carries."""

    upload_id: str
    user_id: str
    why: str
    choices: Choices

    def to_payload(self) -> dict[str, object]:
        """Return what a job's row keeps."""
        return {
            "upload": self.upload_id,
            "why": self.why,
            "taken": [list(ref) for ref, what in self.choices.conflicts.items() if what == TAKE],
            "as_drafts": self.choices.as_drafts,
        }

    @classmethod
    def of(cls, payload: Mapping[str, object], user_id: str) -> "Order":
        """Read what a job's row keeps."""
        taken = payload["taken"]
        conflicts = {Ref(*each): TAKE for each in taken} if isinstance(taken, list) else {}
        choices = Choices(conflicts, KEEP, as_drafts=bool(payload["as_drafts"]))
        return cls(str(payload["upload"]), user_id, str(payload["why"]), choices)


def bring_in(order: Order) -> str | None:
    """Import a file and let it go; return the id of the change, None if nothing was different.

    Raises EditConflictError or RefusedError: nothing was written then, and the file is kept.
    """

    def plan(session: Session) -> Plan:
        upload = own_upload(session, order.user_id, order.upload_id)
        return plan_of(planned(session, upload, order.choices))

    _plan, change_id = carry_out(plan, Author(order.user_id, order.why, "import"))
    with writing() as session:
        session.delete(own_upload(session, order.user_id, order.upload_id))
    return change_id
