"""How large a request an endpoint takes: most are small, those that take a file say how much.

The mark goes above the function like that of access. It is read before anything of the request is,
so before the token against forged requests is looked for in the form.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

MEBIBYTE = 2**20

GATHERED = 64 * 1024
"""Bytes of a request that are gathered before it is begun: all but files that are sent. The rest of
a larger one comes while it is read."""

_MARK = "quizapp_takes"


def takes(mebibytes: int) -> Callable[[View], View]:
    """Let a view take requests of so many mebibytes, whatever is usual on this site."""

    def mark(view: View) -> View:
        setattr(view, _MARK, mebibytes * MEBIBYTE)
        return view

    return mark


def init_sizes(app: Flask) -> None:
    """Heed the mark before every request that reaches a view."""
    app.before_request(_allow)


def _allow() -> None:
    if request.endpoint is None:
        return
    taken: int | None = getattr(current_app.view_functions[request.endpoint], _MARK, None)
    usual: int = current_app.config["MAX_CONTENT_LENGTH"]
    if taken is not None:
        request.max_content_length = max(taken, usual)
