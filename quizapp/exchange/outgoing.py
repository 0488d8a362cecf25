"""The live bank as plain data for a file: what learners get, and what only instructors know yet."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.content.plain import SCHEMA_VERSION, SECTIONS
from quizapp.bank.nouns import SECTIONS as SECTION_OF
from quizapp.bank.nouns import WORDINGS
from quizapp.models import BankRevision, Entry, EntryVersion


@dataclass(frozen=True)
class Outgoing:
    """A bank to be written, and the entries of which a newer draft stays behind."""

    plain: dict[str, Any] = field(repr=False)
    behind: tuple[str, ...] = ()


def exported(session: Session, *, drafts: bool = False) -> Outgoing:
    """Return everything that does not lie in the bin.

    Of an entry that learners get, that is the version they get, or with `drafts` the latest; of
    any other the latest. The file says of which bank and revision it is, so that what is brought
    back can be merged with what was edited meanwhile.
    """
    at = session.get_one(BankRevision, 1)
    plain: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "bank": at.bank_id,
        "revision": at.number,
        **({"drafts": True} if drafts else {}),
        **{section: [] for section in SECTIONS if section != "items"},
    }
    behind = []
    for noun, ident, latest, published, version, body in _rows(session, drafts=drafts):
        if published is not None and published != latest and not drafts:
            behind.append(f"{_section(noun)}/{ident}")
        if noun in WORDINGS:
            plain.setdefault("wording", {}).setdefault(WORDINGS[noun], {})[ident] = body
        else:
            numbered = {**body, "version": version} if noun == "fact" else body
            plain.setdefault(SECTION_OF[noun], []).append(numbered)
    return Outgoing(plain, tuple(behind))


def _rows(session: Session, *, drafts: bool) -> Any:  # noqa: ANN401 - rows of columns
    number = Entry.version if drafts else func.coalesce(Entry.published, Entry.version)
    return session.execute(
        select(
            Entry.noun,
            Entry.id,
            Entry.version,
            Entry.published,
            EntryVersion.number,
            EntryVersion.body,
        )
        .join(
            EntryVersion,
            (EntryVersion.noun == Entry.noun)
            & (EntryVersion.id == Entry.id)
            & (EntryVersion.number == number),
        )
        .where(Entry.status != "binned")
        .order_by(Entry.position, Entry.id)
    )


def _section(noun: str) -> str:
    return f"wording/{WORDINGS[noun]}" if noun in WORDINGS else SECTION_OF[noun]
