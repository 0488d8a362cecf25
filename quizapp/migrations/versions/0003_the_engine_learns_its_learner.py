"""Luck and models of one's own; plans, goals by topic, facts set aside; long jobs.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FACE_VALUE = "fsrs-6 at face value"
"""Memories folded before luck counted: named so, they are folded anew before they are used."""


def upgrade() -> None:
    widen_memory()
    with op.batch_alter_table("review") as batch_op:
        batch_op.alter_column(
            "engine", existing_type=sa.String(length=32), type_=sa.String(length=64)
        )
        batch_op.add_column(sa.Column("due_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("aim", sa.String(length=16), nullable=True))
    # Not by copying, as batches do: half the database refers to users.
    op.add_column("user", sa.Column("model_id", sa.String(length=32), nullable=True))
    create_memory_model()
    create_planning()
    create_job()


def widen_memory() -> None:
    with op.batch_alter_table("memory") as batch_op:
        batch_op.add_column(sa.Column("luck", sa.Double(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("lucky_stability", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("lucky_difficulty", sa.Double(), nullable=True))
        batch_op.add_column(
            sa.Column("engine", sa.String(length=64), nullable=False, server_default=FACE_VALUE)
        )
        batch_op.create_check_constraint(op.f("ck_memory_luck"), "luck BETWEEN 0 AND 1")
        batch_op.create_check_constraint(op.f("ck_memory_lucky_stability"), "lucky_stability > 0")
        batch_op.create_check_constraint(
            op.f("ck_memory_lucky_difficulty"), "lucky_difficulty BETWEEN 1 AND 10"
        )
        batch_op.create_check_constraint(
            op.f("ck_memory_luck_has_both"),
            "(luck > 0) = (lucky_stability IS NOT NULL) "
            "AND (luck > 0) = (lucky_difficulty IS NOT NULL)",
        )
    # The defaults were for the rows there are; the app gives each new row its own.
    with op.batch_alter_table("memory") as batch_op:
        batch_op.alter_column("luck", existing_type=sa.Double(), server_default=None)
        batch_op.alter_column("engine", existing_type=sa.String(length=64), server_default=None)
    leeches = sa.text("lapses >= 8")
    op.create_index(
        "ix_memory_leech",
        "memory",
        ["learner_id", "lapses"],
        sqlite_where=leeches,
        postgresql_where=leeches,
    )


def create_memory_model() -> None:
    op.create_table(
        "memory_model",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("shift", sa.Double(), nullable=False),
        sa.Column("slope", sa.Double(), nullable=False),
        sa.Column("log_loss_default", sa.Double(), nullable=False),
        sa.Column("log_loss_before", sa.Double(), nullable=False),
        sa.Column("log_loss_after", sa.Double(), nullable=False),
        sa.Column("evaluated", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("calibration", sa.JSON(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_memory_model_number")),
        sa.CheckConstraint("slope > 0", name=op.f("ck_memory_model_slope")),
        sa.CheckConstraint(
            "outcome IN ('kept', 'refused', 'left')", name=op.f("ck_memory_model_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["user.id"],
            name=op.f("fk_memory_model_learner_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memory_model")),
        sa.UniqueConstraint("learner_id", "number", name=op.f("uq_memory_model_learner_id_number")),
    )


def create_planning() -> None:
    op.create_table(
        "study_plan",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("exam_name", sa.String(length=120), nullable=False),
        sa.Column("exam_day", sa.Date(), nullable=True),
        sa.Column("daily_minutes", sa.Integer(), nullable=True),
        sa.Column("easy_days", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("daily_ceiling", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "daily_minutes BETWEEN 1 AND 1440", name=op.f("ck_study_plan_daily_minutes")
        ),
        sa.CheckConstraint(
            "daily_ceiling BETWEEN 1 AND 9999", name=op.f("ck_study_plan_daily_ceiling")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["user.id"],
            name=op.f("fk_study_plan_learner_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_study_plan")),
    )
    op.create_table(
        "topic_goal",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=160), nullable=False),
        sa.Column("in_exam", sa.Boolean(), nullable=False),
        sa.Column("desired_retention", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "desired_retention BETWEEN 0.7 AND 0.97",
            name=op.f("ck_topic_goal_desired_retention"),
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["user.id"],
            name=op.f("fk_topic_goal_learner_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", "topic", name=op.f("pk_topic_goal")),
    )
    op.create_table(
        "set_aside",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["user.id"],
            name=op.f("fk_set_aside_learner_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", "fact_id", name=op.f("pk_set_aside")),
    )
    op.create_index("ix_set_aside_learner_id_until", "set_aside", ["learner_id", "until"])


def create_job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("learner_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_job_state")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 1", name=op.f("ck_job_progress")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_job_learner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_state_created_at", "job", ["state", "created_at"])
    op.create_index(
        "ix_job_learner_id_kind_created_at", "job", ["learner_id", "kind", "created_at"]
    )


def downgrade() -> None:
    for table in ("job", "set_aside", "topic_goal", "study_plan", "memory_model"):
        op.drop_table(table)
    op.drop_column("user", "model_id")
    op.execute("UPDATE review SET engine = 'fsrs-6'")
    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_column("aim")
        batch_op.drop_column("due_day")
        batch_op.alter_column(
            "engine", existing_type=sa.String(length=64), type_=sa.String(length=32)
        )
    op.drop_index("ix_memory_leech", "memory")
    with op.batch_alter_table("memory") as batch_op:
        for name in ("luck_has_both", "lucky_difficulty", "lucky_stability", "luck"):
            batch_op.drop_constraint(op.f(f"ck_memory_{name}"), type_="check")
        for column in ("engine", "lucky_difficulty", "lucky_stability", "luck"):
            batch_op.drop_column(column)
