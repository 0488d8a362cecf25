"""Counts of tries in Redis: the same as in the table, and the table when Redis is away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from redis import TimeoutError as RedisTimeoutError
from sqlalchemy import delete, func, select

from quizapp.accounts.limits import Limit, give_back, spend_all
from quizapp.config import SettingError, Settings
from quizapp.extensions import BusyError, db, shared, writing
from quizapp.extensions.database import write_lock
from quizapp.extensions.fair_lock import FairLock
from quizapp.models import RateLimit
from quizapp.web.errors import TooManyError
from quizapp.web.metrics import counters_of
from tests.support.apps import app_over
from tests.support.browsing import knock
from tests.support.redis import running_redis

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ACCOUNT = Limit("account", times=2, window=timedelta(minutes=15))
ADDRESS = Limit("address", times=4, window=timedelta(minutes=10))


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def with_redis(sqlite_settings: Settings, redis_url: str) -> Iterator[Flask]:
    with app_over(replace(sqlite_settings, redis_url=redis_url)) as app:
        yield app


def is_let_in(app: Flask, account: str, address: str, at: datetime) -> int | None:
    """Try once; return None if it counted, else after how many seconds to come again."""
    try:
        with app.app_context(), writing() as session:
            spend_all(session, [(ACCOUNT, account), (ADDRESS, address)], at)
    except TooManyError as refusal:
        return refusal.retry_after
    return None


def forgiven(app: Flask, account: str, at: datetime) -> None:
    with app.app_context(), writing() as session:
        give_back(session, ACCOUNT, account, at)


TRIES = st.lists(
    st.tuples(
        st.sampled_from(["try", "try", "try", "forgive"]),
        st.sampled_from(["ada", "otto"]),
        st.sampled_from(["here", "there"]),
        st.integers(0, 12),
    ),
    max_size=30,
)


@given(tries=TRIES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_redis_lets_in_exactly_whom_the_table_lets_in(
    with_redis: Flask, sqlite_app: Flask, redis_url: str, tries: list[tuple[str, str, str, int]]
) -> None:
    with Redis.from_url(redis_url) as store:
        store.flushall()
    with sqlite_app.app_context(), writing() as session:
        session.execute(delete(RateLimit))
    at = NOW
    for what, account, address, minutes in tries:
        at += timedelta(minutes=minutes)
        if what == "forgive":
            forgiven(with_redis, account, at)
            forgiven(sqlite_app, account, at)
        else:
            told = is_let_in(with_redis, account, address, at)
            assert told == is_let_in(sqlite_app, account, address, at)


def test_the_two_would_be_told_apart_if_they_counted_otherwise(
    with_redis: Flask, sqlite_app: Flask
) -> None:
    """The property above sees a difference of one."""
    for _ in range(ACCOUNT.times):
        assert is_let_in(with_redis, "eva", "elsewhere", NOW) is None
    assert is_let_in(with_redis, "eva", "elsewhere", NOW) is not None
    assert is_let_in(sqlite_app, "eva", "elsewhere", NOW) is None


def test_nothing_is_written_to_the_database_while_redis_counts(with_redis: Flask) -> None:
    assert is_let_in(with_redis, "ines", "home", NOW) is None
    with with_redis.app_context():
        assert db.session.scalar(select(func.count()).select_from(RateLimit)) == 0


def test_counts_in_redis_name_nobody_and_go_away(with_redis: Flask, redis_url: str) -> None:
    is_let_in(with_redis, "ada@example.org", "203.0.113.9", NOW)
    with Redis.from_url(redis_url) as store:
        keys = [key.decode() for key in store.scan_iter()]
        assert keys
        assert not any("ada" in key or "203" in key for key in keys)
        assert all(0 < int(str(store.ttl(key))) <= 86_400 for key in keys)


def test_the_table_counts_when_redis_is_away(
    sqlite_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"unix://{tmp_path}/nobody.sock"
    monkeypatch.setattr(shared, "PAUSE_SECONDS", 0.0)
    with app_over(replace(sqlite_settings, redis_url=away)) as app:
        told = [is_let_in(app, "ada", "home", NOW) for _ in range(ACCOUNT.times + 1)]
        assert told[:-1] == [None] * ACCOUNT.times
        assert told[-1] is not None
        forgiven(app, "ada", NOW)
        assert is_let_in(app, "ada", "home", NOW) is None
        assert counters_of(app).total("shared_store_failures") == ACCOUNT.times + 3


def test_a_redis_that_failed_is_not_asked_again_at_once(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    with app_over(replace(sqlite_settings, redis_url=f"unix://{tmp_path}/nobody.sock")) as app:
        with app.app_context():
            store = shared.shared_store()
        assert store is not None
        asked: list[int] = []
        with pytest.raises(shared.UnavailableStoreError):
            store.ask(lambda redis: redis.ping())
        with pytest.raises(shared.UnavailableStoreError):
            store.ask(lambda _redis: asked.append(1))
        assert asked == []


@pytest.mark.parametrize("address", ["http://somewhere", "somewhere:6379"])
def test_what_is_no_redis_is_refused_without_being_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingError, match="QUIZAPP_REDIS_URL must begin with") as refused:
        Settings(data_dir=tmp_path, redis_url=address)
    assert "somewhere" not in str(refused.value)


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.config.find_spec", lambda _name: None)
    with pytest.raises(SettingError, match=r"pip install 'quizapp\[redis\]'"):
        Settings(data_dir=tmp_path, redis_url="redis://localhost")


class Silent:
    """A Redis that never answers; it notes whether somebody who asks holds the turn to write."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.held: list[bool] = []

    def ping(self) -> None:
        self._refuse()

    def eval(self, *_arguments: object) -> None:
        self._refuse()

    def _refuse(self) -> None:
        lock = write_lock(self._app)
        assert lock is not None
        with ThreadPoolExecutor(1) as others:
            self.held.append(not others.submit(_may_have, lock).result())
        raise RedisTimeoutError


def _may_have(lock: FairLock) -> bool:
    """Tell whether somebody else gets the turn to write at once."""
    try:
        with lock.held(0.0):
            return True
    except BusyError:
        return False


@pytest.fixture
def with_silent(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Flask, Silent]]:
    with app_over(replace(sqlite_settings, redis_url="redis://nowhere.invalid")) as app:
        silent = Silent(app)
        monkeypatch.setattr(app.extensions["quizapp_shared_store"], "_redis", silent)
        yield app, silent


def test_a_silent_redis_is_waited_for_before_the_turn_to_write(
    with_silent: tuple[Flask, Silent],
) -> None:
    app, silent = with_silent
    assert knock(app.test_client(), "nobody@example.org").status_code == 422
    assert silent.held == [False]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(RateLimit)) == 2, "in the table"


def test_asked_in_the_midst_of_writing_it_would_hold_the_turn(
    with_silent: tuple[Flask, Silent],
) -> None:
    app, silent = with_silent
    assert is_let_in(app, "ada", "home", NOW) is None
    assert silent.held == [True]
