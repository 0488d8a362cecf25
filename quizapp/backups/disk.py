"""Files of backups on the disk: drafted beside their name, published at once, there for good."""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizapp.extensions.owners import hand_over

PRIVATE = 0o700
_NO_SECOND_NAMES = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK})


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Yield a name beside `path` to write to; whatever lies there at the end is removed."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def publish(draft: Path, path: Path, *, replace: bool) -> None:
    """Give a finished draft its name, at once and for good; raises `FileExistsError`."""
    if replace:
        draft.replace(path)
    else:
        second_name(draft, path)  # which refuses where renaming would overwrite
        draft.unlink()
    sync(path.parent)


def second_name(file: Path, name: Path) -> None:
    """Give a file another name beside its own; raises `FileExistsError` if that is taken.

    On a disk that knows no second names, such as a stick in FAT, a copy has it.
    """
    try:
        os.link(file, name)
    except OSError as error:
        if error.errno not in _NO_SECOND_NAMES:
            raise
        with draft_of(name) as draft:
            shutil.copy2(file, draft)
            sync(draft)
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            draft.replace(name)


def sync(path: Path) -> None:
    """Make what is in a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def room_for(folder: Path) -> None:
    """Make a folder for backups, which nobody else may enter."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    hand_over(folder)
    if stat.S_IMODE(folder.stat().st_mode) != PRIVATE:
        folder.chmod(PRIVATE)  # a folder that was there before
