"""Signed-in browsers: how long, and how they are signed out."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts import sessions
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.accounts.people import existing, set_password
from quizapp.accounts.sessions import Lifetime
from quizapp.accounts.tokens import new_token
from quizapp.extensions import writing
from quizapp.models import SignInSession, User

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LIFETIME = Lifetime(idle=timedelta(days=7), whole=timedelta(days=30))
DAY = timedelta(days=1)


def issue(user: str, at: datetime = NOW) -> str:
    with writing() as session:
        return sessions.issue(session, user, at, LIFETIME)


def test_a_token_finds_the_person_it_was_issued_to(session: Session, ada: str, otto: str) -> None:
    token = issue(ada)
    issue(otto)
    person = sessions.load(session, token, NOW)
    assert person is not None
    assert (person.id, person.name, person.role, person.zone) == (
        ada,
        "Ada",
        "learner",
        "Europe/Berlin",
    )
    assert person.get_id() == token


def test_a_made_up_token_finds_nobody(session: Session, ada: str) -> None:
    issue(ada)
    assert sessions.load(session, new_token(), NOW) is None


def test_the_table_does_not_know_the_token(session: Session, ada: str) -> None:
    token = issue(ada)
    (stored,) = session.scalars(select(SignInSession.token_hash))
    assert token not in stored
    assert sessions.load(session, stored, NOW) is None


def test_a_token_shows_itself_in_no_message(session: Session, ada: str) -> None:
    token = issue(ada)
    assert token not in repr(sessions.load(session, token, NOW))


def test_every_sign_in_has_a_token_of_its_own(session: Session, ada: str) -> None:
    tokens = {issue(ada) for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 43 for token in tokens), "256 bits, 6 a character"


def test_an_unused_sign_in_ends_after_the_idle_time(session: Session, ada: str) -> None:
    token = issue(ada)
    assert sessions.load(session, token, NOW + 7 * DAY - timedelta(seconds=1)) is not None
    assert sessions.load(session, token, NOW + 7 * DAY) is None


def use(session: Session, token: str, at: datetime) -> bool:
    """Use a sign-in as the app does; tell whether it still held."""
    person = sessions.load(session, token, at)
    if person is None:
        return False
    end = sessions.renewal(person, at, LIFETIME)
    if end:
        with writing():
            sessions.renew(session, token, end)
    return True


def test_a_sign_in_in_use_lasts_until_its_whole_time_is_over(session: Session, ada: str) -> None:
    token = issue(ada)
    held = [use(session, token, NOW + day * DAY) for day in range(0, 36, 5)]
    assert held == [True] * 6 + [False] * 2


def test_a_sign_in_is_renewed_once_a_day_at_most(session: Session, ada: str) -> None:
    person = sessions.load(session, issue(ada), NOW)
    assert person is not None
    assert sessions.renewal(person, NOW + timedelta(hours=23), LIFETIME) is None
    assert sessions.renewal(person, NOW + DAY, LIFETIME) == NOW + 8 * DAY


def test_signing_out_ends_one_sign_in_only(session: Session, ada: str) -> None:
    here, there = issue(ada), issue(ada)
    with writing():
        sessions.revoke(session, here, NOW)
    assert sessions.load(session, here, NOW) is None
    assert sessions.load(session, there, NOW) is not None


def test_signing_out_everywhere_ends_all_of_ones_own(session: Session, ada: str, otto: str) -> None:
    tokens, ottos = [issue(ada), issue(ada)], issue(otto)
    with writing():
        sessions.revoke_all(session, ada, NOW)
    assert [sessions.load(session, token, NOW) for token in tokens] == [None, None]
    assert sessions.load(session, ottos, NOW) is not None


def test_what_was_revoked_is_not_renewed(session: Session, ada: str) -> None:
    token = issue(ada)
    with writing():
        sessions.revoke(session, token, NOW)
    with writing():
        sessions.renew(session, token, NOW + 7 * DAY)
    assert sessions.load(session, token, NOW) is None


def test_a_new_password_ends_every_sign_in(session: Session, ada: str) -> None:
    here, there = issue(ada), issue(ada)
    with writing():
        set_password(session, existing(session, ada), NO_PASSWORD, NOW)
    assert sessions.load(session, here, NOW) is None
    assert sessions.load(session, there, NOW) is None


def test_whose_account_is_closed_is_out_whatever_sign_ins_are_left(
    session: Session, ada: str
) -> None:
    token = issue(ada)
    with writing():
        session.get_one(User, ada).active = False
    assert sessions.load(session, token, NOW) is None


def test_a_new_role_counts_at_the_next_look(session: Session, ada: str) -> None:
    token = issue(ada)
    with writing():
        session.get_one(User, ada).role = "instructor"
    person = sessions.load(session, token, NOW)
    assert person is not None
    assert person.role == "instructor"


def test_ended_sign_ins_are_swept_away_when_their_owner_signs_in(
    session: Session, ada: str
) -> None:
    issue(ada)
    issue(ada, NOW + 8 * DAY)
    assert len(session.scalars(select(SignInSession)).all()) == 1
