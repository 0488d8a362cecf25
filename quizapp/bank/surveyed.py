"""A survey of items in words: each measure with the target it is held against."""

from collections.abc import Collection, Iterator, Mapping

from question_bank.survey import FULL_SEEDS, Survey
from question_bank.survey.distractors import Distractors
from question_bank.survey.flawed import FlawRate
from question_bank.survey.keys import LongestKey, Positions
from question_bank.survey.variety import ENOUGH_ITEMS, ENOUGH_KINDS, Thin
from question_bank.survey.vignettes import Vignettes
from quizapp.bank.lines import by_reason, folded_lines, percent

MOST_WITH_ONE_FLAW = 0.02
FARTHEST_FROM_EQUAL = 5
"""Points that the share of a key's place may lie from an equal one."""

FEWEST_VIGNETTES = 10


def survey_lines(found: Survey, without_choice: Collection[str] = ()) -> Iterator[str]:
    """Yield the survey line by line, each target with whether it is met.

    Facts that are known to be without a choice item are not listed again for having few items.
    """
    kinds = ", ".join(
        f"{count:,} {kind.replace('_', ' ')}" for kind, count in found.by_kind.items()
    )
    yield ""
    seeds = f"{found.seeds:,} seed{'' if found.seeds == 1 else 's'}"
    yield from folded_lines(f"All items of {seeds}: {found.items:,} ({kinds})")
    if found.seeds < FULL_SEEDS:
        yield f"  A quick look; --seeds {FULL_SEEDS} takes longer and says more."
    yield from _flaw_lines(found.flaws)
    yield from _length_lines(found.longest_key)
    yield from _place_lines(found.positions)
    yield from _distractor_lines(found.distractors)
    yield from _vignette_lines(found.vignettes)
    yield ""
    yield from _thin_lines(found.thin, without_choice)


def _judged(text: str, *, met: bool) -> list[str]:
    return folded_lines(f"{text} {'[met]' if met else '[MISSED]'}", "  ")


def _flaw_lines(found: FlawRate) -> Iterator[str]:
    one, lesser = (percent(count, found.items) for count in (found.one, found.lesser))
    met = found.one <= MOST_WITH_ONE_FLAW * found.items and not found.several
    text = (
        f"Flaws: {one} of items with one that is structural (at most 2 %), {found.several:,} with"
    )
    yield from _judged(f"{text} more (none), {lesser} with a lesser one only", met=met)
    for name, count in sorted(found.by_rule.items(), key=lambda row: -row[1]):
        yield f"    {name} {count:,}"


def _length_lines(found: LongestKey) -> Iterator[str]:
    text = f"Length: the key alone is longest in {found.longest:,} of {found.questions:,} questions"
    bounds = f"by chance in {found.low:,.0f} to {found.high:,.0f}, 19 times of 20"
    yield from _judged(f"{text}; {bounds}", met=found.by_chance)


def _place_lines(found: Positions) -> Iterator[str]:
    if found.worst is None:
        yield from folded_lines("Place of the key: too few items to tell", "  ")
    else:
        far = f"{found.worst:.1f} points from equal shares at most ({FARTHEST_FROM_EQUAL} allowed)"
        yield from _judged(f"Place of the key: {far}", met=found.worst <= FARTHEST_FROM_EQUAL)
    for size, shares in found.by_size.items():
        told = "  ".join(f"{label} {percent(share, 1)}" for label, share in shares.items())
        yield f"    {size} options: {told}"


def _distractor_lines(found: Distractors) -> Iterator[str]:
    if not found.used:
        return
    never = percent(found.never_right, found.used)
    counts = f"{found.used:,} shown, {found.different:,} different, {found.by_fact:g} a fact"
    text = f"Wrong options: {counts} (median); {never} are right in no item. Most often shown:"
    yield from folded_lines(text, "  ")
    for option, share in found.often:
        yield from folded_lines(f"{percent(share, 1)} {option}", "    ")
    near = f"From the key's differential: one or more in {percent(found.related, 1)} of items"
    yield from folded_lines(near, "  ")


def _vignette_lines(found: Mapping[str, Vignettes]) -> Iterator[str]:
    for condition, each in found.items():
        text = f"Vignettes of {condition}: {each.stems:,} texts, {each.patients:,} sets of findings"
        if each.of_article:
            yield from _judged(text, met=each.patients >= FEWEST_VIGNETTES)
    others = [f"{name} {each.patients}" for name, each in found.items() if not each.of_article]
    if others:
        text = f"Sets of findings of conditions outside the articles: {', '.join(others)}"
        yield from folded_lines(text, "  ")


def _thin_lines(thin: tuple[Thin, ...], without_choice: Collection[str]) -> Iterator[str]:
    title = f"Facts with fewer than {ENOUGH_ITEMS} different items or {ENOUGH_KINDS} kinds"
    others = {each.fact: each.reason for each in thin if each.fact not in without_choice}
    known = f"{len(thin) - len(others):,} of them without a choice item (above)"
    yield from folded_lines(f"{title}: {len(thin):,}, {known}")
    if others:
        yield from by_reason("  The others", others)
