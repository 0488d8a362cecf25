"""The schema: every table of the app, and nothing that acts."""

from quizapp.models.bank import (
    BankRevision,
    Change,
    Concept,
    Document,
    Fact,
    FactVersion,
    Ground,
)
from quizapp.models.base import Base, UtcDateTime, new_id
from quizapp.models.learning import (
    Answer,
    ItemSnapshot,
    Memory,
    Review,
    Serving,
    StudySession,
)
from quizapp.models.people import (
    Cohort,
    Enrolment,
    Invitation,
    OneTimeLink,
    RateLimit,
    SignInSession,
    SiteSetting,
    User,
)

__all__ = [
    "Answer",
    "BankRevision",
    "Base",
    "Change",
    "Cohort",
    "Concept",
    "Document",
    "Enrolment",
    "Fact",
    "FactVersion",
    "Ground",
    "Invitation",
    "ItemSnapshot",
    "Memory",
    "OneTimeLink",
    "RateLimit",
    "Review",
    "Serving",
    "SignInSession",
    "SiteSetting",
    "StudySession",
    "User",
    "UtcDateTime",
    "new_id",
]
