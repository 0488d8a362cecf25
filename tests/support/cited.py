"""Facts that cite a document, and the newer edition of that document."""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy.orm import Session

from quizapp.bank.library import hash_of, keep_text
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.extensions import writing
from tests.support.documents import ARTICLE, do_jobs, taken_in
from tests.support.people import LONG_AGO
from tests.support.room import changed

OLDER = ARTICLE
NEWER = """Glass bone marsh fever

Last looked at in spring.

What it is
Marsh fever is an infection of the blood that is spread by reed flies.

Symptoms
Marsh fever causes a rash, great weakness and night sweats.

Treatment
Marsh fever is treated with bitter bark. There is no vaccine against it.
"""
"""The same article: something put in before, one sentence changed, one dropped."""

KEPT, CHANGED, GONE = "spread-by-flies", "weakness", "spasms"
PHRASES = {
    KEPT: "spread by reed flies",
    CHANGED: "a rash, weakness and night sweats",
    GONE: "It may cause muscle spasms",
}
"""Id of a fact to the phrase that it cites."""


def evidence(phrase: str, text: str = OLDER, document: str = "older") -> dict[str, object]:
    """Return where a text has a phrase."""
    start = text.index(phrase)
    first = max(text.rfind("\n", 0, start) + 1, text.rfind(". ", 0, start) + 2)
    last = text.index(".", start + len(phrase) - 1) + 1
    return {
        "document": document,
        "start": start,
        "end": start + len(phrase),
        "exact": phrase,
        "sentence_start": first,
        "sentence_end": last,
        "sha256": sha256(text[first:last].encode()).hexdigest(),
    }


def document(ident: str = "older", text: str = OLDER) -> Body:
    """Return the noun of a document with a text."""
    return {
        "id": ident,
        "title": "Glass bone marsh fever",
        "publisher": "A society",
        "source_sha256": hash_of(text),
        "text_sha256": hash_of(text),
        "length": len(text),
    }


def article_fact(ident: str, cited: Iterable[dict[str, object]], status: str = "published") -> Body:
    """Return a fact about marsh fever that cites a document."""
    return {
        "id": ident,
        "subject": "marsh-fever",
        "predicate": "has_phenotype",
        "category": "feature",
        "objects": [f"the sign {ident}"],
        "statement": f"Marsh fever shows the sign {ident}.",
        "basis": "article",
        "status": status,
        "evidence": list(cited),
    }


def cite(text: str | None = OLDER) -> str:
    """Put the older edition and what cites it into the bank; its text into the library if given."""
    if text is not None:
        with writing() as session:
            keep_text(session, text, LONG_AGO)
    concept = {"id": "marsh-fever", "name": "Marsh fever", "kind": "condition"}
    facts = [article_fact(ident, [evidence(phrase)]) for ident, phrase in PHRASES.items()]
    return changed(
        [
            Edit(Ref("document", "older"), 0, document()),
            Edit(Ref("concept", "marsh-fever"), 0, concept),
            *(Edit(Ref("fact", str(fact["id"])), 0, fact) for fact in facts),
        ]
    )


def newer_read(session: Session, user_id: str, edition_of: str = "older", text: str = NEWER) -> str:
    """Read the newer edition; return the reading's id."""
    ident = taken_in(user_id, text, edition_of=edition_of)
    do_jobs(session)
    return ident
