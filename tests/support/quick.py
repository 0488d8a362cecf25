"""What makes many tests quick without leaving anything out: where their files lie."""

import os
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's folder in memory, for private folders of ours
ROOM_BYTES = 4 << 30
"""How much must be free there: several times what a run of `make test` takes at a time."""


def keep_files_in_memory(folder: Path = IN_MEMORY) -> None:
    """Put temporary files into memory if there is room, unless TMPDIR says where they belong.

    Every commit waits for the disk, which is right (`synchronous=FULL` stays), and is most of what
    a test over a database waits for. What a power cut leaves is tested on a modelled disk, and what
    `kill -9` leaves lies in the system's memory either way.
    """
    if "TMPDIR" not in os.environ and folder_in_memory(folder):
        os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = None  # it is looked up again


def folder_in_memory(folder: Path = IN_MEMORY) -> Path | None:
    """Return the folder in memory, if there is room in it."""
    return folder if _room_in(folder) >= ROOM_BYTES else None


def _room_in(folder: Path) -> int:
    if not os.access(folder, os.W_OK):
        return 0
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
