"""What learners did and know, counted as they go: by day, by category and by concept.

Revision 0004, after 0003.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from quizapp.memory.fading import PACES, parts

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("topic_tally", "day_tally", "learner_tally")
FADES = tuple(f"fade_{number}" for number in range(len(PACES)))
STANDING = """
    FROM review WHERE kind <> 'undone' AND NOT EXISTS (
        SELECT 1 FROM review AS later WHERE later.answer_id = review.answer_id
        AND later.fact_id = review.fact_id AND later.sequence > review.sequence)
"""


def upgrade() -> None:
    sort_memories()
    create_tallies()
    count_days()
    for sort, column in (("concept", "topic"), ("category", "category")):
        count_topics(sort, column)


def sort_memories() -> None:
    op.drop_index("ix_memory_learner_id_due_day", "memory")
    # Not by copying, as batches do: adding a column with a default costs nothing.
    op.add_column("memory", sa.Column("topic", sa.String(160), nullable=False, server_default=""))
    op.add_column("memory", sa.Column("category", sa.String(32), nullable=False, server_default=""))
    op.create_index(
        "ix_memory_learner_id_due_day_fact_id", "memory", ["learner_id", "due_day", "fact_id"]
    )
    op.execute(
        "UPDATE memory SET topic = COALESCE("
        "(SELECT subject FROM fact WHERE fact.id = memory.fact_id), '')"
    )
    op.execute(
        "UPDATE memory SET category = COALESCE("
        "(SELECT category FROM fact WHERE fact.id = memory.fact_id), '')"
    )


def counted(name: str, kind: type[sa.Integer] | type[sa.Double] = sa.Integer) -> sa.Column:
    return sa.Column(name, kind(), nullable=False)


def learner() -> sa.Column:
    return sa.Column("learner_id", sa.String(32), nullable=False)


def of_user(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_learner_id_user")
    return sa.ForeignKeyConstraint(["learner_id"], ["user.id"], name=name, ondelete="CASCADE")


def create_tallies() -> None:
    op.create_table(
        "learner_tally",
        learner(),
        sa.Column("as_of", sa.Date(), nullable=False),
        counted("new_from"),
        counted("new_revision"),
        sa.Column("new_day", sa.Date(), nullable=True),
        of_user("learner_tally"),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_learner_tally")),
    )
    op.create_table(
        "day_tally",
        learner(),
        sa.Column("day", sa.Date(), nullable=False),
        *map(counted, ("answers", "right", "begun", "due")),
        of_user("day_tally"),
        sa.PrimaryKeyConstraint("learner_id", "day", name=op.f("pk_day_tally")),
    )
    op.create_table(
        "topic_tally",
        learner(),
        sa.Column("sort", sa.String(8), nullable=False),
        sa.Column("heading", sa.String(160), nullable=False),
        *map(counted, ("answers", "right", "learnt", "due")),
        *(counted(name, sa.Double) for name in FADES),
        sa.CheckConstraint("sort IN ('category', 'concept')", name=op.f("ck_topic_tally_sort")),
        of_user("topic_tally"),
        sa.PrimaryKeyConstraint("learner_id", "sort", "heading", name=op.f("pk_topic_tally")),
    )


def count_days() -> None:
    op.execute("""
        INSERT INTO learner_tally (learner_id, as_of, new_from, new_revision)
        SELECT learner_id, MAX(day), 0, -1 FROM (
            SELECT learner_id, day FROM review UNION ALL SELECT learner_id, last_day FROM memory
        ) AS days GROUP BY learner_id
    """)
    op.execute(f"""
        INSERT INTO day_tally (learner_id, day, answers, "right", begun, due)
        SELECT learner_id, day, SUM(answers), SUM(good), SUM(begun), SUM(due) FROM (
            SELECT learner_id, day, 1 AS answers, CASE WHEN "right" THEN 1 ELSE 0 END AS good,
                0 AS begun, 0 AS due {STANDING}
            UNION ALL SELECT learner_id, first_day, 0, 0, 1, 0 FROM memory
            UNION ALL SELECT learner_id, due_day, 0, 0, 0, 1 FROM memory
        ) AS days GROUP BY learner_id, day
    """)  # noqa: S608 - put together of our own words # nosec B608


def count_topics(sort: str, column: str) -> None:
    bind = op.get_bind()
    told = {"topic": "subject", "category": "category"}[column]
    body = f"json_extract(body, '$.{told}')"
    if bind.dialect.name == "postgresql":
        body = f"body ->> '{told}'"
    found: dict[tuple[str, str], list[float]] = {}
    counts = f"""
        SELECT review.learner_id, COALESCE(
            (SELECT {body} FROM fact_version WHERE fact_version.fact_id = review.fact_id
             AND number = fact_version), '') AS heading,
            COUNT(*), SUM(CASE WHEN "right" THEN 1 ELSE 0 END) {STANDING}
        GROUP BY review.learner_id, heading
    """  # noqa: S608 - put together of our own words # nosec B608
    rows = bind.execute(sa.text(counts))
    for learner_id, heading, answers, right in rows:
        sums_of(found, learner_id, heading)[:2] = [answers, right]
    add_memories(found, column)
    names = ("answers", "right", "learnt", "due", *FADES)
    table = sa.table("topic_tally", *map(sa.column, ("learner_id", "sort", "heading", *names)))
    lines = [
        {
            "learner_id": learner_id,
            "sort": sort,
            "heading": heading,
            **dict(zip(names, sums, strict=True)),
        }
        for (learner_id, heading), sums in found.items()
    ]
    for start in range(0, len(lines), 1000):
        bind.execute(table.insert(), lines[start : start + 1000])


def sums_of(
    found: dict[tuple[str, str], list[float]], learner_id: str, heading: str
) -> list[float]:
    return found.setdefault((learner_id, heading), [0, 0, 0, 0, *([0.0] * len(FADES))])


def add_memories(found: dict[tuple[str, str], list[float]], column: str) -> None:
    rows = op.get_bind().execute(
        sa.text(f"""
            SELECT memory.learner_id, {column}, stability, luck, lucky_stability,
                last_day, due_day, as_of
            FROM memory JOIN learner_tally ON learner_tally.learner_id = memory.learner_id
        """).columns(last_day=sa.Date, due_day=sa.Date, as_of=sa.Date)  # noqa: S608 - put together of our own words # nosec B608
    )
    for row in rows.mappings():
        sums = sums_of(found, row["learner_id"], row[column])
        sums[2] += 1
        sums[3] += row["due_day"] <= row["as_of"]
        for number, part in enumerate(parts_of(row)):
            sums[4 + number] += part


def parts_of(row: sa.RowMapping) -> list[float]:
    last_day: date = row["last_day"]
    elapsed = (row["as_of"] - last_day).days
    known = parts(row["stability"], elapsed)
    lucky = parts(row["lucky_stability"] or row["stability"], elapsed)
    return [one + row["luck"] * (other - one) for one, other in zip(known, lucky, strict=True)]


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_memory_learner_id_due_day_fact_id", "memory")
    op.drop_column("memory", "category")
    op.drop_column("memory", "topic")
    op.create_index("ix_memory_learner_id_due_day", "memory", ["learner_id", "due_day"])
