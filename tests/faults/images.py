"""What a disk holds after the power went: all that was synced, and any part of the rest."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.vfs import Entry

SECTORS = (512, 4096)
CHANCES = (0.0, 0.2, 0.5, 0.8, 1.0)
"""How likely a file's unsynced writes are to have reached the disk."""
GARBLED = 0.1
"""How many of the writes that were under way leave neither the old nor the new."""


@dataclass
class _Kept:
    """One file: what is safe, and what was done to it since, in order."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, Entry]] = field(default_factory=list)
    named: bool = True
    """Whether its name is safe: a new file may be gone with all that is in it."""
    deleted: bool = False
    """Deleted, but not for certain."""


@dataclass
class Shelf:
    """A folder's files as the power would leave them, moved on entry by entry."""

    files: dict[str, _Kept] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "Shelf":
        """Start with what lies in a folder, all of it safe; what SQLite shares in memory is not."""
        files = {
            str(path.resolve()): _Kept(bytearray(path.read_bytes()))
            for path in folder.iterdir()
            if not path.name.endswith("-shm")
        }
        return cls(files)

    def take(self, number: int, entry: Entry) -> None:
        """Let one more thing happen."""
        if entry.kind in {"create", "write", "truncate"}:
            known = self.files.setdefault(entry.path, _Kept(named=False))
            if entry.kind == "create" and known.deleted:
                self.files[entry.path] = known = _Kept(named=False)
            known.since.append((number, entry))
        elif entry.kind == "sync":
            self._sync(entry)
        elif entry.kind == "delete" and entry.path in self.files:
            if entry.start:
                del self.files[entry.path]
            else:
                self.files[entry.path].deleted = True

    def _sync(self, entry: Entry) -> None:
        known = self.files[entry.path]
        for number, each in known.since:
            if number < entry.start:
                _apply(known.safe, each)
        known.since = [(number, each) for number, each in known.since if number >= entry.start]
        known.named = True

    def after_power_cut(self, draw: random.Random) -> dict[str, bytes]:
        """Return what is there when the power comes back, by path."""
        sector = draw.choice(SECTORS)
        found = {}
        for path, known in sorted(self.files.items()):
            if known.deleted and draw.random() < 0.5:
                continue
            if not known.named and draw.random() < 0.3:
                continue
            content, chance = bytearray(known.safe), draw.choice(CHANCES)
            for _number, entry in known.since:
                for piece in _torn(entry, sector, chance, draw):
                    _apply(content, piece)
            found[path] = bytes(content)
        return found


def _torn(entry: Entry, sector: int, chance: float, draw: random.Random) -> Iterator[Entry]:
    """Return the part of an unsynced entry that reached the disk, cut where sectors end."""
    if entry.kind != "write":
        if draw.random() < chance:
            yield entry
        return
    at, end = entry.start, entry.start + len(entry.data)
    while at < end:
        until = min((at // sector + 1) * sector, end)
        data = entry.data[at - entry.start : until - entry.start]
        if draw.random() < chance:
            yield Entry("write", entry.path, at, data)
        elif draw.random() < GARBLED:
            cut = draw.randrange(len(data) + 1)
            yield Entry("write", entry.path, at, data[:cut] + draw.randbytes(len(data) - cut))
        at = until


def _apply(content: bytearray, entry: Entry) -> None:
    if entry.kind == "truncate":
        del content[entry.start :]
    elif entry.kind == "write":
        if len(content) < entry.start:
            content.extend(bytes(entry.start - len(content)))
        content[entry.start : entry.start + len(entry.data)] = entry.data


def cut_at(
    shelf: Shelf, journal: Sequence[Entry], moments: Sequence[int], draw: random.Random
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Cut the power at moments of a journal, each on its own; yield the moment and what is left."""
    wanted = sorted(moments)
    for number, entry in enumerate(journal):
        while wanted and wanted[0] == number:
            yield wanted.pop(0), shelf.after_power_cut(draw)
        shelf.take(number, entry)
    for moment in wanted:
        yield moment, shelf.after_power_cut(draw)


def moments_of(journal: Sequence[Entry], count: int, draw: random.Random) -> list[int]:
    """Draw moments to cut at: half of them anywhere, half just after somebody was told."""
    told = [number + 1 for number, entry in enumerate(journal) if entry.kind == "said"]
    return [
        draw.choice(told) if told and place % 2 else draw.randrange(len(journal) + 1)
        for place in range(count)
    ]


def lay_out(found: dict[str, bytes], folder: Path) -> None:
    """Put what is left into another folder."""
    folder.mkdir(parents=True)
    for path, content in found.items():
        (folder / Path(path).name).write_bytes(content)
