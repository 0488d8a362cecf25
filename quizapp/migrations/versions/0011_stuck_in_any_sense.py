"""Count on which facts learners are stuck, and what they take for them, whatever was counted.

Revision 0011, after 0010, which once counted itself, and otherwise: what was forgotten as a fact
that is part of another one now was left out.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STUCK, CHOSEN = "leech_tally", "chosen_tally"
LAPSES, LONGEST, AGAIN = 8, 500, 1
ANY = 0
"""The edition of what counts whatever a fact means: others hold what they add to that."""
KEPT = {STUCK: ("learners", "lapses"), CHOSEN: ("times",)}
LOG = """
    SELECT review.answer_id, review.kind, review.rating, review."right",
        COALESCE(entry_version.edition, 0) AS edition
    FROM review LEFT JOIN entry_version ON entry_version.noun = 'fact'
        AND entry_version.id = review.fact_id AND entry_version.number = review.fact_version
    WHERE review.learner_id = :learner_id AND review.fact_id = :fact_id ORDER BY review.sequence
"""
GIVEN = """
    SELECT answer.response, item_snapshot.body FROM answer
    JOIN item_snapshot ON item_snapshot.hash = answer.snapshot_hash WHERE answer.id = :id
"""


def upgrade() -> None:
    for table in KEPT:
        op.execute(sa.delete(sa.table(table)))
    count()


def downgrade() -> None:
    """Leave the counts as they are: they follow from other rows, and are counted anew above."""


def count() -> None:
    """Count what the memories and logs of all learners add up to."""
    kept: dict[str, Counter[tuple]] = {
        "learners": Counter(),
        "lapses": Counter(),
        "times": Counter(),
    }
    rows = f"SELECT learner_id, fact_id, lapses FROM memory WHERE lapses >= {LAPSES}"  # noqa: S608 - our own number # nosec B608
    for memory in op.get_bind().execute(sa.text(rows)).all():
        log = op.get_bind().execute(sa.text(LOG), memory._asdict()).all()
        last = {word.answer_id: word for word in log}
        again = Counter(word.edition for word in last.values() if word.rating == AGAIN)
        del again[ANY]
        anyway = memory.lapses - again.total()
        stuck_anyway = anyway >= LAPSES
        if stuck_anyway:
            kept["learners"][memory.fact_id, ANY] += 1
            kept["lapses"][memory.fact_id, ANY] += anyway
        for edition in {word.edition for word in log}:
            if anyway + again[edition] >= LAPSES:
                if not stuck_anyway:
                    kept["learners"][memory.fact_id, edition] += 1
                    kept["lapses"][memory.fact_id, edition] += anyway
                kept["lapses"][memory.fact_id, edition] += again[edition]
                kept["times"].update(
                    (memory.fact_id, edition, text)
                    for text in chosen(memory.fact_id, edition, log, last)
                )
    for table, numbers in KEPT.items():
        key = ("fact_id", "edition", "chosen")[: 3 if table == CHOSEN else 2]
        made = [
            {**dict(zip(key, place, strict=True)), **{name: kept[name][place] for name in numbers}}
            for place in sorted(kept[numbers[-1]])
            if any(kept[name][place] for name in numbers)
        ]
        op.bulk_insert(sa.table(table, *map(sa.column, (*key, *numbers))), made)


def chosen(fact_id: str, edition: int, log: list[Any], last: dict[str, Any]) -> Iterator[str]:
    """Yield the wrong options that a learner chose for a fact in one of its meanings."""
    for word in log:
        counts = word.edition == edition and last[word.answer_id].kind != "undone"
        if counts and word.kind == "rated" and not word.right:
            given = op.get_bind().execute(sa.text(GIVEN), {"id": word.answer_id}).one()
            text = wrong(plain(given.body), plain(given.response), fact_id)
            if text:
                yield text[:LONGEST]


def plain(said: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return JSON as Python has it, whether or not the driver has read it."""
    return json.loads(said) if isinstance(said, str) else said


def wrong(item: dict, response: dict, fact_id: str) -> str | None:
    """Return the text of the wrong option that a response chose for a fact; None without any."""
    if item["kind"] == "multiple_choice":
        picked = response.get("choice")
        texts = (
            option["text"]
            for option in item["options"]
            if option["label"] == picked and not option["correct"]
        )
        return next(texts, None)
    picked = (response.get("pairs") or {}).get(fact_id)
    if picked == item.get("pairs", {}).get(fact_id):
        return None
    return next((each["text"] for each in item["responses"] if each["id"] == picked), None)
