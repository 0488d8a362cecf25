"""A file of any known format in, its reading out; or the sentence that says why not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading.decoding import utf8
from question_bank.ingest.reading.docx import docx_reading
from question_bank.ingest.reading.formats import FORMATS, format_of
from question_bank.ingest.reading.html import html_reading
from question_bank.ingest.reading.limits import LIMITS, Limits
from question_bank.ingest.reading.markdown import markdown_reading
from question_bank.ingest.reading.pdf import pdf_reading
from question_bank.ingest.reading.plain import plain_reading

Progress = Callable[[int, int], None]
"""Is told how many pages are done, and of how many."""


def read(
    content: bytes,
    name: str = "",
    format: str | None = None,  # noqa: A002 - the word for it
    *,
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Reading:
    """Read a file.

    ``name`` may help to tell the format, ``format`` settles it. Nothing but the bytes is ever read:
    no file, no address that they mention. Raises UnreadableError, whatever is wrong with them. Time
    and memory are held only by ``read_boxed``, which is for files of people nobody knows.
    """
    if len(content) > limits.size:
        raise UnreadableError(
            f"This file is larger than {limits.size // 2**20} MB."
            " Split it, or bring its text alone."
        )
    if format is not None and format not in FORMATS:
        raise UnreadableError(f"There is no format “{format}”: {', '.join(FORMATS)} can be read.")
    found = format or format_of(content, name)
    if found == "plain":
        reading = plain_reading(utf8(content), limits=limits)
        return replace(reading, source_sha256=sha256(content).hexdigest())
    try:
        return _READERS[found](content, limits, progress or _nobody)
    except UnreadableError:
        raise
    except MemoryError as error:
        raise UnreadableError(
            "Reading this file takes more memory than is allowed. Split it, or copy its text and"
            " bring that."
        ) from error
    except ImportError as error:
        raise UnreadableError(
            "This installation cannot read such documents yet. Ask whoever runs it to install the"
            " extra “documents”: pip install 'quizapp[documents]'."
        ) from error
    except Exception as error:
        # The readers of these formats raise whatever a broken file leads them to.
        raise UnreadableError(
            "This file is damaged in a way that keeps it from being read."
            " Get it once more, or copy its text and bring that."
        ) from error


def _nobody(_done: int, _of: int) -> None:
    """Tell nobody."""


_READERS: Mapping[str, Callable[[bytes, Limits, Progress], Reading]] = {
    "markdown": lambda content, limits, _: markdown_reading(content, limits),
    "html": lambda content, limits, _: html_reading(content, limits),
    "docx": lambda content, limits, _: docx_reading(content, limits),
    "pdf": pdf_reading,
}
