"""The texts of documents, kept beside the bank: only what the bank's own hash vouches for."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from quizapp.models import LibraryText


def text_of(session: Session, text_sha256: str) -> str | None:
    """Return a document's text by its hash; None if it is not in the library."""
    row = session.get(LibraryText, text_sha256)
    return row.text if row else None


def hash_of(text: str) -> str:
    """Return the hash by which a document names its text: SHA-256 of its UTF-8."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def vouched(sent: str, text_sha256: str) -> str | None:
    """Return a text as the document has it, or None if it is another.

    A browser writes its own line ends into what is pasted, and may lose or add the last one; of
    the readings that differ in that alone, the hash says which is the document's.
    """
    return next((each for each in _readings(sent) if hash_of(each) == text_sha256), None)


def keep_text(session: Session, text: str, now: datetime) -> None:
    """Put a text into the library under its hash."""
    session.merge(LibraryText(sha256=hash_of(text), text=text, at=now))


def _readings(sent: str) -> Iterator[str]:
    yield sent
    plain = sent.replace("\r\n", "\n").replace("\r", "\n")
    for text in (plain, plain.strip("\n"), plain.strip()):
        yield text
        yield f"{text}\n"
