"""Whatever somebody brings, it is read or refused with a sentence."""

import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from question_bank.ingest.nouns import UnreadableError
from question_bank.ingest.reading import read
from question_bank.ingest.reading.formats import FORMATS
from tests.support.pdf import Page, column, pdf
from tests.support.reading import assert_sound

PAPER = pdf(Page(column(["Glass fever is rare,", "and it passes."])), Page(column(["Causes"])))
PAGE = (
    b"<html><head><title>Fever</title></head><body><main><h1>Glass fever</h1><ul><li>cough"
    b"<li>rash</ul><table><tr><th>Day<th>Fever<tr><td>one<td>high</table><dl><dt>a<dd>b</dl>"
)
NOTE = b"---\ntitle: Fever\n---\n# Glass fever\n\n- a\n  - b\n\n| a | b |\n|---|---|\n| c | d |\n"


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Glass fever", 1)
    document.add_paragraph("It is rare.")
    document.add_table(2, 2).cell(0, 0).text = "Day"
    stored, written = BytesIO(), BytesIO()
    document.save(stored)
    # Stored, not packed: so that a changed byte changes what is read, and not only a checksum.
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return written.getvalue()


def assert_read_or_refused(content: bytes, name: str = "", form: str | None = None) -> None:
    try:
        reading = read(content, name, form)
    except UnreadableError:
        return
    assert_sound(reading)


@pytest.mark.parametrize("form", [None, *FORMATS])
@given(content=st.binary())
@example(content=b"\xff\xfe")
@example(content=b"<")
@example(content=b"\0" * 40)
def test_any_bytes(form: str | None, content: bytes) -> None:
    assert_read_or_refused(content, form=form)


@pytest.mark.parametrize("form", ["plain", "markdown", "html"])
@given(text=st.text())
def test_any_text(form: str, text: str) -> None:
    assert_read_or_refused(text.encode(), form=form)


LISTS = ("<ul>", "<li>", "</li>", "<dl>", "<dt>", "<dd>", "<div class=menu>", "</div>")
TABLES = ("<table>", "<caption>", "<tr>", "<th>", "<td>", "</table>", "<main>", "<a>", "<sup>")
TEXTS = ("<p>", "<br>", "<b>", "</b>", "<h1>", "<h2>", "</h2>", "<nav>", "</nav>", "<!--", "-->")
TAGS = st.sampled_from([*LISTS, *TABLES, *TEXTS, "fever", "It passes. "])


@given(st.lists(TAGS, max_size=40))
def test_any_tags(tags: list[str]) -> None:
    assert_read_or_refused("".join(("<html>", *tags)).encode())


WORD = word()


@pytest.mark.parametrize("whole", [PAPER, PAGE, NOTE, WORD], ids=["pdf", "html", "md", "docx"])
@given(data=st.data())
def test_any_damage(whole: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.binary(max_size=8))
    dropped = data.draw(st.integers(0, 40))
    changed = whole[:start] + put + whole[start + dropped :]
    end = data.draw(st.integers(len(changed) // 2, len(changed)) | st.just(len(changed)))
    assert_read_or_refused(changed[:end])
