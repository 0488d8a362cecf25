"""A document that was read, with candidates of our own making, for tests of what people decide."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from question_bank.ingest.nouns import Candidate as Found
from quizapp.bank.library import hash_of, keep_text
from quizapp.extensions import writing
from quizapp.models import Candidate, DocumentReading
from tests.support.people import LONG_AGO

TEXT = """About sclerosis

Sclerosis may cause a rash and a stiff gait. Sclerosis is treated with warm baths.
It does not cause fever.

About amber fever

Amber fever turns the nails yellow. The nails turn yellow in amber fever.
"""

BASE: dict[str, Any] = {
    "subject": "sclerosis",
    "subject_name": "Sclerosis",
    "subject_kind": "condition",
    "predicate": "has_phenotype",
    "category": "feature",
    "confidence": 0.8,
    "why": ("the sentence names its subject",),
}


def found(text: str, phrase: str, sentence: str, **fields: Any) -> Found:  # noqa: ANN401 - any field's
    """Return a candidate whose phrase stands in a sentence of a text."""
    first = text.index(sentence)
    start = text.index(phrase, first)
    places = {"start": start, "end": start + len(phrase)}
    around = {"sentence_start": first, "sentence_end": first + len(sentence)}
    return Found(**{**BASE, **places, **around, **fields})


def usual(text: str = TEXT) -> list[Found]:
    """Return what the usual text states: joint objects, a denial, a new subject twice."""
    amber = {"subject": "Amber fever", "subject_name": "Amber fever"}
    return [
        found(
            text,
            "rash and a stiff gait",
            "Sclerosis may cause a rash and a stiff gait.",
            objects=("rash", "stiff gait"),
            statement="Sclerosis may cause a rash and a stiff gait.",
            hedge="may",
        ),
        found(
            text,
            "treated with warm baths",
            "Sclerosis is treated with warm baths.",
            predicate="treated_by",
            category="treatment",
            objects=("warm baths",),
            statement="Warm baths treat sclerosis.",
            confidence=0.95,
        ),
        found(
            text,
            "does not cause fever",
            "It does not cause fever.",
            objects=("fever",),
            statement="Sclerosis does not cause fever.",
            polarity="denied",
            confidence=0.99,
        ),
        found(
            text,
            "turns the nails yellow",
            "Amber fever turns the nails yellow.",
            objects=("yellow nails",),
            statement="Amber fever causes yellow nails.",
            confidence=0.9,
            **amber,
        ),
        found(
            text,
            "nails turn yellow",
            "The nails turn yellow in amber fever.",
            objects=("yellow nails",),
            statement="In amber fever the nails are yellow.",
            confidence=0.7,
            **amber,
        ),
    ]


def with_rash(*numbers: int, **fields: Any) -> list[Found]:  # noqa: ANN401 - any field's
    """Return what is usual, but for some that say what the room's bank says in `s-rash`."""
    said = {"predicate": "has_phenotype", "category": "feature", "objects": ("rash",), **fields}
    return [
        replace(each, **said) if number in numbers else each for number, each in enumerate(usual())
    ]


def read(
    session: Session,
    candidates: Iterable[Found] | None = None,
    text: str = TEXT,
    title: str = "About sclerosis",
    **rows: Mapping[str, object],
) -> str:
    """Keep a document as read, with its candidates; return the reading's id.

    ``rows`` are columns of candidates by number: ``c2={"relation": "same"}``.
    """
    made = list(usual(text) if candidates is None else candidates)
    with writing() as writer:
        keep_text(writer, text, LONG_AGO)
        reading = DocumentReading(
            name="sclerosis.txt",
            title=title,
            source_sha256=hash_of(text),
            state="ready",
            format="plain",
            text_sha256=hash_of(text),
            blocks={"blocks": [["paragraph", 0, len(text), 0]]},
            at=LONG_AGO,
            read_at=LONG_AGO,
        )
        writer.add(reading)
        writer.flush()
        writer.add_all(
            row_of(reading.id, number, each, **rows.get(f"c{number}", {}))
            for number, each in enumerate(made)
        )
        return reading.id


def row_of(reading_id: str, number: int, noun: Found, /, **columns: object) -> Candidate:
    """Return the row of a candidate as the job writes it; worth falls in the order of the text."""
    said = asdict(noun).items()
    body = {key: list(value) if isinstance(value, tuple) else value for key, value in said}
    given: dict[str, Any] = {
        "worth": 1.0 - number / 1000,
        "relation": "new",
        "found": body,
        **columns,
    }
    return Candidate(
        reading_id=reading_id,
        number=number,
        start=noun.start,
        end=noun.end,
        sentence_start=noun.sentence_start,
        sentence_end=noun.sentence_end,
        body=body,
        confidence=noun.confidence,
        **given,
    )
