"""Passwords that have leaked: a file made at installation, looked up without reading it whole.

Four million passwords, each as the hash of its folded form: the first sixteen bits of the hash name
a drawer, the next sixteen stand in it, sorted. A look-up reads the drawer's place and the drawer,
some two hundred bytes, so that no worker holds the list in memory. A password that never leaked is
taken for one that did about once in a thousand times; who meets that chooses another.

Not a Bloom filter, which is an eighth smaller: this one is written by sorting, in seconds.
"""

import hashlib
import os
import struct
import sys
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

FILE = Path("share") / "quizapp" / "passwords.bin"
HEADER = b"quizapp passwords 1\n"
DRAWERS = 1 << 16
LONGEST_ENDING = 5
"""How many digits and signs behind a leaked word are no secret: a year and a mark."""

_PLACE = struct.Struct("<II")
_PLACE_SIZE = 4
_HASH_SIZE = 2


def there_is_a_list(path: Path | None = None) -> bool:
    """Tell whether this installation has the file, and all of it."""
    try:
        with (path or _installed()).open("rb") as file:
            return _is_whole(file.fileno())
    except FileNotFoundError:
        return False


def has_leaked(password: str, path: Path | None = None) -> bool:
    """Tell whether a password, or what is left of it without its ending, is in the list.

    False for all where there is no list, or one whose end was lost. A file that is no such list
    raises `ValueError`.
    """
    try:
        with (path or _installed()).open("rb") as file:
            if not HEADER.startswith(start := file.read(len(HEADER))):
                raise ValueError("the list of leaked passwords is not one that this version reads")
            whole = start == HEADER and _is_whole(file.fileno())
            return whole and any(_stands_in(file.fileno(), form) for form in _forms(password))
    except FileNotFoundError:
        return False


def folded(password: str) -> str:
    """Return a password as it is compared: without case and compatible forms."""
    return unicodedata.normalize("NFKC", password).casefold()


def write_list(path: Path, passwords: Iterable[str]) -> int:
    """Write the list in place of an older one; return how many different passwords it holds."""
    # An array first: four million numbers as Python's own would take half a gigabyte.
    every = array("I", (_hash(folded(password)) for password in passwords))
    hashes = array("I", (number for number, _times in groupby(sorted(every))))
    drawers = array("I", [0]) * (DRAWERS + 1)
    for number in hashes:
        drawers[(number >> 16) + 1] += 1
    for drawer in range(DRAWERS):
        drawers[drawer + 1] += drawers[drawer]
    rests = array("H", (number & 0xFFFF for number in hashes))
    if sys.byteorder == "big":  # pragma: no cover - no such machine tests this
        drawers.byteswap()
        rests.byteswap()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whoever reads meanwhile sees the old file or the new one, never half of it.
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with new.open("wb") as file:
        file.write(HEADER)
        drawers.tofile(file)
        rests.tofile(file)
        # Else the name could outlast a power cut, and what stands in the file not.
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return len(hashes)


def _installed() -> Path:
    return Path(sys.prefix) / FILE


def _forms(password: str) -> set[str]:
    """Return what is looked up: the password, and the word that a simple ending hides."""
    whole = folded(password)
    word = whole.rstrip("0123456789 !?.,;:_-+*#@$%&/()=")
    return {whole, word} if 0 < len(whole) - len(word) <= LONGEST_ENDING else {whole}


def _hash(text: str) -> int:
    # Not a secret: it only spreads the list over the drawers.
    return int.from_bytes(
        hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=4).digest()
    )


def _is_whole(file: int) -> bool:
    """Tell whether a file is as long as its last drawer says."""
    last = len(HEADER) + _PLACE_SIZE * DRAWERS
    end = os.pread(file, _PLACE_SIZE, last)
    if len(end) < _PLACE_SIZE:
        return False
    rests = int.from_bytes(end, "little")
    return os.fstat(file).st_size == last + _PLACE_SIZE + _HASH_SIZE * rests


def _stands_in(file: int, text: str) -> bool:
    number = _hash(text)
    drawer = os.pread(file, _PLACE.size, len(HEADER) + _PLACE_SIZE * (number >> 16))
    start, end = _PLACE.unpack(drawer)
    first = len(HEADER) + _PLACE_SIZE * (DRAWERS + 1)
    read = os.pread(file, _HASH_SIZE * (end - start), first + _HASH_SIZE * start)
    rests = struct.unpack(f"<{end - start}H", read)
    wanted = number & 0xFFFF
    place = bisect_left(rests, wanted)
    return place < len(rests) and rests[place] == wanted
