"""What nobody has read is the fact's own, and candidates remember the facts that they became.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_fact",
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_fact_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", "fact_id", name=op.f("pk_candidate_fact")),
    )
    op.create_index(
        "ix_candidate_fact_fact_id_candidate_id", "candidate_fact", ["fact_id", "candidate_id"]
    )
    op.create_table(
        "unread_fact",
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_unread_fact")),
    )
    op.execute(
        "INSERT INTO candidate_fact (candidate_id, fact_id)"
        " SELECT id, fact_id FROM candidate WHERE state = 'accepted' AND fact_id IS NOT NULL"
    )
    # Accepting many made new facts in one change of the kind "bulk", and nothing else ever did: so
    # those are found as well that were taken back and put back, which no candidate knows any more.
    op.execute("""
        INSERT INTO unread_fact (fact_id)
        SELECT fact_id FROM candidate
        WHERE state = 'accepted' AND NOT seen AND fact_id IS NOT NULL
        UNION
        SELECT made.id FROM entry_version AS made
        JOIN change ON change.id = made.change_id
        WHERE made.noun = 'fact' AND made.number = 1 AND change.kind = 'bulk'
        AND NOT EXISTS (
            SELECT 1 FROM entry_version AS given
            WHERE given.noun = 'fact' AND given.id = made.id AND given.status = 'published'
        )
        AND NOT EXISTS (
            SELECT 1 FROM candidate
            WHERE candidate.fact_id = made.id AND candidate.state = 'accepted' AND candidate.seen
        )
    """)


def downgrade() -> None:
    op.drop_table("unread_fact")
    op.drop_table("candidate_fact")
