"""A large bank in the tables, written in bulk: entries with their versions, links and words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from question_bank.content.plain import bank_to_plain
from quizapp.bank.nouns import NOUN_OF, references_of, status_of, summary_of
from quizapp.bank.search_words import Standing, marks_of, text_of
from quizapp.learning.snapshots import content_hash
from quizapp.models import (
    BankRevision,
    Base,
    Change,
    Entry,
    EntryProblem,
    EntryReference,
    EntrySearch,
    EntryTag,
    EntryVersion,
    FactTally,
    new_id,
)
from tests.support.large_bank import large_bank
from tests.support.people import LONG_AGO

Row = dict[str, Any]

AT_ONCE = 5_000
CHANGES = 2_000
"""Changes that the entries were made by, a quarter of an hour apart."""
TAGS = ("myology", "first year", "checked again")


def fill(session: Session, facts: int, author_id: str) -> None:
    """Write a bank of about so many facts, in a transaction that may write.

    One fact in a hundred is a draft, one in five hundred in review, one in fifty retired; every
    tenth bears a tag, every twentieth a problem, and all but every tenth were answered.
    """
    changes = [_change(number, author_id) for number in range(CHANGES)]
    session.execute(insert(Change), changes)
    session.execute(insert(BankRevision), [{"id": 1, "number": CHANGES, "bank_id": new_id()}])
    bodies = enumerate(_bodies(facts))
    while some := list(islice(bodies, AT_ONCE)):
        made = [
            (number, _entry(number, noun, ident, body, changes[number * 7919 % CHANGES]), body)
            for number, (noun, ident, body) in some
        ]
        for table, rows_of in _MADE.items():
            rows = [row for each in made for row in rows_of(*each)]
            if rows:
                session.execute(insert(Base.metadata.tables[table.__tablename__]), rows)


def analyse(session: Session) -> None:
    """Let the database look at its tables, as PostgreSQL does by itself after some time."""
    session.execute(text("ANALYZE"))


def _bodies(facts: int) -> Iterator[tuple[str, str, Row]]:
    plain = bank_to_plain(large_bank(facts))
    for section, noun in NOUN_OF.items():
        for number, row in enumerate(plain.get(section, ())):
            row.pop("version", None)
            if noun == "fact":
                row |= {"status": _status(number), "tags": _tags(number)}
            yield noun, str(row.get("id") or content_hash(row)[:16]), row


def _status(number: int) -> str:
    for every, status in ((500, "in_review"), (100, "draft"), (50, "retired")):
        if number % every == 0:
            return status
    return "published"


def _tags(number: int) -> list[str]:
    return [TAGS[number // 10 % len(TAGS)]] if number % 10 == 0 else []


def _change(number: int, author_id: str) -> Row:
    return {
        "id": f"{number:032}",
        "revision": number + 1,
        "kind": "edit" if number % 3 else "import",
        "user_id": author_id if number % 3 else None,
        "at": LONG_AGO + timedelta(minutes=15 * number),
        "why": f"Reason {number}.",
        "entries": 60,
        "undoes_id": None,
    }


def _entry(number: int, noun: str, ident: str, body: Row, change: Row) -> Row:
    title, subject, predicate, category, kind = summary_of(noun, body)
    status = status_of(noun, body)
    return {
        "noun": noun,
        "id": ident,
        "version": 1,
        "published": 1 if status == "published" else None,
        "status": status,
        "position": number,
        "title": title,
        "subject": subject,
        "predicate": predicate,
        "category": category,
        "kind": kind,
        "reviewer_id": None,
        "author_id": change["user_id"],
        "created_at": LONG_AGO,
        "updated_at": change["at"],
        "revision": change["revision"],
        "merged_into": None,
        "shipped_hash": None,
        "change_id": change["id"],
    }


def _entries(_number: int, made: Row, _body: Row) -> Iterator[Row]:
    yield {name: value for name, value in made.items() if name != "change_id"}


def _versions(_number: int, made: Row, body: Row) -> Iterator[Row]:
    yield {
        **{name: made[name] for name in ("noun", "id", "status", "change_id")},
        "number": 1,
        "edition": 1,
        "body": body,
    }


def _references(_number: int, made: Row, body: Row) -> Iterator[Row]:
    noun, ident = made["noun"], made["id"]
    for role, target in sorted(references_of(noun, ident, body)):
        yield {"noun": noun, "id": ident, "role": role, "target": target}


def _tag_rows(_number: int, made: Row, body: Row) -> Iterator[Row]:
    for tag in body.get("tags", ()):
        yield {"noun": made["noun"], "id": made["id"], "tag": tag}


def _problems(number: int, made: Row, _body: Row) -> Iterator[Row]:
    if number % 20 == 0:
        yield {
            "noun": made["noun"],
            "entry_id": made["id"],
            "rule": "longest_option_correct" if number % 40 else "contradiction",
            "severity": "warning" if number % 40 else "error",
            "message": "It could be better.",
        }


def _words(_number: int, made: Row, body: Row) -> Iterator[Row]:
    standing = Standing(made["status"], made["author_id"], pending=False)
    marks = marks_of(made["noun"], made["id"], body, standing)
    yield {
        **{name: made[name] for name in ("noun", "id", "updated_at")},
        "words": text_of(made["id"], body, marks),
    }


def _answers(number: int, made: Row, _body: Row) -> Iterator[Row]:
    if made["noun"] == "fact" and number % 10:
        answers = 1 + number * 31 % 97
        right = answers * (number * 17 % 101) // 100
        yield {"fact_id": made["id"], "fact_version": 1, "answers": answers, "right": right}


_MADE: Mapping[type[Base], Callable[[int, Row, Row], Iterator[Row]]] = {
    Entry: _entries,
    EntryVersion: _versions,
    EntryReference: _references,
    EntryTag: _tag_rows,
    EntryProblem: _problems,
    EntrySearch: _words,
    FactTally: _answers,
}
