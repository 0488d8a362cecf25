"""Review logs for tests, short to write: each card's reviews as (rating, days waited before)."""

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from quizapp.memory.fit.history import Trial

A_DAY = 86_400
FIRST = 739_000
"""The day of every card's first review."""

Steps = Sequence[tuple[int, int]]

ratings = st.integers(1, 4)
waits = st.one_of(st.integers(0, 2), st.integers(0, 60), st.integers(0, 3650))
histories = st.lists(st.tuples(ratings, waits), min_size=1, max_size=12)
logs = st.lists(histories, min_size=1, max_size=6)


def log_of(cards: Iterable[Steps], floor: float = 0.0) -> list[Trial]:
    """Return the log of cards, all begun on the same day, in order of time."""
    trials = []
    for number, steps in enumerate(cards):
        day = FIRST
        for place, (rating, wait) in enumerate(steps):
            day += wait if place else 0
            at = float(day * A_DAY + 100 * place + number)
            scored = place > 0 and wait > 0
            trials.append(Trial(f"card-{number}", rating, day, at, 4000, scored, floor))
    return sorted(trials, key=lambda trial: trial.at)
