"""What a reader in a process of its own is asked, and what it answers: JSON either way."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from question_bank.ingest.nouns import Block, Reading, UnreadableError
from question_bank.ingest.reading.limits import Limits


@dataclass(frozen=True)
class Order:
    """What is to be read, but for the bytes, which come on standard input."""

    name: str
    format: str | None
    limits: Limits

    def to_text(self) -> str:
        """Return the order as one argument of a command."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Order":
        """Return the order that ``to_text`` wrote."""
        plain = json.loads(text)
        return cls(plain["name"], plain["format"], Limits(**plain["limits"]))


def answer_of(result: Reading | UnreadableError) -> bytes:
    """Return a reading, or the sentence that says why there is none, as bytes."""
    if isinstance(result, UnreadableError):
        return json.dumps({"unreadable": str(result)}).encode()
    blocks = [[block.kind, block.start, block.end, block.level] for block in result.blocks]
    return json.dumps({**vars(result), "blocks": blocks}).encode()


def result_of(answer: bytes) -> Reading:
    """Return the reading that ``answer_of`` wrote.

    Raises UnreadableError with the sentence it wrote instead, and ValueError if the answer breaks
    off.
    """
    plain: dict[str, Any] = json.loads(answer)
    if "unreadable" in plain:
        raise UnreadableError(plain["unreadable"])
    return Reading(**{**plain, "blocks": tuple(Block(*block) for block in plain["blocks"])})
