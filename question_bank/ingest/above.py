"""What stands above a place in a document: its headings, and the sentence that opens its list."""

from dataclasses import dataclass, field

from question_bank.ingest.furniture import furniture_section
from question_bank.ingest.nouns import Passage


@dataclass
class _Heading:
    level: int
    text: str
    used: bool = False
    """Whether any text stands directly below it."""


@dataclass
class Headings:
    """The headings above the place one has come to, the nearest last."""

    _stack: list[_Heading] = field(default_factory=list)
    _minor: str | None = None
    furniture: str | None = None
    """Why all that stands below them is furniture, or None."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The headings as they read, the nearest last."""
        texts = [each.text for each in self._stack]
        return (*texts, self._minor) if self._minor else tuple(texts)

    def add(self, text: str, level: int) -> None:
        """Come to a heading, which ends those of its level and below it.

        One directly below another of its level, with no text between, stands under it: plain
        text does not tell levels apart.
        """
        nearest = self._stack[-1] if self._stack else None
        if nearest and nearest.level == level and not nearest.used:
            level += 1
        self._stack = [*(each for each in self._stack if each.level < level), _Heading(level, text)]
        self._minor = None
        self._look()

    def add_minor(self, text: str) -> None:
        """Come to a heading of no level, or a question: it stands until the next of any kind."""
        self._minor = text
        self._look()

    def come_to_text(self) -> None:
        """Come to a block that is no heading."""
        for each in self._stack[-1:]:
            each.used = True

    def _look(self) -> None:
        self.furniture = next((why for why in map(furniture_section, self.texts) if why), None)


@dataclass
class _LeadIn:
    level: int
    passage: Passage
    nested: bool = False
    """Whether items of a deeper level followed it."""


@dataclass
class LeadIns:
    """The sentences that open the lists one has come into, the innermost last."""

    _stack: list[_LeadIn] = field(default_factory=list)

    @property
    def nearest(self) -> Passage | None:
        """The passage that opens the present list."""
        return self._stack[-1].passage if self._stack else None

    def open(self, passage: Passage, level: int = 0) -> None:
        """Come to a passage that opens a list; ``level`` is that of the item it is, or 0."""
        self._stack.append(_LeadIn(level, passage))

    def close(self) -> None:
        """Come to what is no item."""
        self._stack.clear()

    def come_to_item(self, level: int) -> None:
        """Come to an item: the lists that do not reach down to its level are closed."""
        while self._stack and self._is_left(self._stack[-1], level):
            self._stack.pop()
        for each in self._stack[-1:]:
            each.nested = each.nested or level > each.level

    @staticmethod
    def _is_left(lead_in: _LeadIn, level: int) -> bool:
        # An item that opens a list of its own level is one whose list was not set deeper.
        return lead_in.level > level or (lead_in.level == level and lead_in.nested)
