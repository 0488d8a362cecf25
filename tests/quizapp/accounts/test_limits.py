"""How often something may be tried."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.limits import Limit, address_subject, bucket, give_back, spend
from quizapp.extensions import writing
from quizapp.models import RateLimit
from quizapp.web.errors import TooManyError

LIMIT = Limit("knock", times=3, window=timedelta(minutes=15))
NOW = datetime(2026, 11, 22, 9, 4, 30, tzinfo=UTC)


def knock(subject: str = "ada", at: datetime = NOW, limit: Limit = LIMIT) -> None:
    with writing() as session:
        spend(session, limit, subject, at)


def test_the_fourth_of_three_is_too_many(session: Session) -> None:
    for _time in range(3):
        knock()
    with pytest.raises(TooManyError):
        knock()


def test_who_is_refused_hears_when_to_come_back(session: Session) -> None:
    for _time in range(3):
        knock()
    with pytest.raises(TooManyError) as refused:
        knock()
    assert refused.value.status == 429
    assert refused.value.retry_after == 10 * 60 + 30, "the window ends at 9:15"
    assert "11 minutes" in refused.value.what_to_do


def test_in_the_last_minute_the_wait_is_a_minute(session: Session) -> None:
    late = NOW.replace(minute=14, second=59, microsecond=500_000)
    for _time in range(3):
        knock(at=late)
    with pytest.raises(TooManyError, match="Too many") as refused:
        knock(at=late)
    assert refused.value.retry_after == 1
    assert "a minute" in refused.value.what_to_do


def test_the_next_window_starts_afresh(session: Session) -> None:
    for _time in range(3):
        knock()
    knock(at=NOW + LIMIT.window)


def test_one_subject_does_not_use_up_what_another_has(session: Session) -> None:
    for _time in range(3):
        knock("ada")
    knock("otto")


def test_one_action_does_not_use_up_another(session: Session) -> None:
    for _time in range(3):
        knock()
    knock(limit=Limit("ring", times=3, window=LIMIT.window))


def test_what_is_given_back_can_be_spent_again(session: Session) -> None:
    for _time in range(10):
        knock()
        with writing():
            give_back(session, LIMIT, "ada", NOW)
    assert session.scalars(select(RateLimit.count)).all() == [0]


def test_nothing_is_given_back_that_was_not_spent(session: Session) -> None:
    knock()
    for _time in range(3):
        with writing():
            give_back(session, LIMIT, "ada", NOW)
    assert session.scalars(select(RateLimit.count)).all() == [0]


def test_the_table_knows_no_address_and_no_email(session: Session) -> None:
    knock("ada@example.org")
    (row,) = session.scalars(select(RateLimit))
    assert row.bucket == bucket("knock", "ada@example.org")
    assert "ada" not in row.bucket


def test_yesterdays_counts_are_swept_away(session: Session) -> None:
    knock("ada")
    knock("otto", at=NOW + timedelta(days=2))
    assert len(session.scalars(select(RateLimit)).all()) == 1


def test_what_was_counted_before_the_clock_was_put_back_locks_nobody_out_later(
    session: Session,
) -> None:
    knock(at=NOW + timedelta(days=400))
    knock("otto")
    assert len(session.scalars(select(RateLimit)).all()) == 1


def test_tries_at_the_same_moment_are_all_counted(app: Flask) -> None:
    limit = Limit("knock", times=4, window=LIMIT.window)
    ready = threading.Barrier(8)
    refused = []

    def try_once() -> None:
        with app.app_context():
            ready.wait()
            try:
                knock(limit=limit)
            except TooManyError as error:
                refused.append(error)

    threads = [threading.Thread(target=try_once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        (None, "", True),
    ],
)
def test_an_address_stands_for_one_household(
    one: str | None, other: str | None, same: bool
) -> None:
    assert (address_subject(one) == address_subject(other)) == same
