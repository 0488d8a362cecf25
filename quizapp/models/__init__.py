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
from quizapp.models.tallies import DayTally, LearnerTally, TopicTally

__all__ = [
    "Answer",
    "BankRevision",
    "Base",
    "Change",
    "Cohort",
    "Concept",
    "DayTally",
    "Document",
    "Enrolment",
    "Fact",
    "FactVersion",
    "Ground",
    "Invitation",
    "ItemSnapshot",
    "Job",
    "LearnerTally",
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
    "TopicTally",
    "User",
    "UtcDateTime",
    "new_id",
]
