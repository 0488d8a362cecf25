"""PDF: its text layer, in reading order, without what is repeated on every page."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading.layout import clean, cleaned, laid_out, refuse_length
from question_bank.ingest.reading.limits import Limits
from question_bank.ingest.reading.pdf_columns import columns_of
from question_bank.ingest.reading.pdf_margins import without_margins
from question_bank.ingest.reading.pdf_paragraphs import pieces_of
from question_bank.ingest.reading.pdf_text import Stretch, stretches

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_FEW_LETTERS = 25
"""Letters on a page below which a picture on it is taken for a scanned page."""
_UNKNOWN = 0.3
_NOT_FOUND = "\ufffd"
_NO_TITLE = re.compile(
    r"\A\s*(?:microsoft|untitled|powerpoint|\S*\Z)|\.(?:docx?|pdf|indd|tex|rtf|html?)\s*\Z",
    re.IGNORECASE,
)
"""What programs write where a title should be."""
_PRIVATE = range(0xE000, 0xF900)


def pdf_reading(content: bytes, limits: Limits, progress: Callable[[int, int], None]) -> Reading:
    """Read the text layer of a PDF.

    Raises UnreadableError if it is encrypted, damaged, too long, scanned, or its letters have no
    meaning.
    """
    with closing(_opened(content)) as document:
        _refuse_pages(len(document), limits)
        pages = list(_pages(document, limits, progress))
        named = document.get_metadata_value("Title")
        if sum(len(each.text) for page in pages for each in page) < _FEW_LETTERS * len(pages):
            _refuse_scans(document)
    _refuse_garbage(pages)
    columns = list(columns_of(without_margins(pages)))
    pieces = cleaned(pieces_of(columns)) if columns else []
    own = next((piece.text for piece in pieces if piece.kind == "title"), "")
    first = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    title = own or ("" if _NO_TITLE.search(named) else clean(named)) or first
    digest = sha256(content).hexdigest()
    return laid_out(pieces, title=title, form="pdf", sha256=digest, limits=limits)


def _opened(content: bytes) -> "PdfDocument":
    import pypdfium2  # noqa: PLC0415 - an extra that only documents need
    from pypdfium2 import raw  # noqa: PLC0415 - as above

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise UnreadableError(
                "This PDF is encrypted. Open it with its password, print it to a new PDF, and bring"
                " that."
            ) from error
        raise UnreadableError(
            "This PDF is damaged or not complete. Get it once more, and try again."
        ) from error


def _refuse_pages(pages: int, limits: Limits) -> None:
    if pages > limits.pages:
        raise UnreadableError(
            f"This PDF has {pages:,} pages; up to {limits.pages:,} are read."
            " Split it, and bring its parts one by one."
        )


def _pages(
    document: "PdfDocument", limits: Limits, progress: Callable[[int, int], None]
) -> Iterator[list[Stretch]]:
    """Yield the text of each page. Its length is looked at before it is taken."""
    length = 0
    for number in range(len(document)):
        with closing(_page(document, number)) as page, closing(page.get_textpage()) as text:
            length += text.count_chars()
            refuse_length(length, limits)
            yield stretches(text)
        progress(number + 1, len(document))


def _page(document: "PdfDocument", number: int) -> "PdfPage":
    from pypdfium2 import PdfiumError  # noqa: PLC0415 - an extra that only documents need

    try:
        return document[number]
    except PdfiumError as error:
        raise UnreadableError(
            f"Page {number + 1} of this PDF is damaged, so that the text would have a hole."
            " Get it once more, or bring its text alone."
        ) from error


def _refuse_scans(document: "PdfDocument") -> None:
    """Raise UnreadableError if there are pictures where there is next to no text."""
    from pypdfium2 import raw  # noqa: PLC0415 - an extra that only documents need

    for number in range(len(document)):
        with closing(_page(document, number)) as page:
            pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
            if next(iter(pictures), None) is not None:
                raise UnreadableError(
                    "This PDF seems to be made of scanned pictures and holds no text."
                    " Run text recognition (OCR) over it first, and bring the result."
                )


def _refuse_garbage(pages: Sequence[Sequence[Stretch]]) -> None:
    """Raise UnreadableError if a PDF does not say which letters its signs are."""
    letters = [letter for page in pages for each in page for letter in each.text]
    unknown = sum(letter == _NOT_FOUND or ord(letter) in _PRIVATE for letter in letters)
    if unknown > _UNKNOWN * len(letters):
        raise UnreadableError(
            "This PDF shows signs without saying which letters they are. Run text recognition"
            " (OCR) over it first, or bring its text alone."
        )
