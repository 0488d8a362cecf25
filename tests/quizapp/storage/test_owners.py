"""Where root may give nothing away, files beside the database stay its own, and do their work."""

import errno
import os
from pathlib import Path

import pytest

from quizapp.extensions import BusyError
from quizapp.extensions.fair_lock import FairLock
from quizapp.extensions.presence import Presence


@pytest.fixture(params=[errno.EPERM, errno.EROFS], ids=["not allowed", "read only"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return where a database lies of which nothing can be given to somebody else."""

    def refuse(*_what: object, **_how: object) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", refuse)
    return tmp_path / "quizapp.db"


def test_who_uses_the_database_is_known(database: Path) -> None:
    presence = Presence(database)
    presence.enter(0)
    with pytest.raises(BusyError), Presence(database).alone():
        pass
    presence.leave()
    with Presence(database).alone():
        pass


def test_the_turn_to_write_is_taken(database: Path) -> None:
    with FairLock(database).held(1), pytest.raises(BusyError):
        FairLock(database).acquire(0)
