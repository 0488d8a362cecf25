"""Find who edits the bank, a cohort's codes and the latest leeches among any number of people.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STAFF, LEECHES = "ix_user_staff_name_id", "ix_memory_leech_last_review_at"
CODES = "ix_invitation_cohort_id"


def upgrade() -> None:
    stuck = sa.text("lapses >= 8")
    staff = sa.text("role <> 'learner'")
    op.create_index(STAFF, "user", ["name", "id"], sqlite_where=staff, postgresql_where=staff)
    op.create_index(CODES, "invitation", ["cohort_id"])
    op.create_index(
        LEECHES, "memory", ["last_review_at"], sqlite_where=stuck, postgresql_where=stuck
    )


def downgrade() -> None:
    op.drop_index(LEECHES, "memory")
    op.drop_index(CODES, "invitation")
    op.drop_index(STAFF, "user")
