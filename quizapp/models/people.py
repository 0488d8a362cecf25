"""Who uses the app: people, their sessions, cohorts, and the ways in."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.models.base import Base, Digest, Key, Slug, Utc

ROLES = ("learner", "instructor", "admin")
SIGN_UP_MODES = ("open", "invitation", "closed")


class User(Base):
    """A person with an account."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role IN ('learner', 'instructor', 'admin')", name="role"),
        CheckConstraint("daily_new BETWEEN 0 AND 999", name="daily_new"),
        CheckConstraint("desired_retention BETWEEN 0.7 AND 0.99", name="desired_retention"),
        # The few who edit the bank or teach, by name; the others would only make this index larger.
        Index(
            "ix_user_staff_name_id",
            "name",
            "id",
            sqlite_where=text("role <> 'learner'"),
            postgresql_where=text("role <> 'learner'"),
        ),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower-cased; unique without regard to case."""
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    """IANA name of the learner's time zone; it says when their day ends."""
    daily_new: Mapped[int] = mapped_column(default=10)
    """How many new facts a day may bring."""
    desired_retention: Mapped[float] = mapped_column(default=0.9)
    model_id: Mapped[str | None] = mapped_column(String(32))
    """The fitted model in force; None: that of the average learner. No foreign key: models refer
    to users, and two tables that refer to each other cannot be made or emptied one by one."""
    shortcuts: Mapped[bool] = mapped_column(default=True)
    """Whether single keys act on study pages."""
    created_at: Mapped[Utc]

    sessions: Mapped[list["SignInSession"]] = relationship(back_populates="user")
    enrolments: Mapped[list["Enrolment"]] = relationship(back_populates="user")


class SignInSession(Base):
    """One signed-in browser. The cookie holds the token; the table holds only its hash."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[Digest] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Utc]
    expires_at: Mapped[Utc]
    revoked_at: Mapped[Utc | None]

    user: Mapped[User] = relationship(back_populates="sessions")


class OneTimeLink(Base):
    """A link that works once: the first set-up, or a password reset handed over by an admin."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('setup', 'reset')", name="purpose"),
        CheckConstraint("(purpose = 'reset') = (user_id IS NOT NULL)", name="reset_has_user"),
    )

    token_hash: Mapped[Digest] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[str | None] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[Utc]
    expires_at: Mapped[Utc]
    used_at: Mapped[Utc | None]


class Cohort(Base):
    """A group that learns together."""

    __tablename__ = "cohort"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    second_reader: Mapped[bool] = mapped_column(default=False)
    """Whether what its instructors write needs a second pair of eyes before it is published."""
    created_at: Mapped[Utc]

    enrolments: Mapped[list["Enrolment"]] = relationship(back_populates="cohort")


class Enrolment(Base):
    """A person's place in a cohort."""

    __tablename__ = "enrolment"

    cohort_id: Mapped[str] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[Utc]
    teaches: Mapped[bool] = mapped_column(default=False)
    """Whether the person instructs this cohort, and may see how its learners get on."""

    cohort: Mapped[Cohort] = relationship(back_populates="enrolments")
    user: Mapped[User] = relationship(back_populates="enrolments")


class Assignment(Base):
    """A topic that a cohort is to learn, from one day and by another."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("cohort_id", "topic"),
        CheckConstraint("due_on >= opens_on", name="days"),
    )

    id: Mapped[Key]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    topic: Mapped[Slug]
    opens_on: Mapped[date | None]
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Utc]


class Invitation(Base):
    """A code that lets people sign up, into a cohort if it names one."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("uses <= max_uses", name="uses"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    cohort_id: Mapped[str | None] = mapped_column(
        ForeignKey("cohort.id", ondelete="SET NULL"), index=True
    )
    max_uses: Mapped[int]
    uses: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Utc]
    expires_at: Mapped[Utc]


class SiteSetting(Base):
    """What an administrator sets in the browser, such as who may sign up."""

    __tablename__ = "site_setting"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(255))


class RateLimit(Base):
    """How often something was tried in a window of time; shared by all workers."""

    __tablename__ = "rate_limit"
    __table_args__ = (
        UniqueConstraint("bucket", "window_start"),
        Index("ix_rate_limit_window_start", "window_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[Digest]
    """Hash of the action and whom it concerns: no address or e-mail is kept."""
    window_start: Mapped[Utc]
    count: Mapped[int]
