"""PDF: its text layer, page by page."""

from collections.abc import Callable
from hashlib import sha256

from question_bank.ingest.nouns import Reading
from question_bank.ingest.reading.layout import Piece, cleaned, laid_out
from question_bank.ingest.reading.limits import Limits


def pdf_reading(content: bytes, limits: Limits, progress: Callable[[int, int], None]) -> Reading:
    """Read a PDF. Raises UnreadableError if it holds no text."""
    import pypdfium2  # noqa: PLC0415 - an extra that only documents need

    document = pypdfium2.PdfDocument(content)
    pieces: list[Piece] = []
    for number, page in enumerate(document, start=1):
        text = page.get_textpage().get_text_bounded()
        pieces += (Piece("paragraph", part) for part in text.split("\r\n\r\n"))
        progress(number, len(document))
    digest = sha256(content).hexdigest()
    return laid_out(cleaned(pieces), title="", form="pdf", sha256=digest, limits=limits)
