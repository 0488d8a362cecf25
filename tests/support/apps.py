"""An app for a test, and a clock that obeys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from tests.support.pages import CheckingClient


class Compiled(BytecodeCache):
    """Templates compiled by one app serve the next: each test has an app of its own."""

    def __init__(self) -> None:
        self._of: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, if it was compiled before from the same source."""
        if bucket.key in self._of:
            bucket.bytecode_from_string(self._of[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._of[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()

_build = Rule._compile_builder  # noqa: SLF001
_built: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


def _built_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT002 - Werkzeug's own
    """Compile what makes an address of a rule, or take what was compiled from the same parts.

    All apps of a test run have the same two hundred addresses, and compiling them is most of
    what making an app takes.
    """
    key = (*rule._trace, append_unknown, repr(rule.defaults))  # noqa: SLF001
    if key not in _built:
        _built[key] = _build(rule, append_unknown)
    return _built[key]


setattr(Rule, "_compile_builder", _built_once)  # noqa: B010 - mypy allows no method to be replaced


class Statements(dict[tuple[Any, ...], Any]):
    """Statements compiled for one app's database serve the next: each test has an engine.

    SQLAlchemy knows them by the engine's dialect, among others; here its kind will do.
    """

    def get(self, key: tuple[Any, ...], default: object = None) -> object:
        """Return what was compiled for a database of this kind."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: object) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


STATEMENTS = Statements()


@contextmanager
def app_over(settings: Settings) -> Iterator[Flask]:
    """Make an app whose browsers are strict, and close what it opened."""
    app = create_app(settings)
    app.config["TESTING"] = True
    app.test_client_class = CheckingClient
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        db.engine._compiled_cache = STATEMENTS  # noqa: SLF001
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclass
class StillClock:
    """A clock that moves only when a test moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        """Let time pass: `clock.advance(days=1)`."""
        self.now += timedelta(**amount)
