"""Reading in a process of its own, which may take only so much memory and time."""

from question_bank.ingest.nouns import Reading
from question_bank.ingest.reading.files import Progress, read
from question_bank.ingest.reading.limits import LIMITS, Limits


def read_boxed(
    content: bytes,
    name: str = "",
    format: str | None = None,  # noqa: A002 - the word for it
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Reading:
    """Read a file as ``read`` does. Raises UnreadableError."""
    return read(content, name, format, limits=limits, progress=progress)
