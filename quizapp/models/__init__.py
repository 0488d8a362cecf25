"""The schema: every table of the app, and nothing that acts."""

from quizapp.models.bank import (
    BankRevision,
    Change,
    Entry,
    EntryProblem,
    EntryReference,
    EntryTag,
    EntryVersion,
    Withdrawal,
)
from quizapp.models.base import Base, UtcDateTime, new_id
from quizapp.models.engine import MemoryModel
from quizapp.models.files import Image, LibraryText, Upload
from quizapp.models.ingesting import (
    Candidate,
    CandidateFact,
    CandidateFilter,
    DocumentReading,
    LostSupport,
    UnreadFact,
)
from quizapp.models.jobs import Job
from quizapp.models.learning import (
    Answer,
    ChangedFact,
    FactAlias,
    ItemSnapshot,
    Memory,
    Review,
    Serving,
    StudySession,
)
from quizapp.models.people import (
    Assignment,
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
from quizapp.models.reviewing import Comment, ProblemReport
from quizapp.models.searching import EntrySearch
from quizapp.models.tallies import (
    ChosenTally,
    DayTally,
    FactTally,
    LearnerTally,
    LeechTally,
    TopicTally,
)

__all__ = [
    "Answer",
    "Assignment",
    "BankRevision",
    "Base",
    "Candidate",
    "CandidateFact",
    "CandidateFilter",
    "Change",
    "ChangedFact",
    "ChosenTally",
    "Cohort",
    "Comment",
    "DayTally",
    "DocumentReading",
    "Enrolment",
    "Entry",
    "EntryProblem",
    "EntryReference",
    "EntrySearch",
    "EntryTag",
    "EntryVersion",
    "FactAlias",
    "FactTally",
    "Image",
    "Invitation",
    "ItemSnapshot",
    "Job",
    "LearnerTally",
    "LeechTally",
    "LibraryText",
    "LostSupport",
    "Memory",
    "MemoryModel",
    "OneTimeLink",
    "ProblemReport",
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
    "UnreadFact",
    "Upload",
    "User",
    "UtcDateTime",
    "Withdrawal",
    "new_id",
]
