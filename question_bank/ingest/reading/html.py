"""Saved web pages: their main text with its headings, lists and tables."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading.decoding import page_text
from question_bank.ingest.reading.html_main_text import main_pieces
from question_bank.ingest.reading.html_pruning import prune
from question_bank.ingest.reading.layout import Piece, clean, laid_out
from question_bank.ingest.reading.limits import Limits

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SITE = re.compile(r"\s+(?:[|–—»·:]|-)\s+[^|–—»·]*\Z")  # noqa: RUF001 - as titles are written


def html_reading(content: bytes, limits: Limits) -> Reading:
    """Read a saved page. Raises UnreadableError if it is nested too deeply, or says nothing."""
    page = _parsed(content, limits)
    named = clean(page.findtext(".//title") or "")
    headings = [clean(each.text_content()) for each in page.iter("h1")]
    prune(page)
    pieces = _titled([each.piece for each in main_pieces(page)], headings, named)
    title = pieces[0].text if pieces and pieces[0].kind == "title" else _SITE.sub("", named)
    digest = sha256(content).hexdigest()
    return laid_out(pieces, title=title, form="html", sha256=digest, limits=limits)


def _parsed(content: bytes, limits: Limits) -> "HtmlElement":
    from lxml import etree, html  # noqa: PLC0415 - an extra that only documents need

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        text = page_text(content).replace("\0", "")
        page = html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError("There is no text in this page.") from error
    # The parser cuts short what is nested too deeply or too long, and says so only here.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError(_TOO_DEEP)
    depth = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            raise UnreadableError(_TOO_DEEP)
    return page


_TOO_DEEP = (
    "This page is nested too deeply, or has a line too long to be read safely."
    " Copy its text from the browser, and bring that."
)


def _titled(pieces: Sequence[Piece], headings: Sequence[str], named: str) -> list[Piece]:
    """Make the page's main heading its title; one that stood outside of the text comes first."""
    for number, piece in enumerate(pieces):
        if piece.kind == "heading" and piece.level == 1:
            before = [each for each in pieces[:number] if each.text != piece.text]
            return [*before, Piece("title", piece.text), *pieces[number + 1 :]]
    outside = next((each for each in headings if each and each in named), None)
    return [Piece("title", outside), *pieces] if outside and pieces else list(pieces)
