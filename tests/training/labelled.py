"""Sentences that somebody has read and labelled, each in its place in a document."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from question_bank.ingest.classifier import see
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import Seen, beside
from question_bank.ingest.passages import passages
from question_bank.ingest.reading import plain_reading
from tests.gold.labels import Label
from tests.gold.papers import HERE, Paper, own, read_layout, rebuilt

OWN = Path(__file__).parent
_ALSO = 0.35
"""The share of the category that would be right, too."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence in its place, as the classifier gets it."""

    paper: str
    seen: Seen
    furniture: str | None
    label: Label

    @property
    def both(self) -> tuple[Seen, Seen]:
        """The sentence with the headings above it and without."""
        return self.seen, replace(self.seen, headings=())

    @property
    def shares(self) -> tuple[float, ...]:
        """The categories' shares of being right."""
        also = self.label.also
        wanted = {also: _ALSO, self.label.category: 1 - _ALSO if also else 1.0}
        return tuple(wanted.get(each, 0.0) for each in CATEGORIES)


def labelled() -> list[Example]:
    """Return all labelled sentences to learn from, in the order of their documents."""
    drawn = rebuilt(HERE / "dev.jsonl") + rebuilt(OWN / "labels.jsonl", OWN / "layout.json")
    return [example for paper in (*drawn, *own("train")) for example in examples(paper)]


def answers() -> set[str]:
    """Return the answers of which the documents with labelled sentences are put together."""
    layouts = (read_layout(folder / "layout.json") for folder in (HERE, OWN))
    return {piece.answer for each in layouts for pieces in each.values() for piece in pieces}


def examples(paper: Paper) -> Iterator[Example]:
    """Yield a document's labelled sentences with the surroundings that the pipeline finds.

    All are taken to be about the subject that the document speaks of most: that of each sentence
    is known of facts only, and would give them away.
    """
    reading = plain_reading(paper.text)
    found = passages(reading)
    subjects = Counter(gold.label.subject for gold in paper.gold if gold.label)
    del subjects[None]
    subject = next((name for name, _ in subjects.most_common(1) if name), reading.title)
    for gold in paper.gold:
        if gold.label is None:
            continue
        here = max(
            range(len(found)),
            key=lambda at: min(found[at].end, gold.end) - max(found[at].start, gold.start),
        )
        said = paper.text[gold.start : gold.end]
        place = found[here]
        neighbours = beside(paper.text, found, here)
        seen = see(said, place.headings, place.lead_in, subject, neighbours)
        yield Example(paper.name, seen, place.furniture, gold.label)
