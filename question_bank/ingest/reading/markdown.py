"""Markdown: what it says once rendered, without its marks.

The text as read is not the source: the stars and addresses of the source would stand in every
phrase that supports a fact. Pictures say their alternative text, links their own, HTML nothing.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from markdown_it import MarkdownIt
from markdown_it.token import Token

from question_bank.ingest.nouns import BlockKind, Reading
from question_bank.ingest.reading.decoding import utf8
from question_bank.ingest.reading.layout import Piece, cleaned, laid_out
from question_bank.ingest.reading.limits import Limits
from question_bank.ingest.reading.tables import said_rows

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_TAGS = re.compile(r"<!--(?:.*?-->|.*\Z)|<[^<>]*>", re.DOTALL)


def markdown_reading(content: bytes, limits: Limits) -> Reading:
    """Read Markdown (CommonMark with tables). Raises UnreadableError if it says nothing."""
    source = utf8(content)
    front = _FRONT_MATTER.match(source)
    named = _TITLE.search(front[1]) if front else None
    parser = MarkdownIt("commonmark", {"maxNesting": limits.depth}).enable("table")
    tokens = parser.parse(source[front.end() :] if front else source.removeprefix("\ufeff"))
    pieces = _titled(cleaned(_pieces(tokens)))
    own = pieces[0].text if pieces and pieces[0].kind == "title" else ""
    title = named[1] if named else own
    digest = sha256(content).hexdigest()
    return laid_out(pieces, title=title, form="markdown", sha256=digest, limits=limits)


def _titled(pieces: Sequence[Piece]) -> list[Piece]:
    """Make a heading of the first level that begins the document its title."""
    if pieces and pieces[0].kind == "heading" and pieces[0].level == 1:
        return [Piece("title", pieces[0].text), *pieces[1:]]
    return list(pieces)


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    depth = 0
    rows: list[list[str]] = []
    kind: BlockKind
    for number, token in enumerate(tokens):
        depth += (
            token.nesting
            if token.type.endswith("_list_open") or token.type.endswith("_list_close")
            else 0
        )
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield from (Piece("row", said) for said in said_rows(rows, has_head=True))
            rows = []
        elif token.type == "inline" and rows:
            rows[-1].append(_said(token))
        elif token.type == "inline":
            opened = tokens[number - 1]
            if opened.tag[0] == "h":
                yield Piece("heading", _said(token), int(opened.tag[1]))
            else:
                kind = "item" if depth else "paragraph"
                yield Piece(kind, _said(token), depth)
        elif token.type in {"fence", "code_block", "html_block"}:
            yield Piece("paragraph", _TAGS.sub(" ", token.content))


def _said(inline: Token) -> str:
    return "".join(_words(child) for child in inline.children or ())


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return "" if token.type == "html_inline" else token.content
