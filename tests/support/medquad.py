"""MedQuAD's answers as documents, and which of them nobody may learn from.

The texts are no part of the project: they are read from beside it, or the test is skipped.
"""

import gzip
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data" / "medquad_train.jsonl.gz"
UNSEEN_SITES = ("6_NINDS_QA", "7_SeniorHealth_QA", "9_CDC_QA")
ONE_IN = 7

Side = Literal["train", "test"]

needs_medquad = pytest.mark.skipif(
    not DATA.is_file(), reason="MedQuAD's texts are not part of the project"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the question type is its heading, the category that of the whole answer."""

    id: str
    question_type: str
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """All answers of one site about one disease, in the order of their ids."""

    source: str
    focus: str
    synonyms: tuple[str, ...]
    answers: tuple[Answer, ...]

    @property
    def names(self) -> frozenset[str]:
        """The disease's names, for comparing."""
        return frozenset(name.lower() for name in (self.focus, *self.synonyms))


@cache
def documents() -> tuple[Document, ...]:
    """Return all documents, in the order of their sites and diseases."""
    answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    synonyms: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            place = row["source"], row["focus"]
            answers[place].append(
                Answer(row["id"], row["question_type"], row["category"], row["text"])
            )
            synonyms[place].update(dict.fromkeys(row["synonyms"]))
    return tuple(
        Document(*place, tuple(synonyms[place]), tuple(sorted(answers[place], key=_order)))
        for place in sorted(answers)
    )


@cache
def split() -> dict[Side, tuple[Document, ...]]:
    """Return the documents to learn from and those to be tested with.

    Whole sites are unseen, and of the other sites one disease in seven, chosen by its name, so
    that it falls on the same side at every site. What tells of an unseen site's disease under
    any of its names is not learnt from either.
    """
    unseen = frozenset(each.focus.lower() for each in documents() if each.source in UNSEEN_SITES)
    sides: dict[Side, list[Document]] = {"train": [], "test": []}
    for document in documents():
        sides[_side(document, unseen)].append(document)
    return {side: tuple(found) for side, found in sides.items()}


def _side(document: Document, unseen: frozenset[str]) -> Side:
    held = (
        document.source in UNSEEN_SITES
        or int(sha256(document.focus.lower().encode()).hexdigest(), 16) % ONE_IN == 0
        or document.names & unseen
    )
    return "test" if held else "train"


def _order(answer: Answer) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", answer.id)]
