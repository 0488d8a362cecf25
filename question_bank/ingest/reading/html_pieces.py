"""The elements of a page as pieces of text, in order: headings, paragraphs, items and others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from question_bank.ingest.nouns import BlockKind
from question_bank.ingest.reading.layout import Piece, clean, is_name, typed_bullet
from question_bank.ingest.reading.tables import said_rows

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STRONG = frozenset({"b", "strong"})
_LISTS = ("ul", "ol", "dir")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PARTS = frozenset({"article", "aside", "div", "footer", "form", "header", "main", "section"})
_TABLES = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
_TERMS = frozenset({"dd", "dl", "dt"})
_TEXTS = frozenset({"address", "blockquote", "center", "li", "option", "p", "pre", "hr"})
_LABELS = frozenset({"details", "fieldset", "figcaption", "figure", "hgroup", "legend", "summary"})
_BLOCKS = _PARTS | _TABLES | _TERMS | _TEXTS | _LABELS | {"body", *_LISTS, *_HEADINGS}
_IN_A_SECTION = (*_LISTS, *_HEADINGS, "p", "dl", "table")
_SUMMARY_LEVEL = 3
_BOLD_LEVEL = 5
_COLUMNS_AT_LEAST = 2
_ROWS_AT_LEAST = 2
_LONG_CELL = 400


@dataclass(frozen=True)
class PagePiece:
    """A piece, the element it came from, and how many of its characters are links."""

    piece: Piece
    element: "HtmlElement"
    linked: int = 0

    @property
    def link_share(self) -> float:
        """Share of the text that is links, 0 to 1."""
        return self.linked / len(self.piece.text)


@dataclass(frozen=True)
class _Place:
    """What surrounds a text: the kind its element gives it, how deep in lists, bold, linked."""

    kind: BlockKind = "paragraph"
    level: int = 0
    depth: int = 0
    strong: bool = False
    linked: bool = False


@dataclass(frozen=True)
class _Run:
    """Text that looks the same throughout; ``text`` is a line end where the page breaks a line."""

    text: str
    strong: bool
    linked: bool


_LINE_END = "\n"
_SPACE = _Run(" ", strong=False, linked=False)


def pieces_of(root: "HtmlElement") -> list[PagePiece]:
    """Return what a page says, in order, leaving out what says nothing."""
    walk = _Walk()
    walk.enter(root, _Place())
    return walk.found


class _Walk:
    """A walk through a page; what stands on one line gathers until an element ends the line."""

    def __init__(self) -> None:
        self.found: list[PagePiece] = []
        self._runs: list[_Run] = []

    def enter(self, element: "HtmlElement", place: _Place) -> None:
        """Walk through an element that stands for itself."""
        self._walk(element, place)
        self._end(element, place)

    def _walk(self, element: "HtmlElement", place: _Place) -> None:
        self._say(element.text, place)
        for child in element:
            tag = child.tag
            if tag == "br":
                self._runs.append(_Run(_LINE_END, strong=False, linked=False))
            elif tag in _BLOCKS:
                self._end(element, place)
                self._block(child, place)
            else:
                self._walk(child, _inside(child, place))
            self._say(child.tail, place)

    def _block(self, element: "HtmlElement", place: _Place) -> None:
        tag = element.tag
        if tag == "table" and _is_data(element):
            self._table(element)
        elif tag == "dl":
            self._definitions(element, place)
        elif tag in _LISTS:
            self.enter(element, replace(place, depth=place.depth + 1))
        else:
            self.enter(element, _place_of(tag, place))

    def _say(self, text: str | None, place: _Place) -> None:
        if text:
            said = re.sub(r"\s+", " ", text)
            self._runs.append(_Run(said, strong=place.strong, linked=place.linked))

    def _end(self, element: "HtmlElement", place: _Place) -> None:
        runs, self._runs = self._runs, []
        self.found += [PagePiece(piece, element, linked) for piece, linked in _parts(runs, place)]

    def _table(self, table: "HtmlElement") -> None:
        for caption in table.iter("caption"):
            self.enter(caption, _Place("caption"))
        rows = [row for row in table.iter("tr") if len(row)]
        said = said_rows(
            [[_text(cell) for cell in row] for row in rows], has_head=_is_head(rows[0])
        )
        self.found += [PagePiece(Piece("row", text), table) for text in said]

    def _definitions(self, element: "HtmlElement", place: _Place) -> None:
        """Say a list of terms: “term: what it means”; above more than a line it is a heading."""
        terms: list[str] = []
        for child in _children_of_list(element):
            if child.tag != "dd":
                terms.append(_text(child))
                continue
            term = ", ".join(term.rstrip(" :") for term in terms if term)
            terms = []
            if next(child.iter(*_IN_A_SECTION), None) is None:
                said = ": ".join(part for part in (term, _text(child)) if part)
                self._keep("item", said, place.depth + 1, child)
            else:
                self._keep("heading", term, _BOLD_LEVEL, child)
                self.enter(child, replace(place, kind="paragraph", level=0))
        self._keep("item", ", ".join(term for term in terms if term), place.depth + 1, element)

    def _keep(self, kind: BlockKind, said: str, level: int, element: "HtmlElement") -> None:
        if said:
            self.found.append(PagePiece(Piece(kind, said, level), element))


def _inside(inline: "HtmlElement", place: _Place) -> _Place:
    strong = place.strong or inline.tag in _STRONG
    return replace(place, strong=strong, linked=place.linked or inline.tag == "a")


def _place_of(tag: str, place: _Place) -> _Place:
    """Return the place that a block gives to what stands in it."""
    if tag in _HEADINGS:
        return _Place("heading", int(tag[1]), place.depth)
    if tag == "summary":
        return _Place("heading", _SUMMARY_LEVEL, place.depth)
    if tag in {"caption", "figcaption"}:
        return _Place("caption")
    if tag == "li":
        return _Place("item", max(place.depth, 1), place.depth)
    return replace(place, strong=False, linked=place.linked)


def _parts(runs: Sequence[_Run], place: _Place) -> Iterator[tuple[Piece, int]]:
    """Split what stands between two blocks where empty lines, bold lines and bullets divide it.

    Yields each piece with how many of its characters are links.
    """
    if place.kind != "paragraph":
        yield from _piece(place.kind, place.level, runs)
        return
    part: list[_Run] = []
    for line in _lines(runs):
        said = clean("".join(run.text for run in line))
        is_heading = _is_bold_heading(line, said)
        bullet = typed_bullet(said)
        if said and not is_heading and not bullet:
            part += (*line, _SPACE)
            continue
        yield from _piece("paragraph", 0, part)
        part = []
        if is_heading:
            yield from _piece("heading", _BOLD_LEVEL, line)
        elif bullet:
            yield from _piece("item", max(place.depth, 1), line, after=bullet)
    yield from _piece("paragraph", 0, part)


def _piece(
    kind: BlockKind, level: int, runs: Sequence[_Run], after: int = 0
) -> Iterator[tuple[Piece, int]]:
    text = clean("".join(run.text for run in runs))[after:]
    if any(map(str.isalnum, text)):
        linked = len(clean("".join(run.text for run in runs if run.linked)))
        yield Piece(kind, text, level), min(linked, len(text))


def _lines(runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    line: list[_Run] = []
    for run in runs:
        if run.text == _LINE_END:
            yield line
            line = []
        else:
            line.append(run)
    yield line


def _is_bold_heading(line: Sequence[_Run], said: str) -> bool:
    """Whether a line is short, bold from end to end and no sentence."""
    return is_name(said) and all(run.strong for run in line if run.text.strip(" :"))


def _children_of_list(element: "HtmlElement") -> Iterator["HtmlElement"]:
    """Yield the terms and meanings of a list of terms, also where a div groups them."""
    for child in element:
        yield from child.iterchildren("dt", "dd") if child.tag == "div" else [child]


def _text(element: "HtmlElement") -> str:
    """Return what an element says on one line."""
    return " ".join(each.piece.text for each in pieces_of(element))


def _is_data(table: "HtmlElement") -> bool:
    """Whether a table holds values, and does not only put things in their places."""
    rows = list(table.iter("tr"))
    return (
        table.get("role") not in {"presentation", "none"}
        and sum(len(row) >= _COLUMNS_AT_LEAST for row in rows) >= _ROWS_AT_LEAST
        and next(table.iterdescendants("table", *_HEADINGS), None) is None
        and all(len(cell.text_content()) <= _LONG_CELL for row in rows for cell in row)
    )


def _is_head(row: "HtmlElement") -> bool:
    """Whether the first row of a table says what stands below."""
    parent = row.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return in_head or all(cell.tag == "th" for cell in row)
