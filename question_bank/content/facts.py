"""A fact: one checked assertion about one subject, and one unit of memory."""

from dataclasses import dataclass
from typing import Literal

from question_bank.content.documents import Evidence

Polarity = Literal["asserted", "denied"]
Scope = Literal["every", "some"]
Basis = Literal["article", "textbook"]
Standing = Literal["settled", "simplified", "disputed"]
REVIEWED = "reviewed by two independent readings"
"""The source of what rests on no cited book but was read, and found right, by two readers."""

Status = Literal["candidate", "draft", "in_review", "published", "retired"]


@dataclass(frozen=True)
class Fact:
    """What one sentence of ours asserts (or denies) of a concept, and what supports it.

    ``objects`` are concept ids or plain phrases; several only if they are asserted jointly.
    ``scope`` says whether a fact about a class holds for each of its members. ``tags`` are words
    that instructors find facts by; they mean nothing to the questions.
    """

    id: str
    subject: str
    predicate: str
    category: str
    objects: tuple[str, ...]
    statement: str
    hedge: str | None = None
    polarity: Polarity = "asserted"
    scope: Scope = "every"
    basis: Basis = "article"
    source: str | None = None
    standing: Standing = "settled"
    note: str | None = None
    status: Status = "published"
    version: int = 1
    evidence: tuple[Evidence, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def denied(self) -> bool:
        """Whether the fact says that something is not so."""
        return self.polarity == "denied"

    @property
    def can_be_key(self) -> bool:
        """Whether a question may ask for this fact as its one right option."""
        return not self.denied and self.status == "published" and self.standing != "disputed"

    @property
    def can_be_ground(self) -> bool:
        """Whether this fact may make an option false: only what is settled and published may."""
        return self.status == "published" and self.standing == "settled"
