"""An item as the rules read it: cut to a length that people read, split into words once."""

import re
from collections.abc import Hashable, Iterator
from functools import cached_property
from itertools import islice

from question_bank.check.flaws.words import identity, roots, singular, words
from question_bank.content.items import Item
from question_bank.content.marks import plain_text

STEM, LINE, OPTION, REASON, ALL = 3000, 1000, 200, 500, 12_000
"""How many characters are read of a stem, premise, option or response, rationale; of all."""

MOST = 26
"""How many options, premises or responses are read."""

_AFTER_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+")
_ASIDE = re.compile(r"\([^()]*\)$")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_FEW = 400


def cut(text: str, most: int) -> str:
    """Return the text, or its beginning and its end if it is longer than anybody reads."""
    if len(text) > most:
        tail = most // 3
        text = f"{text[: most - tail]} … {text[-tail:]}"
    return text


def plain(text: str, most: int) -> str:
    """Return the text cut, without what nobody sees, its words one space apart."""
    text = plain_text(cut(text, most))
    return " ".join((text if text.isascii() else text.translate(_UNSEEN)).split())


class Choice:
    """One option, premise or response as read."""

    def __init__(self, text: str, most: int, *, correct: bool = False) -> None:
        self.text = plain(text, most)
        self.correct = correct

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in small letters, in their order."""
        return tuple(words(self.text))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The words in the singular, in their order."""
        return tuple(map(singular, self.words))

    @cached_property
    def roots(self) -> dict[str, str]:
        """The words long enough to be noticed, by their roots."""
        return roots(self.terms)

    @cached_property
    def identity(self) -> Hashable:
        """What this shares with a text that reads the same."""
        return identity(self.text)


class Question:
    """What a rule sees of an item. Rules read this, never the item's texts at their full length."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.kind = item.kind
        self.stem = plain(item.stem, STEM)

    @property
    def is_choice(self) -> bool:
        """Whether one option is to be chosen."""
        return self.kind == "multiple_choice"

    @property
    def is_matching(self) -> bool:
        """Whether responses are to be put to premises."""
        return self.kind == "matching"

    @cached_property
    def options(self) -> list[Choice]:
        """The options of a choice item."""
        few = islice(self.item.options, MOST)
        return [Choice(each.text, OPTION, correct=each.correct) for each in few]

    @cached_property
    def premises(self) -> list[Choice]:
        """The left side of a matching set."""
        return [Choice(each.text, LINE) for each in islice(self.item.premises, MOST)]

    @cached_property
    def responses(self) -> list[Choice]:
        """The right side of a matching set."""
        return [Choice(each.text, OPTION) for each in islice(self.item.responses, MOST)]

    @cached_property
    def offered(self) -> list[Choice]:
        """What a learner chooses from: options or responses."""
        return self.options if self.is_choice else self.responses

    @cached_property
    def key(self) -> Choice | None:
        """The right option, if there is just one."""
        right = [each for each in self.options if each.correct]
        return right[0] if len(right) == 1 else None

    @cached_property
    def wrong(self) -> list[Choice]:
        """The distractors."""
        return [each for each in self.options if not each.correct]

    @cached_property
    def answers(self) -> list[str]:
        """What counts as right on a card."""
        given = self.item.answer
        texts = [given] if isinstance(given, str) else islice(given, MOST)
        return [plain(text, OPTION) for text in texts]

    @cached_property
    def lead_in(self) -> str:
        """The last sentence of the stem, without an aside such as "(Choose one.)"."""
        asked = _ASIDE.sub("", self.stem[-_FEW:]).rstrip()
        return _AFTER_SENTENCE.split(asked)[-1].strip()

    @cached_property
    def shown(self) -> str:
        """Everything a learner reads, up to the answer; not what else would be accepted."""
        sides = (self.options, self.premises, self.responses)
        parts = [self.stem, *(each.text for side in sides for each in side), *self.answers[:1]]
        return cut(" | ".join(parts), ALL)

    @cached_property
    def everything(self) -> str:
        """All texts of the item, a stroke between them."""
        return cut(" | ".join([self.shown, *_reasons(self.item)]), ALL)


def _reasons(item: Item) -> Iterator[str]:
    yield plain(item.explanation, STEM)
    yield from (plain(option.rationale, REASON) for option in islice(item.options, MOST))
