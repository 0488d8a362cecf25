"""Tiny banks, written in the test as a person would jot them down.

condition: dm, ms            concepts of a kind
dm < autoimmune              what a concept is a kind of
dm has_phenotype rash        an asserted fact, its id "dm-has_phenotype-rash"
ms has_phenotype rash [denied]
dm affects skin + muscle [some, simplified]      objects asserted jointly; flags
complete ms affects: cns     a complete list
foil ptosis has_phenotype: dm, ms
contrast affects: dm = skin, muscle; ms = cns
skin ~ dermis                an overlap
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from question_bank.content import Bank, Complete, Concept, Contrast, Fact, Foil, Overlap
from question_bank.content.items import Item, Option
from question_bank.generate import Generator
from question_bank.generate.wording import Wording, load_wording

FLAGS: dict[str, dict[str, Any]] = {
    "denied": {"polarity": "denied", "basis": "textbook", "source": "a book"},
    "some": {"scope": "some"},
    "simplified": {"standing": "simplified", "note": "It is not so simple."},
    "disputed": {"standing": "disputed", "note": "Some doubt it."},
    "draft": {"status": "draft"},
    "retired": {"status": "retired"},
    "may": {"hedge": "may"},
    "often": {"hedge": "often"},
    "thought": {"hedge": "thought to"},
}


class Jotter:
    """Collects the records of a tiny bank line by line."""

    def __init__(self) -> None:
        self.concepts: dict[str, Concept] = {}
        self.parts: dict[str, list[Any]] = {
            name: [] for name in ("facts", "contrasts", "complete", "foils", "overlaps")
        }

    def read(self, line: str) -> None:
        head, _, rest = line.partition(":")
        words = head.split()
        if words[0] in ("complete", "foil", "contrast"):
            getattr(self, f"_{words[0]}")(words[1:], rest)
        elif len(words) == 1 and rest:
            for name in split(rest):
                self.concepts[name] = Concept(name, name.replace("-", " "), words[0])
        elif " < " in line:
            child, parent = split(line, "<")
            known = self.concepts[child]
            self.concepts[child] = replace(known, parents=(*known.parents, parent))
        elif " ~ " in line:
            self.parts["overlaps"].append(Overlap(tuple(split(line, "~")), "They overlap."))
        else:
            self._fact(line)

    def _fact(self, line: str) -> None:
        text, _, flags = line.partition("[")
        subject, predicate, objects = text.strip().split(" ", 2)
        ident = re.sub(r"[^a-z0-9_]+", "-", text.strip())
        values: dict[str, Any] = {}
        for flag in split(flags.rstrip("]")):
            values |= FLAGS[flag]
        ident += "-denied" if "denied" in flags else ""
        verb = "is not" if "denied" in flags else values.get("hedge", "has")
        statement = f"{subject.capitalize()} {verb} {predicate} {objects}."
        fact = Fact(
            ident, subject, predicate, "feature", tuple(split(objects, "+")), statement, **values
        )
        self.parts["facts"].append(fact)

    def _complete(self, words: list[str], rest: str) -> None:
        subject, predicate = words
        row = Complete(f"all-{subject}-{predicate}", subject, predicate, split(rest), "a book")
        self.parts["complete"].append(row)

    def _foil(self, words: list[str], rest: str) -> None:
        value, predicate = words
        kind = self.concepts[value].kind if value in self.concepts else "finding"
        why = f"{value} belongs elsewhere."
        row = Foil(f"foil-{value}", value, kind, predicate, split(rest), None, why, "a book")
        self.parts["foils"].append(row)

    def _contrast(self, words: list[str], rest: str) -> None:
        pairs = (split(pair, "=") for pair in rest.split(";"))
        values = {concept: split(objects) for concept, objects in pairs}
        number = len(self.parts["contrasts"]) + 1
        row = Contrast(
            f"c{number}", words[0], values, exclusive=True, basis="textbook", source="b", why="So."
        )
        self.parts["contrasts"].append(row)


def split(text: str, mark: str = ",") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def bank_of(text: str) -> Bank:
    jotter = Jotter()
    for line in text.strip().splitlines():
        if line.strip():
            jotter.read(line.strip())
    return Bank.of(concepts=jotter.concepts.values(), **jotter.parts)


@pytest.fixture(name="tiny")
def fixture_tiny() -> Callable[[str], Bank]:
    return bank_of


@pytest.fixture(name="generator_of")
def fixture_generator_of() -> Callable[..., Generator]:
    """A generator of a tiny bank, with the shipped templates and any wording given by name."""

    def make(text: str, **wording: Any) -> Generator:  # noqa: ANN401 - fields of Wording
        shipped = load_wording()
        plain = Wording(
            predicates=shipped.predicates,
            hedges=shipped.hedges,
            reasons=shipped.reasons,
            vignette=shipped.vignette,
        )
        return Generator(bank_of(text), replace(plain, **wording))

    return make


@pytest.fixture(name="choice")
def fixture_choice() -> Callable[..., Item]:
    """A choice item with the first option as its key, sound unless told otherwise."""

    def make(
        *texts: str,
        stem: str = "Which of the following does it damage?",
        keys: int = 1,
        rationale: str = "For a reason.",
        **changes: Any,  # noqa: ANN401 - fields of Item
    ) -> Item:
        options = tuple(
            Option("ABCDEF"[place], text, place < keys, rationale)
            for place, text in enumerate(texts or ("Skin", "Bone", "Lung"))
        )
        item = Item(
            id="i",
            kind="multiple_choice",
            style="plain",
            seed=0,
            facts=("f",),
            category="feature",
            stem=stem,
            options=options,
        )
        return replace(item, **changes)

    return make
