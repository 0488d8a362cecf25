"""Links that work once."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts import links
from quizapp.accounts.links import LinkSpentError, SetUpAlreadyError
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.accounts.people import deactivate, existing, set_email, set_password
from quizapp.extensions import writing
from quizapp.models import OneTimeLink
from tests.support.people import person

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def setup_token(at: datetime = NOW) -> str:
    with writing() as session:
        address = links.setup_link(session, at, "https://quiz.example/")
    start, _slash, token = address.rpartition("/")
    assert start == "https://quiz.example/setup"
    return token


def reset_token(session: Session, user: str) -> str:
    with writing():
        return links.reset_token(session, existing(session, user), NOW)


def test_looking_at_a_link_does_not_use_it_up(session: Session) -> None:
    token = setup_token()
    links.check_setup(session, token, NOW)
    links.check_setup(session, token, NOW)
    with writing():
        links.use_setup(session, token, NOW)


def test_a_set_up_link_works_once(session: Session) -> None:
    token = setup_token()
    with writing():
        links.use_setup(session, token, NOW)
    with pytest.raises(LinkSpentError), writing():
        links.use_setup(session, token, NOW)


def test_a_link_used_since_it_was_looked_at_is_not_used_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = setup_token()
    monkeypatch.setattr(links, "check_setup", lambda *_anything: None)  # looked too early
    with writing():
        links.use_setup(session, token, NOW)
    with pytest.raises(LinkSpentError), writing():
        links.use_setup(session, token, NOW)


def test_a_new_set_up_link_replaces_the_older(session: Session) -> None:
    older, newer = setup_token(), setup_token()
    with pytest.raises(LinkSpentError):
        links.check_setup(session, older, NOW)
    links.check_setup(session, newer, NOW)


def test_a_link_works_for_a_day(session: Session) -> None:
    token = setup_token()
    links.check_setup(session, token, NOW + DAY - timedelta(seconds=1))
    with pytest.raises(LinkSpentError):
        links.check_setup(session, token, NOW + DAY)


def test_once_somebody_has_an_account_nobody_can_be_first(session: Session) -> None:
    token = setup_token()
    with writing():
        session.add(person("Ada", "learner"))
    with pytest.raises(SetUpAlreadyError):
        links.check_setup(session, token, NOW)
    with pytest.raises(SetUpAlreadyError), writing():
        links.use_setup(session, token, NOW)
    with pytest.raises(SetUpAlreadyError):
        setup_token()


def test_the_table_does_not_know_the_token(session: Session) -> None:
    token = setup_token()
    (stored,) = session.scalars(select(OneTimeLink.token_hash))
    assert token not in stored
    with pytest.raises(LinkSpentError):
        links.check_setup(session, stored, NOW)


def test_a_reset_link_names_whose_password_it_sets(session: Session, ada: str, otto: str) -> None:
    adas, ottos = reset_token(session, ada), reset_token(session, otto)
    assert links.check_reset(session, adas, NOW).id == ada
    assert links.check_reset(session, ottos, NOW).id == otto


def test_a_reset_link_works_once_and_a_newer_replaces_it(session: Session, ada: str) -> None:
    older, newer = reset_token(session, ada), reset_token(session, ada)
    with pytest.raises(LinkSpentError):
        links.check_reset(session, older, NOW)
    with writing():
        links.use_reset(session, newer, NOW)
    with pytest.raises(LinkSpentError), writing():
        links.use_reset(session, newer, NOW)


def test_a_link_opens_only_what_it_was_made_for(session: Session, ada: str) -> None:
    with pytest.raises(SetUpAlreadyError):
        links.check_setup(session, reset_token(session, ada), NOW)


def test_a_set_up_link_resets_no_password(session: Session) -> None:
    with pytest.raises(LinkSpentError):
        links.check_reset(session, setup_token(), NOW)


def test_a_closed_account_is_not_opened_by_a_reset_link(session: Session, ada: str) -> None:
    token = reset_token(session, ada)
    with writing():
        deactivate(session, existing(session, ada), NOW)
    with pytest.raises(LinkSpentError):
        links.check_reset(session, token, NOW)


def test_of_two_who_use_a_link_at_once_one_comes_through(
    app: Flask, session: Session, ada: str
) -> None:
    token = reset_token(session, ada)
    session.rollback()
    ready = threading.Barrier(2)
    outcomes = []

    def use() -> None:
        with app.app_context():
            ready.wait()
            try:
                with writing() as own:
                    links.use_reset(own, token, NOW)
                outcomes.append("in")
            except LinkSpentError:
                outcomes.append("out")

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "out"]


def test_a_link_unused_before_a_change_of_password_or_address_opens_nothing(
    session: Session, ada: str, otto: str
) -> None:
    ottos = reset_token(session, otto)
    changes: tuple[Callable[[], None], ...] = (
        lambda: set_password(session, existing(session, ada), NO_PASSWORD, NOW),
        lambda: set_email(session, existing(session, ada), "lovelace@example.org"),
    )
    for change in changes:
        token = reset_token(session, ada)
        assert links.check_reset(session, token, NOW).id == ada, "the control"
        with writing():
            change()
        with pytest.raises(LinkSpentError):
            links.check_reset(session, token, NOW)
    assert links.check_reset(session, ottos, NOW).id == otto
