"""Migrations of the schema, in order; `upgrade` brings any older database to the newest."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def config() -> Config:
    """Return Alembic's settings: only where the scripts are. No ini file to lose."""
    settings = Config()
    # A percent sign in a path would otherwise be read as an interpolation.
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def newest() -> str:
    """Return the identifier of the newest migration."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    if head is None:
        raise AssertionError("the package holds no migration")
    return head


def current(connection: Connection) -> str | None:
    """Return the identifier of the migration the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, target: str = "head") -> None:
    """Bring the database to `target`, within the caller's transaction."""
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, target)


def downgrade(connection: Connection, target: str) -> None:
    """Take the database back to `target`, within the caller's transaction."""
    settings = config()
    settings.attributes["connection"] = connection
    command.downgrade(settings, target)


APART = ("entry_search_index", "ix_entry_search_words", "ix_fact_tally_share")
"""Indexes that each database has in words of its own, and what FTS5 keeps beside its own. The
models, which are the same for both, do not know of them."""


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """Tell whether a thing in the database is one that the models describe."""
    return not (name or "").startswith(APART)
