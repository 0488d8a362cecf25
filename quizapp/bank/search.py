"""Finds entries by their words and by what they are, in SQLite's FTS5 or PostgreSQL's own search.

Both intersect lists of places: a search for many marks costs hardly more than one for the rarest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Step
from quizapp.bank.search_words import APP, Phrase, Standing, mark, marks_of, text_of
from quizapp.bank.served import AT_ONCE
from quizapp.models import Change, Entry, EntrySearch

INDEX = table("entry_search_index", column("rowid"))
"""SQLite's index of the words, under the numbers of `EntrySearch`."""


@dataclass(frozen=True)
class Asked:
    """What is looked for: entries that bear all marks and hold all phrases."""

    marks: tuple[str, ...]
    phrases: tuple[Phrase, ...] = ()

    def fts5(self) -> str:
        """Return it as FTS5 reads it; quotes make every word a word, whatever it looks like."""
        words = (f'"{" ".join(words)}"{" *" if begun else ""}' for words, begun in self.phrases)
        return " AND ".join([*(f'"{mark}"' for mark in self.marks), *words])

    def tsquery(self) -> str:
        """Return it as PostgreSQL reads it."""
        return " & ".join(
            [*(f"'{mark}'" for mark in self.marks), *map(_side_by_side, self.phrases)]
        )


def _side_by_side(phrase: Phrase) -> str:
    *first, last = (f"'{word}'" for word in phrase.words)
    return f"({' <-> '.join([*first, f'{last}:*' if phrase.begun else last])})"


def index(session: Session, change: Change, steps: Sequence[Step]) -> None:
    """Bring the words of entries up to date with a change."""
    for start in range(0, len(steps), AT_ONCE):
        some = steps[start : start + AT_ONCE]
        gone = tuple_(EntrySearch.noun, EntrySearch.id).in_([step.ref for step in some])
        session.execute(
            delete(EntrySearch).where(gone), execution_options={"synchronize_session": False}
        )
        rows = list(_rows(change, some))
        if rows:
            session.execute(insert(EntrySearch), rows)


def _rows(change: Change, steps: Iterable[Step]) -> Iterator[dict[str, object]]:
    for step in steps:
        if step.after is None:
            continue
        noun, ident = step.ref
        pending = step.published not in {None, step.number}
        standing = Standing(step.status, change.user_id, pending)
        yield {
            "noun": noun,
            "id": ident,
            "updated_at": change.at,
            "words": text_of(ident, step.after, marks_of(noun, ident, step.after, standing)),
        }


def disown(session: Session, author_id: str, most: int = AT_ONCE) -> bool:
    """Let some of an author's entries stand as what nobody wrote; tell whether there were any.

    They keep their words: only the mark of the author, which is the account's id, is another.
    """
    theirs, nobodys = mark("author", author_id), mark("author", APP)
    rows = list(session.scalars(found(session, Asked((theirs,))).limit(most)))
    words = (
        func.replace(type_coerce(EntrySearch.words, String), f"{theirs} ", f"{nobodys} ")
        if _sqlite(session)
        else func.ts_delete(EntrySearch.words, theirs).op("||")(
            cast(literal(f"'{nobodys}'", String), TSVECTOR)
        )
    )
    session.execute(
        update(EntrySearch).where(EntrySearch.number.in_(rows)).values(words=words),
        execution_options={"synchronize_session": False},
    )
    return bool(rows)


def numbers(session: Session, asked: Asked, most: int) -> FromClause:
    """Return the numbers of entries that bear and hold what is asked, so many at most.

    Stopping early is what makes a common word cheap.
    """
    return found(session, asked).limit(most).subquery("found")


def refs_found(session: Session, asked: Asked, most: int) -> list[Ref]:
    """Return entries that bear and hold what is asked, so many at most."""
    rows = numbers(session, asked, most)
    found = select(EntrySearch.noun, EntrySearch.id)
    found = found.join(rows, rows.c.number == EntrySearch.number)
    return [Ref(noun, ident) for noun, ident in session.execute(found)]


def found(session: Session, asked: Asked) -> Select[int]:
    """Select the numbers of entries that bear and hold what is asked."""
    if _sqlite(session):
        rowid = type_coerce(INDEX.c.rowid, EntrySearch.number.type).label("number")
        return select(rowid).select_from(INDEX).where(_match(asked))
    return select(EntrySearch.number).where(_vector_match(asked))


def holds(session: Session, phrases: Iterable[Phrase]) -> ColumnElement[bool]:
    """Return the condition that an entry, taken by itself, holds all phrases."""
    row = select(1).where(EntrySearch.noun == Entry.noun, EntrySearch.id == Entry.id)
    if _sqlite(session):
        # The line of words itself: FTS5 would collect the beginnings of words for every entry anew.
        line = type_coerce(EntrySearch.words, String)
        row = row.where(*(func.instr(line, _in_line(phrase)) > 0 for phrase in phrases))
    else:
        row = row.where(_vector_match(Asked((), tuple(phrases))))
    return row.correlate(Entry).exists()


def _in_line(phrase: Phrase) -> str:
    return f" {' '.join(phrase.words)}{'' if phrase.begun else ' '}"


def _match(asked: Asked) -> ColumnElement[bool]:
    return literal_column("entry_search_index").op("MATCH", is_comparison=True)(asked.fts5())


def _vector_match(asked: Asked) -> ColumnElement[bool]:
    words = type_coerce(EntrySearch.words, String)
    return words.op("@@", is_comparison=True)(cast(asked.tsquery(), TSQUERY))


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
