"""What an entry says, as rows of a page: each field by name, each value with its link."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import Flask

from question_bank.content import Bank
from question_bank.content.diffing import said
from quizapp.bank.nouns import Plain, Ref
from quizapp.web.i18n import _, untranslated

NAMES: Mapping[str, str] = {
    "accept": untranslated("Also accepted"),
    "answer": untranslated("Answer"),
    "article": untranslated("Article"),
    "back": untranslated("Back of the card"),
    "basis": untranslated("Basis"),
    "category": untranslated("Category"),
    "cloze": untranslated("Words to blank"),
    "evidence": untranslated("Evidence"),
    "exclusive": untranslated("Exclusive"),
    "explanation": untranslated("Explanation"),
    "facts": untranslated("Facts"),
    "false_for": untranslated("False for"),
    "frame": untranslated("Only under the lead-in"),
    "front": untranslated("Front of the card"),
    "hedge": untranslated("Hedge"),
    "kind": untranslated("Kind"),
    "length": untranslated("Characters"),
    "name": untranslated("Name"),
    "note": untranslated("Note"),
    "objects": untranslated("Objects"),
    "option": untranslated("As an option"),
    "options": untranslated("Options"),
    "pairs": untranslated("Pairs"),
    "parents": untranslated("A kind of"),
    "patient": untranslated("As a patient shows it"),
    "plural": untranslated("Plural"),
    "polarity": untranslated("Asserted or denied"),
    "predicate": untranslated("Predicate"),
    "premises": untranslated("Premises"),
    "publisher": untranslated("Publisher"),
    "rank": untranslated("Rank"),
    "responses": untranslated("Responses"),
    "scope": untranslated("Scope"),
    "source": untranslated("Source"),
    "source_sha256": untranslated("Hash of the file"),
    "sources": untranslated("Sources"),
    "standing": untranslated("Standing"),
    "statement": untranslated("Statement"),
    "status": untranslated("Status"),
    "stem": untranslated("Question"),
    "style": untranslated("Style"),
    "subject": untranslated("Subject"),
    "synonyms": untranslated("Other names"),
    "tags": untranslated("Tags"),
    "text": untranslated("Inside a sentence"),
    "text_sha256": untranslated("Hash of the text"),
    "title": untranslated("Title"),
    "value": untranslated("Value"),
    "values": untranslated("Values"),
    "why": untranslated("Why"),
}

STATUSES: Mapping[str, str] = {
    "candidate": untranslated("Candidate"),
    "draft": untranslated("Draft"),
    "in_review": untranslated("In review"),
    "published": untranslated("Published"),
    "retired": untranslated("Retired"),
    "binned": untranslated("In the bin"),
}

NOUNS: Mapping[str, str] = {
    "document": untranslated("Document"),
    "concept": untranslated("Concept"),
    "fact": untranslated("Fact"),
    "contrast": untranslated("Contrast"),
    "complete": untranslated("Complete list"),
    "foil": untranslated("Foil"),
    "overlap": untranslated("Overlap"),
    "item": untranslated("Question written by hand"),
    "concept_wording": untranslated("Wording of a concept"),
    "fact_wording": untranslated("Wording of a fact"),
}

REPORTS: Mapping[str, str] = {
    "second_answer": untranslated("A learner says: a second answer is right"),
    "wrong": untranslated("A learner says: it is wrong"),
    "unclear": untranslated("A learner says: it is unclear"),
    "typing_error": untranslated("A learner says: there is a typing error"),
    "other": untranslated("A learner says:"),
}

UNTOLD = frozenset({"id", "status", "statement", "name", "title", "evidence", "stem", "version"})
"""Fields that stand elsewhere on the page of an entry."""

CONCEPTS = frozenset({"subject", "objects", "parents", "values", "value", "false_for"})
"""Fields that hold concepts, or phrases in their place."""


class Value(NamedTuple):
    """A value of a field as text, and the entry it names, if any."""

    text: str
    ref: Ref | None = None
    under: str = ""
    """What the value is listed under, where lists stand side by side."""


class Row(NamedTuple):
    """A field by its name in words, with its values."""

    label: str
    values: list[Value]


def field_name(name: str) -> str:
    """Return how a field is called on a page."""
    return _(NAMES[name]) if name in NAMES else name.replace("_", " ")


def status_name(status: str) -> str:
    """Return how a status is called on a page."""
    return _(STATUSES[status])


def noun_name(noun: str) -> str:
    """Return how a kind of entry is called on a page."""
    return _(NOUNS[noun])


def report_kind(kind: str) -> str:
    """Return what kind of problem a learner reports."""
    return _(REPORTS[kind])


def init_fields(app: Flask) -> None:
    """Give templates the names of fields, nouns, statuses and reports."""
    for name in (field_name, noun_name, status_name, report_kind):
        app.jinja_env.globals[name.__name__] = name


def rows_of(body: Plain, bank: Bank) -> list[Row]:
    """Return what a body says besides its heading, field by field; empty fields are left out."""
    rows = (
        Row(field_name(name), list(_values(name, value, bank)))
        for name, value in body.items()
        if name not in UNTOLD
    )
    return [row for row in rows if row.values]


def _values(name: str, value: Any, bank: Bank) -> Iterator[Value]:  # noqa: ANN401 - plain data
    if isinstance(value, Mapping) and name in CONCEPTS:
        for owner, each in value.items():
            for inner in each:
                yield _concept(inner, bank)._replace(under=bank.name(owner))
    elif name == "facts":
        yield from (_fact(each, bank) for each in value)
    elif isinstance(value, list):
        for each in value:
            yield from _values(name, each, bank)
    elif name in CONCEPTS:
        yield _concept(value, bank)
    elif text := said(value):
        yield Value(text.replace("_", " ") if name in {"predicate", "kind"} else text)


def _concept(value: str, bank: Bank) -> Value:
    meaning = bank.meaning(value)
    if meaning in bank.concepts:
        return Value(bank.name(meaning), Ref("concept", meaning))
    return Value(f"“{value}”")


def _fact(ident: str, bank: Bank) -> Value:
    fact = bank.facts.get(ident)
    return Value(fact.statement if fact else ident, Ref("fact", ident))
