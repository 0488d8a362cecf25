"""The words of each entry are indexed: FTS5 in SQLite, a `tsvector` in PostgreSQL.

Revision 0006, after 0005.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from quizapp.bank.search_words import Standing, marks_of, text_of
from quizapp.models.searching import SearchWords

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_ONCE = 500

# The index holds no text of its own (`content`), and splits at spaces alone (every other category
# of character belongs to a word): the words come to it folded and split.
INDEX = """
    CREATE VIRTUAL TABLE entry_search_index USING fts5 (
        words, content = 'entry_search', content_rowid = 'number', prefix = '2 3',
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* P* S*'"
    )
"""
PUT = "INSERT INTO entry_search_index (rowid, words) VALUES (new.number, new.words);"
CUT = (
    "INSERT INTO entry_search_index (entry_search_index, rowid, words)"
    " VALUES ('delete', old.number, old.words);"
)
TRIGGERS = {
    "entry_search_put": f"AFTER INSERT ON entry_search BEGIN {PUT} END",
    "entry_search_cut": f"AFTER DELETE ON entry_search BEGIN {CUT} END",
    "entry_search_changed": f"AFTER UPDATE ON entry_search BEGIN {CUT} {PUT} END",
}


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    create_table(sa.Text() if sqlite else TSVECTOR())
    if sqlite:
        op.execute(INDEX)
        for name, event in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {event}")
    create_indexes()
    fill()
    if not sqlite:  # faster at the end than with each row
        op.create_index("ix_entry_search_words", "entry_search", ["words"], postgresql_using="gin")


def create_table(words: sa.types.TypeEngine) -> None:
    op.create_table(
        "entry_search",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(16), nullable=False),
        sa.Column("id", sa.String(160), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", words, nullable=False),
        sa.ForeignKeyConstraint(
            ["noun", "id"],
            ["entry.noun", "entry.id"],
            name=op.f("fk_entry_search_noun_id_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry_search")),
        sa.UniqueConstraint("noun", "id", name=op.f("uq_entry_search_noun_id")),
    )


def create_indexes() -> None:
    op.create_index("ix_entry_noun_status_id", "entry", ["noun", "status", "id"])
    op.create_index("ix_entry_noun_author_id", "entry", ["noun", "author_id", "id"])
    op.create_index("ix_entry_noun_predicate", "entry", ["noun", "predicate"])
    op.create_index(
        "ix_entry_problem_noun_severity", "entry_problem", ["noun", "severity", "entry_id"]
    )
    op.create_index(
        "ix_entry_version_noun_id_edition",
        "entry_version",
        ["noun", "id", "edition"],
        sqlite_where=sa.text("edition > 1"),
        postgresql_where=sa.text("edition > 1"),
    )
    # Facts in the order of the share of right answers: `quizapp.bank.shares` asks in these words.
    op.execute(
        "CREATE INDEX ix_fact_tally_share ON fact_tally"
        ' (fact_version, (CAST("right" AS FLOAT) / answers), fact_id) WHERE answers > 0'
    )


def fill() -> None:
    table = sa.table(
        "entry_search",
        *map(sa.column, ("noun", "id", "updated_at")),
        sa.column("words", SearchWords()),
    )
    for rows in entries():
        op.get_bind().execute(table.insert(), [searched(row) for row in rows])


def entries() -> Iterator[list[sa.RowMapping]]:
    """Yield what the entries say now, some at a time: a bank may be larger than the memory."""
    rows = sa.text("""
        SELECT entry.noun, entry.id, entry.status, entry.author_id, entry.updated_at,
            published IS NOT NULL AND published <> entry.version AS pending, body
        FROM entry JOIN entry_version ON entry_version.noun = entry.noun
            AND entry_version.id = entry.id AND number = entry.version
        WHERE entry.status <> 'binned'
            AND (entry.noun > :noun OR (entry.noun = :noun AND entry.id > :id))
        ORDER BY entry.noun, entry.id LIMIT :most
    """).columns(body=sa.JSON())
    place = {"noun": "", "id": ""}
    while some := op.get_bind().execute(rows, {**place, "most": AT_ONCE}).mappings().all():
        yield list(some)
        place = {"noun": some[-1]["noun"], "id": some[-1]["id"]}


def searched(row: sa.RowMapping) -> dict[str, object]:
    standing = Standing(row["status"], row["author_id"], bool(row["pending"]))
    marks = marks_of(row["noun"], row["id"], row["body"], standing)
    return {
        "noun": row["noun"],
        "id": row["id"],
        "updated_at": row["updated_at"],
        "words": text_of(row["id"], row["body"], marks),
    }


def downgrade() -> None:
    op.drop_index("ix_fact_tally_share", "fact_tally")
    op.drop_index("ix_entry_version_noun_id_edition", "entry_version")
    op.drop_index("ix_entry_problem_noun_severity", "entry_problem")
    op.drop_index("ix_entry_noun_predicate", "entry")
    op.drop_index("ix_entry_noun_author_id", "entry")
    op.drop_index("ix_entry_noun_status_id", "entry")
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("entry_search_index")  # and with it the tables that FTS5 keeps beside it
    op.drop_table("entry_search")
