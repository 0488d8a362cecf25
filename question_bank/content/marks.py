"""Marked-up text: emphasis, lists, line breaks and pictures, in the notation of CommonMark.

Nothing else is markup: no links, no HTML, no underscores (they leave blanks). A star within a word
(HLA-B*27) and a lone line that begins like a list ("1. Cranial nerves") mean themselves.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

PICTURE = re.compile(r"!\[([^\[\]\n]*)\]\(image:([0-9a-f]{64})\)")
"""A picture: its alternative text, and the hash of its bytes."""

_MEANT_AS_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_MARKS = re.compile(r"[*\\\n]|!\[")
_LIST_LINE = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)]) +\S", re.MULTILINE)
_FEWEST_IN_LIST = 2
_KNOWN_TEXTS = 20_000
_ENDS = frozenset(")]}.,;:?")
_BEGINNINGS = frozenset("([{")


def is_marked(text: str) -> bool:
    """Whether a text may be marked up; most texts are not, and need no more than this look."""
    return _MARKS.search(text) is not None


def plain_text(marked: str) -> str:
    """Return what a marked-up text says: no marks, a picture's alternative text, on one line.

    A text without markup is returned as it is.
    """
    return _plain_text(marked) if is_marked(marked) else marked


@lru_cache(_KNOWN_TEXTS)
def _plain_text(marked: str) -> str:
    return " ".join(" ".join(_said(block_tokens(marked))).split())


def block_tokens(marked: str) -> list[Token]:
    """Parse a text of paragraphs and lists."""
    return _parser(lists=_has_list(marked)).parse(marked)


def inline_tokens(marked: str) -> list[Token]:
    """Parse a text that stands on one line: emphasis and pictures alone."""
    return _parser(lists=False).parseInline(marked)


def pictures(marked: str) -> list[tuple[str, str]]:
    """Return (alternative text, hash) of every picture in a text."""
    return PICTURE.findall(marked) if "](" in marked else []


def without_pictures(marked: str) -> str:
    """Return the text without its pictures, for places where only words can stand."""
    return PICTURE.sub("", marked) if "](" in marked else marked


def picture_faults(marked: str) -> Iterator[str]:
    """Yield a sentence for each picture that cannot be shown, or not to everybody."""
    if "](" not in marked:
        return
    for found in _MEANT_AS_PICTURE.finditer(marked):
        whole = PICTURE.fullmatch(found[0])
        if whole is None:
            yield f"{found[0][:80]!r} is no picture: ![what it shows](image:…) is one"
        elif not whole[1].strip():
            yield "a picture needs words that say what it shows: ![what it shows](image:…)"


def _said(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the words of each block."""
    for token in tokens:
        if token.type == "inline":
            yield "".join(map(_word, token.children or ()))


def _word(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def _has_list(text: str) -> bool:
    return sum(1 for _ in _LIST_LINE.finditer(text)) >= _FEWEST_IN_LIST


@cache
def _parser(*, lists: bool) -> MarkdownIt:
    """Return a parser of few rules; none of them looks ahead, so none is asked to be silent."""
    parser = MarkdownIt("zero").enable(["newline", "escape", "emphasis", "image"])
    if lists:
        parser.enable("list")
    parser.inline.ruler.at("escape", _literal)
    parser.inline.ruler.at("emphasis", _star)
    parser.inline.ruler.at("image", _picture)
    return parser


def _literal(state: StateInline, _silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    """Take a backslash away from a star or a picture's sign; before a line's end it breaks it."""
    following = state.src[state.pos : state.pos + 2]
    if following not in {"\\*", "\\!", "\\\n"}:
        return False
    if following[1] == "\n":
        state.push("hardbreak", "br", 0)
    else:
        state.append_pending(following[1])
    state.pos += 2
    return True


def _star(state: StateInline, _silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    """Take stars as marks of emphasis, but not within a word, nor alone in brackets."""
    if state.src[state.pos] != "*":
        return False
    found = state.scanDelims(state.pos, canSplitWord=False)
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[state.pos + found.length : state.pos + found.length + 1]
    for _ in range(found.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=found.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=found.can_open and after not in _ENDS,
                close=found.can_close and before not in _BEGINNINGS,
            )
        )
    state.pos += found.length
    return True


def _picture(state: StateInline, _silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    """Take a picture of the app's own; any other address stays the text it is."""
    found = PICTURE.match(state.src, state.pos)
    if found is None:
        return False
    token = state.push("picture", "", 0)
    token.content, token.meta = found[1], {"sha256": found[2]}
    state.pos = found.end()
    return True
