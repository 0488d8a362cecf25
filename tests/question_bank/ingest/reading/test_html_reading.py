"""Of a saved page the main text is read, with its structure and without its furniture."""

import pytest

from question_bank.ingest.nouns import Reading
from question_bank.ingest.reading import Limits, read
from tests.support.reading import assert_sound, levels, refusal, told

PROSE = (
    "Glass fever is an illness of people who blow glass, and it is seen where the furnaces are"
    " old and where the air of the workshop has not been changed for a long time."
)
MORE = (
    "It begins with a cough that is worst at night, and after some days there is a fever which"
    " may last for a week or for two if nobody opens the windows of the workshop."
)


def page(body: str, head: str = "<title>Glass fever | The Glazier</title>") -> Reading:
    reading = read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())
    assert reading.format == "html"
    assert_sound(reading)
    return reading


def said(body: str) -> list[tuple[str, str]]:
    """Return the blocks of a page's main element, but for the prose that they follow."""
    return told(main(body))[1:]


def main(body: str) -> Reading:
    return page(f"<main><p>{PROSE}</p>{body}</main>")


def test_the_main_heading_is_the_title() -> None:
    reading = page(f"<main><h1>Glass fever</h1><p>{PROSE}</p></main>")
    assert reading.title == "Glass fever"
    assert told(reading) == [("title", "Glass fever"), ("paragraph", PROSE)]


def test_a_heading_above_the_main_text_is_still_the_title() -> None:
    reading = page(
        f"<header><h1>Glass fever</h1></header><main><h2>Causes</h2><p>{PROSE}</p></main>"
    )
    assert told(reading)[:2] == [("title", "Glass fever"), ("heading", "Causes")]


def test_without_a_heading_the_page_is_named_as_its_window_without_the_site() -> None:
    assert page(f"<main><p>{PROSE}</p></main>").title == "Glass fever"


def test_a_second_main_heading_is_a_heading() -> None:
    reading = page(f"<main><h1>Fever</h1><p>{PROSE}</p><h1>Causes</h1><p>{MORE}</p></main>")
    assert [kind for kind, _ in told(reading)] == ["title", "paragraph", "heading", "paragraph"]


FURNITURE = [
    "<nav><p>Home and other places to go to</p></nav>",
    '<div class="cookie-banner"><p>We set cookies wherever we can.</p></div>',
    '<div id="main-nav"><p>Illnesses from A to Z</p></div>',
    '<section class="related"><p>Other fevers you may like</p></section>',
    '<div class="comments"><p>My uncle had it too, and he was never the same.</p></div>',
    "<footer><p>All rights reserved by the glazier.</p></footer>",
    "<aside><p>Did you know that glass is old?</p></aside>",
    '<div role="navigation"><p>Up and down</p></div>',
    '<div role="dialog"><p>Sign up for the letter</p></div>',
    "<div hidden><p>Hidden words</p></div>",
    '<div style="display: none"><p>Hidden words</p></div>',
    '<p aria-hidden="true">Hidden words</p>',
    "<script>let fever = 1</script><style>p {}</style><template><p>no</p></template>",
    "<form><button>Send it</button><label>Name</label><textarea>words</textarea></form>",
    "<!-- a remark --><?php echo ?>",
    '<ul><li><a href="/a">Tanners and their fevers</a></li><li><a href="/b">Dyers</a></li></ul>',
    '<p><a href="/c">Read more about glass</a></p>',
]


@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("frame", ["main", "div"])
def test_furniture_is_no_text(furniture: str, frame: str) -> None:
    body = f"<{frame}><h1>Glass fever</h1><p>{PROSE}</p>{furniture}<p>{MORE}</p></{frame}>"
    assert told(page(body)) == [
        ("title", "Glass fever"),
        ("paragraph", PROSE),
        ("paragraph", MORE),
    ]


def test_without_a_main_element_the_text_is_what_reads_like_prose() -> None:
    reading = page(
        '<div><p>Illnesses</p><p><a href="/a">Tanners</a> <a href="/b">Dyers</a></p></div>'
        f"<div><p>It is rare.</p><h2>Glass fever</h2><p>{PROSE}</p><p>{MORE}</p><p>Signs:</p>"
        "<ul><li>cough</li><li>fever</li></ul></div>"
        '<div><p>Printed in 1899</p><p><a href="/c">All pages of the glazier</a></p></div>'
    )
    assert [text for _, text in told(reading)] == [
        "It is rare.",
        "Glass fever",
        PROSE,
        MORE,
        "Signs:",
        "cough",
        "fever",
    ]


def test_a_page_without_prose_is_read_whole() -> None:
    assert told(page("<div>Glass fever</div><ul><li>cough</li></ul>")) == [
        ("paragraph", "Glass fever"),
        ("item", "cough"),
    ]


def test_a_class_that_sounds_like_furniture_does_not_condemn_the_page() -> None:
    reading = page(f'<div class="with-sidebar nav-open"><h1>Fever</h1><p>{PROSE}</p></div>')
    assert told(reading)[-1] == ("paragraph", PROSE)
    reading = page(f'<div class="has sidebar"><p>{PROSE}</p><p>{MORE}</p></div>')
    assert len(told(reading)) == 2


def test_what_unfolds_when_pressed_is_text() -> None:
    assert said(
        "<details><summary>Causes</summary><p>Heat.</p></details>"
        "<h3><button>Signs</button></h3><div hidden class='accordion-panel'><p>A cough.</p></div>"
    ) == [
        ("heading", "Causes"),
        ("paragraph", "Heat."),
        ("heading", "Signs"),
        ("paragraph", "A cough."),
    ]


def test_lists_know_how_deep_they_stand() -> None:
    reading = main("<ul><li>cough<ul><li>dry</li></ul>at night</li><li><p>fever</p></li></ul>")
    assert levels(reading) == [(1, "cough"), (2, "dry"), (1, "at night"), (1, "fever")]


def test_a_sentence_may_introduce_a_list_of_links() -> None:
    body = (
        "<p>Signs are:</p><ul><li><a href='/a'>cough</a></li><li><a href='/b'>fever</a></li></ul>"
    )
    assert said(body) == [("paragraph", "Signs are:"), ("item", "cough"), ("item", "fever")]


def test_a_heading_may_introduce_a_list_of_links() -> None:
    body = "<h2>Signs</h2><ul><li><a href='/a'>cough</a></li><li><a href='/b'>fever</a></li></ul>"
    assert said(body) == [("heading", "Signs"), ("item", "cough"), ("item", "fever")]


def test_links_that_begin_a_text_lead_elsewhere() -> None:
    links = "<ul><li><a href='/a'>Tanners</a></li><li><a href='/b'>Dyers</a></li></ul>"
    assert told(page(f"<main>{links}<p>{PROSE}</p></main>")) == [("paragraph", PROSE)]


def test_a_heading_with_nothing_left_below_is_left_out() -> None:
    links = "<ul><li><a href='/a'>Tanners</a></li><li><a href='/b'>Dyers</a></li></ul>"
    assert said(f"<h2>See also</h2>{links}<h2>Signs</h2><p>A cough.</p><h2>More</h2>{links}") == [
        ("heading", "Signs"),
        ("paragraph", "A cough."),
    ]


def test_rows_are_read_out_with_their_heads() -> None:
    assert said(
        "<table><caption>Days</caption><thead><tr><td>Day</td><td>Fever</td></tr></thead>"
        "<tr><td>first</td><td><p>high</p></td></tr><tr></tr><tr><td>second</td><td>low</td></tr></table>"
    ) == [
        ("caption", "Days"),
        ("row", "Day: first; Fever: high"),
        ("row", "Day: second; Fever: low"),
    ]


def test_a_table_without_a_head_is_read_as_pairs() -> None:
    rows = "<tr><th>Cause</th><td>heat</td></tr><tr><th>Sign:</th><td>cough</td></tr>"
    assert said(f"<table>{rows}<tr><td>a</td><td>b</td><td>c</td></tr></table>") == [
        ("row", "Cause: heat"),
        ("row", "Sign: cough"),
        ("row", "a; b; c"),
    ]


def test_a_table_that_only_lays_out_is_no_table() -> None:
    cells = f"<td>Menu</td><td><h2>Causes</h2><p>{MORE}</p></td>"
    body = f"<table><tr>{cells}</tr><tr><td>1</td><td>2</td></tr></table>"
    assert ("heading", "Causes") in said(body)


def test_terms_are_said_with_what_they_mean() -> None:
    assert said(
        "<dl><div><dt>Cough</dt><dd>comes first</dd></div>"
        "<dt>Fever</dt><dt>Heat</dt><dd>comes later</dd>"
        "<dt>Care</dt><dd><p>Open the windows.</p><ul><li>all of them</li></ul></dd>"
        "<dd>by day</dd><dt>Rest</dt></dl>"
    ) == [
        ("item", "Cough: comes first"),
        ("item", "Fever, Heat: comes later"),
        ("heading", "Care"),
        ("paragraph", "Open the windows."),
        ("item", "all of them"),
        ("item", "by day"),
        ("item", "Rest"),
    ]


def test_line_breaks_divide_where_a_line_is_bold_or_empty_or_has_a_bullet() -> None:
    assert said(
        "<p><b>Causes</b><br>Heat,<br>as known.<br><br>Dust.<br>• cough<br>- fever<br></p>"
        "<p><strong>Signs:</strong></p><p><b>It is rare.</b></p><p>A <b>cough</b></p>"
    ) == [
        ("heading", "Causes"),
        ("paragraph", "Heat, as known."),
        ("paragraph", "Dust."),
        ("item", "cough"),
        ("item", "fever"),
        ("heading", "Signs:"),
        ("paragraph", "It is rare."),
        ("paragraph", "A cough"),
    ]


def test_words_stay_whole_and_marks_of_notes_are_left_out() -> None:
    note = "<sup><a href='#1'>[1]</a></sup>"
    body = f"<p>H<sub>2</sub>O\n\t and&nbsp;heat{note}, 10<sup>3</sup> of\u00adten in \ufb01re</p>"
    assert said(body) == [("paragraph", "H2O and heat, 103 often in fire")]


def test_a_caption_of_a_picture_is_told_apart() -> None:
    assert said(
        "<figure><img alt='x'><figcaption>A glazier.</figcaption></figure><p>Rare.</p>"
    ) == [
        ("caption", "A glazier."),
        ("paragraph", "Rare."),
    ]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset='windows-1252'>", "cp1252"),
        ("<meta charset='iso-8859-2'>", "iso-8859-2"),
        ("<meta charset=nonsense>", "cp1252"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("", "cp1252"),
    ],
)
def test_letters_are_those_of_the_page(head: str, encoding: str) -> None:
    source = f"<html><head>{head}</head><body><p>Das Fieber der Gläser: “selten”.</p></body></html>"
    if encoding == "iso-8859-2":
        source = source.replace("“", "").replace("”", "")
    assert "Gläser" in read(source.encode(encoding)).text


def test_a_broken_page_is_read_as_browsers_do() -> None:
    assert told(page("<p>Glass <b>fever<p>is <i>rare</p></b> & passes<ul><li>soon")) == [
        ("paragraph", "Glass fever"),
        ("paragraph", "is rare"),
        ("paragraph", "& passes"),
        ("item", "soon"),
    ]


def test_entities_and_addresses_bring_nothing_in() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "fever"><!ENTITY b "&a;&a;&a;&a;">'
        b'<!ENTITY c SYSTEM "file:///etc/passwd">]><html><body><p>Rare &b; &c;</p></body></html>'
    )
    text = read(bomb).text
    assert "feverfever" not in text
    assert "root" not in text


@pytest.mark.parametrize("deep", [190, 400, 100_000])
def test_a_page_nested_too_deeply_is_refused(deep: int) -> None:
    source = b"<html><body>" + b"<div>" * deep + b"fever" + b"</div>" * deep
    limits = Limits(depth=150)
    assert "nested too deeply" in refusal(lambda: read(source, limits=limits))


def test_a_line_without_end_is_read_or_refused() -> None:
    assert "nested too deeply, or has a line too long" in refusal(
        lambda: read(b"<html><body><p>" + b"fever " * 2_000_000)
    )


@pytest.mark.parametrize("source", [b"<html>", b"<html><body><script>1</script>", b"<p>\0</p>"])
def test_a_page_without_text_is_refused(source: bytes) -> None:
    assert "no text" in refusal(lambda: read(source, "fever.html"))
