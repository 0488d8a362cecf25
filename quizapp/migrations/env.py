"""Runs migrations on the connection it is handed, or on the app's own database."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from quizapp.migrations import is_ours
from quizapp.models import Base, UtcDateTime


def spell_type(_kind: str, column_type: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own time type as the plain one it stores, so that migrations need no app code."""
    return "sa.DateTime(timezone=True)" if isinstance(column_type, UtcDateTime) else False


def run_on(connection: Connection) -> None:
    """Migrate over one connection; SQLite alters tables by copying them (batch mode)."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=spell_type,
        include_name=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run_on(handed)
else:
    # Only `flask db …` comes this way: a developer writing the next migration.
    from quizapp.extensions import db

    with db.engine.connect() as own:
        run_on(own)
