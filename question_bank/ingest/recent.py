"""What a document named last, so that a bare noun can take it up again."""

from collections import deque
from collections.abc import Iterable

from question_bank.ingest.lexicon import Entry
from question_bank.ingest.nouns import Mention
from question_bank.ingest.words import key_of

NEAR = 3
"""So many sentences back a noun may reach."""


class Recent:
    """The bank's concepts named in the last few sentences, by the last word of their names."""

    def __init__(self) -> None:
        self._sentences: deque[dict[str, Entry]] = deque(maxlen=NEAR)

    def note(self, mentions: Iterable[Mention]) -> None:
        """Remember what one more sentence names; names of one word have nothing to take up."""
        named = {}
        for each in mentions:
            words = key_of(each.text).split()
            if each.concept and len(words) > 1:
                named[words[-1]] = Entry(each.name, each.kind, each.concept, each.found)
        self._sentences.append(named)

    def taken_up(self, noun: str) -> Entry | None:
        """Return the concept that a bare noun means because it was named shortly before."""
        key = key_of(noun)
        found = (named[key] for named in reversed(self._sentences) if key in named)
        return next(found, None)
