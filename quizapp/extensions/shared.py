"""The store that several machines share, if an installation has one: Redis.

Nothing that must not be lost is kept there: counts of tries, and ids of jobs whose rows are in the
database. When it fails, the database takes over, and for a while nobody asks it again, so that its
timeouts are waited for by few.
"""

import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, current_app

if TYPE_CHECKING:
    from redis import ConnectionPool, Redis

Value = TypeVar("Value")

TIMEOUT_SECONDS = 0.5
"""How long one call may take; it is made while a person waits."""
PAUSE_SECONDS = 5.0
"""How long nobody asks after a failure."""

_STORE = "quizapp_shared_store"


class UnavailableStoreError(Exception):
    """The store does not answer, or did not a moment ago."""


def hasty_pool(url: str) -> "ConnectionPool":
    """Return connections to Redis that give up soon. Raises `ValueError` for no such address."""
    from redis import ConnectionPool  # noqa: PLC0415 - an extra that only several machines need

    return ConnectionPool.from_url(
        url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )


class SharedStore:
    """Redis, asked with little patience."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._silent_until = 0.0

    @cached_property
    def _redis(self) -> "Redis":
        from redis import Redis  # noqa: PLC0415 - as above

        return Redis(connection_pool=hasty_pool(self._url))

    def ask(self, question: "Callable[[Redis], Value]") -> Value:
        """Return what Redis answers. Raises `UnavailableStoreError` if it does not."""
        from redis import RedisError  # noqa: PLC0415 - as above

        if time.monotonic() < self._silent_until:
            raise UnavailableStoreError
        try:
            return question(self._redis)
        except RedisError as error:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            raise UnavailableStoreError from error


def init_shared(app: Flask, url: str) -> None:
    """Give an app its shared store; an empty address means that it has none."""
    app.extensions[_STORE] = SharedStore(url) if url else None


def shared_store() -> SharedStore | None:
    """Return the shared store of the app at hand, if it has one."""
    found: SharedStore | None = current_app.extensions[_STORE]
    return found
