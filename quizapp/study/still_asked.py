"""Whether a question that waits for its answer may still be asked, after edits of the bank."""

from question_bank.check.written import held_to_bank
from question_bank.content.items import Item
from question_bank.content.written import item_from_plain, written_from
from quizapp.bank.live import LiveBank
from quizapp.learning.rows import Put
from quizapp.learning.snapshots import shown
from quizapp.models import Serving

WRONG_NOW = frozenset({"also-right", "false-key", "reference"})
"""What an edit can make wrong with an item: another option is right, or its key or reason not."""


def is_still_asked(live: LiveBank, serving: Serving) -> bool:
    """Say of an item that was put whether it may still be asked, as `still_asks` does."""
    return still_asks(live, serving, shown(serving.snapshot))


def still_asks(live: LiveBank, serving: Put, item: Item) -> bool:
    """Say whether facts mean what they meant when an item was put, and what it offers is right.

    An answer to one that is not is taken all the same: it belongs to the version it was made from.
    """
    versions = serving.fact_versions.items()
    if not all(live.means_the_same(fact, _number(version)) for fact, version in versions):
        return False
    if serving.item_id is not None:
        return live.asks_item(serving.item_id, serving.item_version or 0)
    known = live.right.get(serving.snapshot_hash)
    if known is None:
        known = not _is_wrong_now(live, item)
        live.note_right(serving.snapshot_hash, right=known)
    return known


def _number(version: object) -> int:
    return version if isinstance(version, int) else 0


def _is_wrong_now(live: LiveBank, item: Item) -> bool:
    """Hold an item that was made to what the bank says now, as if somebody had written it."""
    written = item_from_plain(written_from(item, item.id))
    return any(
        each.severity == "error" and each.rule in WRONG_NOW
        for each in held_to_bank(live.bank, written)
    )
