"""The format of a file is told by what it begins with; what cannot be read is told apart."""

import zipfile
from io import BytesIO

import pytest

from question_bank.ingest.reading import Limits, read
from question_bank.ingest.reading.formats import format_of
from tests.support.pdf import Page, column, pdf
from tests.support.reading import refusal

PAGE = b"<!DOCTYPE html><html><body><p>Glass fever is rare.</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def packed(*names: str) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"Glass fever is rare.", "", "plain"),
        (b"Glass fever is rare.", "fever.pdf", "plain"),
        (b"# Glass fever", "fever.MD", "markdown"),
        (b"<p>Glass fever</p>", "fever.md", "markdown"),
        (PAGE, "fever.txt", "html"),
        (b"\xef\xbb\xbf  <!-- saved -->\n<html>", "", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', "", "html"),
        (b"<div><p>Glass fever</p></div>", "", "html"),
        (b"Glass <b>fever</b>", "fever.htm", "html"),
        ("<html><p>fever".encode("utf-16"), "", "html"),
        (b"BM is short for bone marrow.", "", "plain"),
        (b"junk\n" + pdf(Page()), "fever.txt", "pdf"),
        (packed("[Content_Types].xml", "word/document.xml"), "fever.zip", "docx"),
    ],
)
def test_the_content_comes_before_the_name(content: bytes, name: str, expected: str) -> None:
    assert format_of(content, name) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (OLE, "old Office"),
        (OLE + "WordDocument".encode("utf-16-le"), "(.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"{\\rtf1 fever}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"BM\x36\0\0\0", "picture"),
        (b"\0\0\0\x18ftypmp42", "film"),
        (b"ID3\x03", "sound"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"MZ\x90\0", "program"),
        (packed("xl/workbook.xml"), "spreadsheet"),
        (packed("ppt/presentation.xml"), "slides"),
        (packed("content.xml"), "OpenDocument"),
        (packed("META-INF/container.xml"), "EPUB"),
        (packed("fever.txt"), "archive"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b'<?xml version="1.0"?><fever/>', "no web page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;", "HTML only"),
        ("Glass fever is rare.".encode("utf-16"), "UTF-16"),
        ("Glass fever is rare.".encode("utf-16-le"), "UTF-16"),
        ("Fièvre du verre, très rare.".encode("latin-1"), "not saved as UTF-8"),
        (b"Glass fever\0 is rare.", "NUL"),
        (b"Glass fever \xed\xa0\x80 is rare.", "not saved as UTF-8"),
        (bytes(range(256)) * 4, "no text"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_that_says_what_it_is(
    content: bytes, words: str
) -> None:
    assert words in refusal(lambda: read(content))


def test_a_format_may_be_settled() -> None:
    assert read(PAGE, format="plain").text == PAGE.decode()
    assert "damaged" in refusal(lambda: read(b"no PDF", format="pdf"))
    assert "plain, markdown, html, pdf, docx" in refusal(lambda: read(PAGE, format="odt"))


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert "1 MB" in refusal(lambda: read(b"x" * (2**20 + 1), limits=Limits(size=2**20)))


@pytest.mark.parametrize(
    ("module", "content"),
    [
        ("lxml", PAGE),
        ("justext", PAGE),
        ("pypdfium2", pdf(Page(column(["Fever"])))),
        ("docx", packed("word/document.xml")),
    ],
)
def test_without_the_extra_it_says_what_to_install(
    module: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    assert "quizapp[documents]" in refusal(lambda: read(content))


@pytest.mark.parametrize(
    ("error", "words"), [(RecursionError, "damaged"), (MemoryError, "more memory than is allowed")]
)
def test_what_breaks_a_reader_is_a_sentence(
    error: type[Exception], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr("question_bank.ingest.reading.html.main_pieces", broken)
    assert words in refusal(lambda: read(PAGE))
