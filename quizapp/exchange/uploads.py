"""Files that people want imported: kept from their preview until they are imported or dropped."""

import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import BankError
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import load_bank
from question_bank.interchange.formats import FORMATS, Format
from quizapp.exchange.importing import Choices, Import, import_of
from quizapp.models import Upload, new_id
from quizapp.web.errors import NotFoundError

SUFFIXES = {".json": "json", ".csv": "csv", ".zip": "csv"}
"""What the end of a file's name says of its format."""

LONGEST_NAME = 255
MOST_KEPT = 20
"""Files that wait, for each person: the oldest give way."""


def format_of(name: str, content: bytes) -> str:
    """Return the format of a file by its name, or else by how it begins."""
    suffix = Path(name).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return "json" if content.lstrip()[:1] == b"{" else "csv"


def keep_upload(session: Session, user_id: str, name: str, content: bytes, now: datetime) -> str:
    """Keep a file that somebody wants imported; return its id."""
    upload = Upload(
        id=new_id(),
        user_id=user_id,
        name=Path(name.replace("\\", "/")).name[:LONGEST_NAME] or "bank",
        format=format_of(name, content),
        content=content,
        at=now,
    )
    session.add(upload)
    session.flush()
    for old in uploads_of(session, user_id)[MOST_KEPT:]:
        session.delete(old)
    return upload.id


def keep_shipped(session: Session, user_id: str, name: str, now: datetime) -> str:
    """Keep the bank that came with the app as a file to import; return its id."""
    content = FORMATS["json"].write(bank_to_plain(load_bank()))
    return keep_upload(session, user_id, name, content, now)


def uploads_of(session: Session, user_id: str) -> list[Upload]:
    """Return somebody's files that wait, the latest first."""
    rows = select(Upload).where(Upload.user_id == user_id)
    return list(session.scalars(rows.order_by(Upload.at.desc(), Upload.id)))


def own_upload(session: Session, user_id: str, upload_id: str) -> Upload:
    """Return somebody's own file. Raises NotFoundError for any other."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.user_id != user_id:
        raise NotFoundError
    return upload


def planned(session: Session, upload: Upload, choices: Choices) -> Import:
    """Work out what importing a file does."""
    form = FORMATS[upload.format]
    try:
        plain = _read(form, upload)
    except BankError as error:
        return Import(None, refused=tuple(error.problems))
    lost = tuple(name for name in form.loses if plain.get(name))
    return import_of(session, plain, choices, partial=form.partial, lost=lost)


def _read(form: Format, upload: Upload) -> Mapping[str, Any]:
    """Read a file by its own name, which says which table it is and stands in its problems."""
    name = re.sub(r"[^\w.-]", "_", upload.name).lstrip(".") or "bank"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (name if upload.format == "csv" else "bank.json")
        path.write_bytes(upload.content)
        return form.read(path)
