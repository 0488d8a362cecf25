"""What of a saved page is not its text: menus, footers, cookie notices, comments, adverts."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CODE = frozenset({"head", "title", "script", "style", "noscript", "template"})
_MEDIA = frozenset({"audio", "canvas", "embed", "img", "map", "math", "object", "svg", "video"})
_FRAMES = frozenset({"applet", "dialog", "frame", "frameset", "iframe", "nav", "aside", "menu"})
_FIELDS = frozenset({"datalist", "input", "meter", "progress", "select", "textarea"})
_NEVER_TEXT = _CODE | _MEDIA | _FRAMES | _FIELDS
_MENUS = frozenset({"navigation", "menu", "menubar", "search", "tablist", "toolbar"})
_NOTICES = frozenset({"alert", "alertdialog", "banner", "dialog", "status"})
_ROLES = _MENUS | _NOTICES | {"complementary", "contentinfo"}
_KEPT = frozenset({"html", "body", "main", "article"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_PANELS = re.compile(r"tab|accordion|collaps|panel|expand", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_REFERENCE = re.compile(r"\[?[\d,;–\s-]+\]?")  # noqa: RUF001 - as ranges are written
_SURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|comments|commentlist|comment-list|disqus|respond"
    r"|site-?footer|page-?footer|main-?nav|navbar|breadcrumbs?|sr-only|visually-hidden"
    r"|screen-reader-text|skip-?link|mw-editsection|noprint|reflist|hatnote|navbox|catlinks)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"(?:^|[\s_-])(?:nav|navigation|menu|footer|sidebar|side-bar|related|recommended|recirc|share"
    r"|sharing|social|comment|newsletter|subscribe|subscription|sign-?up|promo|promotion|advert"
    r"|advertisement|ads?|sponsor|sponsored|popup|pop-up|modal|skip|pagination|pager|toolbar"
    r"|masthead|toc|tags|author-bio|byline|feedback|rating|login|search|topbar|banner)"
    r"(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_MOST = 0.5


def prune(page: "HtmlElement") -> None:
    """Take out of a page, in place, what is no part of what it tells.

    A class or id that sounds like furniture (“has-sidebar”) does not condemn what holds most of the
    page, or its main heading.
    """
    lengths = _lengths(page)
    most = _MOST * lengths[page]
    # Listed before any is dropped, children after their parents.
    for element in list(page.iter()):
        if element.tag not in _KEPT and _is_furniture(element, is_most=lengths[element] > most):
            element.drop_tree()


def _lengths(page: "HtmlElement") -> "dict[HtmlElement, int]":
    """Return how much text stands in each element."""
    lengths: dict[HtmlElement, int] = {}
    for element in reversed(list(page.iter())):
        own = len((element.text or "").strip())
        lengths[element] = own + sum(
            lengths[child] + len((child.tail or "").strip()) for child in element
        )
    return lengths


def _is_furniture(element: "HtmlElement", *, is_most: bool) -> bool:
    tag = element.tag
    if tag in _NEVER_TEXT or _is_hidden(element) or _is_reference(element):
        return True
    if tag in {"button", "label"}:
        # What opens a section when it is pressed is that section's heading.
        return not any(above.tag in _HEADINGS for above in element.iterancestors())
    if tag == "footer" or element.get("role", "").lower() in _ROLES:
        return not _holds_heart(element)
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if _SURE.search(names):
        return not _holds_heart(element)
    return bool(_LIKELY.search(names)) and not is_most and not _holds_heart(element)


def _holds_heart(element: "HtmlElement") -> bool:
    return next(element.iter("h1", "main", "article"), None) is not None


def _is_hidden(element: "HtmlElement") -> bool:
    """Whether nobody sees it; what unfolds when it is pressed is seen."""
    is_away = (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _NOT_SHOWN.search(element.get("style", "")) is not None
    )
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return is_away and not _PANELS.search(names)


def _is_reference(element: "HtmlElement") -> bool:
    """Whether it is the raised number of a note."""
    return (
        element.tag == "sup"
        and next(element.iter("a"), None) is not None
        and _REFERENCE.fullmatch(element.text_content()) is not None
    )
