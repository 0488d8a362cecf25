"""Which provably false values tempt: the closest to the key first, and sets that stand together."""

from collections.abc import Iterator, Sequence
from random import Random

from question_bank.content.text import folded
from question_bank.generate.candidate import Candidate
from question_bank.generate.chance import shuffled
from question_bank.generate.falsehoods import Falsehood
from question_bank.generate.shop import Shop

FEWEST_WRONG, MOST_WRONG = 2, 4
LONG_WORD = 5


def as_wrong(shop: Shop, falsehood: Falsehood) -> Candidate:
    """Word a falsehood as an option."""
    text = shop.phrases.option(falsehood.values)
    return Candidate(text, falsehood.values, falsehood.reason, falsehood.home)


def related(shop: Shop, key: Candidate, wrong: Candidate) -> bool:
    """Whether somebody who half knows would weigh it: it belongs to the key's differential.

    That is what the bank itself says of another subject, or what shares a parent with the key.
    """
    return wrong.home or _family(shop, key, wrong)


def _family(shop: Shop, key: Candidate, wrong: Candidate) -> bool:
    parents = [shop.parents(values) for values in (key.values, wrong.values)]
    return bool(parents[0] & parents[1])


def selections(
    shop: Shop,
    key: Candidate,
    pool: Sequence[Candidate],
    draws: Random | None,
    needed: Sequence[Candidate] = (),
) -> Iterator[tuple[Candidate, ...]]:
    """Yield sets of distractors that can stand beside the key, each with one of those needed.

    With draws, first some sets by chance; then, always, the closest sets from four down to two.
    Sets with a distractor that is related to the key come before any other.
    """
    distant = []
    # By text, so that the order in which a bank was written has no part in any draw.
    for order, most in _orders(shop, key, sorted(pool, key=lambda wrong: wrong.text), draws):
        wrong = _compatible(shop, key, [*_first(order, needed), *order], most)
        if any(related(shop, key, each) for each in wrong):
            yield wrong
        else:
            distant.append(wrong)
    yield from distant


def _first(order: Sequence[Candidate], needed: Sequence[Candidate]) -> list[Candidate]:
    """Return the first of the order that is needed; any needed one, if the order has none."""
    wanted = {each.values for each in needed}
    return [each for each in [*order, *needed] if each.values in wanted][:1]


def _orders(
    shop: Shop, key: Candidate, pool: Sequence[Candidate], draws: Random | None
) -> Iterator[tuple[Sequence[Candidate], int]]:
    if draws:
        for _ in range(3):
            most = draws.choice((3, 3, MOST_WRONG))
            # A key with nothing shorter beside it never stands out. Others make up for it: they do
            # so a little more often than one option in so many would.
            stands_out = draws.randrange(3 * most + 2) < 3  # noqa: PLR2004 - 3 in 11 for 1 in 4
            yield _by_chance(shop, key, pool, draws, stands_out=stands_out), most
    closest = sorted(pool, key=lambda wrong: (*_distance(shop, key, wrong), wrong.text))
    for most in range(MOST_WRONG, FEWEST_WRONG - 1, -1):
        yield closest, most


def _distance(shop: Shop, key: Candidate, wrong: Candidate) -> tuple[int, int, int, int]:
    """Order by closeness: past confusions, then the differential, shared words, like length."""
    differential = wrong.home + _family(shop, key, wrong)
    return (
        -shop.confused(key.text, wrong.text),
        -differential,
        -len(_words(key.text) & _words(wrong.text)),
        abs(len(wrong.text) - len(key.text)),
    )


def _words(text: str) -> set[str]:
    return {word for word in folded(text).split() if len(word) >= LONG_WORD}


def _by_chance(
    shop: Shop, key: Candidate, pool: Sequence[Candidate], draws: Random, *, stands_out: bool
) -> list[Candidate]:
    """Shuffle, with past confusions first, then what is related; very unlike length comes last.

    Length must tell nothing: the key is to be the longest as often as any other option. So where
    it ``stands_out`` only shorter ones stand beside it, and where not, one comes first that is as
    long; where there are none such, the others must do.
    """
    order = sorted(
        shuffled(pool, draws),
        key=lambda wrong: (
            -shop.confused(key.text, wrong.text),
            not related(shop, key, wrong),
            _unlike(len(key.text), len(wrong.text)),
        ),
    )
    shorter = [wrong for wrong in order if len(wrong.text) < len(key.text)]
    others = [wrong for wrong in order if wrong not in shorter]
    if stands_out:
        return shorter if len(shorter) >= FEWEST_WRONG else shorter + others
    return [*others[:1], *(wrong for wrong in order if wrong not in others[:1])]


def _unlike(one: int, other: int) -> bool:
    """Whether one text is more than twice as long as the other, and not by a word only."""
    return max(one, other) > 2 * min(one, other) and abs(one - other) > 12  # noqa: PLR2004


def _compatible(
    shop: Shop, key: Candidate, order: Sequence[Candidate], most: int
) -> tuple[Candidate, ...]:
    """Take distractors in order, leaving out what overlaps with the key or one another."""
    taken: list[Candidate] = [key]
    for wrong in order:
        if len(taken) > most:
            break
        if not any(_overlap(shop, wrong, other) for other in taken):
            taken.append(wrong)
    return tuple(taken[1:])


def _overlap(shop: Shop, one: Candidate, other: Candidate) -> bool:
    if one.text == other.text:
        return True
    pairs = ((first, second) for first in one.values for second in other.values)
    return any(shop.bank.overlapping(first, second) for first, second in pairs)
