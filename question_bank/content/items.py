"""Items: what a learner is asked, with its key, its reasons and its sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from json import dumps
from typing import Any, Literal

from question_bank.content.data import to_plain
from question_bank.content.marks import without_pictures

ItemKind = Literal["multiple_choice", "matching", "cloze", "flashcard"]
Style = Literal["plain", "vignette"]


@dataclass(frozen=True)
class Option:
    """One option of a choice item, with the recorded reason why it is right or wrong."""

    label: str
    text: str
    correct: bool
    rationale: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Premise:
    """The left side of a matching set; its id is the fact it rates."""

    id: str
    text: str


@dataclass(frozen=True)
class Response:
    """The right side of a matching set."""

    id: str
    text: str


@dataclass(frozen=True)
class Source:
    """The phrase of a document that supports the rated fact, in code points."""

    document: str
    start: int
    end: int
    exact: str


@dataclass(frozen=True)
class Item:
    """A question ready to be shown. ``facts`` are those it rates, in premise order if it matches.

    ``answer`` is the key in words: one text, or several that are all accepted (cloze) or that
    answer the premises in order (matching). ``id`` follows from the content alone.
    """

    id: str
    kind: ItemKind
    style: Style
    seed: int
    facts: tuple[str, ...]
    category: str
    stem: str
    options: tuple[Option, ...] = ()
    premises: tuple[Premise, ...] = ()
    responses: tuple[Response, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    answer: str | tuple[str, ...] = ""
    explanation: str = ""
    sources: tuple[Source, ...] = ()
    flaws: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return the item as the item line of the interfaces."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Item":
        """Build an item from its item line."""
        answer = plain["answer"]
        parts = {
            "facts": tuple(plain["facts"]),
            "options": tuple(
                Option(**{**row, "facts": tuple(row["facts"])}) for row in plain["options"]
            ),
            "premises": tuple(Premise(**row) for row in plain["premises"]),
            "responses": tuple(Response(**row) for row in plain["responses"]),
            "pairs": dict(plain["pairs"]),
            "answer": tuple(answer) if isinstance(answer, list) else answer,
            "sources": tuple(Source(**row) for row in plain["sources"]),
            "flaws": tuple(plain["flaws"]),
        }
        return cls(**{**plain, **parts})

    @property
    def sorts(self) -> bool:
        """Whether a matching item is a sorting one: some response answers several premises."""
        return len(set(self.pairs.values())) < len(self.pairs)

    @property
    def stem_parts(self) -> tuple[str, str]:
        """The story and the lead-in, which asks.

        Paragraphs before the last one tell a story; of one paragraph only the vignette of a choice
        tells one before it asks. A picture alone asks nothing.
        """
        before, _blank_line, asked = self.stem.rpartition("\n\n")
        if before and self.kind != "cloze" and without_pictures(asked).strip():
            return before, asked
        if self.style != "vignette" or self.kind != "multiple_choice":
            return "", self.stem
        story, _dot, lead_in = self.stem.rpartition(". ")
        return f"{story}.", lead_in

    @property
    def key(self) -> Option:
        """The one right option of a choice item."""
        return next(option for option in self.options if option.correct)


def identified(item: Item) -> Item:
    """Give the item the id that its content has, whatever seed led to it."""
    content = item.to_plain()
    del content["id"], content["seed"], content["flaws"]
    text = dumps(content, sort_keys=True, ensure_ascii=False)
    return replace(item, id=sha256(text.encode()).hexdigest()[:24])
