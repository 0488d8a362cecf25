"""Sentences that somebody has read and labelled, each in its place in a document."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from question_bank.ingest.classifier import see
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import Seen, beside, near
from question_bank.ingest.passages import passages
from question_bank.ingest.reading import plain_reading
from tests.gold.labels import Label
from tests.gold.papers import HERE, Paper, own, read_layout, rebuilt

OWN = Path(__file__).parent
Around: TypeAlias = tuple[Seen | None, ...]
"""The sentences ``near`` one."""
_ALSO = 0.35
"""The share of the category that would be right, too."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence in its place, as the classifier gets it."""

    paper: str
    seen: Seen
    furniture: str | None
    label: Label
    around: Around = ()

    @property
    def both(self) -> tuple[tuple[Seen, Around], tuple[Seen, Around]]:
        """The sentence and those around it with the headings above them and without."""
        bare = tuple(each and replace(each, headings=()) for each in self.around)
        return (self.seen, self.around), (replace(self.seen, headings=()), bare)

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

    def seen(start: int, end: int, at: int) -> Seen:
        place, neighbours = found[at], beside(paper.text, found, at)
        return see(paper.text[start:end], place.headings, place.lead_in, subject, neighbours)

    whole = [
        None if place.furniture else seen(place.start, place.end, at)
        for at, place in enumerate(found)
    ]
    for gold in paper.gold:
        if gold.label is None:
            continue
        here = max(
            range(len(found)),
            key=lambda at: min(found[at].end, gold.end) - max(found[at].start, gold.start),
        )
        said = seen(gold.start, gold.end, here)
        yield Example(paper.name, said, found[here].furniture, gold.label, near(whole, here))
