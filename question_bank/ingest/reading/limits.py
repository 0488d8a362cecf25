"""How large, how deep and how slow a document may be before reading it is refused."""

from dataclasses import dataclass

_MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What a document may cost. Whatever passes one is refused with a sentence, never cut short.

    size: bytes of the file.
    pages: pages of a PDF.
    text: characters of the text as read.
    depth: how deep elements may stand in one another, in HTML and in the XML of a DOCX.
    entries: files packed in a DOCX.
    expanded: bytes of all files packed in a DOCX, once unpacked.
    ratio: how many times larger a packed file may become (those under 1 MiB may do as they like).
    seconds: time that reading in a process of its own may take, by the clock and of the processor.
    memory: bytes of address space that this process may use.
    """

    size: int = 20 * _MIB
    pages: int = 500
    text: int = 5 * _MIB
    depth: int = 200
    entries: int = 2000
    expanded: int = 100 * _MIB
    ratio: int = 200
    seconds: int = 120
    memory: int = 1024 * _MIB


LIMITS = Limits()
"""What is allowed unless somebody says otherwise."""
