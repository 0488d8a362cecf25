"""Single-best-answer items: a draft of stem, key and proven distractors becomes an item."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from question_bank.check.flaws import flaw_names
from question_bank.check.truth import Reason
from question_bank.content import Fact
from question_bank.content.items import Item, Option, Style, identified
from question_bank.generate.chance import chance, shuffled
from question_bank.generate.falsehoods import Falsehood
from question_bank.generate.shop import Shop, sources

LABELS = "ABCDE"
FEWEST_WRONG, MOST_WRONG = 2, 4


@dataclass(frozen=True)
class Wrong:
    """An option that is provably false: how it reads, its values, and why it is false."""

    text: str
    values: tuple[str, ...]
    reason: Reason
    home: bool
    supports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A question before its options are put in order. ``fact`` is the one it rates."""

    fact: Fact
    style: Style
    stem: str
    key: str
    wrong: tuple[Wrong, ...]


Drafts = Callable[[Shop, Fact, Random | None], Iterator[Draft]]
"""A builder. Without draws it yields only what does not depend on chance, in a fixed order."""


def sound_item(shop: Shop, drafts: Iterator[Draft], seed: int) -> Item | None:
    """Return the first draft that makes an item without a flaw."""
    items = (choice_item(shop, draft, seed) for draft in drafts)
    return next((item for item in items if not item.flaws), None)


def choice_item(shop: Shop, draft: Draft, seed: int) -> Item:
    """Put the options in an order drawn by the seed, each position of the key equally likely."""
    fact = draft.fact
    key = Option(
        "", draft.key, correct=True, rationale=shop.phrases.explanation(fact), facts=(fact.id,)
    )
    wrong = [_wrong_option(shop, each) for each in draft.wrong]
    order = shuffled([key, *wrong], chance(seed, fact.id, "order"))
    options = [replace(option, label=LABELS[place]) for place, option in enumerate(order)]
    item = Item(
        id="",
        kind="multiple_choice",
        style=draft.style,
        seed=seed,
        facts=(fact.id,),
        category=fact.category,
        stem=draft.stem,
        options=tuple(options),
        answer=draft.key,
        explanation=shop.phrases.explanation(fact),
        sources=sources(fact),
    )
    return identified(replace(item, flaws=flaw_names(item)))


def _wrong_option(shop: Shop, wrong: Wrong) -> Option:
    recorded = [ident for ident in wrong.reason.ids if ident in shop.bank.facts]
    facts = tuple(dict.fromkeys([*recorded, *wrong.supports]))
    return Option(
        "", wrong.text, correct=False, rationale=shop.rationale(wrong.reason), facts=facts
    )


def as_wrong(shop: Shop, falsehood: Falsehood) -> Wrong:
    """Word a falsehood as an option."""
    text = shop.phrases.option(falsehood.values)
    return Wrong(text, falsehood.values, falsehood.reason, falsehood.home)


def selections(
    shop: Shop,
    key: Wrong,
    pool: Sequence[Wrong],
    draws: Random | None,
    first: Wrong | None = None,
) -> Iterator[tuple[Wrong, ...]]:
    """Yield sets of distractors that can stand beside the key, each with ``first`` if given.

    With draws, first some sets by chance; then, always, the closest sets from four down to two.
    """
    closest = sorted(pool, key=lambda wrong: (*_distance(key, wrong), wrong.text))
    given = [first] if first else []
    if draws:
        for _ in range(3):
            most = draws.choice((3, 3, MOST_WRONG))
            yield _compatible(shop, key, given + _by_chance(key, closest, draws), most)
    for most in range(MOST_WRONG, FEWEST_WRONG - 1, -1):
        yield _compatible(shop, key, given + closest, most)


def _distance(key: Wrong, wrong: Wrong) -> tuple[bool, int]:
    """Order by closeness: what the bank itself speaks of first, then like length."""
    return (not wrong.home, abs(len(wrong.text) - len(key.text)))


def _by_chance(key: Wrong, closest: Sequence[Wrong], draws: Random) -> list[Wrong]:
    """Shuffle, with one close distractor first and those of very unlike length last."""
    order = shuffled(closest, draws)
    near = [wrong for wrong in order if wrong.home][:1]
    rest = [wrong for wrong in order if wrong not in near]
    return near + sorted(rest, key=lambda wrong: _unlike(len(key.text), len(wrong.text)))


def _unlike(one: int, other: int) -> bool:
    """Whether one text is more than twice as long as the other, and not by a word only."""
    return max(one, other) > 2 * min(one, other) and abs(one - other) > 12  # noqa: PLR2004


def _compatible(shop: Shop, key: Wrong, order: Sequence[Wrong], most: int) -> tuple[Wrong, ...]:
    """Take distractors in order, leaving out what overlaps with the key or one another."""
    taken: list[Wrong] = [key]
    for wrong in order:
        if len(taken) > most:
            break
        if not any(_overlap(shop, wrong, other) for other in taken):
            taken.append(wrong)
    return tuple(taken[1:])


def _overlap(shop: Shop, one: Wrong, other: Wrong) -> bool:
    if one.text == other.text:
        return True
    pairs = ((first, second) for first in one.values for second in other.values)
    return any(shop.bank.overlapping(first, second) for first, second in pairs)
