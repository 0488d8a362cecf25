"""A language model behind any OpenAI-compatible address: one question, one bounded answer."""

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event, Timer
from typing import Any
from urllib.parse import urlsplit

from quizapp.config import Settings

LARGEST_ANSWER = 2**20
"""Bytes of an answer; a larger one is cut off and counts for nothing."""
_CHUNK = 2**16
_FOUND = 200


class ModelError(Exception):
    """A model that gave no answer; its message is a word or two for the document's page."""


@dataclass(frozen=True)
class Endpoint:
    """Where a model answers, which one, and how long it may take."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 30
    price_in: float = 0.0
    """Price of a million tokens of what is asked."""
    price_out: float = 0.0
    """Price of a million tokens of what is answered."""

    @classmethod
    def of(cls, settings: Settings) -> "Endpoint | None":
        """Return the endpoint that the settings name; None if they name none."""
        if not (settings.model_url and settings.model_name):
            return None
        return cls(
            settings.model_url,
            settings.model_name,
            settings.model_key,
            settings.model_timeout_seconds,
            settings.model_price_in,
            settings.model_price_out,
        )


@dataclass(frozen=True)
class Answered:
    """What a model said. ``refused``: it declined to answer, and said so in the protocol."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    refused: bool = False


def ask(endpoint: Endpoint, messages: Sequence[dict[str, str]]) -> Answered:
    """Ask a model; no address but its own is ever asked, whatever it answers.

    Raises ModelError after `endpoint.seconds` at the latest, and for whatever is no answer.
    """
    body = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "response_format": {"type": "json_object"},
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    path = urlsplit(endpoint.url).path.rstrip("/") + "/chat/completions"
    late = Event()
    try:
        with _connected(endpoint, late) as connection:
            connection.request("POST", path, json.dumps(body).encode(), headers)
            with connection.getresponse() as response:
                return _answered(_content(response))
    except (OSError, HTTPException, ValueError, ModelError) as error:
        # Once the line was cut, anything may be wrong with what came over it.
        raise _told(error, late=late.is_set()) from error


def _told(error: Exception, *, late: bool) -> ModelError:
    """Return how an error is told, without what it says: that may hold the address or the key."""
    if late:
        return ModelError("it took too long")
    return error if isinstance(error, ModelError) else ModelError("it cannot be reached")


@contextmanager
def _connected(endpoint: Endpoint, late: Event) -> Iterator[HTTPConnection]:
    """Connect, and cut the line when the time is over: a server may send a byte now and then."""
    address = urlsplit(endpoint.url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=endpoint.seconds)
    lines: list[socket.socket] = []

    def cut() -> None:
        late.set()
        for line in lines:
            with suppress(OSError):  # it may be closed already
                line.shutdown(socket.SHUT_RDWR)

    timer = Timer(endpoint.seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        # Kept here, since a connection lets go of its line once an answer has begun.
        lines.append(connection.sock)
        yield connection
    finally:
        timer.cancel()
        connection.close()
        for line in lines:
            line.close()


def _content(response: HTTPResponse) -> bytes:
    if response.status != _FOUND:
        raise ModelError(f"it answered {response.status}")
    found = b""
    while chunk := response.read1(_CHUNK):
        found += chunk
        if len(found) > LARGEST_ANSWER:
            raise ModelError("its answer is too long")
    if response.length:
        raise ModelError("its answer breaks off")
    return found


def _answered(content: bytes) -> Answered:
    try:
        plain = json.loads(content)
        choice = plain["choices"][0]
        message = choice["message"]
        text = message.get("content") or ""
        refused = bool(message.get("refusal")) or choice.get("finish_reason") == "content_filter"
        used = plain.get("usage") or {}
        spent = _count(used.get("prompt_tokens")), _count(used.get("completion_tokens"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError("its answer is not of the protocol") from error
    if not isinstance(text, str):
        raise ModelError("its answer is not of the protocol")
    return Answered(text, *spent, refused)


def _count(value: Any) -> int:  # noqa: ANN401 - whatever a server sends
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0
