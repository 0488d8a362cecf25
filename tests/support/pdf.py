"""A small writer of PDF files, for tests that say where each word of a page stands."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FILE_ID = b"0123456789abcdef"
MAY_ALL = -4


@dataclass(frozen=True)
class Text:
    """Words on a page: where they begin, in points from the lower left, and how they look."""

    text: str
    left: float
    bottom: float
    size: float = 10
    bold: bool = False
    matrix: str = "1 0 0 1"
    font: str = ""


@dataclass(frozen=True)
class Page:
    """A page's words; ``scanned`` lays a picture over it, ``turned`` turns it by degrees."""

    texts: Sequence[Text] = ()
    scanned: bool = False
    turned: int = 0
    extra: bytes = field(default=b"", repr=False)


def column(
    lines: Iterable[str],
    left: float = 60,
    top: float = 780,
    size: float = 10,
    leading: float = 12,
    *,
    bold: bool = False,
) -> list[Text]:
    """Return lines one below another; an empty one leaves a line free."""
    placed = ((top - leading * number, line) for number, line in enumerate(lines))
    return [Text(line, left, bottom, size, bold) for bottom, line in placed if line]


def pdf(
    *pages: Page,
    title: str = "",
    password: str | None = None,
    owner: str = "o",
    private: bool = False,
) -> bytes:
    """Return a PDF. With a password it is encrypted (RC4, 40 bits); ``""`` opens without asking.

    With ``private``, its fonts say that all letters are of the private use area.
    """
    mapped = b" /ToUnicode 6 0 R" if private else b""
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        b" /Encoding /WinAnsiEncoding%b >>" % mapped,
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold"
        b" /Encoding /WinAnsiEncoding >>",
        5: _stream(
            b"\x00",
            b"/Type /XObject /Subtype /Image /Width 1 /Height 1"
            b" /ColorSpace /DeviceGray /BitsPerComponent 8",
        ),
        6: _stream(
            b"1 begincodespacerange <00> <FF> endcodespacerange"
            b" 1 beginbfrange <00> <FF> <E000> endbfrange"
        ),
        7: b"<< /Title (" + title.encode("latin-1") + b") >>",
    }
    kids = []
    for number, page in enumerate(pages):
        own, content = 10 + 2 * number, 11 + 2 * number
        kids.append(f"{own} 0 R")
        objects[own] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {page.turned}"
            f" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I 5 0 R >> >>"
            f" /Contents {content} 0 R >>"
        ).encode()
        objects[content] = _stream(_content(page))
    objects[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    return _file(objects, password, owner)


def _content(page: Page) -> bytes:
    drawn = [b"q %d 0 0 %d 0 0 cm /I Do Q" % (WIDTH, HEIGHT)] if page.scanned else []
    for each in page.texts:
        said = each.text.encode("cp1252")
        for special in (b"\\", b"(", b")"):
            said = said.replace(special, b"\\" + special)
        font = f"/F{1 + each.bold} {each.size} Tf {each.matrix} {each.left} {each.bottom} Tm"
        drawn.append(b"BT " + font.encode() + b" (" + said + b") Tj ET")
    return b"\n".join((*drawn, page.extra))


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def _file(objects: dict[int, bytes], password: str | None, owner: str) -> bytes:
    trailer = b"/Root 1 0 R /Info 7 0 R /ID [<%b> <%b>]" % ((FILE_ID.hex().encode(),) * 2)
    if password is not None:
        entry = _owner_entry(password.encode(), owner.encode())
        key = _key(password.encode(), entry)
        objects = {number: _encrypted(body, number, key) for number, body in objects.items()}
        user = rc4(key, PADDING)
        objects[8] = (
            f"<< /Filter /Standard /V 1 /R 2 /P {MAY_ALL} /O <{entry.hex()}> /U <{user.hex()}> >>"
        ).encode()
        trailer += b" /Encrypt 8 0 R"
    written = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(written)
    last = max(objects) + 1
    rows = (
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(last)
    )
    written += b"xref\n0 %d\n%b" % (last, b"".join(rows))
    written += b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (last, trailer, start)
    return bytes(written)


def _encrypted(body: bytes, number: int, key: bytes) -> bytes:
    """Return an object with its stream encrypted; the title, a string, is left out."""
    if b"\nstream\n" not in body:
        return body.replace(b"/Title", b"/Other") if b"/Title" in body else body
    head, _, rest = body.partition(b"\nstream\n")
    content = rest.removesuffix(b"\nendstream")
    salted = key + number.to_bytes(3, "little") + b"\0\0"
    own = hashlib.md5(salted, usedforsecurity=False).digest()[:10]
    return head + b"\nstream\n" + rc4(own, content) + b"\nendstream"


def _owner_entry(user: bytes, owner: bytes) -> bytes:
    padded = (owner + PADDING)[:32]
    key = hashlib.md5(padded, usedforsecurity=False).digest()[:5]
    return rc4(key, (user + PADDING)[:32])


def _key(user: bytes, owner_entry: bytes) -> bytes:
    permissions = MAY_ALL.to_bytes(4, "little", signed=True)
    salted = (user + PADDING)[:32] + owner_entry + permissions + FILE_ID
    return hashlib.md5(salted, usedforsecurity=False).digest()[:5]


def rc4(key: bytes, content: bytes) -> bytes:
    """Return bytes encrypted, or decrypted, with RC4."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    made = bytearray()
    i = j = 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        made.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(made)
