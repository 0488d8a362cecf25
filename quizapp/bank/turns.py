"""In which order facts are taught."""

from collections import Counter
from collections.abc import Collection

from question_bank.content import Fact


def in_turn(facts: Collection[Fact]) -> list[Fact]:
    """Spread each subject's facts evenly over the whole, in their own order.

    A day of new facts then speaks of several subjects, which can be told apart and matched, and
    of each as much as the bank has to say of it. Subjects that no document speaks of, there to be
    told apart from those that one does, come after all others.
    """
    size = Counter(fact.subject for fact in facts)
    documented = {fact.subject for fact in facts if fact.basis == "article"}
    met: Counter[str] = Counter()
    turns: list[tuple[float, Fact]] = []
    for fact in facts:
        outside = fact.subject not in documented
        turns.append((outside + (met[fact.subject] + 0.5) / size[fact.subject], fact))
        met[fact.subject] += 1
    return [fact for _, fact in sorted(turns, key=lambda turn: turn[0])]
