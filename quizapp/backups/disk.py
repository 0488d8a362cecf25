"""Files of backups on the disk: drafted beside their name, published at once, there for good."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
        os.link(draft, path)  # which refuses where renaming would overwrite
        draft.unlink()
    sync(path.parent)


def sync(path: Path) -> None:
    """Make what is in a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def room_for(folder: Path) -> None:
    """Make a folder for backups, which nobody else may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(folder, 0o700)  # noqa: PTH101 - a folder that was there before
