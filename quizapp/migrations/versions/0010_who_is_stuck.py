"""Make room to count on which facts learners are stuck, and what they take for them.

Revision 0010, after 0009; the next one counts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LATEST = "ix_memory_leech_last_review_at"
STUCK, CHOSEN = "leech_tally", "chosen_tally"
LAPSES, LONGEST = 8, 500
KEPT = {STUCK: ("learners", "lapses"), CHOSEN: ("times",)}


def upgrade() -> None:
    for table, numbers in KEPT.items():
        chosen = [sa.Column("chosen", sa.String(LONGEST), nullable=False)]
        key = [
            sa.Column("fact_id", sa.String(160), nullable=False),
            sa.Column("edition", sa.Integer(), nullable=False),
            *(chosen if table == CHOSEN else ()),
        ]
        op.create_table(
            table,
            *key,
            *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
            sa.PrimaryKeyConstraint(*(each.name for each in key), name=op.f(f"pk_{table}")),
        )
    op.drop_index(LATEST, "memory")


def downgrade() -> None:
    stuck = sa.text(f"lapses >= {LAPSES}")
    op.create_index(
        LATEST, "memory", ["last_review_at"], sqlite_where=stuck, postgresql_where=stuck
    )
    for table in (CHOSEN, STUCK):
        op.drop_table(table)
