"""Sentences that somebody has read and labelled, each in its place in a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from question_bank.ingest import features
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.passages import passages
from question_bank.ingest.reading import plain_reading
from tests.gold.labels import Label
from tests.gold.papers import HERE, Paper, rebuilt

OWN = Path(__file__).parent
_ALSO = 0.35
"""The share of the category that would be right, too."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence, its subject masked, as the classifier gets it."""

    paper: str
    focus: str
    line: str
    headings: tuple[str, ...]
    lead_in: str | None
    furniture: str | None
    label: Label

    @property
    def shares(self) -> tuple[float, ...]:
        """The categories' shares of being right."""
        also = self.label.also
        first = 1 - _ALSO if also else 1.0
        wanted = {self.label.category: first, also: _ALSO}
        return tuple(wanted.get(each, 0.0) for each in CATEGORIES)


def labelled() -> list[Example]:
    """Return all labelled sentences to learn from, in the order of their documents."""
    papers = rebuilt(HERE / "dev.jsonl") + rebuilt(OWN / "labels.jsonl", OWN / "layout.json")
    return [example for paper in papers for example in examples(paper)]


def examples(paper: Paper) -> Iterator[Example]:
    """Yield a document's labelled sentences with the surroundings that the pipeline finds."""
    reading = plain_reading(paper.text, paper.text.partition("\n")[0])
    found = passages(reading)
    for gold in paper.gold:
        if gold.label is None:
            continue
        line = paper.text[gold.start : gold.end]
        here = max(found, key=lambda each: min(each.end, gold.end) - max(each.start, gold.start))
        yield Example(
            paper.name,
            reading.title,
            features.masked(line, reading.title),
            tuple(features.masked(each, reading.title) for each in here.headings),
            here.lead_in and features.masked(here.lead_in, reading.title),
            here.furniture,
            gold.label,
        )
