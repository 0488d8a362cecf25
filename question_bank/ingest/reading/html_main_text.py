"""Which pieces of a page are its text: those of its main element, or those that read like prose.

Prose is told from furniture as by jusText: by length, links and the share of stop words
(J. Pomikálek, Removing Boilerplate and Duplicate Content from Web Corpora, 2011).
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from question_bank.ingest.reading.html_pieces import PagePiece, pieces_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAIN = "//main|//*[@role='main']|//article|//*[@itemprop='articleBody']"
_LONGEST = 3
_MAIN_SHARE = 0.4
_LINKS = 0.6
_LONG = 140
"""Letters that make a paragraph prose beyond doubt; those of pages for patients are short."""
_LINKED_RUN = 2
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*\Z")
_ELSEWHERE = re.compile(
    r"\b(?:also|related|similar|more|links?|resources|references|reading|contents?|topics|explore"
    r"|share|follow|next|articles?|pages?|sources|latest|popular|categor\w+|sections?|tags|news)\b",
    re.IGNORECASE,
)
"""Words in headings above lists that lead to other pages."""
_LANGUAGE = "English"
_PROSE = ("good", "neargood")
"""What jusText calls paragraphs that are surely prose, and those that may be."""


def main_pieces(page: "HtmlElement") -> list[PagePiece]:
    """Return the pieces of a pruned page that are its text, in order."""
    everything = pieces_of(page)
    whole = _prose(everything)
    longest = sorted(page.xpath(_MAIN), key=lambda each: len(each.text_content()))[-_LONGEST:]
    best = max((pieces_of(each) for each in longest), key=_prose, default=[])
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
    classes = _classes(pieces)
    best = next((each for each in _PROSE if each in classes), None)
    if best is None:
        return list(pieces)
    good = [number for number, each in enumerate(classes) if each == best]
    first, last = good[0], good[-1] + 1
    while first and _may_border(pieces[first - 1]):
        first -= 1
    while last < len(pieces) and _may_border(pieces[last]):
        last += 1
    return list(pieces[first:last])


def _may_border(each: PagePiece) -> bool:
    """Whether what stands next to prose seems to belong to it: no menu, and no loose words."""
    is_said = each.piece.kind != "paragraph" or _SENTENCE_END.search(each.piece.text) is not None
    return is_said and each.link_share < _LINKS


def _classes(pieces: Sequence[PagePiece]) -> list[str]:
    """Return what jusText makes of each piece, its neighbours aside.

    Its second step, which looks at the neighbours, takes time by the square of a long list's items;
    what borders on prose is found out here instead.
    """
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
    return [paragraph.cf_class for paragraph in paragraphs]


@cache
def _stop_words() -> frozenset[str]:
    from justext import get_stoplist  # noqa: PLC0415 - an extra that only documents need

    return frozenset(get_stoplist(_LANGUAGE))


def _without_links(pieces: Sequence[PagePiece]) -> list[PagePiece]:
    """Leave out what only leads elsewhere, but not a list of links that is led in.

    A sentence may lead in a list, or a heading: signs and causes often are links to pages of their
    own.
    """
    kept: list[PagePiece] = []
    number = 0
    while number < len(pieces):
        run = _linked_run(pieces, number)
        if not run:
            kept.append(pieces[number])
        elif _leads_in(kept[-1:]) or (len(run) < _LINKED_RUN and run[0].piece.kind == "item"):
            kept += run
        number += max(len(run), 1)
    return kept


def _leads_in(above: Sequence[PagePiece]) -> bool:
    """Whether what stands above a list of links says what it is a list of."""
    if not above:
        return False
    piece = above[0].piece
    is_section = piece.kind == "heading" and piece.level > 1 and not _ELSEWHERE.search(piece.text)
    return is_section or piece.text.endswith(":")


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
