"""Put the app together."""

import os
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp.accounts import views as accounts
from quizapp.accounts.browser import init_sign_in
from quizapp.accounts.moments import init_moments
from quizapp.accounts.vouching import init_vouching
from quizapp.cohorts import views as cohorts
from quizapp.config import Settings
from quizapp.editing import bin as bin_pages
from quizapp.editing import (
    browsing,
    bulk,
    changes,
    entry,
    grid,
    history,
    images,
    reports,
    review,
    undo,
    withdrawn,
)
from quizapp.editing.fields import init_fields
from quizapp.editing.rooms import init_rooms
from quizapp.exchange import views as exchange
from quizapp.extensions import csrf, init_database, init_shared, login_manager
from quizapp.extensions import db as database
from quizapp.imports import edition_views as editions
from quizapp.imports import filter_views as sifting
from quizapp.imports import many_views as accepting
from quizapp.imports import review_views as candidates
from quizapp.imports import views as reading
from quizapp.insights import engine, leeches
from quizapp.insights import views as insights
from quizapp.jobs.queue import init_queue
from quizapp.jobs.running import run as do_job
from quizapp.personal import views as personal
from quizapp.study import aside, reporting
from quizapp.study import plan_views as plan
from quizapp.study import views as study
from quizapp.web.access import init_access
from quizapp.web.characters import init_characters
from quizapp.web.clock import init_clock
from quizapp.web.errors import init_errors
from quizapp.web.formats import init_formats
from quizapp.web.headers import init_headers
from quizapp.web.health import init_health
from quizapp.web.i18n import init_i18n
from quizapp.web.logs import init_logs, log_failure
from quizapp.web.metrics import init_metrics
from quizapp.web.prose import init_prose
from quizapp.web.sizes import init_sizes
from quizapp.web.static import init_static

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MIGRATIONS = Path(__file__).parent / "migrations"

FEATURES = (
    accounts,
    study,
    aside,
    reporting,
    plan,
    insights,
    leeches,
    engine,
    personal,
    images,
    exchange,
    editions,
    reading,
    candidates,
    accepting,
    sifting,
    browsing,
    changes,
    entry,
    history,
    undo,
    bin_pages,
    bulk,
    reports,
    grid,
    review,
    withdrawn,
    cohorts,
)
"""The modules whose `pages` make up the app."""


class QuizApp(Flask):
    """Flask, except that what it logs of an exception cannot name a person.

    And no view or hook is a coroutine, so it need not be asked of each at every request.
    """

    def ensure_sync(self, func: Any) -> Any:  # noqa: ANN401 - whatever function it is
        """Return a view or hook as it is."""
        return func

    def log_exception(self, exc_info: ExceptionInfo | tuple[None, None, None]) -> None:
        """Log where a view failed and with which kind of exception, without its message."""
        if exc_info[1]:
            log_failure("view failed", exc_info[1])


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app, bound to its database; settings come from the environment by default."""
    settings = (settings or Settings.from_environ()).prepared()
    app = QuizApp("quizapp", instance_path=str(settings.data_dir.resolve()))
    app.config.from_mapping(_flask_config(settings))
    app.extensions["settings"] = settings
    _init_extensions(app, settings)
    _init_web(app, settings)
    _register_pages(app)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _answers_to(settings: Settings) -> list[str] | None:
    """Return the names under which requests are taken; None for any.

    This machine's own are among them, for whoever asks from it how the site is (a check, a
    Prometheus): a stranger gains nothing by sending them, as nothing is behind them elsewhere.
    """
    return [*settings.hosts, *LOOPBACK] if settings.hosts else None


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        # Only `flask --debug`, which sets it later: a variable left in a service's environment
        # must not let errors through that pages are to explain.
        "DEBUG": False,
        "MAX_CONTENT_LENGTH": settings.max_content_length,
        "TRUSTED_HOSTS": _answers_to(settings),
        # The prefix makes browsers refuse a cookie of this name that another host or path set.
        "SESSION_COOKIE_NAME": "__Host-quizapp" if settings.https else "quizapp",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # It lasts as long as any sign-in may; when one ends earlier, the server says so.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings.session_lifetime_days),
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            # Parameters hold what people typed: not into logs, not into messages.
            "hide_parameters": True,
            # A server may have gone away since a connection was last used; a file has not.
            "pool_pre_ping": settings.database.get_backend_name() != "sqlite",
        },
        # A form is as old as the sign-in it belongs to; sessions end on the server.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _init_extensions(app: Flask, settings: Settings) -> None:
    init_database(app, settings.write_wait_seconds)
    init_shared(app, settings.redis_url)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        _init_migrate(app)
    login_manager.init_app(app)
    # Sessions are rows that can be revoked; tying them to an address would sign out phones.
    login_manager.session_protection = None


def _init_migrate(app: Flask) -> None:
    """Let developers write migrations by `flask db`; the app itself runs them without it."""
    from flask_migrate import Migrate  # noqa: PLC0415 - it loads all of Alembic

    Migrate().init_app(app, database, directory=str(MIGRATIONS), render_as_batch=True)


def _init_web(app: Flask, settings: Settings) -> None:
    """Set up what pages share. Hooks run thus: logs, access, sizes, characters, form tokens."""
    app.context_processor(lambda: {"site_name": settings.site_name})
    init_clock(app)
    init_i18n(app)
    init_formats(app)
    init_prose(app)
    init_logs(app, settings.log_level, behind_proxy=settings.behind_proxy)
    init_errors(app)
    init_access(app)
    init_sizes(app)
    init_characters(app)
    csrf.init_app(app)
    init_headers(app)
    init_static(app)
    init_health(app)
    init_metrics(app)
    init_queue(app, settings, do_job)


def _register_pages(app: Flask) -> None:
    """Register each feature's pages."""
    init_sign_in(app)
    init_vouching(app)
    init_moments(app)
    init_rooms(app)
    init_fields(app)
    for feature in FEATURES:
        app.register_blueprint(feature.pages)
