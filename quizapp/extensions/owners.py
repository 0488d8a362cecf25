"""What root makes beside a database belongs to whom its folder belongs.

An administrator restores as root, and the service then runs as a user of its own: what it cannot
open any more is lost to it.
"""

import os
from contextlib import suppress
from pathlib import Path


def hand_over(path: Path) -> None:
    """Give a file or folder to the owner of the folder it lies in, where we are root."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        # It stays as it is where root may not, as in some containers, or the disk is only read.
        with suppress(OSError):
            # Never what a link leads to: that could be anybody's.
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
