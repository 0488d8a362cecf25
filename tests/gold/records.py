"""Labels made on drawn documents, written as records that hold no text.

`python -m tests.gold.records FOLDER` reads the folder's sentences (`dev.jsonl`, `test.jsonl`), the
places of the answers in its documents (`*.ids.json`) and the labels (READINGS), and writes the
records and the layout. While nobody has decided between the two readings of the test sample,
`agreed` is what they share, and the rest stays undecided.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.gold.labels import Key, Label, Row, agreed, labels, rows
from tests.gold.papers import HERE, Piece, Place, hashed
from tests.support.medquad import documents

READINGS = {
    "dev": ("dev", "dev_labels.jsonl"),
    "dev_b": ("dev", "dev_labels_2.jsonl"),
    "test_a": ("test", "test_a.jsonl"),
    "test_b": ("test", "test_b.jsonl"),
    "agreed": ("test", "agreed_labels.jsonl"),
}
"""Each reading's name: the sample that it is of, and the file that it comes in."""
UNDECIDED: Row = {"fact": None, "category": None, "also": None, "subject": None, "subject_also": []}


def place(sentence: Row, answers: Sequence[Row]) -> Place:
    """Return where a document's sentence stands in the answer that holds it."""
    holding = [each for each in answers if each["offset"] <= sentence["start"]][-1]
    start, end = (sentence[side] - holding["offset"] for side in ("start", "end"))
    return Place(holding["id"], start, end, hashed(sentence["text"]))


def records(
    sentences: Iterable[Row],
    answers: Mapping[str, Sequence[Row]],
    said: Mapping[Key, Label | None],
) -> list[Row]:
    """Return the records of the sentences that somebody has read."""
    return [
        asdict(place(each, answers[each["file"]])) | told(said[each["file"], each["n"]])
        for each in sentences
        if (each["file"], each["n"]) in said
    ]


def told(label: Label | None) -> Row:
    """Return a label as it is kept; of what is undecided, nothing."""
    return asdict(label) if label else UNDECIDED


def pieces(text: str, answers: Sequence[Row], texts: Mapping[str, str]) -> list[Piece]:
    """Return of which answers a document is put together."""
    found, at = [], text.index("\n\n") + 2
    ends = [each["offset"] for each in answers[1:]] + [len(text)]
    for answer, end in zip(answers, ends, strict=True):
        start = answer["offset"]
        heading = text[at:start].strip() or None
        at = start + shared(text[start:end], texts[answer["id"]])
        found.append(Piece(answer["id"], heading, at - start))
    return found


def shared(one: str, other: str) -> int:
    """Return how long the beginning is that two texts share, without the space at its end."""
    pairs = enumerate(zip(one, other, strict=False))
    length = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    return len(one[:length].rstrip())


def readings(folder: Path) -> dict[str, tuple[str, Mapping[Key, Label | None]]]:
    """Return the readings that a folder holds, each with the name of its sentences."""
    found: dict[str, tuple[str, Mapping[Key, Label | None]]] = {
        name: (sample, labels(folder / file))
        for name, (sample, file) in READINGS.items()
        if (folder / file).is_file()
    }
    if found.keys() >= {"test_a", "test_b"}:
        one, other = (labels(folder / f"{name}.jsonl") for name in ("test_a", "test_b"))
        found.setdefault("agreed", ("test", agreed(one, other)))
    return found


def layout(folder: Path, sample: str) -> dict[str, list[Row]]:
    """Return the layout of a sample's documents."""
    texts = {each.id: each.text for document in documents() for each in document.answers}
    answers = json.loads((folder / f"{sample}.ids.json").read_text("utf-8"))
    return {
        f"{sample}/{name}": [
            asdict(piece)
            for piece in pieces((folder / sample / name).read_bytes().decode(), within, texts)
        ]
        for name, within in answers.items()
    }


def write(folder: Path, to: Path = HERE) -> None:
    """Write all that a folder holds."""
    for name, (sample, said) in readings(folder).items():
        answers = json.loads((folder / f"{sample}.ids.json").read_text("utf-8"))
        kept = records(rows(folder / f"{sample}.jsonl"), answers, said)
        lines = [json.dumps(row, ensure_ascii=False) for row in kept]
        (to / f"{name}.jsonl").write_text("\n".join([*lines, ""]), "utf-8")
    both = layout(folder, "dev") | layout(folder, "test")
    plain = json.dumps(both, ensure_ascii=False, indent=1)
    (to / "layout.json").write_text(plain + "\n", "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    write(parser.parse_args().folder)
