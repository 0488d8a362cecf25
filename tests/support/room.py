"""A small bank in which everything speaks of something, and what instructors do to it."""

from collections.abc import Callable, Iterable
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Bank, Complete, Concept, Contrast, Document, Fact, Foil, Overlap
from quizapp.bank.binned import bin_edits
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.loading import load_shipped
from quizapp.bank.merging import merge_edits, merge_reason
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import RefusedError, save
from quizapp.bank.writing import Author
from quizapp.extensions import writing
from quizapp.models import Change, Entry
from tests.support.people import LONG_AGO

SOURCE = "A book, 3rd ed., section 2"


def fact(ident: str, subject: str, value: str, **said: object) -> Fact:
    """Return a textbook fact: nothing is wrong with it."""
    statement = f"The {subject} shows {value} as {ident} says."
    return Fact(
        ident,
        subject,
        "has_phenotype",
        "feature",
        (value,),
        statement,
        basis="textbook",
        source=SOURCE,
        **said,  # type: ignore[arg-type]
    )


BANK = Bank.of(
    documents=[Document("text", "A text", None, "0" * 64, "1" * 64, 900)],
    concepts=[
        Concept("myositis", "Myositis", "condition", ("muscle fire",)),
        Concept("polymyositis", "Polymyositis", "condition", (), ("myositis",)),
        Concept("sclerosis", "Sclerosis", "condition"),
        Concept("stroke", "Stroke", "condition"),
        Concept("rash", "Rash", "finding"),
        Concept("exanthem", "Exanthem", "finding"),
        Concept("spasm", "Spasm", "finding"),
        Concept("weakness", "Weakness", "finding"),
    ],
    facts=[
        fact("m-rash", "myositis", "rash"),
        fact("m-weak", "myositis", "weakness"),
        fact("p-weak", "polymyositis", "weakness"),
        fact("s-spasm", "sclerosis", "spasm"),
        fact("s-exanthem", "sclerosis", "exanthem"),
        fact("s-rash", "sclerosis", "rash"),
    ],
    contrasts=[
        Contrast(
            "told-apart",
            "primarily_affects",
            {"polymyositis": ("muscle",), "sclerosis": ("nerve",)},
            exclusive=True,
            basis="textbook",
            source=SOURCE,
            why="One affects muscle, the other nerve.",
        )
    ],
    complete=[Complete("p-all", "polymyositis", "has_phenotype", ("weakness",), SOURCE)],
    foils=[
        Foil("no-spots", "exanthem", "finding", "has_phenotype", ("stroke",), None, "No.", SOURCE)
    ],
    overlaps=[Overlap(("rash", "exanthem"), "One is a name of the other.")],
)
ITEM: Body = {
    "id": "by-hand",
    "kind": "flashcard",
    "category": "feature",
    "stem": "What does sclerosis show on the skin?",
    "facts": ["s-exanthem"],
    "answer": "An exanthem.",
}


def furnish() -> None:
    """Load the bank, and an item written by hand."""
    with writing() as session:
        load_shipped(session, LONG_AGO, BANK)
    changed([Edit(Ref("item", "by-hand"), 0, ITEM)])


def head(session: Session, noun: str, ident: str) -> Head:
    """Return an entry that must be there, as it stands."""
    session.expire_all()
    return heads_of(session, [Ref(noun, ident)])[Ref(noun, ident)]


def body(session: Session, noun: str, ident: str) -> Body:
    """Return what an entry says, which must not lie in the bin."""
    said = head(session, noun, ident).body
    assert said is not None
    return said


def changed(
    edits: Iterable[Edit], why: str = "It is better so.", kind: str = "edit", by: str | None = None
) -> str:
    """Save edits; return the id of the change that they made."""
    _plan, change = save(list(edits), Author(by, why, kind))
    assert change is not None
    return change


def said(session: Session, noun: str, ident: str, **fields: object) -> str:
    """Let an entry say something else in some fields; return the change's id."""
    now = head(session, noun, ident)
    return changed([Edit(now.ref, now.version, {**(now.body or {}), **fields})])


def binned(session: Session, *refs: Ref) -> str:
    """Put entries into the bin; return the change's id."""
    return changed(bin_edits(session, refs), kind="delete")


def merged(session: Session, gone: Ref, kept: Ref) -> str:
    """Make one entry part of another; return the change's id."""
    return changed(merge_edits(session, gone, kept), merge_reason(gone, kept, ""), "merge")


def as_it_stands(session: Session) -> dict[Ref, object]:
    """Return what all entries say and what learners get of them; of the bin, what was merged."""
    session.expire_all()
    refs = [Ref(noun, ident) for noun, ident in session.execute(select(Entry.noun, Entry.id))]
    return {
        ref: (now.status, now.body, now.published_body, now.merged_into)
        for ref, now in heads_of(session, refs).items()
        if now.body is not None or now.merged_into
    }


def change_of(session: Session, change_id: str) -> Change:
    """Return a change by its id."""
    session.expire_all()
    return session.get_one(Change, change_id)


def random_change(session: Session, draws: Random) -> str | None:
    """Do something to the bank as an instructor may; None if it was refused."""
    try:
        return draws.choice(DEEDS)(session, draws)
    except RefusedError:
        return None


def _living(session: Session, *nouns: str) -> list[Head]:
    rows = select(Entry.noun, Entry.id).where(Entry.noun.in_(nouns), Entry.status != "binned")
    found = heads_of(session, [Ref(*row) for row in session.execute(rows)])
    return [found[ref] for ref in sorted(found)]


def _reword(session: Session, draws: Random) -> str:
    now = draws.choice(_living(session, "fact"))
    fields: dict[str, object] = {
        "note": f"Note {draws.randrange(10**6)}.",
        "scope": draws.choice(["every", "some"]),
        "status": draws.choice(["draft", "published", "in_review"]),
    }
    return said(session, now.ref.noun, now.ref.id, **fields)


def _move(session: Session, draws: Random) -> str:
    now = draws.choice(_living(session, "fact", "foil", "complete", "item"))
    to = draws.choice(
        [s for s in ("draft", "published", "retired", "in_review") if s != now.status]
    )
    return said(session, *now.ref, status=to)


def _rename(session: Session, draws: Random) -> str:
    now = draws.choice(_living(session, "concept"))
    return said(session, *now.ref, synonyms=[f"name {draws.randrange(10**6)}"])


def _add(session: Session, draws: Random) -> str:
    number = draws.randrange(10**9)
    subject = draws.choice(_living(session, "concept")).ref.id
    row = fact(f"new-{number}", subject, f"sign {number}")
    plain = {
        "id": row.id,
        "subject": row.subject,
        "predicate": row.predicate,
        "category": row.category,
        "objects": list(row.objects),
        "statement": row.statement,
        "basis": row.basis,
        "source": row.source,
        "status": draws.choice(["draft", "published"]),
    }
    return changed([Edit(Ref("fact", row.id), 0, plain)])


def _bin(session: Session, draws: Random) -> str:
    return binned(session, draws.choice(_living(session, "fact", "foil", "overlap", "item")).ref)


DEEDS: list[Callable[[Session, Random], str]] = [_reword, _move, _rename, _add, _bin]
