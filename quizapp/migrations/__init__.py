"""Migrations of the schema, in order; `upgrade` brings any older database to the newest.

Alembic is loaded only where something is to be changed: a start on a database that is at the newest
schema does without it, which spares a tenth of a second and 10 MB in every process.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "versions"
_NAMED = re.compile(r"^(down_revision|revision) = (?:\"(\w+)\"|None)$", re.MULTILINE)


def config() -> "Config":
    """Return Alembic's settings: only where the scripts are. No ini file to lose."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    settings = Config()
    # A percent sign in a path would otherwise be read as an interpolation.
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


@cache
def newest() -> str:
    """Return the identifier of the newest migration: the one that no other comes after.

    Read from the scripts as text; a test holds it against what Alembic says.
    """
    named: list[dict[str, str]] = [
        dict(_NAMED.findall(script.read_text())) for script in _SCRIPTS.glob("[0-9]*.py")
    ]
    (last,) = {each["revision"] for each in named} - {each["down_revision"] for each in named}
    return last


def revisions() -> list[str]:
    """Return every revision of the schema that this version of the app knows, the oldest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    scripts = ScriptDirectory.from_config(config()).walk_revisions()
    return [script.revision for script in scripts][::-1]


def current(connection: Connection) -> str | None:
    """Return the identifier of the migration the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def upgrade(connection: Connection, target: str = "head") -> None:
    """Bring the database to `target`, within the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - as above

    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, target)


def downgrade(connection: Connection, target: str) -> None:
    """Take the database back to `target`, within the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - as above

    settings = config()
    settings.attributes["connection"] = connection
    command.downgrade(settings, target)


APART = ("entry_search_index", "ix_entry_search_words", "ix_fact_tally_share")
"""Indexes that each database has in words of its own, and what FTS5 keeps beside its own. The
models, which are the same for both, do not know of them."""


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """Tell whether a thing in the database is one that the models describe."""
    return not (name or "").startswith(APART)
