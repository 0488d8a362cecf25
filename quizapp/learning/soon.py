"""By when a fact is asked again that means something else than its learner answered."""

from datetime import date, datetime
from typing import NamedTuple


class Soon(NamedTuple):
    """A fact got another meaning: until its learner answers that, it is due on a day at the latest.

    An undo of the answer brings the limit back.
    """

    edition: int
    """The version since which the fact means something else."""
    at: datetime
    """When that was changed."""
    due_day: date
