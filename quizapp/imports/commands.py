"""`quizapp ingest`: the candidate facts of documents, shown and not stored."""

import stat
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import click

from question_bank.content import Bank
from question_bank.ingest.candidate_lines import Source, candidate_line
from question_bank.ingest.comparing import Comparison, compare
from question_bank.ingest.finding import THRESHOLD, Tools, find
from question_bank.ingest.nouns import Candidate, Reading, UnreadableError
from question_bank.ingest.reading import LIMITS, read_boxed
from quizapp.bank.commands import Shelf

_RELATIONS = {"new": "+", "same": "=", "conflict": "!"}


def ingesting(shelf: Shelf) -> click.Command:
    """Return the command `ingest`, comparing with the bank of a shelf."""

    @click.command("ingest")
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
    @click.option("--shipped", is_flag=True, help="Use the shipped bank, not the live one.")
    @click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=THRESHOLD,
        show_default=True,
        help="Leave out candidates that are less sure.",
    )
    @click.option(
        "--texts",
        type=click.Path(file_okay=False, path_type=Path),
        help="Write the text of each document, as read, into this folder: TEXT_SHA256.txt.",
    )
    def ingest(
        files: Sequence[Path],
        *,
        as_json: bool,
        shipped: bool,
        min_confidence: float,
        texts: Path | None,
    ) -> None:
        """Print the facts that documents seem to state, a line each. Nothing is stored.

        Of the files one may be “-”, standard input. Places are those of the text as read.
        """
        bank, tools = shelf.bank(shipped=shipped), Tools.load()
        problems = 0
        for file in files:
            try:
                reading = _read(file)
            except UnreadableError as error:
                click.echo(f"{file}: {error}", err=True)
                problems += 1
                continue
            source = Source.of(reading, _document(reading, bank, file.name))
            if texts:
                _write(texts, source)
            kept = _sure(find(reading, bank, tools), min_confidence)
            told = _told(kept, reading, bank, file.name)
            for line in _json_lines(kept, source, bank) if as_json else told:
                click.echo(line)
        sys.exit(1 if problems else 0)

    return ingest


def _read(file: Path) -> Reading:
    """Read a file; raises UnreadableError also where the file itself cannot be opened."""
    try:
        content = _content(file)
    except OSError as error:
        raise UnreadableError(f"The file cannot be opened: {error.strerror}.") from error
    return read_boxed(content, file.name, None)


def _content(file: Path) -> bytes:
    """Return the bytes of a file or of standard input, one more than allowed at most."""
    if str(file) == "-":
        return sys.stdin.buffer.read(LIMITS.size + 1)
    # What is no regular file (a pipe, a device) may never end.
    if not stat.S_ISREG(file.stat().st_mode):
        raise UnreadableError(
            "This is no regular file. Bring a document, or “-” for standard input."
        )
    with file.open("rb") as opened:
        return opened.read(LIMITS.size + 1)


def _write(folder: Path, source: Source) -> None:
    """Write the text in which candidates have their places, byte for byte."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{source.text_sha256}.txt").write_bytes(source.text.encode())


def _document(reading: Reading, bank: Bank, name: str) -> str:
    """Return the id under which the bank has the document, else the file's name."""
    digest = sha256(reading.text.encode()).hexdigest()
    ids = (each.id for each in bank.documents.values() if each.text_sha256 == digest)
    return next(ids, name)


def _sure(found: Sequence[Candidate], least: float) -> list[Candidate]:
    return [each for each in found if each.confidence >= least]


def _json_lines(found: Sequence[Candidate], source: Source, bank: Bank) -> Iterator[str]:
    for each in found:
        yield candidate_line(each, source, compare(each, bank))


def _told(found: Sequence[Candidate], reading: Reading, bank: Bank, name: str) -> Iterator[str]:
    yield f"{name}: {reading.title or 'no title'} ({len(found)} candidates)"
    sentence = None
    for each in found:
        if sentence != (each.sentence_start, each.sentence_end):
            sentence = each.sentence_start, each.sentence_end
            yield ""
            yield " ".join(reading.text[slice(*sentence)].split())
        yield from _candidate_told(each, reading, compare(each, bank))
    yield ""


def _candidate_told(each: Candidate, reading: Reading, comparison: Comparison) -> Iterator[str]:
    phrase = " ".join(reading.text[each.start : each.end].split())
    yield f"  {_RELATIONS[comparison.relation]} {each.statement}"
    yield f"    {each.category} · {each.predicate} · {each.confidence:.2f} · “{phrase}”"
    if comparison.relation != "new":
        yield f"    {comparison.why}"
