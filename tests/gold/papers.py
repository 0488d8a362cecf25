"""Documents with labelled sentences: from a folder, put together from the data, or our own.

Of the data, the project keeps no sentence: a record names an answer of MedQuAD, the sentence's
place in it and the beginning of its hash; `layout.json` says of which answers a document is put
together and under which headings. The documents in `own` were written for the measure, and lie here
with their labels.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.gold.labels import Label, Row, label_of, labels, rows
from tests.support.medquad import documents

HERE = Path(__file__).parent
OWN = HERE / "own"
HASHED = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in an answer, and the beginning of its hash."""

    answer: str
    start: int
    end: int
    sha: str


@dataclass(frozen=True, slots=True)
class Piece:
    """An answer in a document: its heading (none in some), and how much of it is taken over."""

    answer: str
    heading: str | None
    length: int


@dataclass(frozen=True, slots=True)
class Gold:
    """A sentence in a document. ``label`` is None where it is not read, or not decided."""

    start: int
    end: int
    label: Label | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with its sentences."""

    name: str
    text: str
    gold: tuple[Gold, ...]

    @property
    def site(self) -> str:
        """Where it is from: documents are named ``[sample/]NNN-site.txt``."""
        return self.name.removesuffix(".txt").partition("-")[2]


class StaleError(Exception):
    """A record does not fit the data: the sentence in its place has another hash."""


def hashed(sentence: str) -> str:
    """Return the part of a sentence's hash that a record keeps."""
    return sha256(sentence.encode()).hexdigest()[:HASHED]


def drawn(said: Path, folder: Path) -> list[Paper]:
    """Return a folder's documents with labels given by document and sentence number.

    The sentences are read from the file of the folder's name beside it.
    """
    told = labels(said)
    gold: dict[str, list[Gold]] = {}
    for row in rows(folder.with_suffix(".jsonl")):
        each = Gold(row["start"], row["end"], told.get((row["file"], row["n"])))
        gold.setdefault(row["file"], []).append(each)
    return [
        Paper(name, (folder / name).read_bytes().decode(), tuple(found))
        for name, found in gold.items()
        if any(each.label for each in found)
    ]


def rebuilt(records: Path, layout: Path = HERE / "layout.json") -> list[Paper]:
    """Return the documents that records tell of, put together from the data beside the project.

    Raises StaleError if a sentence is not the one that was labelled.
    """
    kept = rows(records)
    texts = {each.id: each.text for document in documents() for each in document.answers}
    titles = {each.id: document.focus for document in documents() for each in document.answers}
    for row in kept:
        if hashed(texts[row["answer"]][row["start"] : row["end"]]) != row["sha"]:
            raise StaleError(f"{row['answer']} {row['start']}-{row['end']}")
    papers = []
    for name, pieces in read_layout(layout).items():
        text, starts = put_together(titles[pieces[0].answer], pieces, texts)
        if gold := tuple(
            gold_at(row, starts[row["answer"]]) for row in kept if row["answer"] in starts
        ):
            papers.append(Paper(name, text, gold))
    return papers


def own(side: str, folder: Path = OWN) -> list[Paper]:
    """Return a side of our own documents, with the labels from the files beside its folder.

    These are named after it, with or without an ending: ``train.jsonl``, ``train-2.jsonl``.

    Raises StaleError if a sentence is not the one that was labelled.
    """
    texts = {path.name: path.read_bytes().decode() for path in sorted((folder / side).iterdir())}
    gold: dict[str, list[Gold]] = {name: [] for name in texts}
    told = sorted(folder.glob(f"{side}*.jsonl"))
    for row in (row for path in told for row in rows(path)):
        if hashed(texts[row["file"]][row["start"] : row["end"]]) != row["sha"]:
            raise StaleError(f"{row['file']} {row['start']}-{row['end']}")
        gold[row["file"]].append(gold_at(row, 0))
    return [Paper(f"{side}/{name}", texts[name], tuple(each)) for name, each in gold.items()]


def gold_at(record: Row, start: int) -> Gold:
    """Return a record's sentence in a document in which its answer starts at ``start``."""
    label = label_of(record) if record["fact"] else None
    return Gold(start + record["start"], start + record["end"], label)


def read_layout(path: Path) -> dict[str, tuple[Piece, ...]]:
    """Return of which answers each document is put together."""
    found: dict[str, list[Row]] = json.loads(path.read_text("utf-8"))
    return {name: tuple(Piece(**piece) for piece in pieces) for name, pieces in found.items()}


def put_together(
    title: str, pieces: Sequence[Piece], texts: Mapping[str, str]
) -> tuple[str, dict[str, int]]:
    """Return a document's text, and where in it each of its answers starts."""
    text, starts = f"{title}\n\n", {}
    for piece in pieces:
        text += f"{piece.heading}\n\n" if piece.heading else ""
        starts[piece.answer] = len(text)
        text += texts[piece.answer][: piece.length] + "\n\n"
    return text.rstrip() + "\n", starts
