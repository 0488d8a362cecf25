"""Marked-up text on pages: parsed by a few rules, then held to a list of allowed tags."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import nh3
from flask import Flask, url_for
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from question_bank.content.marks import (
    block_tokens,
    inline_tokens,
    is_marked,
    pictures,
    plain_text,
    without_pictures,
)

TAGS = frozenset({"p", "em", "strong", "ul", "ol", "li", "br", "img"})
ATTRIBUTES: Mapping[str, set[str]] = MappingProxyType({"img": {"src", "alt"}, "ol": {"start"}})
_KNOWN_TEXTS = 10_000
_UNDERSCORES = re.compile("__+")
_SAMPLE = "0" * 64
_OPTIONS = MarkdownIt("zero").options


def prose(marked: str | None) -> Markup:
    """Return a text as paragraphs, lists and pictures."""
    if not marked:
        return Markup()
    if not is_marked(marked):
        return Markup("<p>{}</p>").format(marked)
    return _blocks(marked, _picture_address())


def inline(marked: str | None) -> Markup:
    """Return a text as one line: emphasis alone, no pictures."""
    if not marked:
        return Markup()
    return _line(marked) if is_marked(marked) else escape(marked)


def drawn(marked: str | None) -> Markup:
    """Return the pictures of a text alone, for below the line that `inline` makes of it."""
    if not marked or "](" not in marked:
        return Markup()
    at = _picture_address()
    shown = Markup().join(_picture(alt, sha256, at) for alt, sha256 in pictures(marked))
    return Markup('<span class="pictures">{}</span>').format(shown) if shown else shown


def _picture_address() -> str:
    """Return the address of pictures up to their hash: it has what a proxy puts before it."""
    return url_for("images.show", sha256=_SAMPLE).removesuffix(_SAMPLE)


@lru_cache(_KNOWN_TEXTS)
def _blocks(marked: str, pictures_at: str) -> Markup:
    return _rendered(block_tokens(marked), pictures_at)


@lru_cache(_KNOWN_TEXTS)
def _line(marked: str) -> Markup:
    return _rendered(inline_tokens(without_pictures(marked)), "")


def _rendered(tokens: Sequence[Token], pictures_at: str) -> Markup:
    html = _Renderer().render(tokens, _OPTIONS, {"pictures_at": pictures_at})
    return _allowed(html.strip())


def _allowed(html: str) -> Markup:
    """Hold what was rendered to the allowed tags: a second wall behind the parser's rules."""
    clean = nh3.clean(html, tags=set(TAGS), attributes=dict(ATTRIBUTES), url_schemes=set())
    return Markup(clean)  # noqa: S704 - what nh3 let through is safe # nosec B704


class _Renderer(RendererHTML):
    """Writes tokens as HTML; each method that names a token's type writes such tokens."""

    def picture(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,  # noqa: ARG002 - every rule is called alike
        env: EnvType,
    ) -> str:
        """Write a picture of the app's own."""
        token = tokens[idx]
        return _picture(token.content, token.meta["sha256"], env["pictures_at"])


def _picture(alt: str, sha256: str, pictures_at: str) -> Markup:
    # Pages make a gap of each run of underscores, wherever it stands: in no attribute, then.
    said = _UNDERSCORES.sub("_", alt)
    return Markup('<img src="{}" alt="{}">').format(pictures_at + sha256, said)


def init_prose(app: Flask) -> None:
    """Give templates the filters for marked-up text: `prose`, `inline`, `drawn` and `plain`."""
    app.jinja_env.filters.update(prose=prose, inline=inline, drawn=drawn, plain=plain_text)
