"""The log-loss of FSRS-6 over a tree of reviews, and how it changes with each parameter.

Reverse mode by hand: on the way down the tree each review's new stability and difficulty are found
together with their slopes by what they came from, on the way up the loss's slopes are handed from
each review to the one before. The formulas are those of `fsrs`, which the tests hold this against;
they are written out again here because their slopes need the same powers.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

from quizapp.memory.fit.history import Counts, Node
from quizapp.memory.fsrs import DIFFICULTY_MAX, DIFFICULTY_MIN, STABILITY_MIN
from quizapp.memory.state import Rating

LEAST = 1e-12
"""Chances of what happened are kept from 0 by this much, so that its logarithm is finite."""

_LOG_RECALL = log(0.9)
_EASIEST = Rating.EASY - 1
_OWN: dict[int, int] = {Rating.HARD: 15, Rating.GOOD: 0, Rating.EASY: 16}
"""The parameter that belongs to a rating alone, if any."""

Slopes = tuple[tuple[int, float], ...]
"""For each parameter (its number) that something depends on, its slope."""


class After(NamedTuple):
    """A stability (days) and its slopes by the stability, difficulty and chance before it."""

    stability: float
    by_stability: float
    by_difficulty: float
    by_chance: float
    by_parameters: Slopes


class Pass(NamedTuple):
    """What FSRS-6 says at each node of a tree."""

    stability: list[float]
    """Days, after the review; what it was before where no review follows."""
    difficulty: list[float]
    """1 to 10, likewise."""
    chance: list[float]
    """Of recall at the review, 0 to 1; 1 for a first review and one on the same day."""
    afters: list[After | None]
    """None for a first review and where none follows."""


_KEPT_LEAST = After(STABILITY_MIN, 0.0, 0.0, 0.0, ())


def remember(nodes: Sequence[Node], w: Sequence[float]) -> Pass:
    """Return the memory at each node under the 21 parameters `w`."""
    factor, decay = 0.9 ** (-1 / w[20]) - 1, -w[20]
    begun = [(max(STABILITY_MIN, w[rating - 1]), _first_difficulty(rating, w)) for rating in Rating]
    easiest = w[7] * (w[4] - exp(w[5] * _EASIEST) + 1)
    kept = 1 - w[7]
    moves = [0.0] + [w[6] * (rating - 3) / 9 for rating in Rating]
    stabilities: list[float] = []
    difficulties: list[float] = []
    chances: list[float] = []
    afters: list[After | None] = []
    for parent, rating, elapsed, leads_on in nodes:
        chance, after = 1.0, None
        if parent < 0:
            stability, difficulty = begun[rating - 1]
        else:
            stability, difficulty = stabilities[parent], difficulties[parent]
            if elapsed:
                chance = (1 + factor * elapsed / stability) ** decay
            if leads_on:
                if not elapsed:
                    after = _on_same_day(stability, rating, w)
                elif rating > 1:
                    after = _after_recall(stability, difficulty, chance, rating, w)
                else:
                    after = _after_forgetting(stability, difficulty, chance, w)
                stability = after[0]
                difficulty = easiest + kept * (difficulty - moves[rating] * (10 - difficulty))
                difficulty = min(max(difficulty, DIFFICULTY_MIN), DIFFICULTY_MAX)
        stabilities.append(stability)
        difficulties.append(difficulty)
        chances.append(chance)
        afters.append(after)
    return Pass(stabilities, difficulties, chances, afters)


def _first_difficulty(rating: int, w: Sequence[float]) -> float:
    return min(max(w[4] - exp(w[5] * (rating - 1)) + 1, DIFFICULTY_MIN), DIFFICULTY_MAX)


def _on_same_day(stability: float, rating: int, w: Sequence[float]) -> After:
    """S1 = S · e^(w17 · (G - 3 + w18)) · S^(-w19); only forgetting may lower it."""
    growth = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    if rating > 1 and growth < 1:
        return After(stability, 1.0, 0.0, 0.0, ())
    after = stability * growth
    if after < STABILITY_MIN:
        return _KEPT_LEAST
    by_parameters = (
        (17, after * (rating - 3 + w[18])),
        (18, after * w[17]),
        (19, -after * log(stability)),
    )
    return After(after, growth * (1 - w[19]), 0.0, 0.0, by_parameters)


def _after_recall(
    stability: float, difficulty: float, chance: float, rating: int, w: Sequence[float]
) -> After:
    """S1 = S · (1 + e^w8 · (11 - D) · S^(-w9) · (e^(w10 · (1 - R)) - 1) · h · b)."""
    plain = exp(w[8]) * (11 - difficulty) * stability ** -w[9]
    own = _OWN[rating]
    ease = plain * w[own] if own else plain
    forgetting = exp(w[10] * (1 - chance))
    growth = ease * (forgetting - 1)
    gain, by_surprise = stability * growth, stability * ease * forgetting
    by_parameters: Slopes = (
        (8, gain),
        (9, -gain * log(stability)),
        (10, by_surprise * (1 - chance)),
    )
    if own:
        by_parameters += ((own, stability * plain * (forgetting - 1)),)
    return After(
        stability + gain,
        1 + growth * (1 - w[9]),
        -gain / (11 - difficulty),
        -by_surprise * w[10],
        by_parameters,
    )


def _after_forgetting(
    stability: float, difficulty: float, chance: float, w: Sequence[float]
) -> After:
    """S1 = w11 · D^(-w12) · ((S + 1)^w13 - 1) · e^(w14 · (1 - R)), at most S / e^(w17 · w18)."""
    power = (stability + 1) ** w[13]
    after = w[11] * difficulty ** -w[12] * (power - 1) * exp(w[14] * (1 - chance))
    most = exp(-w[17] * w[18])
    if after > stability * most:
        after = stability * most
        if after < STABILITY_MIN:
            return _KEPT_LEAST
        return After(after, most, 0.0, 0.0, ((17, -after * w[18]), (18, -after * w[17])))
    if after < STABILITY_MIN:
        return _KEPT_LEAST
    by_power = after * power / (power - 1)
    by_parameters = (
        (11, after / w[11]),
        (12, -after * log(difficulty)),
        (13, by_power * log(stability + 1)),
        (14, after * (1 - chance)),
    )
    return After(
        after,
        by_power * w[13] / (stability + 1),
        -after * w[12] / difficulty,
        -after * w[14],
        by_parameters,
    )


def loss_and_gradient(
    nodes: Sequence[Node], counts: Counts, w: Sequence[float]
) -> tuple[float, list[float]]:
    """Return the log-loss (nats, summed) and its 21 slopes."""
    passed = remember(nodes, w)
    loss, by_chance = _loss(counts, passed.chance)
    return loss, _gradient(nodes, passed, by_chance, w)


def _loss(counts: Counts, chances: Sequence[float]) -> tuple[float, list[float]]:
    """Return the log-loss and its slope by the chance at each node."""
    loss, slopes = 0.0, []
    for chance, recalled, forgotten in zip(chances, counts.recalled, counts.forgotten, strict=True):
        slope = 0.0
        if recalled:
            right = max(chance, LEAST)
            loss -= recalled * log(right)
            slope -= recalled / right
        if forgotten:
            wrong = max(1 - chance, LEAST)
            loss -= forgotten * log(wrong)
            slope += forgotten / wrong
        slopes.append(slope)
    for place, floor in counts.guessable:
        right = floor + (1 - floor) * chances[place]
        loss -= log(right)
        slopes[place] -= (1 - floor) / right
    return loss, slopes


def _gradient(
    nodes: Sequence[Node], passed: Pass, by_chance: list[float], w: Sequence[float]
) -> list[float]:
    """Hand the loss's slopes up the tree, from each node to its parent, and sum the parameters'."""
    stabilities, difficulties, chances, afters = passed
    by_stability, by_difficulty = [0.0] * len(nodes), [0.0] * len(nodes)
    gradient = [0.0] * len(w)
    base, w20, kept = 0.9 ** (-1 / w[20]), w[20], 1 - w[7]
    factor, by_w20 = base - 1, base * _LOG_RECALL / w20**2  # FACTOR = 0.9 ^ (-1 / w20) - 1
    easiest = w[4] - exp(w[5] * _EASIEST) + 1
    to_easiest = 0.0
    for place in range(len(nodes) - 1, -1, -1):
        parent, rating, elapsed, _ = nodes[place]
        of_stability, of_difficulty = by_stability[place], by_difficulty[place]
        moves = DIFFICULTY_MIN < difficulties[place] < DIFFICULTY_MAX
        if parent < 0:
            _add_first(gradient, rating, of_stability, of_difficulty if moves else 0.0, w)
            continue
        after, of_chance = afters[place], by_chance[place]
        if after is not None:
            _, on_stability, on_difficulty, on_chance, by_parameters = after
            of_chance += of_stability * on_chance
            by_stability[parent] += of_stability * on_stability
            by_difficulty[parent] += of_stability * on_difficulty
            for number, slope in by_parameters:
                gradient[number] += of_stability * slope
            if moves:
                difficulty, step = difficulties[parent], (rating - 3) / 9
                left = 10 - difficulty
                gradient[6] -= of_difficulty * kept * step * left
                gradient[7] += of_difficulty * (easiest - difficulty + w[6] * step * left)
                to_easiest += of_difficulty
                by_difficulty[parent] += of_difficulty * kept * (1 + w[6] * step)
        if elapsed and of_chance:
            stability = stabilities[parent]
            spread = 1 + factor * elapsed / stability
            share = of_chance * chances[place] * elapsed / (stability * spread)
            by_stability[parent] += share * w20 * factor / stability
            gradient[20] -= share * w20 * by_w20 + of_chance * chances[place] * log(spread)
    gradient[4] += to_easiest * w[7]
    gradient[5] -= to_easiest * w[7] * _EASIEST * exp(w[5] * _EASIEST)
    return gradient


def _add_first(
    gradient: list[float],
    rating: int,
    of_stability: float,
    of_difficulty: float,
    w: Sequence[float],
) -> None:
    """Add the slopes of a first review: S0(G) = w[G - 1], D0(G) = w4 - e^(w5 · (G - 1)) + 1."""
    if w[rating - 1] > STABILITY_MIN:
        gradient[rating - 1] += of_stability
    gradient[4] += of_difficulty
    gradient[5] -= of_difficulty * (rating - 1) * exp(w[5] * (rating - 1))
