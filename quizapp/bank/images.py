"""Pictures that texts of the bank show: kept under the hash of their bytes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from question_bank.content.marks import picture_faults, pictures
from quizapp.bank.reencoding import Picture
from quizapp.models import Image
from quizapp.web.i18n import _


def store(session: Session, picture: Picture, author_id: str, now: datetime) -> str:
    """Keep a picture unless it is kept already; return its hash."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {
        "sha256": picture.sha256,
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "content": picture.content,
        "author_id": author_id,
        "at": now,
    }
    session.execute(insert(Image).values(row).on_conflict_do_nothing())
    return picture.sha256


def picture_problems(session: Session, body: Mapping[str, Any] | None) -> list[str]:
    """Return what is wrong with the pictures that an entry's texts name."""
    marked = [text for text in texts_of(body) if "](" in text]
    faults = [fault for text in marked for fault in picture_faults(text)]
    named = {digest for text in marked for _alt, digest in pictures(text)}
    if named:
        known = session.scalars(select(Image.sha256).where(Image.sha256.in_(named)))
        sentence = _("There is no picture %(digest)s…: upload it first.")
        faults += [sentence % {"digest": each[:12]} for each in sorted(named.difference(known))]
    return faults


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts_of_all(value.values())
    elif isinstance(value, list):
        yield from _texts_of_all(value)


def _texts_of_all(values: Iterable[object]) -> Iterator[str]:
    for each in values:
        yield from texts_of(each)
