"""Marked-up text on pages: what is shown, and that no script survives."""

import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from question_bank.content.marks import plain_text
from quizapp.web.prose import ATTRIBUTES, TAGS, _blocks, _line, drawn, inline, prose

DIGEST = "0f" * 32
PICTURE = f"![A <red> rash](image:{DIGEST})"
HOSTILE = st.lists(
    st.sampled_from(
        [
            *("<script>", "</p>", "<img src=x onerror=alert(1)>", "javascript:", '"', "'", "&lt;"),
            *("*", "**", "_", "\n", "\n\n", "- ", "1. ", "  \n", "\\", "![", "](", ")", "image:"),
            *(DIGEST, "a", "b c", "\u202e", "\x00", "http://example.org", "<svg/onload=x>", "]"),
        ]
    ),
    max_size=12,
).map("".join)


class Seen(HTMLParser):
    """Notes the tags, attributes and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str]] = set()
        self.text = ""
        self.feed(str(html))  # not Markup: it would escape what is added to it
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@given(HOSTILE)
def test_nothing_but_the_few_tags_comes_out(marked: str) -> None:
    for html in (_blocks(marked, "/images/"), _line(marked)):
        seen = Seen(html)
        assert seen.tags <= TAGS
        for tag, name, value in seen.attributes:
            assert name in ATTRIBUTES[tag]
            assert name != "src" or re.fullmatch(r"/images/[0-9a-f]{64}", value)


@given(HOSTILE)
def test_what_a_page_shows_is_what_the_text_says(marked: str) -> None:
    if "![" not in marked and "\x00" not in marked:
        told = Seen(_blocks(marked, "/images/")).text
        assert "".join(told.split()) == "".join(plain_text(marked).split())


@pytest.fixture
def page(sqlite_app: Flask) -> Flask:
    return sqlite_app


def test_a_text_without_marks_is_one_paragraph_of_itself(page: Flask) -> None:
    assert prose("5 < 6 & HLA-B27") == Markup("<p>5 &lt; 6 &amp; HLA-B27</p>")
    assert inline("5 < 6") == Markup("5 &lt; 6")
    assert prose("") == inline(None) == drawn(None) == Markup()


def test_paragraphs_lists_and_breaks_are_shown(page: Flask) -> None:
    with page.test_request_context():
        html = prose("Two *signs*:\n\n- a **rash**\n- fever\\\nand chills")
    assert html == (
        "<p>Two <em>signs</em>:</p>\n<ul>\n<li>a <strong>rash</strong></li>\n"
        "<li>fever<br>\nand chills</li>\n</ul>"
    )


def test_a_picture_is_shown_with_its_words(page: Flask) -> None:
    with page.test_request_context("/", base_url="http://localhost/quiz/"):
        html = prose(f"See {PICTURE}.")
        below = drawn(f"*See* {PICTURE}.")
    image = f'<img src="/quiz/images/{DIGEST}" alt="A &lt;red&gt; rash">'
    assert html == f"<p>See {image}.</p>"
    assert below == f'<span class="pictures">{image}</span>'
    assert inline(f"*See* {PICTURE}.") == "<em>See</em> ."


def test_a_line_without_pictures_has_none_below_it(page: Flask) -> None:
    with page.test_request_context():
        assert drawn("a [b](c)") == drawn("plain") == Markup()
