"""Which format a file has: by what it begins with first, by its name second."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Literal, get_args

from question_bank.ingest.nouns import UnreadableError

Format = Literal["plain", "markdown", "html", "pdf", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)

_SAVE_AS = "Save it as PDF, DOCX or plain text, and bring that."
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*</?(?:div|p|h[1-6]|article|main|section|table|ul|ol|dl|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<(?:\?xml\b|!doctype\b|!entity\b)", re.IGNORECASE)
_MIME = re.compile(rb"(?:[\w-]+:[^\n]*\n)*mime-version:", re.IGNORECASE)

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", f"This is a file in rich text format (RTF). {_SAVE_AS}"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\0\0\0\x0cJXL", "image"),
    (b"ID3", "recording"),
    (b"OggS", "recording"),
    (b"fLaC", "recording"),
    (b"\x1aE\xdf\xa3", "recording"),
    (b"RIFF", "recording"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"%!PS", f"This is a PostScript file. {_SAVE_AS}"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
_SENTENCES = {
    "image": "This is a picture. Run text recognition (OCR) over it, and bring the text.",
    "recording": "This is a sound or a film, or a picture that moves. Bring its text instead.",
    "archive": "This is an archive. Unpack it, and bring the documents in it one by one.",
    "program": "This is a program, not a document.",
}
_PACKED = (
    ("word/document.xml", "docx"),
    ("xl/", f"This is a spreadsheet. {_SAVE_AS}"),
    ("ppt/", f"These are slides. {_SAVE_AS}"),
    ("content.xml", f"This is an OpenDocument file. {_SAVE_AS}"),
    ("META-INF/container.xml", f"This is an e-book (EPUB). {_SAVE_AS}"),
)


def format_of(content: bytes, name: str = "") -> Format:
    """Return the format of a file.

    A wrong ending of the name does not matter; the name decides only between plain text and
    Markdown, and about HTML without its usual beginning. Raises UnreadableError for a format that
    cannot be read, with what to do instead.
    """
    suffix = PurePath(name).suffix.lower()
    if not content.strip():
        raise UnreadableError("This file is empty.")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(content)
    _refuse_others(content)
    start = _beginning(content)
    if _PAGE.match(start) or (_MARKUP.match(start) and suffix not in _MARKDOWN):
        return "html"
    if suffix in _HTML and b"<" in start:
        return "html"
    if _XML.match(start):
        raise UnreadableError(f"This is XML, but no web page. {_SAVE_AS}")
    if _MIME.match(start) and b"multipart/related" in start:
        raise UnreadableError(
            "This is a web page packed with its pictures (MHTML)."
            " Save the page as “HTML only”, and bring that."
        )
    return "markdown" if suffix in _MARKDOWN else "plain"


def _beginning(content: bytes) -> bytes:
    """Return how a text begins, in ASCII where it is, whatever its encoding."""
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


def _packed(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise UnreadableError(
            "This file is damaged or not complete. Get it once more, and try again."
        ) from error
    for mark, answer in _PACKED:
        if any(name.startswith(mark) for name in names):
            if answer == "docx":
                return "docx"
            raise UnreadableError(answer)
    raise UnreadableError(_SENTENCES["archive"])


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE):
        raise UnreadableError(_old_office(content))
    if content[4:8] == b"ftyp":
        raise UnreadableError(_SENTENCES["recording"])
    for signature, answer in _OTHERS:
        # Two letters may begin any text; a text holds no NUL.
        is_sure = len(signature) > len(b"MZ") or b"\0" in content[:_HEAD]
        if content.startswith(signature) and is_sure:
            raise UnreadableError(_SENTENCES.get(answer, answer))


def _old_office(content: bytes) -> str:
    """Return what is to be said of a compound file: Word's old format, or an encrypted new one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "This document is encrypted. Save it without a password, and bring that."
    if "WordDocument".encode("utf-16-le") in content:
        return "This is Word’s old format (.doc). Save it as DOCX, and bring that."
    return f"This is a file in an old Office format. {_SAVE_AS}"
