"""How well documents are read, measured against labelled sentences.

`python -m tests.gold.evaluate [--own SIDE | --labels FILE [--documents FOLDER]]` finds the
candidates of each labelled document and prints the figures with their 95 % intervals, overall and
by site, and the categories. FILE is a file of records (by default this folder's `dev.jsonl`; the
documents are put together from the data beside the project), or, with FOLDER, labels made on that
folder's documents. SIDE is `dev` or `test` of our own documents, of which a site is a style.
`--min-confidence` sets how sure the candidates are that count (by default as sure as those that the
app shows), `--curve` shows what that costs, `--misses` lists what went wrong by its place.
`--agreement A B` compares two files of labels instead.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO, TypeAlias

from question_bank.content.reading import load_bank
from question_bank.ingest.finding import THRESHOLD, find
from question_bank.ingest.nouns import Candidate
from question_bank.ingest.reading import read
from tests.gold.labels import Label, label_of, rows
from tests.gold.papers import HERE, Paper, drawn, own, rebuilt
from tests.gold.scores import (
    Count,
    Figures,
    Interval,
    agreement,
    by_category,
    counted,
    figures,
    intervals,
    majority,
    matched,
    named,
    total,
)

STEPS = tuple(step / 20 for step in range(20))
Found: TypeAlias = tuple[str, tuple[Candidate, ...]]
"""The text as read, and the candidates in it."""
Reader: TypeAlias = Callable[[Paper], Found]


def reader() -> Reader:
    """Return what reads a document as the app does."""
    bank = load_bank()

    def found(paper: Paper) -> Found:
        reading = read(paper.text.encode(), Path(paper.name).name)
        return reading.text, find(reading, bank)

    return found


def surest(found: Found, least: float) -> Found:
    """Return what is found without what is less sure."""
    return found[0], tuple(each for each in found[1] if each.confidence >= least)


def counts(papers: Sequence[Paper], found: Sequence[Found], least: float = 0.0) -> list[Count]:
    """Return what is counted of each document."""
    return [counted(paper, *surest(each, least)) for paper, each in zip(papers, found, strict=True)]


def shown(value: float | None) -> str:
    """Return a figure for people."""
    return "none" if value is None else f"{value:.3f}"


def table(each: Figures, around: dict[str, Interval]) -> Iterator[str]:
    """Yield the figures with their intervals, a line each."""
    for name, value in each.items():
        low, high = around.get(name) or (None, None)
        yield f"  {name:26}{shown(value):>7}   [{shown(low)}, {shown(high)}]"


def report(papers: Sequence[Paper], each: Sequence[Count]) -> Iterator[str]:
    """Yield the figures of all documents, of each site, and of each category."""
    sites = sorted({paper.site for paper in papers})
    for site in ("", *sites):
        theirs = [one for paper, one in zip(papers, each, strict=True) if site in {"", paper.site}]
        count = total(theirs)
        yield (
            f"{site or 'all sites'}: {len(theirs)} documents, {count.found} facts found,"
            f" {count.missed} missed, {count.wrong} wrong, {count.elsewhere} elsewhere,"
            f" {count.unsure} unsure, {count.candidates} candidates"
        )
        yield from table(figures(count), intervals(theirs))
    yield from categories(total(each))


def categories(count: Count) -> Iterator[str]:
    """Yield each category's F1, and what is taken for what."""
    yield "categories"
    for name, value in by_category(count).items():
        yield f"  {name:26}{shown(value):>7}   {count.right[name]} right"
    for (ours, given), times in count.taken.most_common():
        yield f"  {ours} taken for {given}: {times}"


def curve(papers: Sequence[Paper], found: Sequence[Found]) -> Iterator[str]:
    """Yield what a threshold of confidence gives and costs."""
    yield "confidence  precision  recall  category  subject"
    for least in STEPS:
        each = figures(total(counts(papers, found, least)))
        names = ("precision", "recall", "category macro-F1", "subject")
        yield f"{least:10.2f}  " + "  ".join(f"{shown(each[name]):>8}" for name in names)


def misses(paper: Paper, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield what went wrong in a document, by the sentence's place."""
    for sentence, theirs in zip(paper.gold, matched(paper.gold, candidates), strict=True):
        if sentence.label and (wrong := "; ".join(mistakes(sentence.label, theirs))):
            yield f"{paper.name} {sentence.start}-{sentence.end}: {wrong}"


def mistakes(label: Label, found: Sequence[Candidate]) -> Iterator[str]:
    """Yield what is wrong with a sentence's candidates."""
    if label.fact == "no" and found:
        yield f"no fact, found with confidence {max(each.confidence for each in found):.2f}"
    if label.fact == "yes" and not found:
        yield "missed"
    if label.fact == "yes" and found:
        given = majority(found, lambda each: each.category)
        if given not in label.categories:
            yield f"{label.category} taken for {given}"
        if not named(found, label):
            yield f"{label.subject} taken for {majority(found, lambda each: each.subject_name)}"


def said(path: Path) -> dict[tuple[object, ...], Label]:
    """Return the labels of a file of either form, by place."""
    keys = ("answer", "start", "end", "file", "n")
    return {tuple(row.get(key) for key in keys): label_of(row) for row in rows(path) if row["fact"]}


def compare(one: Path, other: Path) -> Iterator[str]:
    """Yield how far two files of labels agree."""
    theirs = said(other)
    pairs = [(label, theirs[key]) for key, label in said(one).items() if key in theirs]
    for name, value in agreement(pairs).items():
        yield f"{name:32}{shown(value):>9}"


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Return the options given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--own", choices=("dev", "test", "train"))
    which.add_argument("--labels", type=Path, default=HERE / "dev.jsonl")
    parser.add_argument("--documents", type=Path, metavar="FOLDER")
    parser.add_argument("--min-confidence", type=float, default=THRESHOLD)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--agreement", type=Path, nargs=2, metavar=("A", "B"))
    return parser.parse_args(given)


def asked(options: argparse.Namespace) -> list[Paper]:
    """Return the documents that the options ask for."""
    if options.own:
        return own(options.own)
    if options.documents:
        return drawn(options.labels, options.documents)
    return rebuilt(options.labels)


def lines(options: argparse.Namespace, reads: Callable[[], Reader] = reader) -> Iterator[str]:
    """Yield the lines that the options ask for."""
    if options.agreement:
        yield from compare(*options.agreement)
        return
    papers = asked(options)
    found = list(map(reads(), papers))
    kept = [surest(each, options.min_confidence) for each in found]
    yield from report(papers, counts(papers, kept))
    if options.curve:
        yield from curve(papers, found)
    if options.misses:
        for paper, (_, candidates) in zip(papers, kept, strict=True):
            yield from misses(paper, candidates)


def tell(lines: Iterable[str], to: TextIO) -> None:
    """Write lines."""
    to.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    tell(lines(arguments(sys.argv[1:])), sys.stdout)
