"""How often the same wrong options come back, and whether they belong to the key's differential."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from question_bank.content import Bank, Fact
from question_bank.content.items import Item, Option
from question_bank.generate.generator import Generator

MOST_SHOWN = 5


@dataclass(frozen=True)
class Distractors:
    """The wrong options of all choice items.

    ``often`` holds the most used texts with their share of all. ``never_right`` counts uses of a
    text that is the key of no item: who sees it often learns to pass it by. ``by_fact`` is the
    median number of different wrong options that a fact has. ``related`` is the share of items
    with one from the key's differential: a sibling of the key, or said of something else.
    """

    used: int
    different: int
    often: tuple[tuple[str, float], ...]
    never_right: int
    by_fact: float
    related: float


class DistractorTally:
    """Counts the wrong options of choice items."""

    def __init__(self, generator: Generator) -> None:
        self._bank = generator.bank
        self._meant = _readings(generator)
        self._wrong: Counter[str] = Counter()
        self._right: set[str] = set()
        self._of_fact: defaultdict[str, set[str]] = defaultdict(set)
        self._items, self._related = 0, 0

    def add(self, item: Item) -> None:
        """Count the wrong options of a choice item."""
        if item.kind != "multiple_choice":
            return
        wrong = [option for option in item.options if not option.correct]
        texts = [option.text for option in wrong]
        self._items += 1
        self._wrong.update(texts)
        self._right.add(item.key.text)
        self._of_fact[item.facts[0]].update(texts)
        self._related += any(self._is_related(item, option) for option in wrong)

    def _is_related(self, item: Item, wrong: Option) -> bool:
        fact, bank = self._bank.facts[item.facts[0]], self._bank
        of_key = {parent for each in self._meant[item.key.text] for parent in _parents(bank, each)}
        return any(
            of_key & _parents(bank, each) or _spoken_of(bank, fact, each)
            for each in self._meant[wrong.text]
        )

    def result(self) -> Distractors:
        """Return what was counted."""
        used = self._wrong.total()
        often = [(text, count / used) for text, count in self._wrong.most_common(MOST_SHOWN)]
        never = sum(count for text, count in self._wrong.items() if text not in self._right)
        by_fact = median(map(len, self._of_fact.values())) if self._of_fact else 0
        share = self._related / self._items if self._items else 1.0
        return Distractors(used, len(self._wrong), tuple(often), never, by_fact, share)


def _readings(generator: Generator) -> defaultdict[str, list[str]]:
    """Return for each text of an option the values that read so, alone or jointly."""
    bank = generator.bank
    singles = (*bank.concepts, *(foil.value for foil in bank.foils.values()))
    joint = (fact.objects for fact in bank.facts.values())
    meant: defaultdict[str, list[str]] = defaultdict(list)
    for values in dict.fromkeys([*((value,) for value in singles), *joint]):
        meant[generator.option_text(values)].extend(values)
    return meant


def _parents(bank: Bank, value: str) -> set[str]:
    concept = bank.concepts.get(bank.meaning(value))
    return set(concept.parents) if concept else set()


def _spoken_of(bank: Bank, fact: Fact, value: str) -> bool:
    """Whether the bank asserts the value of something under the predicate, or anything of it."""
    saying = bank.facts_saying.get((fact.predicate, bank.meaning(value)), ())
    return any(not each.denied for each in (*saying, *bank.facts_about.get(value, ())))
