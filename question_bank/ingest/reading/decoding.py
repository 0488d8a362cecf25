"""Bytes to text: UTF-8 to the letter, or the sentence that says what they seem to be."""

import re

from question_bank.ingest.nouns import UnreadableError

_BOMS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x7f]")
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
# Western pages that call themselves Latin-1 are read as browsers do: as Windows-1252.
_ENCODINGS = re.compile(
    r"windows-125[0-8]|iso-8859-(?:[2-9]|1[03-6])|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)"
    r"|shift_jis"
)
_CHARSET_WITHIN = 4096
_SAMPLE = 65_536
_CONTROLS_IN_TEXT = 0.02
_NULS_OF_UTF16 = 0.2
_NULS_IN_TEXT = 0.1


def utf8(content: bytes) -> str:
    """Return the text of a file in UTF-8, not one character changed.

    Other encodings are refused rather than guessed: the positions of facts count the characters of
    the file as everybody else reads it. Raises UnreadableError.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(_why_not(content)) from error
    if "\0" in text:
        raise UnreadableError(_why_not(content))
    return text


def page_text(content: bytes) -> str:
    """Return the text of a web page: as its byte-order mark, UTF-8 or the page itself has it.

    Bytes that mean nothing in the encoding become U+FFFD.
    """
    if content.startswith(_BOMS):
        return content.decode("utf-16", errors="replace")
    try:
        # What is valid UTF-8 hardly is anything else, whatever was declared before it was saved.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _CHARSET.search(content[:_CHARSET_WITHIN])
        encoding = said[1].decode().lower() if said else "utf-8"
        is_known = _ENCODINGS.fullmatch(encoding) is not None
        return content.decode(encoding if is_known else "windows-1252", errors="replace")


def _why_not(content: bytes) -> str:
    sample = content[:_SAMPLE]
    nuls = sample.count(0) / len(sample)
    if content.startswith(_BOMS) or (
        nuls > _NULS_OF_UTF16 and _seems_text(sample[::2], sample[1::2])
    ):
        return "This text is saved as UTF-16. Save it as UTF-8, and try again."
    if _seems_text(sample) and nuls < _NULS_IN_TEXT:
        if nuls:
            return "This text holds NUL characters, so it may be damaged. Save it anew as UTF-8."
        return (
            "This text is not saved as UTF-8, so that some of its letters cannot be told."
            " Save it as UTF-8, and try again."
        )
    return (
        "This is no text, and no format that can be read: PDF, DOCX, HTML, Markdown and text are."
    )


def _seems_text(*halves: bytes) -> bool:
    """Whether some of these bytes have as few control characters as text has.

    In UTF-16 of the West every other byte is NUL, and what is between them is text.
    """
    return any(len(_CONTROLS.findall(half)) <= _CONTROLS_IN_TEXT * len(half) for half in halves)
