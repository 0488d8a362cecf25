"""Items kept exactly as shown, addressed by their content."""

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from question_bank.content.items import Item
from quizapp.models import ItemSnapshot


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
