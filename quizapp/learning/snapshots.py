"""Items kept exactly as shown, addressed by their content."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from question_bank.content.items import Item
from quizapp.extensions.statements import Prepared
from quizapp.models import ItemSnapshot

_MOST_HELD = 1_000
_held: OrderedDict[str, Item] = OrderedDict()
"""Items by hash, the one asked for last at the end: what is addressed by its content stays true."""

_BODY = Prepared(select(ItemSnapshot.body).where(ItemSnapshot.hash == bindparam("hash")))


def content_hash(plain: Mapping[str, object]) -> str:
    """Return the SHA-256 (hexadecimal) of plain data; the order of keys does not matter."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keep(session: Session, item: Item) -> str:
    """Store the item unless it is stored already; return its hash."""
    body = item.to_plain()
    digest = content_hash(body)
    # The only insert two learners can race for: the second finds the row there, which is right.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(ItemSnapshot).values(hash=digest, body=body).on_conflict_do_nothing())
    return digest


def shown(snapshot: ItemSnapshot) -> Item:
    """Return the item as it was shown."""
    return Item.from_plain(snapshot.body)


def shown_as(session: Session, snapshot_hash: str) -> Item:
    """Return the item that has this hash, read once in each process while it is asked for.

    Raises KeyError if there is none: servings and answers refer to those there are.
    """
    item = _held.pop(snapshot_hash, None)
    if item is None:
        row = _BODY.first(session, hash=snapshot_hash)
        if row is None:
            raise KeyError(snapshot_hash)
        item = Item.from_plain(row[0])
    _held[snapshot_hash] = item
    if len(_held) > _MOST_HELD:
        _held.popitem(last=False)
    return item
