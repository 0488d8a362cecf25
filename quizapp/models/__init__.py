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
from quizapp.models.engine import MemoryModel
from quizapp.models.jobs import Job
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
from quizapp.models.planning import SetAside, StudyPlan, TopicGoal

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
    "Job",
    "Memory",
    "MemoryModel",
    "OneTimeLink",
    "RateLimit",
    "Review",
    "Serving",
    "SetAside",
    "SignInSession",
    "SiteSetting",
    "StudyPlan",
    "StudySession",
    "TopicGoal",
    "User",
    "UtcDateTime",
    "new_id",
]
