"""`/metrics`: what the whole installation does, in numbers, for Prometheus; never about a person.

Labels are names from the code: an endpoint, a method, a class of status. Their number is bounded by
the number of pages. Behind a token, because how much a site is used is nobody else's business.
"""

import hmac
import time
import weakref
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy import event, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from quizapp import migrations
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.extensions.database import write_lock
from quizapp.models import Job
from quizapp.web.access import public
from quizapp.web.clock import now
from quizapp.web.counters import JOBS, Counters
from quizapp.web.errors import NotFoundError, SignInNeededError, UnavailableError

if TYPE_CHECKING:
    from prometheus_client import Metric

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the classes of durations, in seconds; the last class has none."""
OTHER = "other"
"""Endpoint of requests that no page is for, and method of those that no page takes."""
METHODS = ("GET", "POST", OTHER)
HEALTH = frozenset({"healthz", "readyz"})
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")

EVENTS = {
    "answers_recorded": "Answers written to the log of reviews.",
    "sign_in_failures": "Tries to sign in with a wrong address or password.",
    "write_turns_missed": "Writes whose turn did not come in time.",
    "database_unavailable": "Requests answered 503 because of the database.",
    "shared_store_failures": "Calls of Redis that failed; the database took over.",
}
"""What is counted by name, and what each count means."""

FAILED_LATELY = timedelta(days=1)
_BEAT = "jobs alive"
_UNCERTAIN = "quizapp_counted_once_certain"
_COUNTERS, _GAUGES = "quizapp_counters", "quizapp_gauges"


@dataclass(frozen=True)
class Gauge:
    """A number that is looked up when somebody asks; one that cannot be had is left out."""

    name: str
    meaning: str
    read: Callable[[], float]


def init_metrics(app: Flask) -> None:
    """Count every request of an app, and answer at /metrics."""
    app.extensions[_GAUGES] = []
    app.after_request(_count_request)
    app.add_url_rule("/metrics", "metrics", metrics)
    lock = write_lock(app)
    if lock is not None:
        # The table of engines by app holds this lock: were the app held here, it would never go.
        its_app = cast("Flask", weakref.proxy(app))
        lock.tell = lambda seconds: _count_wait(its_app, seconds)


def add_gauge(app: Flask, gauge: Gauge) -> None:
    """Show one more number at /metrics."""
    app.extensions[_GAUGES].append(gauge)


def counters_of(app: Flask) -> Counters:
    """Return the counters of an app. The first call makes them: before processes are forked."""
    found: Counters | None = app.extensions.get(_COUNTERS)
    if found is None:
        settings: Settings = app.extensions["settings"]
        found = app.extensions.setdefault(_COUNTERS, Counters(_names(app), settings.workers))
    return found


def count(happened: str, times: int = 1) -> None:
    """Count something that happened, one of `EVENTS`, in the app at hand."""
    counters_of(current_app).add(happened, times)


def count_once_certain(session: Session, happened: str) -> None:
    """Count something when the transaction that it is part of has been committed, and only then."""
    session.info.setdefault(_UNCERTAIN, []).append(happened)


@event.listens_for(db.session, "after_commit")
def _make_certain(session: Session) -> None:
    for each in session.info.pop(_UNCERTAIN, ()):
        count(each)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_UNCERTAIN, None)


def beat(app: Flask) -> None:
    """Say that the process for jobs is alive; where it is started, that there is to be one."""
    counters_of(app).put(_BEAT, time.monotonic())


def count_as_jobs(app: Flask) -> None:
    """Count in the row of the process for jobs from here on; called in that process."""
    counters = counters_of(app)
    counters.put(_BEAT, 0.0)
    counters.take_row(JOBS)
    beat(app)


def _names(app: Flask) -> Iterator[Hashable]:
    """Yield the name of every number there is to count."""
    yield from (*EVENTS, _BEAT)
    yield from _classes("wait")
    for endpoint in (*app.view_functions, OTHER):
        yield from _classes(endpoint)
        for method in METHODS:
            yield from ((endpoint, method, status) for status in CLASSES)


def _classes(what: str) -> Iterator[Hashable]:
    """Yield the names of a distribution: its classes of durations, and their sum."""
    yield from ((what, number) for number in range(len(BUCKETS) + 1))
    yield (what, "sum")


def _count_request(response: Response) -> Response:
    counters = counters_of(current_app)
    endpoint = request.endpoint
    if endpoint is None or (endpoint, "sum") not in counters:
        endpoint = OTHER
    method = {"HEAD": "GET"}.get(request.method, request.method)
    status = f"{response.status_code // 100}xx"
    counters.add((endpoint, method if method in METHODS else OTHER, status))
    _count_duration(counters, endpoint, time.perf_counter() - g.started)
    if response.status_code == UnavailableError.status and endpoint not in HEALTH:
        counters.add("database_unavailable")
    return response


def _count_wait(app: Flask, seconds: float | None) -> None:
    """Count a turn to write: how long it took to come, or that it did not come (None)."""
    counters = counters_of(app)
    if seconds is None:
        counters.add("write_turns_missed")
    else:
        _count_duration(counters, "wait", seconds)


def _count_duration(counters: Counters, what: str, seconds: float) -> None:
    counters.add((what, bisect_left(BUCKETS, seconds)))
    counters.add((what, "sum"), seconds)


@public
def metrics() -> Response:
    """Show all numbers to whoever has the token; without a token set there is no such page."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.metrics_token:
        raise NotFoundError
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode()):
        raise SignInNeededError
    # Loaded by who asks: it takes long, and most processes are never asked.
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest  # noqa: PLC0415

    return Response(generate_latest(_Told()), content_type=CONTENT_TYPE_LATEST)


class _Told:
    """All numbers, as prometheus-client wants them."""

    def collect(self) -> "Iterator[Metric]":
        """Yield each number with its meaning and labels."""
        from prometheus_client.core import InfoMetricFamily  # noqa: PLC0415 - as above

        counters = counters_of(current_app)
        yield from _events_told(counters)
        yield from _requests_told(counters)
        yield InfoMetricFamily(
            "quizapp_build",
            "What is running.",
            {
                "version": version("quizapp"),
                "schema": migrations.newest(),
                "python": python_version(),
            },
        )
        yield from _gauges_told()


def _events_told(counters: Counters) -> "Iterator[Metric]":
    from prometheus_client.core import (  # noqa: PLC0415 - as above
        CounterMetricFamily,
        HistogramMetricFamily,
    )

    for name, meaning in EVENTS.items():
        yield CounterMetricFamily(f"quizapp_{name}", meaning, counters.total(name))
    waits = HistogramMetricFamily("quizapp_write_wait_seconds", "How long a turn to write took.")
    _add_distribution(waits, [], counters, "wait")
    yield waits


def _requests_told(counters: Counters) -> "Iterator[Metric]":
    from prometheus_client.core import (  # noqa: PLC0415 - as above
        CounterMetricFamily,
        HistogramMetricFamily,
    )

    done = CounterMetricFamily(
        "quizapp_requests", "Requests answered.", labels=["endpoint", "method", "status"]
    )
    took = HistogramMetricFamily(
        "quizapp_request_seconds", "How long an answer took.", labels=["endpoint"]
    )
    for endpoint in (*current_app.view_functions, OTHER):
        if (endpoint, "sum") not in counters:
            continue
        asked = False
        for method in METHODS:
            for status in CLASSES:
                if number := counters.total((endpoint, method, status)):
                    done.add_metric([endpoint, method, status], number)
                    asked = True
        if asked:
            _add_distribution(took, [endpoint], counters, endpoint)
    yield done
    yield took


def _add_distribution(family: object, labels: list[str], counters: Counters, what: str) -> None:
    """Add a distribution to a family; its classes count all that is not longer, so they add up."""
    so_far, classes = 0.0, []
    for number, end in enumerate((*BUCKETS, float("inf"))):
        so_far += counters.total((what, number))
        classes.append(("+Inf" if end == float("inf") else str(end), so_far))
    family.add_metric(labels, classes, counters.total((what, "sum")))  # type: ignore[attr-defined]


def _gauges_told() -> "Iterator[Metric]":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - as above

    jobs = GaugeMetricFamily("quizapp_jobs", "Jobs by how far they are.", labels=["state"])
    age = GaugeMetricFamily("quizapp_oldest_job_seconds", "Age of the oldest unfinished job.")
    up = GaugeMetricFamily("quizapp_database_up", "1 if the database answers.")
    try:
        for state, number in _jobs(db.session(), now()).items():
            jobs.add_metric([state], number)
        age.add_metric([], _oldest(db.session(), now()))
        up.add_metric([], 1)
    except SQLAlchemyError:
        up.add_metric([], 0)
    yield from (up, jobs, age)
    for gauge in current_app.extensions[_GAUGES]:
        try:
            yield GaugeMetricFamily(gauge.name, gauge.meaning, gauge.read())
        except Exception:  # noqa: BLE001, S112 - what cannot be read is not told; the rest is # nosec B112
            continue


def _jobs(session: Session, at: datetime) -> dict[str, int]:
    """Count the jobs that wait or run, and those that failed within a day: no count of all."""
    numbers = dict.fromkeys(("queued", "running", "failed"), 0)
    for state in numbers:
        rows = select(func.count()).select_from(Job).where(Job.state == state)
        if state == "failed":
            rows = rows.where(Job.created_at >= at - FAILED_LATELY)
        numbers[state] = session.scalar(rows) or 0
    return numbers


def _oldest(session: Session, at: datetime) -> float:
    """Return the age in seconds of the oldest job that is not finished; 0 if there is none."""
    ages = []
    for state in ("queued", "running"):
        first = select(Job.created_at).where(Job.state == state).order_by(Job.created_at).limit(1)
        if (created := session.scalar(first)) is not None:
            ages.append((at - created).total_seconds())
    return max(ages, default=0.0)


def jobs_alive(app: Flask, within: float) -> bool | None:
    """Say whether the process for jobs was heard of within so many seconds; None: there is none."""
    last = counters_of(app).total(_BEAT)
    return None if not last else time.monotonic() - last <= within
