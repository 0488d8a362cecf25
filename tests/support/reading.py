"""What tests ask of a document as read."""

from collections.abc import Callable

import pytest

from question_bank.ingest.nouns import Reading, UnreadableError


def told(reading: Reading) -> list[tuple[str, str]]:
    """Return what each block is and says."""
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def levels(reading: Reading) -> list[tuple[int, str]]:
    """Return how deep each heading and item stands, and what it says."""
    return [
        (block.level, reading.text[block.start : block.end])
        for block in reading.blocks
        if block.kind in {"heading", "item"}
    ]


def assert_sound(reading: Reading) -> None:
    """Hold a reading to what all others rely on."""
    position = 0
    for block in reading.blocks:
        said = reading.text[block.start : block.end]
        assert position <= block.start < block.end <= len(reading.text)
        assert said == said.strip()
        assert block.level >= 0
        position = block.end
    assert reading.blocks
    assert reading.text.encode()


def refusal(read: Callable[[], Reading]) -> str:
    """Return the sentence with which a document is refused."""
    with pytest.raises(UnreadableError) as refused:
        read()
    sentence = str(refused.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    return sentence
