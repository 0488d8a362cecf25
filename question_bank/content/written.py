"""Items written by hand: what an author says of them, and the item that a learner is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from string import ascii_uppercase
from typing import Any

from question_bank.content.data import Plain, to_plain
from question_bank.content.facts import Status
from question_bank.content.items import (
    Item,
    ItemKind,
    Option,
    Premise,
    Response,
    Source,
    Style,
    identified,
)


@dataclass(frozen=True)
class WrittenOption:
    """One option as its author wrote it; its letter follows from its place when it is shown."""

    text: str
    correct: bool
    rationale: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenItem:
    """A question written by hand. ``facts`` are those it asks about and rates.

    ``answer`` is the back of a flashcard, or what a cloze accepts, the preferred answer first. The
    premises of a matching set bear the ids of the facts they rate.
    """

    id: str
    kind: ItemKind
    category: str
    stem: str
    style: Style = "plain"
    facts: tuple[str, ...] = ()
    options: tuple[WrittenOption, ...] = ()
    premises: tuple[Premise, ...] = ()
    responses: tuple[Response, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    answer: str | tuple[str, ...] = ""
    explanation: str = ""
    sources: tuple[Source, ...] = ()
    status: Status = "published"
    tags: tuple[str, ...] = ()

    def to_item(self, seed: int = 0) -> Item:
        """Return the item as it is shown: for seed 0 as written, else in an order drawn by it.

        Options that are all numbers keep the order of the author.
        """
        premises = _drawn(self.premises, seed, f"{self.id} premises")
        item = Item(
            id="",
            kind=self.kind,
            style=self.style,
            seed=seed,
            facts=_rated(self.kind, self.facts, premises),
            category=self.category,
            stem=self.stem,
            options=self._laid_out(seed),
            premises=premises,
            responses=_drawn(self.responses, seed, f"{self.id} responses"),
            pairs=dict(self.pairs),
            explanation=self.explanation,
            sources=self.sources,
        )
        return identified(_answered(item, self.answer))

    @property
    def rated(self) -> tuple[str, ...]:
        """The facts that an answer rates: those of its premises if it matches."""
        return _rated(self.kind, self.facts, self.premises)

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """Every fact it names: those it rates, and those its options rest on."""
        beside = (fact for option in self.options for fact in option.facts)
        return tuple(dict.fromkeys((*self.facts, *self.rated, *beside)))

    def _laid_out(self, seed: int) -> tuple[Option, ...]:
        ordered = all(option.text[:1].isdigit() for option in self.options)
        shown = self.options if ordered else _drawn(self.options, seed, f"{self.id} options")
        return tuple(
            Option(label, each.text, each.correct, each.rationale, each.facts)
            for label, each in zip(ascii_uppercase, shown, strict=False)
        )


def item_from_plain(row: Plain) -> WrittenItem:
    """Build a written item from a row that the schema has accepted."""
    answer = row.get("answer", "")
    parts = {
        "facts": tuple(row.get("facts", ())),
        "options": tuple(
            WrittenOption(**{**each, "facts": tuple(each.get("facts", ()))})
            for each in row.get("options", ())
        ),
        "premises": tuple(Premise(**each) for each in row.get("premises", ())),
        "responses": tuple(Response(**each) for each in row.get("responses", ())),
        "pairs": dict(row.get("pairs", {})),
        "answer": tuple(answer) if isinstance(answer, list) else answer,
        "sources": tuple(Source(**each) for each in row.get("sources", ())),
        "tags": tuple(row.get("tags", ())),
    }
    return WrittenItem(**{**row, **parts})


def written_from(item: Item, ident: str) -> dict[str, Any]:
    """Return a made item as the plain data of a written one, to be begun with as a draft."""
    plain: dict[str, Any] = to_plain(item)
    for name in ("seed", "flaws"):
        del plain[name]
    for option in plain["options"]:
        del option["label"]
    if item.kind in {"multiple_choice", "matching"}:
        plain["answer"] = ""
    return {**plain, "id": ident, "status": "draft"}


def _rated(kind: str, facts: tuple[str, ...], premises: tuple[Premise, ...]) -> tuple[str, ...]:
    return tuple(premise.id for premise in premises) if kind == "matching" else facts


def _answered(item: Item, answer: str | tuple[str, ...]) -> Item:
    """Say the key in words, as a made item does."""
    words = {response.id: response.text for response in item.responses}
    if item.kind == "matching":
        answer = tuple(words.get(item.pairs.get(each.id, ""), "") for each in item.premises)
    elif item.kind == "multiple_choice":
        answer = next((option.text for option in item.options if option.correct), "")
    return replace(item, answer=answer)


def _drawn(things: tuple[Any, ...], seed: int, what: str) -> tuple[Any, ...]:
    order = list(things)
    if seed:
        Random(f"{seed}:{what}").shuffle(order)  # noqa: S311 - reproducible draws # nosec B311
    return tuple(order)
