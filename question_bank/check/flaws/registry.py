"""The rules of item writing: what a rule is, where rules are kept, how an item is held to them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from question_bank.check.flaws.question import Question
from question_bank.content.items import Item
from question_bank.content.problems import Severity

Finding = str | None
Test = Callable[[Question], Finding]


@dataclass(frozen=True)
class Rule:
    """A named rule: where it comes from, how much it matters, how to mend what breaks it.

    An ``error`` lets people find the key without knowing, or makes the item unanswerable or
    ambiguous: such an item is neither generated nor published. A ``warning`` costs attention only.
    ``trips`` and ``passes`` are items that break the rule, and that only look as if they did.
    """

    name: str
    source: str
    mend: str
    severity: Severity
    test: Test
    trips: tuple[Item, ...] = ()
    passes: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Flaw:
    """A rule that an item breaks, and how."""

    rule: Rule
    message: str


RULES: dict[str, Rule] = {}


def rule(  # noqa: PLR0913 - one argument a field of the rule
    name: str,
    source: str,
    mend: str,
    *,
    severity: Severity = "error",
    trips: Sequence[Item] = (),
    passes: Sequence[Item] = (),
) -> Callable[[Test], Test]:
    """Register a test under a name; other modules add rules the same way."""

    def register(test: Test) -> Test:
        RULES[name] = Rule(name, source, mend, severity, test, tuple(trips), tuple(passes))
        return test

    return register


def flaws(item: Item) -> list[Flaw]:
    """Return every flaw of the item, in the order the rules were registered."""
    question = Question(item)
    found = ((each, each.test(question)) for each in RULES.values())
    return [Flaw(each, message) for each, message in found if message]


def flaw_names(item: Item) -> tuple[str, ...]:
    """Return the names of the rules the item breaks."""
    return tuple(flaw.rule.name for flaw in flaws(item))


def structural(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of rules that are errors: what makes an item unfit to be asked."""
    return tuple(name for name in names if RULES[name].severity == "error")


def first_sound(items: Iterable[Item]) -> Item | None:
    """Return the first item without a structural flaw, or, where all have one, the first of all."""
    first = None
    for item in items:
        if not structural(item.flaws):
            return item
        first = first or item
    return first
