"""Work cut by `kill -9` at a moment that can be chosen, in a process of its own."""

import os
import signal
import warnings
from collections.abc import Callable

from sqlalchemy import Engine, event

INSTRUCTIONS = 100
"""SQLite's own steps between two looks whether it is time to be killed in mid-statement."""

Work = Callable[[], None]


def in_a_child(work: Work) -> int:
    """Do something in a process of its own; return how that ended: 0, or minus the signal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads
        child = os.fork()
    if child == 0:  # pragma: no cover - coverage does not see forked children
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _child, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def killing_at(moment: int, *, within: bool = False) -> None:
    """Kill this process at its so manieth statement, or so far within statements of SQLite."""
    left = [moment]

    def count(*_what: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if within:
        event.listen(
            Engine, "connect", lambda raw, _: raw.set_progress_handler(count, INSTRUCTIONS)
        )
    else:
        event.listen(Engine, "before_cursor_execute", count)
        event.listen(Engine, "commit", count)
