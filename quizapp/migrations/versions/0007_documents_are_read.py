"""Documents are read into candidates for facts.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("switched_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_candidate_filter_one")),
        sa.ForeignKeyConstraint(
            ["switched_by"],
            ["user.id"],
            name=op.f("fk_candidate_filter_switched_by_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_filter")),
    )
    op.create_table(
        "document_reading",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("publisher", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=True),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("document", sa.String(length=160), nullable=True),
        sa.Column("edition_of", sa.String(length=160), nullable=True),
        sa.Column("model_use", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'reading', 'ready', 'failed')",
            name=op.f("ck_document_reading_state"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_document_reading_job_id_job"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_document_reading_user_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_reading")),
    )
    op.create_index("ix_document_reading_at", "document_reading", ["at", "id"])
    op.create_index("ix_document_reading_document", "document_reading", ["document"])

    op.create_table(
        "candidate",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reading_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("worth", sa.Double(), nullable=False),
        sa.Column("relation", sa.String(length=8), nullable=False),
        sa.Column("related_fact", sa.String(length=160), nullable=True),
        sa.Column("group_number", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("into_id", sa.String(length=32), nullable=True),
        sa.Column("fact_id", sa.String(length=160), nullable=True),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "relation IN ('new', 'same', 'conflict')", name=op.f("ck_candidate_relation")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'rejected', 'merged', 'split')",
            name=op.f("ck_candidate_state"),
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_candidate_confidence")),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change.id"],
            name=op.f("fk_candidate_change_id_change"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["user.id"],
            name=op.f("fk_candidate_decided_by_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["into_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_into_id_candidate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["document_reading.id"],
            name=op.f("fk_candidate_reading_id_document_reading"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    op.create_index("ix_candidate_fact_id", "candidate", ["fact_id"])
    op.create_index(
        "ix_candidate_reading_id_number", "candidate", ["reading_id", "number"], unique=True
    )
    op.create_index(
        "ix_candidate_reading_id_state_worth", "candidate", ["reading_id", "state", "worth"]
    )
    op.create_index("ix_candidate_state_decided_at", "candidate", ["state", "decided_at"])

    op.create_table(
        "lost_support",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reading_id", sa.String(length=32), nullable=False),
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.CheckConstraint("state IN ('changed', 'vanished')", name=op.f("ck_lost_support_state")),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["document_reading.id"],
            name=op.f("fk_lost_support_reading_id_document_reading"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"],
            ["user.id"],
            name=op.f("fk_lost_support_settled_by_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_support")),
    )
    op.create_index("ix_lost_support_fact_id_settled_at", "lost_support", ["fact_id", "settled_at"])
    op.create_index("ix_lost_support_reading_id", "lost_support", ["reading_id"])


def downgrade() -> None:
    op.drop_table("lost_support")
    op.drop_table("candidate")
    op.drop_table("document_reading")
    op.drop_table("candidate_filter")
