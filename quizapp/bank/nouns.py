"""What every kind of entry is: where it stands in a bank, what lists show, to what it refers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from question_bank.content.marks import plain_text
from question_bank.content.plain import bank_to_plain
from question_bank.content.problems import BankError, Problem
from question_bank.content.reading import unlinked_bank
from question_bank.content.schema import violations

Plain = Mapping[str, Any]
Body = dict[str, Any]


class Ref(NamedTuple):
    """Names an entry."""

    noun: str
    id: str


SECTIONS = {
    "document": "documents",
    "concept": "concepts",
    "fact": "facts",
    "contrast": "contrasts",
    "complete": "complete",
    "foil": "foils",
    "overlap": "overlaps",
    "item": "items",
}
"""Noun to the section of a bank that holds it; wordings stand beside the bank, not in it."""

NOUN_OF = {section: noun for noun, section in SECTIONS.items()}
WORDINGS = {"concept_wording": "concepts", "fact_wording": "facts"}
"""Noun to the section of the wording that holds it."""

REVIEWED = frozenset({"fact", "contrast", "complete", "foil", "item"})
"""The nouns that go from draft through review to published; others count as soon as saved."""

TITLE_LENGTH = 500


class Summary(NamedTuple):
    """What lists show, filter and sort by, as the body says it."""

    title: str
    subject: str | None
    predicate: str | None
    category: str | None
    kind: str | None


def status_of(noun: str, body: Plain | None) -> str:
    """Return where a body stands; no body lies in the bin, and unreviewed nouns are published."""
    if body is None:
        return "binned"
    return str(body.get("status", "published")) if noun in REVIEWED else "published"


def summary_of(noun: str, body: Plain) -> Summary:
    """Return what lists show of a body."""
    kind = body.get("polarity") if noun == "fact" else body.get("kind")
    subject = body.get("subject")
    if noun == "item":
        subject = None
    return Summary(
        title_of(noun, body)[:TITLE_LENGTH],
        subject,
        body.get("predicate"),
        body.get("category"),
        kind,
    )


def title_of(noun: str, body: Plain) -> str:
    """Return one line that says what a body is about."""
    told = _TITLES.get(noun)
    return told(body) if told else ", ".join(str(value) for value in body.values() if value)


_TITLES: dict[str, Callable[[Plain], str]] = {
    "fact": lambda body: plain_text(body["statement"]),
    "concept": lambda body: str(body["name"]),
    "document": lambda body: str(body["title"]),
    "item": lambda body: plain_text(body["stem"]),
    "foil": lambda body: f"{body['value']}: {body['why']}",
    "complete": lambda body: f"{body['subject']} {body['predicate']}: {', '.join(body['values'])}",
    "contrast": lambda body: f"{body['predicate']}: {' | '.join(body['values'])}",
    "overlap": lambda body: ", ".join(body["values"]),
}


def references_of(noun: str, ident: str, body: Plain) -> set[tuple[str, str]]:
    """Return (role, target) of what a body speaks of: concepts, documents and facts by id."""
    return set(_references(noun, ident, body))


def _references(noun: str, ident: str, body: Plain) -> Iterator[tuple[str, str]]:
    if noun == "fact":
        yield "subject", body["subject"]
        yield from _each("object", body["objects"])
        yield from _each("document", (row["document"] for row in body.get("evidence", ())))
    elif noun == "concept":
        yield from _each("parent", body.get("parents", ()))
    elif noun == "contrast":
        yield from _each("concept", body["values"])
        for values in body["values"].values():
            yield from _each("object", values)
    elif noun == "complete":
        yield "subject", body["subject"]
        yield from _each("object", body["values"])
    elif noun == "foil":
        yield from _each("concept", body["false_for"])
        yield "object", body["value"]
    elif noun == "overlap":
        yield from _each("object", body["values"])
    elif noun == "item":
        yield from _each("fact", body["facts"])
    elif noun in WORDINGS:
        yield ("concept" if noun == "concept_wording" else "fact"), ident


def _each(role: str, targets: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((role, str(target)[:160]) for target in targets)


def tags_of(body: Plain) -> set[str]:
    """Return the words put on a body to find it again."""
    return {str(tag) for tag in body.get("tags", ())}


def normal(noun: str, body: Plain) -> Body:
    """Return a body with every field written out, as the tables hold it.

    Raises BankError with what does not fit.
    """
    if noun in WORDINGS:
        return _normal_wording(WORDINGS[noun], body)
    section = SECTIONS[noun]
    part = unlinked_bank({"schema_version": 1, section: [dict(body)]})
    row: Body = bank_to_plain(part)[section][0]
    row.pop("version", None)
    return row


def _normal_wording(section: str, body: Plain) -> Body:
    """Return a row of the wording without what says nothing."""
    row = {name: value for name, value in body.items() if value not in ("", None, [], False)}
    found = violations("wording", {section: {"row": row}})
    problems = [Problem(None, None, "/".join(map(str, path[2:])), told) for path, told in found]
    if problems:
        raise BankError(problems)
    return row
