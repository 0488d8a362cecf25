"""What people were told, in plain dictionaries: what the database must say after each step."""

from dataclasses import dataclass, field, replace

WAYS = {
    "draft": ("in_review", "published", "retired"),
    "in_review": ("published", "draft", "retired"),
    "published": ("retired",),
    "retired": ("published", "draft"),
}
"""Where a fact can go from where it stands."""


@dataclass(frozen=True)
class Standing:
    """A fact: its version, where that stands, what it says, and what learners get."""

    version: int
    status: str
    statement: str
    published: int | None = None
    learnt: str | None = None
    """The statement that learners get; None: they get none."""

    def moved(self, status: str, statement: str = "") -> "Standing":
        """Return how it stands a version later."""
        now = replace(
            self, version=self.version + 1, status=status, statement=statement or self.statement
        )
        if status == "published":
            return replace(now, published=now.version, learnt=now.statement)
        if status == "retired":
            return replace(now, published=None, learnt=None)
        return now


@dataclass
class Given:
    """An answer that was acknowledged."""

    learner: str
    facts: frozenset[str]
    sent: dict[str, str]
    undone: bool = False


@dataclass(frozen=True)
class Edit:
    """A change of one fact, and how that stood before."""

    change: str
    fact: str
    before: Standing


@dataclass
class Model:
    """All that was acknowledged, and nothing else."""

    roles: dict[str, str]
    facts: dict[str, Standing]
    closed: set[str] = field(default_factory=set)
    signed_in: set[str] = field(default_factory=set)
    answers: dict[str, Given] = field(default_factory=dict)
    """By the serving that they answer."""
    served: dict[str, frozenset[str]] = field(default_factory=dict)
    """The facts of each serving that somebody saw."""
    aside: dict[str, set[str]] = field(default_factory=dict)
    """What a learner does not want to be asked before tomorrow."""
    changes: list[tuple[str, str]] = field(default_factory=list)
    """Every change of the bank: its id, and who made it."""
    edits: list[Edit] = field(default_factory=list)
    codes: int = 0

    def remembered(self, learner: str) -> set[str]:
        """Return the facts of which somebody has a memory: of which an answer stands."""
        mine = [each for each in self.answers.values() if each.learner == learner]
        return {fact for each in mine if not each.undone for fact in each.facts}

    def teaches(self, name: str) -> bool:
        """Tell whether somebody may edit the bank."""
        return name in self.signed_in and self.roles[name] in {"instructor", "admin"}
