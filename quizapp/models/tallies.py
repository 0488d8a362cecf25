"""What logs and memories add up to, of one learner or of all, kept so that no page recounts them.

Every number here equals a recount of `Review` and `Memory` (`quizapp.learning.tallies` keeps it so
with each write, and can recount); nothing else may be learnt from these tables.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, Slug

SORTS = ("category", "concept")


class LearnerTally(Base):
    """Where the counts of one learner stand; a learner without a row has none."""

    __tablename__ = "learner_tally"

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    as_of: Mapped[date]
    """The learner's day that `due` and the fading sums of their topics are of: that of the latest
    review."""
    new_from: Mapped[int] = mapped_column(default=0)
    """On `new_day`, and in bank revision `new_revision`: how many facts, in the order in which they
    are taught, come before the first that was neither begun nor set aside."""
    new_revision: Mapped[int] = mapped_column(default=-1)
    new_day: Mapped[date | None]


class DayTally(Base):
    """One of a learner's days, past or to come."""

    __tablename__ = "day_tally"

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    answers: Mapped[int] = mapped_column(default=0)
    """Facts answered on the day, without what was taken back."""
    right: Mapped[int] = mapped_column(default=0)
    """How many of them rightly."""
    begun: Mapped[int] = mapped_column(default=0)
    """Facts first learnt on the day."""
    due: Mapped[int] = mapped_column(default=0)
    """Facts that come back on the day."""


class TopicTally(Base):
    """What a learner did and knows of one category or concept.

    Answers stand under what the version answered spoke of, memories under what the fact spoke of
    when it was begun: both never change. The chance of recall, summed over the topic's memories, is
    a sum of `fade_0` to `fade_12`, each fading at its own pace from `LearnerTally.as_of` on (see
    `quizapp.memory.fading`): so it is known on any day without looking at any memory.
    """

    __tablename__ = "topic_tally"
    __table_args__ = (CheckConstraint("sort IN ('category', 'concept')", name="sort"),)

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    sort: Mapped[str] = mapped_column(String(8), primary_key=True)
    heading: Mapped[Slug] = mapped_column(primary_key=True)
    answers: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    learnt: Mapped[int] = mapped_column(default=0)
    """Facts with a memory."""
    due: Mapped[int] = mapped_column(default=0)
    """Facts due on or before `LearnerTally.as_of`."""
    fade_0: Mapped[float] = mapped_column(default=0.0)
    fade_1: Mapped[float] = mapped_column(default=0.0)
    fade_2: Mapped[float] = mapped_column(default=0.0)
    fade_3: Mapped[float] = mapped_column(default=0.0)
    fade_4: Mapped[float] = mapped_column(default=0.0)
    fade_5: Mapped[float] = mapped_column(default=0.0)
    fade_6: Mapped[float] = mapped_column(default=0.0)
    fade_7: Mapped[float] = mapped_column(default=0.0)
    fade_8: Mapped[float] = mapped_column(default=0.0)
    fade_9: Mapped[float] = mapped_column(default=0.0)
    fade_10: Mapped[float] = mapped_column(default=0.0)
    fade_11: Mapped[float] = mapped_column(default=0.0)
    fade_12: Mapped[float] = mapped_column(default=0.0)


class FactTally(Base):
    """How often one version of a fact was answered, by all learners; without what was undone."""

    __tablename__ = "fact_tally"

    fact_id: Mapped[Slug] = mapped_column(primary_key=True)
    fact_version: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)


class LeechTally(Base):
    """How many learners are stuck on a fact, in one of the meanings that it had (its edition).

    Stuck is who forgot it `quizapp.learning.leeches.LAPSES` times or more since it means that.
    Edition 0 holds those who are stuck in any sense, and others what they add to it.
    """

    __tablename__ = "leech_tally"

    fact_id: Mapped[Slug] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    learners: Mapped[int] = mapped_column(default=0)
    lapses: Mapped[int] = mapped_column(default=0)
    """How often they forgot it, all together."""


class ChosenTally(Base):
    """How often learners who are stuck on a fact chose a wrong option, by its words."""

    __tablename__ = "chosen_tally"

    fact_id: Mapped[Slug] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    chosen: Mapped[str] = mapped_column(String(500), primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
