"""`/metrics` adds up over processes, and says nothing of anybody."""

import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import SQLAlchemyError

from quizapp.config import SettingError, Settings
from quizapp.extensions import BusyError, writing
from quizapp.extensions.database import write_lock
from quizapp.models import Job, new_id
from quizapp.web import metrics
from quizapp.web.access import public
from quizapp.web.clock import now
from quizapp.web.counters import JOBS, KEEPER, Counters
from quizapp.web.metrics import Gauge, add_gauge, count_once_certain, counters_of
from tests.conftest import BrowserOf
from tests.support.apps import app_over

TOKEN = "a token for the tests"
SENT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def app_settings(app_settings: Settings) -> Settings:
    """Set a token."""
    return replace(app_settings, metrics_token=TOKEN)


@pytest.fixture
def sqlite_counted(sqlite_settings: Settings) -> Iterator[Flask]:
    with app_over(replace(sqlite_settings, metrics_token=TOKEN)) as app:
        yield app


def numbers(client: FlaskClient) -> dict[str, float]:
    """Return every sample by its name and labels, as Prometheus reads them."""
    answer = client.get("/metrics", headers=SENT)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    return {
        f"{one.name} {' '.join(one.labels.values())}".strip(): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def test_there_is_no_such_page_until_a_token_is_set(sqlite_app: Flask) -> None:
    assert sqlite_app.test_client().get("/metrics", headers=SENT).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_it_shows_nothing_without_its_token(sqlite_counted: Flask, sent: dict[str, str]) -> None:
    answer = sqlite_counted.test_client().get("/metrics", headers=sent)
    assert answer.status_code == 401
    assert "quizapp_requests" not in answer.text


def test_requests_are_counted_by_page_method_and_outcome(sqlite_counted: Flask) -> None:
    client = sqlite_counted.test_client()
    for path in ("/healthz", "/healthz", "/nowhere/of/this/name"):
        client.get(path)
    client.head("/healthz")
    client.post("/healthz")
    client.delete("/healthz")
    found = numbers(client)
    assert found["quizapp_requests_total healthz GET 2xx"] == 3
    assert found["quizapp_requests_total other GET 4xx"] == 1
    assert found["quizapp_requests_total other POST 4xx"] == 1
    assert found["quizapp_requests_total other other 4xx"] == 1
    assert found["quizapp_request_seconds_count healthz"] == 3
    assert found["quizapp_request_seconds_bucket healthz +Inf"] == 3
    assert found["quizapp_request_seconds_sum healthz"] > 0
    assert not any("nowhere" in name for name in found)


def test_a_page_added_late_counts_with_the_rest(sqlite_counted: Flask) -> None:
    client = sqlite_counted.test_client()
    client.get("/healthz")  # makes the counters
    sqlite_counted.view_functions["late"] = sqlite_counted.view_functions["healthz"]
    sqlite_counted.url_map.add(sqlite_counted.url_rule_class("/late", endpoint="late"))
    client.get("/late")
    assert numbers(client)["quizapp_requests_total other GET 2xx"] == 1


def test_jobs_are_counted_by_state_with_the_age_of_the_oldest(app: Flask) -> None:
    with app.app_context(), writing() as session:
        for state, age in (("queued", 30), ("running", 90), ("failed", 10), ("failed", 10**6)):
            created = now() - timedelta(seconds=age)
            session.add(Job(id=new_id(), kind="refit", state=state, created_at=created))
    found = numbers(app.test_client())
    assert [found[f"quizapp_jobs {state}"] for state in ("queued", "running", "failed")] == [
        1,
        1,
        1,
    ]
    assert 89 < found["quizapp_oldest_job_seconds"] < 10**4
    assert found["quizapp_job_queue_length"] >= 0


def test_it_says_what_runs_and_that_the_database_answers(sqlite_counted: Flask) -> None:
    found = numbers(sqlite_counted.test_client())
    assert found["quizapp_database_up"] == 1
    assert found["quizapp_oldest_job_seconds"] == 0
    assert any(name.startswith("quizapp_build_info") for name in found)


def test_a_database_out_of_reach_takes_only_its_own_numbers_away(
    sqlite_counted: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_what: object) -> dict[str, int]:
        raise SQLAlchemyError

    monkeypatch.setattr(metrics, "_jobs", away)
    found = numbers(sqlite_counted.test_client())
    assert found["quizapp_database_up"] == 0
    assert "quizapp_answers_recorded_total" in found


def test_a_number_that_cannot_be_had_is_left_out(sqlite_counted: Flask) -> None:
    def fail() -> float:
        raise OSError

    add_gauge(sqlite_counted, Gauge("quizapp_broken", "It cannot be read.", fail))
    add_gauge(sqlite_counted, Gauge("quizapp_whole", "It can.", lambda: 7))
    found = numbers(sqlite_counted.test_client())
    assert found["quizapp_whole"] == 7
    assert "quizapp_broken" not in found


def test_what_a_transaction_did_counts_once_it_is_certain(app: Flask) -> None:
    def fail() -> None:
        with writing() as session:
            count_once_certain(session, "answers_recorded")
            raise LookupError

    with app.app_context():
        with writing() as session:
            count_once_certain(session, "answers_recorded")
            assert counters_of(app).total("answers_recorded") == 0
        assert counters_of(app).total("answers_recorded") == 1
        with pytest.raises(LookupError):
            fail()
        with writing():
            pass
        assert counters_of(app).total("answers_recorded") == 1


def test_waits_for_the_turn_to_write_are_counted(sqlite_counted: Flask) -> None:
    lock = write_lock(sqlite_counted)
    assert lock is not None
    with lock.held(1), pytest.raises(BusyError):
        lock.acquire(0)
    found = numbers(sqlite_counted.test_client())
    assert found["quizapp_write_turns_missed_total"] == 1
    assert found["quizapp_write_wait_seconds_count"] == 1


def test_a_wrong_password_counts(app: Flask, ada: str) -> None:
    client = app.test_client()
    client.get("/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token
    client.post(
        "/sign-in",
        data={"csrf_token": token[1], "email": "ada@example.org", "password": "not hers at all"},
    )
    assert numbers(client)["quizapp_sign_in_failures_total"] == 1


def test_a_503_of_the_database_counts_but_not_one_of_a_check(
    sqlite_counted: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    @public
    def busy() -> str:
        raise BusyError

    sqlite_counted.add_url_rule("/busy", "busy", busy)
    client = sqlite_counted.test_client()
    client.get("/busy")
    monkeypatch.setattr("quizapp.migrations.newest", lambda: "another")
    assert client.get("/healthz").status_code == 503
    assert numbers(client)["quizapp_database_unavailable_total"] == 1


def test_no_label_names_a_person(app: Flask, ada: str, admin: str, browser_of: BrowserOf) -> None:
    """Labels are names from the code; their number is bounded by the number of pages."""
    browser = browser_of(ada)
    for path in ("/", "/progress", f"/people/{ada}", f"/setup/{ada}", f"/reset/{ada}"):
        browser.get(path)
    names = {
        value
        for family in text_string_to_metric_families(browser.get("/metrics", headers=SENT).text)
        if family.name in {"quizapp_requests", "quizapp_request_seconds"}
        for sample in family.samples
        for label, value in sample.labels.items()
        if label != "le"
    }
    known = {*app.view_functions, *metrics.METHODS, *metrics.CLASSES, metrics.OTHER}
    assert names <= known
    assert ada not in browser.get("/metrics", headers=SENT).text


def seen_by_children(counters: Counters) -> float:
    """Let three children, one after the other, count to a thousand; return the sum."""
    rows: list[int] = []
    for _ in range(3):
        rows.append(counters.free_row(rows))
        if (child := os.fork()) == 0:  # pragma: no cover - in a forked child
            counters.take_row(rows[-1])
            for _ in range(1000):
                counters.add("seen")
            os._exit(0)
        os.waitpid(child, 0)
    assert len(set(rows)) == 3
    return counters.total("seen")


def test_counts_of_children_add_up_and_outlive_them() -> None:
    counters = Counters(["seen"], workers=2)
    assert seen_by_children(counters) == 3000
    counters.add("seen", 2)
    assert counters.total("seen") == 3002


def test_what_a_process_says_of_itself_leaves_what_others_counted() -> None:
    """Each has cells of its own: of two that added to one at once, one would be lost."""
    counters = Counters(["seen"], workers=1)
    counters.add("seen", 5)
    counters.take_row(JOBS)
    counters.put("seen", 2)
    assert counters.total("seen") == 7


def test_memory_of_each_process_alone_would_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    private = partial(mmap.mmap, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    monkeypatch.setattr("quizapp.web.counters.mmap", SimpleNamespace(mmap=private))
    assert seen_by_children(Counters(["seen"], workers=2)) == 0


def test_a_new_worker_goes_on_with_the_row_of_one_that_is_gone() -> None:
    counters = Counters(["seen"], workers=1)
    assert counters.free_row([]) == counters.free_row([]) not in {KEEPER, JOBS}
    counters.take_row(counters.free_row([]))
    counters.add("seen", 5)
    counters.take_row(counters.free_row([]))
    counters.add("seen")
    assert counters.total("seen") == 6
    everything = range(100)
    assert counters.free_row(everything) == KEEPER


def test_a_token_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_METRICS_TOKEN must have at least 16"):
        Settings(data_dir=tmp_path, metrics_token="short")
