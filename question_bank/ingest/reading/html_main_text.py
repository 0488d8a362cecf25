"""Which pieces of a page are its text: those of its main element, or those that read like prose.

Prose is told from furniture as by jusText: by length, links and the share of stop words, then by
the neighbours (J. Pomikálek, Removing Boilerplate and Duplicate Content from Web Corpora, 2011).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from question_bank.ingest.reading.html_pieces import PagePiece, pieces_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAIN = "//main|//*[@role='main']|//article|//*[@itemprop='articleBody']"
_MAIN_SHARE = 0.4
_LINKS = 0.6
_LONG = 140
"""Letters that make a paragraph prose beyond doubt; those of pages for patients are short."""
_LINKED_RUN = 2
_SENTENCE = re.compile(r":\Z|\w\W+\w.*[.!?][\"'”’)\]]*\Z")
_LANGUAGE = "English"
_GOOD = "good"


def main_pieces(page: "HtmlElement") -> list[PagePiece]:
    """Return the pieces of a pruned page that are its text, in order."""
    everything = pieces_of(page)
    whole = _prose(everything)
    best = max((pieces_of(each) for each in page.xpath(_MAIN)), key=_prose, default=[])
    is_marked = _prose(best) >= _MAIN_SHARE * whole
    chosen = best if is_marked and best else _between_prose(everything)
    return _without_empty_headings(_without_links(chosen))


def _prose(pieces: Sequence[PagePiece]) -> int:
    """Return how many characters are no links."""
    return sum(len(each.piece.text) - each.linked for each in pieces)


def _between_prose(pieces: Sequence[PagePiece]) -> list[PagePiece]:
    """Return what stands between the first and the last piece of prose, and what borders on it.

    A page of which nothing looks like prose is returned whole.
    """
    good = [number for number, is_good in enumerate(_are_good(pieces)) if is_good]
    if not good:
        return list(pieces)
    first, last = good[0], good[-1] + 1
    while first and _may_border(pieces[first - 1]):
        first -= 1
    while last < len(pieces) and _may_border(pieces[last]):
        last += 1
    return list(pieces[first:last])


def _may_border(each: PagePiece) -> bool:
    """Whether what stands next to prose seems to belong to it: no menu, and no loose words."""
    is_said = each.piece.kind != "paragraph" or _SENTENCE.search(each.piece.text) is not None
    return is_said and each.link_share < _LINKS


def _are_good(pieces: Sequence[PagePiece]) -> Iterator[bool]:
    from justext import core  # noqa: PLC0415 - an extra that only documents need
    from justext.paragraph import Paragraph  # noqa: PLC0415 - as above

    paragraphs = []
    for each in pieces:
        path = core.PathInfo()
        path.append("h2" if each.piece.kind == "heading" else "p")
        paragraph = Paragraph(path)
        paragraph.append_text(each.piece.text)
        paragraph.chars_count_in_links = each.linked
        paragraphs.append(paragraph)
    core.classify_paragraphs(paragraphs, _stop_words(), length_high=_LONG)
    core.revise_paragraph_classification(paragraphs)
    return (paragraph.class_type == _GOOD for paragraph in paragraphs)


@cache
def _stop_words() -> frozenset[str]:
    from justext import get_stoplist  # noqa: PLC0415 - an extra that only documents need

    return frozenset(get_stoplist(_LANGUAGE))


def _without_links(pieces: Sequence[PagePiece]) -> list[PagePiece]:
    """Leave out what only leads elsewhere, but not a list of links that a sentence introduces."""
    kept: list[PagePiece] = []
    number = 0
    while number < len(pieces):
        run = _linked_run(pieces, number)
        is_led_in = bool(kept) and kept[-1].piece.text.endswith(":")
        if not run:
            kept.append(pieces[number])
        elif is_led_in or (len(run) < _LINKED_RUN and run[0].piece.kind == "item"):
            kept += run
        number += max(len(run), 1)
    return kept


def _linked_run(pieces: Sequence[PagePiece], start: int) -> Sequence[PagePiece]:
    """Return the pieces from a place on that are little but links."""
    end = start
    while end < len(pieces) and _is_link(pieces[end]):
        end += 1
    return pieces[start:end]


def _is_link(each: PagePiece) -> bool:
    return each.piece.kind in {"paragraph", "item"} and each.link_share > _LINKS


def _without_empty_headings(pieces: Sequence[PagePiece]) -> list[PagePiece]:
    """Leave out headings with nothing below them any more; the first one names the page."""
    kept: list[PagePiece] = []
    for each in reversed(pieces):
        below = kept[-1].piece if kept else None
        is_empty = below is None or (below.kind == "heading" and below.level <= each.piece.level)
        if each.piece.kind != "heading" or not is_empty:
            kept.append(each)
    kept.reverse()
    return kept
