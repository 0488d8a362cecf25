"""DOCX: the body of a Word document, its styles told as title, headings and lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING

from question_bank.ingest.nouns import BlockKind, Reading, UnreadableError
from question_bank.ingest.reading.layout import (
    Piece,
    clean,
    cleaned,
    is_name,
    laid_out,
    typed_bullet,
)
from question_bank.ingest.reading.limits import Limits
from question_bank.ingest.reading.packing import refuse_expansion
from question_bank.ingest.reading.tables import said_rows

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLANKS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_BOX = f"{_W}txbxContent"
_NOT_SAID = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}rPr", _BOX, _FALLBACK})
_HEADING = re.compile(r"heading (\d)\Z", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:\d|heading)\Z", re.IGNORECASE)
_LISTED = re.compile(r"list (?:bullet|number|continue)(?: (\d))?\Z", re.IGNORECASE)
_BOLD_LEVEL = 5
_OUTLINE_LEVELS = 9
_STYLES_DEEP = 20
_FIRST_ROW = 0x20
_HEX = re.compile(r"[0-9A-Fa-f]{1,8}")
_OFF = frozenset({"0", "false", "off", "none"})
_COLUMNS_AT_LEAST = 2
_ROWS_AT_LEAST = 2


def docx_reading(content: bytes, limits: Limits) -> Reading:
    """Read a Word document: its body, without headers, footers, notes and what was struck out.

    Raises UnreadableError if it is packed beyond what is allowed, encrypted, or says nothing.
    """
    refuse_expansion(content, limits)
    document = _opened(content)
    body = document.element.body
    _refuse_depth(body, limits)
    pieces = cleaned(_Body(_Styles(document.styles.element)).pieces(body))
    own = next((piece.text for piece in pieces if piece.kind in {"title", "heading"}), "")
    title = own if pieces and pieces[0].text == own else _told_title(document) or own
    digest = sha256(content).hexdigest()
    return laid_out(pieces, title=title, form="docx", sha256=digest, limits=limits)


def _told_title(document: "Document") -> str:
    """Return the title among the document's properties; without these a library makes one up."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - as in `_opened`

    relations = document.part.package.rels.values()
    told = any(each.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for each in relations)
    return clean(document.core_properties.title) if told else ""


def _opened(content: bytes) -> "Document":
    import docx  # noqa: PLC0415 - an extra that only documents need
    from lxml import etree  # noqa: PLC0415 - as above

    try:
        document = docx.Document(BytesIO(content))
    except etree.XMLSyntaxError as error:
        raise UnreadableError(_BROKEN) from error
    except ValueError as error:
        raise UnreadableError(
            "This is a Word template, or a document with macros. Save it as DOCX, and bring that."
        ) from error
    # Word writes no document type; whoever does wants entities to be expanded.
    if document.element.getroottree().docinfo.doctype:
        raise UnreadableError(_BROKEN)
    return document


_BROKEN = (
    "The inside of this document is damaged, or not as Word writes it."
    " Open it in Word, save it anew, and bring that."
)


def _refuse_depth(body: "Element", limits: Limits) -> None:
    from lxml import etree  # noqa: PLC0415 - an extra that only documents need

    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            raise UnreadableError(_BROKEN)


def _value(element: "Element", path: str) -> str | None:
    """Return the ``w:val`` of a descendant, "" if it has none, None if it is not there."""
    found = element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{_W}val", "")


@dataclass(frozen=True)
class _Style:
    """A style of the document: its English name, and what it says of paragraphs."""

    name: str
    based_on: str | None
    outline: str | None
    list_level: int | None


class _Styles:
    """The document's styles by id, each followed by those it is based on."""

    def __init__(self, element: "Element") -> None:
        self._known = {
            style.get(f"{_W}styleId", ""): _Style(
                _value(style, "name") or "",
                _value(style, "basedOn"),
                _value(style, "pPr/outlineLvl"),
                _list_level(style),
            )
            for style in element.iter(f"{_W}style")
        }

    def of(self, style_id: str | None) -> list[_Style]:
        """Return a style and those beneath it; a circle ends somewhere."""
        found: list[_Style] = []
        while style_id in self._known and len(found) < _STYLES_DEEP:
            found.append(self._known[style_id])
            style_id = found[-1].based_on
        return found


def _list_level(element: "Element") -> int | None:
    """Return how deep in a list a paragraph or style stands, from 1; None if in none."""
    number = _value(element, "pPr/numPr/numId")
    if number is None or number == "0":
        return None
    level = _value(element, "pPr/numPr/ilvl") or "0"
    return int(level) + 1 if level.isdecimal() else 1


class _Body:
    """Paragraphs, tables and text boxes as pieces."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles

    def pieces(self, container: "Element") -> Iterator[Piece]:
        """Yield what a container says, in order."""
        for child in container:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag not in _NOT_SAID:
                yield from self.pieces(child)

    def _paragraph(self, paragraph: "Element") -> Iterator[Piece]:
        text = clean(_said(paragraph))
        look = self._look(paragraph, text)
        if look:
            bullet = typed_bullet(text) if look == ("paragraph", 0) else 0
            yield Piece("item", text[bullet:], 1) if bullet else Piece(look[0], text, look[1])
        for box in paragraph.iter(_BOX):
            if not _is_within(box, paragraph, _FALLBACK, _BOX):
                yield from self.pieces(box)

    def _look(self, paragraph: "Element", text: str) -> tuple[BlockKind, int] | None:
        """Return kind and level of a paragraph; None for a line of the table of contents."""
        styles = self._styles.of(_value(paragraph, "pPr/pStyle"))
        for style in styles:
            named = _named(style.name)
            if named or _CONTENTS.match(style.name):
                return named
        outlines = (_value(paragraph, "pPr/outlineLvl"), *(style.outline for style in styles))
        outline = next((each for each in outlines if each is not None), "")
        if outline.isdecimal() and int(outline) < _OUTLINE_LEVELS:
            return "heading", int(outline) + 1
        levels = (_list_level(paragraph), *(style.list_level for style in styles))
        level = next((each for each in levels if each), None)
        if level:
            return "item", level
        return (
            ("heading", _BOLD_LEVEL) if is_name(text) and _is_bold(paragraph) else ("paragraph", 0)
        )

    def _table(self, table: "Element") -> Iterator[Piece]:
        rows = [row for row in table.iter(f"{_W}tr") if not _is_within(row, table, f"{_W}tbl")]
        cells = [
            [c for c in row.iter(f"{_W}tc") if not _is_within(c, row, f"{_W}tr")] for row in rows
        ]
        is_data = sum(len(row) >= _COLUMNS_AT_LEAST for row in cells) >= _ROWS_AT_LEAST
        if not is_data:
            for cell in (cell for row in cells for cell in row):
                yield from self.pieces(cell)
            return
        texts = [[" ".join(p.text for p in cleaned(self.pieces(c))) for c in row] for row in cells]
        for said in said_rows(texts, has_head=_has_head(table, rows[0])):
            yield Piece("row", said)


def _named(name: str) -> tuple[BlockKind, int] | None:
    """Return the kind and level that the name of a style means, if it means any."""
    heading, listed = _HEADING.match(name), _LISTED.match(name)
    if name.lower() == "title":
        return "title", 0
    if name.lower() == "caption":
        return "caption", 0
    if heading:
        return "heading", int(heading[1])
    return ("item", int(listed[1] or 1)) if listed else None


def _said(element: "Element") -> str:
    """Return the text that stands in an element, but for what is deleted, hidden or in a box."""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in _BLANKS:
        return _BLANKS[element.tag]
    if element.tag == f"{_W}r" and _is_on(_value(element, "rPr/vanish")):
        return ""
    return "".join(_said(child) for child in element if child.tag not in _NOT_SAID)


def _is_within(element: "Element", outer: "Element", *tags: str) -> bool:
    """Whether an element with one of these tags stands between two that hold one another."""
    between = takewhile(lambda above: above is not outer, element.iterancestors())
    return any(above.tag in tags for above in between)


def _is_bold(paragraph: "Element") -> bool:
    """Whether all that a paragraph says is bold by its own looks."""
    runs = [run for run in paragraph.iter(f"{_W}r") if _said(run).strip(" :")]
    return bool(runs) and all(_is_on(_value(run, "rPr/b")) for run in runs)


def _is_on(value: str | None) -> bool:
    return value is not None and value not in _OFF


def _has_head(table: "Element", first: "Element") -> bool:
    """Whether the first row of a table names its columns, by its own mark or the table's look."""
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    in_look = look is not None and (
        look.get(f"{_W}firstRow") == "1" or bool(_bits(look.get(f"{_W}val", "")) & _FIRST_ROW)
    )
    return in_look or _is_on(_value(first, "trPr/tblHeader")) or _is_bold(first)


def _bits(digits: str) -> int:
    return int(digits, 16) if _HEX.fullmatch(digits) else 0
