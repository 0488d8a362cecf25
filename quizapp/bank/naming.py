"""Permanent ids for new entries, made from what they say."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Entry

LONGEST = 60
"""Characters of an id before a number that tells it from others; the schema allows 120."""

_BETWEEN = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return a text in small plain letters, words joined by hyphens; empty if it has none."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = decomposed.replace("'", "").replace("’", "").encode("ascii", "ignore").decode()
    words = _BETWEEN.sub("-", plain).strip("-")
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]


def fresh_id(session: Session, noun: str, text: str, taken: Collection[str] = ()) -> str:
    """Return an id for a new entry that says `text`; never one that was used before.

    `taken` are ids given to others of the same change, which no table knows yet.
    """
    stem = slug(text) or noun.replace("_", "-")
    known = {
        *taken,
        *session.scalars(
            select(Entry.id).where(Entry.noun == noun, Entry.id.startswith(stem, autoescape=True))
        ),
    }
    if stem not in known:
        return stem
    return next(each for number in count(2) if (each := f"{stem}-{number}") not in known)
