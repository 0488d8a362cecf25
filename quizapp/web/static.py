"""Static files under addresses that change with their content, so that browsers may keep them."""

import os
import stat
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

YEAR_SECONDS = 365 * 24 * 60 * 60
BAD_REQUEST = 400


def init_static(app: Flask) -> None:
    """Put a version into every address that `url_for("static", …)` makes, and honour it."""
    app.url_defaults(_add_version)
    app.after_request(_let_keep)
    app.jinja_env.globals["static_address"] = _addresses(app)


def _addresses(app: Flask) -> Callable[[str], str]:
    """Return what `url_for("static", filename=…)` does, looked up once: every page has twelve.

    A file that is changed under a running app is asked for each time at the address it had, until
    the app is started again. While developing, each page looks anew.
    """
    known: dict[tuple[str, str], str] = {}

    def address(filename: str) -> str:
        asked = request.script_root, filename
        found = known.get(asked)
        if found is None or app.debug:
            found = known[asked] = _address(*asked)
        return found

    return address


def _address(script_root: str, filename: str) -> str:
    version = _version(filename)
    plain = f"{script_root}{current_app.static_url_path}/{filename}"
    return f"{plain}?v={version}" if version else plain


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values["v"] = _version(values["filename"])


def _let_keep(response: Response) -> Response:
    if request.endpoint != "static" or response.status_code >= BAD_REQUEST:
        return response
    filename = (request.view_args or {})["filename"]
    if request.args.get("v") == _version(filename):
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    else:
        # A module imported by another has no version in its address: ask each time, by ETag.
        response.headers["Cache-Control"] = "no-cache"
    return response


def _version(filename: str) -> str | None:
    path = f"{current_app.static_folder}/{filename}"
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path costs more
    except OSError:
        return None
    return _digest(path, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


@lru_cache(maxsize=256)
def _digest(path: str, _changed_ns: int) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:12]
