"""Everything in the bank has versions, and every change to it is kept with who, when and why.

Revision 0005, after 0004. What stood in `document`, `concept`, `ground`, `fact` and `fact_version`
becomes `entry` and `entry_version`; going back keeps what each entry says now and facts' versions.
"""

import json
import secrets
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

GROUNDS = ("contrast", "complete", "foil", "overlap")
REVIEWED = ("fact", "contrast", "complete", "foil")
AT_ONCE = 500


def upgrade() -> None:
    bank, changes = what_there_was(), rows_of("SELECT * FROM change ORDER BY at, id")
    for table in ("fact_version", "document", "concept", "fact", "ground", "change"):
        op.drop_table(table)
    create_changes()
    create_tables()
    move_in(bank, changes)
    add_columns()


def create_changes() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("undoes_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "kind IN ('shipped', 'edit', 'status', 'restore', 'grid', 'bulk', 'merge', "
            "'import', 'delete', 'undo', 'report')",
            name=op.f("ck_change_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["change.id"], name=op.f("fk_change_undoes_id_change")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_change_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("revision", name=op.f("uq_change_revision")),
    )
    op.create_index("ix_change_at", "change", ["at", "id"])
    op.create_index("ix_change_user_id_at", "change", ["user_id", "at"])
    op.create_index("ix_change_undoes_id", "change", ["undoes_id"])


def create_tables() -> None:
    op.create_table(
        "fact_tally",
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.Column("fact_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fact_id", "fact_version", name=op.f("pk_fact_tally")),
    )
    op.create_table(
        "library_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_library_text")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=160), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("due_on >= opens_on", name=op.f("ck_assignment_days")),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_assignment_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["user.id"],
            name=op.f("fk_assignment_created_by_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("cohort_id", "topic", name=op.f("uq_assignment_cohort_id_topic")),
    )
    op.create_table(
        "changed_fact",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.Column("was", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["user.id"],
            name=op.f("fk_changed_fact_learner_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", "fact_id", name=op.f("pk_changed_fact")),
    )
    op.create_index("ix_changed_fact_learner_id_seen_at", "changed_fact", ["learner_id", "seen_at"])

    op.create_table(
        "entry",
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=True),
        sa.Column("predicate", sa.String(length=64), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("reviewer_id", sa.String(length=32), nullable=True),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.String(length=160), nullable=True),
        sa.Column("shipped_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "noun IN ('document', 'concept', 'fact', 'contrast', 'complete', 'foil', 'overlap', "
            "'item', 'concept_wording', 'fact_wording')",
            name=op.f("ck_entry_noun"),
        ),
        sa.CheckConstraint(
            "status IN ('candidate', 'draft', 'in_review', 'published', 'retired', 'binned')",
            name=op.f("ck_entry_status"),
        ),
        sa.CheckConstraint("published BETWEEN 1 AND version", name=op.f("ck_entry_published")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_entry_version")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_entry_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["user.id"],
            name=op.f("fk_entry_reviewer_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("noun", "id", name=op.f("pk_entry")),
    )
    op.create_index("ix_entry_noun_position_id", "entry", ["noun", "position", "id"])
    op.create_index("ix_entry_noun_status_category", "entry", ["noun", "status", "category"])
    op.create_index("ix_entry_noun_subject_predicate", "entry", ["noun", "subject", "predicate"])
    op.create_index("ix_entry_noun_title_id", "entry", ["noun", "title", "id"])
    op.create_index("ix_entry_noun_updated_at_id", "entry", ["noun", "updated_at", "id"])
    op.create_index("ix_entry_reviewer_id", "entry", ["reviewer_id"])

    op.create_table(
        "image",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_image_size")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_image_author_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_image")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_upload_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_user_id_at", "upload", ["user_id", "at"])

    op.create_table(
        "comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.String(length=160), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_comment_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["noun", "entry_id"],
            ["entry.noun", "entry.id"],
            name=op.f("fk_comment_noun_entry_id_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"],
            ["user.id"],
            name=op.f("fk_comment_resolved_by_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_noun_entry_id_at", "comment", ["noun", "entry_id", "at"])

    op.create_table(
        "entry_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.String(length=160), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "severity IN ('error', 'warning')", name=op.f("ck_entry_problem_severity")
        ),
        sa.ForeignKeyConstraint(
            ["noun", "entry_id"],
            ["entry.noun", "entry.id"],
            name=op.f("fk_entry_problem_noun_entry_id_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_problem")),
    )
    op.create_index("ix_entry_problem_noun_entry_id", "entry_problem", ["noun", "entry_id"])
    op.create_index("ix_entry_problem_rule", "entry_problem", ["rule", "noun", "entry_id"])

    op.create_table(
        "entry_reference",
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=160), nullable=False),
        sa.CheckConstraint(
            "role IN ('subject', 'object', 'parent', 'document', 'fact', 'concept')",
            name=op.f("ck_entry_reference_role"),
        ),
        sa.ForeignKeyConstraint(
            ["noun", "id"],
            ["entry.noun", "entry.id"],
            name=op.f("fk_entry_reference_noun_id_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("noun", "id", "role", "target", name=op.f("pk_entry_reference")),
    )
    op.create_index(
        "ix_entry_reference_target_role", "entry_reference", ["target", "role", "noun", "id"]
    )

    op.create_table(
        "entry_tag",
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["noun", "id"],
            ["entry.noun", "entry.id"],
            name=op.f("fk_entry_tag_noun_id_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("noun", "id", "tag", name=op.f("pk_entry_tag")),
    )
    op.create_index("ix_entry_tag_tag", "entry_tag", ["tag", "noun", "id"])

    op.create_table(
        "entry_version",
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(status = 'binned') = (body IS NULL)", name=op.f("ck_entry_version_binned_has_no_body")
        ),
        sa.CheckConstraint(
            "status IN ('candidate', 'draft', 'in_review', 'published', 'retired', 'binned')",
            name=op.f("ck_entry_version_status"),
        ),
        sa.CheckConstraint("edition BETWEEN 1 AND number", name=op.f("ck_entry_version_edition")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_entry_version_number")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_entry_version_change_id_change")
        ),
        sa.ForeignKeyConstraint(
            ["noun", "id"],
            ["entry.noun", "entry.id"],
            name=op.f("fk_entry_version_noun_id_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("noun", "id", "number", name=op.f("pk_entry_version")),
    )
    op.create_index("ix_entry_version_change_id", "entry_version", ["change_id"])

    op.create_table(
        "fact_alias",
        sa.Column("fact_id", sa.String(length=160), nullable=False),
        sa.Column("into_id", sa.String(length=160), nullable=False),
        sa.Column("change_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_fact_alias_change_id_change")
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_fact_alias")),
    )
    op.create_index("ix_fact_alias_into_id", "fact_alias", ["into_id"])

    op.create_table(
        "withdrawal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("change_id", sa.String(length=32), nullable=False),
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.String(length=160), nullable=False),
        sa.Column("asked_as", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_withdrawal_change_id_change")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    op.create_index("ix_withdrawal_change_id", "withdrawal", ["change_id"])
    op.create_index("ix_withdrawal_settled_at", "withdrawal", ["settled_at", "noun", "entry_id"])

    op.create_table(
        "problem_report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("serving_id", sa.String(length=32), nullable=True),
        sa.Column("answer_id", sa.String(length=32), nullable=True),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("fact_versions", sa.JSON(), nullable=False),
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_id", sa.String(length=32), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('second_answer', 'wrong', 'unclear', 'typing_error', 'other')",
            name=op.f("ck_problem_report_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'fixed', 'declined')", name=op.f("ck_problem_report_state")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["answer.id"],
            name=op.f("fk_problem_report_answer_id_answer"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change.id"],
            name=op.f("fk_problem_report_change_id_change"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"],
            ["user.id"],
            name=op.f("fk_problem_report_closed_by_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["user.id"],
            name=op.f("fk_problem_report_learner_id_user"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["serving_id"],
            ["serving.id"],
            name=op.f("fk_problem_report_serving_id_serving"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_hash"],
            ["item_snapshot.hash"],
            name=op.f("fk_problem_report_snapshot_hash_item_snapshot"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
    )
    op.create_index(
        "ix_problem_report_learner_id_told_at", "problem_report", ["learner_id", "told_at"]
    )
    op.create_index("ix_problem_report_noun_entry_id", "problem_report", ["noun", "entry_id"])
    op.create_index("ix_problem_report_state_at", "problem_report", ["state", "at"])


def add_columns() -> None:
    # A column with a default costs nothing, where copying a table in a batch does.
    op.add_column(
        "bank_revision", sa.Column("bank_id", sa.String(32), nullable=False, server_default="")
    )
    op.get_bind().execute(
        sa.text("UPDATE bank_revision SET bank_id = :bank_id"), {"bank_id": secrets.token_hex(16)}
    )
    for table, column in (("cohort", "second_reader"), ("enrolment", "teaches")):
        op.add_column(
            table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute(
        "UPDATE enrolment SET teaches = (1 = 1) WHERE user_id IN "
        "(SELECT id FROM \"user\" WHERE role IN ('instructor', 'admin'))"
    )
    op.add_column("serving", sa.Column("item_id", sa.String(160), nullable=True))
    op.add_column("serving", sa.Column("item_version", sa.Integer(), nullable=True))
    op.create_index(
        "ix_serving_item_id",
        "serving",
        ["item_id", "learner_id"],
        sqlite_where=sa.text("item_id IS NOT NULL"),
        postgresql_where=sa.text("item_id IS NOT NULL"),
    )
    op.execute("""
        INSERT INTO fact_tally (fact_id, fact_version, answers, "right")
        SELECT fact_id, fact_version, COUNT(*), SUM(CASE WHEN "right" THEN 1 ELSE 0 END)
        FROM review WHERE kind <> 'undone' AND NOT EXISTS (
            SELECT 1 FROM review AS later WHERE later.answer_id = review.answer_id
            AND later.fact_id = review.fact_id AND later.sequence > review.sequence)
        GROUP BY fact_id, fact_version
    """)


def rows_of(statement: str) -> list[dict]:
    """Return the rows of a statement; JSON and times as the database's driver gives them."""
    found = op.get_bind().execute(sa.text(statement).columns(body=sa.JSON()))
    return [dict(row) for row in found.mappings()]


def what_there_was() -> list[dict]:
    """Return every version there was: noun, id, number, body, author, time and the entry's row."""
    found: list[dict] = []
    for noun in ("document", "concept"):
        found += [{**row, "noun": noun, "number": 1} for row in rows_of(f"SELECT * FROM {noun}")]  # noqa: S608 - our own words # nosec B608
    found += [{**row, "noun": row["kind"], "number": 1} for row in rows_of("SELECT * FROM ground")]
    found += [
        {**row, "noun": "fact"}
        for row in rows_of("""
            SELECT fact.id, number, body, author_id, created_at, position, shipped_hash
            FROM fact_version JOIN fact ON fact.id = fact_version.fact_id
            ORDER BY fact.id, number
        """)
    ]
    return found


def move_in(bank: list[dict], changes: list[dict]) -> None:
    """Write what there was as entries; versions made by one person at one time are one change."""
    bind = op.get_bind()
    why = {(row["noun_id"], row["version"]): row["why"] for row in changes}
    first = min((row["created_at"] for row in bank if row.get("created_at")), default=None)
    if not bank:
        return
    groups: dict[tuple, list[dict]] = {}
    for row in bank:
        at = row.get("created_at") or first or "2026-01-01 00:00:00+00:00"
        groups.setdefault((str(at), row.get("author_id")), []).append({**row, "at": at})
    made = {}
    for number, (key, rows) in enumerate(sorted(groups.items(), key=lambda one: one[0][0]), 1):
        reason = next(
            (why[row["id"], row["number"]] for row in rows if (row["id"], row["number"]) in why), ""
        )
        made[key] = {
            "id": secrets.token_hex(16),
            "revision": number,
            "kind": "edit" if key[1] else "shipped",
            "user_id": key[1],
            "at": rows[0]["at"],
            "why": reason or "It came with the app.",
            "entries": len(rows),
        }
    insert("change", list(made.values()))
    versions = [(row, made[key]) for key, rows in groups.items() for row in rows]
    write_entries(versions)
    insert("entry_version", [version_of(row, change) for row, change in versions])
    insert("entry_reference", [each for row in latest(versions) for each in references(row)])
    bind.execute(
        sa.text("UPDATE bank_revision SET number = :number WHERE number < :number"),
        {"number": len(made)},
    )


def write_entries(versions: list[tuple[dict, dict]]) -> None:
    times: dict[tuple[str, str], list[dict]] = {}
    for row, change in versions:
        times.setdefault((row["noun"], row["id"]), []).append(change)
    rows = []
    for row in latest(versions):
        made = sorted(times[row["noun"], row["id"]], key=lambda change: change["revision"])
        status = status_of(row)
        body = row["body"]
        rows.append(
            {
                "noun": row["noun"],
                "id": row["id"],
                "version": row["number"],
                "published": row["number"] if status == "published" else None,
                "status": status,
                "position": row.get("position") or 0,
                "title": title_of(row)[:500],
                "subject": body.get("subject"),
                "predicate": body.get("predicate"),
                "category": body.get("category"),
                "kind": body.get("polarity" if row["noun"] == "fact" else "kind"),
                "author_id": row.get("author_id"),
                "created_at": made[0]["at"],
                "updated_at": made[-1]["at"],
                "revision": made[-1]["revision"],
                "shipped_hash": row["shipped_hash"],
            }
        )
    insert("entry", rows)


def latest(versions: list[tuple[dict, dict]]) -> Iterable[dict]:
    found: dict[tuple[str, str], dict] = {}
    for row, _ in versions:
        key = (row["noun"], row["id"])
        if key not in found or row["number"] > found[key]["number"]:
            found[key] = row
    return found.values()


def status_of(row: dict) -> str:
    return row["body"].get("status", "published") if row["noun"] == "fact" else "published"


def version_of(row: dict, change: dict) -> dict:
    return {
        "noun": row["noun"],
        "id": row["id"],
        "number": row["number"],
        "body": json.dumps(row["body"], ensure_ascii=False),
        "status": status_of(row),
        "edition": 1,
        "change_id": change["id"],
    }


def title_of(row: dict) -> str:
    body = row["body"]
    for name in ("statement", "name", "title"):
        if name in body:
            return body[name]
    if row["noun"] == "foil":
        return f"{body['value']}: {body['why']}"
    if row["noun"] == "complete":
        return f"{body['subject']} {body['predicate']}: {', '.join(body['values'])}"
    if row["noun"] == "contrast":
        return f"{body['predicate']}: {' | '.join(body['values'])}"
    return ", ".join(body["values"])


def references(row: dict) -> Iterator[dict]:
    noun, body = row["noun"], row["body"]
    found: set[tuple[str, str]] = set()
    if noun in {"fact", "complete"}:
        found.add(("subject", body["subject"]))
    if noun == "fact":
        found |= {("object", each) for each in body["objects"]}
        found |= {("document", each["document"]) for each in body.get("evidence", ())}
    elif noun == "concept":
        found |= {("parent", each) for each in body.get("parents", ())}
    elif noun == "contrast":
        found |= {("concept", each) for each in body["values"]}
        found |= {("object", each) for values in body["values"].values() for each in values}
    elif noun == "foil":
        found |= {("concept", each) for each in body["false_for"]} | {("object", body["value"])}
    elif noun in {"complete", "overlap"}:
        found |= {("object", each) for each in body["values"]}
    for role, target in sorted(found):
        yield {"noun": noun, "id": row["id"], "role": role, "target": target[:160]}


def insert(table: str, rows: list[dict]) -> None:
    bind = op.get_bind()
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        body = "CAST(:body AS JSON)" if bind.dialect.name == "postgresql" else ":body"
        values = ", ".join(body if name == "body" else f":{name}" for name in some[0])
        bind.execute(
            sa.text(f"INSERT INTO {table} ({', '.join(some[0])}) VALUES ({values})"),  # noqa: S608 - our own words # nosec B608
            some,
        )


def downgrade() -> None:
    entries = rows_of("""
        SELECT entry.*, body FROM entry JOIN entry_version ON entry_version.noun = entry.noun
            AND entry_version.id = entry.id AND number = version WHERE entry.status <> 'binned'
    """)
    versions = rows_of(
        """
        SELECT entry_version.*, change.at, change.user_id, change.why FROM entry_version
        JOIN change ON change.id = change_id
        WHERE noun = 'fact' AND entry_version.status <> 'binned'
        AND entry_version.id IN (SELECT id FROM entry WHERE noun = 'fact' AND status <> 'binned')
    """
    )
    drop_tables()
    restore_tables()
    for noun in ("document", "concept"):
        insert(
            noun, [old(row, "id", "body", "shipped_hash") for row in entries if row["noun"] == noun]
        )
    insert(
        "ground",
        [
            {"kind": row["noun"], **old(row, "id", "body", "shipped_hash")}
            for row in entries
            if row["noun"] in GROUNDS
        ],
    )
    facts = [row for row in entries if row["noun"] == "fact"]
    columns = (
        "id",
        "status",
        "version",
        "subject",
        "predicate",
        "category",
        "position",
        "shipped_hash",
    )
    insert("fact", [old(row, *columns) for row in facts])
    insert(
        "fact_version",
        [
            {
                "fact_id": row["id"],
                "number": row["number"],
                "body": json.dumps(row["body"], ensure_ascii=False),
                "author_id": row["user_id"],
                "created_at": row["at"],
            }
            for row in versions
        ],
    )
    insert(
        "change",
        [
            {
                "id": secrets.token_hex(16),
                "noun": "fact",
                "noun_id": row["id"],
                "version": row["number"],
                "user_id": row["user_id"],
                "at": row["at"],
                "why": row["why"],
            }
            for row in versions
        ],
    )


def old(row: dict, *names: str) -> dict:
    return {
        name: json.dumps(row[name], ensure_ascii=False) if name == "body" else row[name]
        for name in names
    }


def drop_tables() -> None:
    op.drop_index("ix_serving_item_id", "serving")
    for table, column in (
        ("serving", "item_version"),
        ("serving", "item_id"),
        ("enrolment", "teaches"),
        ("cohort", "second_reader"),
        ("bank_revision", "bank_id"),
    ):
        op.drop_column(table, column)
    for table in NEW_TABLES:
        op.drop_table(table)


NEW_TABLES = (
    "problem_report",
    "withdrawal",
    "fact_alias",
    "comment",
    "entry_problem",
    "entry_reference",
    "entry_tag",
    "entry_version",
    "entry",
    "change",
    "fact_tally",
    "library_text",
    "assignment",
    "changed_fact",
    "image",
    "upload",
)


def restore_tables() -> None:
    for noun in ("concept", "document"):
        op.create_table(
            noun,
            sa.Column("id", sa.String(160), nullable=False),
            sa.Column("body", sa.JSON(), nullable=False),
            sa.Column("shipped_hash", sa.String(64), nullable=True),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{noun}")),
        )
    op.create_table(
        "ground",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(160), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("shipped_hash", sa.String(64), nullable=True),
        sa.CheckConstraint(
            "kind IN ('contrast', 'complete', 'foil', 'overlap')", name=op.f("ck_ground_kind")
        ),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_ground")),
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.String(160), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("predicate", sa.String(64), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shipped_hash", sa.String(64), nullable=True),
        sa.CheckConstraint(
            "status IN ('candidate', 'draft', 'in_review', 'published', 'retired')",
            name=op.f("ck_fact_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index("ix_fact_status_category", "fact", ["status", "category"])
    op.create_index("ix_fact_subject_predicate", "fact", ["subject", "predicate"])
    op.create_table(
        "fact_version",
        sa.Column("fact_id", sa.String(160), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.String(32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_fact_version_number")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_fact_version_author_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["fact.id"], name=op.f("fk_fact_version_fact_id_fact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("fact_id", "number", name=op.f("pk_fact_version")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("noun", sa.String(16), nullable=False),
        sa.Column("noun_id", sa.String(160), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.String(32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_change_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_noun_noun_id", "change", ["noun", "noun_id"])
