"""A file system layer under SQLite that writes down what reaches the disk, and can refuse it.

Registered as the default in the very library that Python uses, so that the app opens its database
as it always does and its own settings are what is tried. Files outside the watched folder pass
through untouched.
"""

import ctypes
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

IOERR, CANTOPEN = 10, 14
READONLY, FULL, IOERR_WRITE, IOERR_FSYNC = 8, 13, 778, 1034
"""What SQLite's layer can say of a disk that does not take a write."""
OPEN_CREATE = 0x4

_Address = ctypes.c_void_p
_Open = ctypes.CFUNCTYPE(
    ctypes.c_int, _Address, _Address, _Address, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
)
_Delete = ctypes.CFUNCTYPE(ctypes.c_int, _Address, _Address, ctypes.c_int)
_Close = ctypes.CFUNCTYPE(ctypes.c_int, _Address)
_Write = ctypes.CFUNCTYPE(ctypes.c_int, _Address, _Address, ctypes.c_int, ctypes.c_int64)
_Truncate = ctypes.CFUNCTYPE(ctypes.c_int, _Address, ctypes.c_int64)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, _Address, ctypes.c_int)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", _Address),
        ("name", ctypes.c_char_p),
        ("data", _Address),
        ("open", _Address),
        ("delete", _Address),
        ("rest", _Address * 14),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("close", _Address),
        ("read", _Address),
        ("write", _Address),
        ("truncate", _Address),
        ("sync", _Address),
        ("rest", _Address * 13),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that reached the layer, or (`said`) that the world was told."""

    kind: str
    """create, write, truncate, sync, delete or said."""
    path: str
    start: int = 0
    """Where a write begins, what a truncation leaves, or how much of the journal a sync covers."""
    data: bytes = b""


@dataclass
class Disk:
    """What a watched folder went through, and how it refuses writes now."""

    folder: str
    journal: list[Entry] = field(default_factory=list)
    refuses: int = 0
    """The code that each write gets; 0: the disk is sound."""
    refused: int = 0
    """How often it refused."""

    def say(self, what: str) -> None:
        """Note what the world was told at this moment."""
        self.journal.append(Entry("said", what))


@dataclass
class _File:
    path: str
    real: _Methods


class _Layer:
    """The layer itself: one for the life of the process, since connections keep its address."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.disk: Disk | None = None
        self._library = library
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        library.sqlite3_vfs_register.argtypes = (ctypes.POINTER(_Vfs), ctypes.c_int)
        self._real = library.sqlite3_vfs_find(None)
        self._files: dict[int, _File] = {}
        self._methods: dict[int, _Methods] = {}
        self._real_open = _Open(self._real.contents.open)
        self._real_delete = _Delete(self._real.contents.delete)
        self._calls: dict[str, Any] = {
            "open": _Open(_safe(self._open, CANTOPEN)),
            "delete": _Delete(_safe(self._delete, IOERR)),
            "close": _Close(_safe(self._close, IOERR)),
            "write": _Write(_safe(self._write, IOERR)),
            "truncate": _Truncate(_safe(self._truncate, IOERR)),
            "sync": _Sync(_safe(self._sync, IOERR)),
        }
        self._own = _Vfs.from_buffer_copy(self._real.contents)
        self._own.name = b"quizapp-faults"
        for name in ("open", "delete"):
            setattr(self._own, name, ctypes.cast(self._calls[name], _Address))

    def stand(self, *, first: bool) -> None:
        """Become the layer of every file opened from now on, or give the place back."""
        self._library.sqlite3_vfs_register(ctypes.byref(self._own), 0)
        chosen = self._own if first else self._real.contents
        self._library.sqlite3_vfs_register(ctypes.byref(chosen), 1)

    def _watched(self, path: str) -> Disk | None:
        disk = self.disk
        return disk if disk and path.startswith(disk.folder) else None

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:  # noqa: ANN401 - a pointer
        path = ctypes.string_at(name).decode() if name else ""
        disk = self._watched(path)
        if disk is None:
            return self._open_really(name, file, flags, out)
        there = Path(path).exists()
        if disk.refuses and not there:
            disk.refused += 1
            return CANTOPEN
        said = self._open_really(name, file, flags, out)
        if said == 0:
            if flags & OPEN_CREATE and not there:
                disk.journal.append(Entry("create", path))
            self._wrap(file, path)
        return said

    def _open_really(self, name: int | None, file: int, flags: int, out: Any) -> int:  # noqa: ANN401 - as above
        said: int = self._real_open(ctypes.addressof(self._real.contents), name, file, flags, out)
        return said

    def _wrap(self, file: int, path: str) -> None:
        """Put our methods in the place of a file's own."""
        place = ctypes.cast(file, ctypes.POINTER(_Address))
        address = place[0]
        if not address:
            raise AssertionError("an open file has methods")
        own = self._methods.get(address)
        real = _Methods.from_address(address)
        if own is None:
            own = _Methods.from_buffer_copy(real)
            for name in ("close", "write", "truncate", "sync"):
                setattr(own, name, ctypes.cast(self._calls[name], _Address))
            self._methods[address] = own
        self._files[file] = _File(path, real)
        place[0] = ctypes.addressof(own)

    def _delete(self, _vfs: int, name: int, sync: int) -> int:
        path = ctypes.string_at(name).decode()
        said: int = self._real_delete(ctypes.addressof(self._real.contents), name, sync)
        disk = self._watched(path)
        if disk and said == 0:
            disk.journal.append(Entry("delete", path, sync))
        return said

    def _close(self, file: int) -> int:
        said: int = _Close(self._files.pop(file).real.close)(file)
        return said

    def _refusal(self, disk: Disk | None) -> int:
        if disk and disk.refuses:
            disk.refused += 1
            return disk.refuses
        return 0

    def _write(self, file: int, data: int, size: int, start: int) -> int:
        known = self._files[file]
        disk = self._watched(known.path)
        refusal = self._refusal(disk)
        if refusal:
            return IOERR_WRITE if refusal == IOERR_FSYNC else refusal
        if disk:
            disk.journal.append(Entry("write", known.path, start, ctypes.string_at(data, size)))
        said: int = _Write(known.real.write)(file, data, size, start)
        return said

    def _truncate(self, file: int, size: int) -> int:
        known = self._files[file]
        disk = self._watched(known.path)
        refusal = self._refusal(disk)
        if refusal:
            return IOERR
        if disk:
            disk.journal.append(Entry("truncate", known.path, size))
        said: int = _Truncate(known.real.truncate)(file, size)
        return said

    def _sync(self, file: int, flags: int) -> int:
        known = self._files[file]
        disk = self._watched(known.path)
        if self._refusal(disk):
            return IOERR_FSYNC
        covers = len(disk.journal) if disk else 0
        said: int = _Sync(known.real.sync)(file, flags)
        if disk and said == 0:
            disk.journal.append(Entry("sync", known.path, covers))
        return said


def _safe(call: Callable[..., int], on_error: int) -> Callable[..., int]:
    """Turn a mistake of ours into an error that SQLite sees: ctypes would make it a success."""

    def guarded(*given: Any) -> int:  # noqa: ANN401 - whatever SQLite hands over
        try:
            return call(*given)
        except Exception:  # noqa: BLE001 - nothing may leave a call from C
            return on_error

    return guarded


@cache
def _layer() -> _Layer | None:
    """Return the layer in the SQLite library that this process has loaded; None if it hides."""
    import sqlite3  # noqa: PLC0415, F401 - so that its library is loaded

    loaded = re.findall(r"\S*libsqlite3\S*", Path("/proc/self/maps").read_text())
    return _Layer(ctypes.CDLL(loaded[0])) if loaded else None


def can_watch() -> bool:
    """Say whether this Python's SQLite can be reached: not if it is built into Python."""
    return Path("/proc/self/maps").exists() and _layer() is not None


@contextmanager
def watched(folder: Path) -> Iterator[Disk]:
    """Watch every file that SQLite opens in a folder, for the length of a `with` block.

    Close what was opened inside before it ends, or go on within another.
    """
    layer = _layer()
    if layer is None:
        raise AssertionError("ask can_watch() before")
    disk = layer.disk = Disk(f"{folder.resolve()}/")
    layer.stand(first=True)
    try:
        yield disk
    finally:
        layer.stand(first=False)
        layer.disk = None
