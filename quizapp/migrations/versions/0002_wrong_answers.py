"""Find the latest wrong answers without reading the right ones.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAME = "ix_answer_wrong_received_at"


def upgrade() -> None:
    wrong = sa.text("score = 0")
    op.create_index(NAME, "answer", ["received_at"], sqlite_where=wrong, postgresql_where=wrong)


def downgrade() -> None:
    op.drop_index(NAME, "answer")
