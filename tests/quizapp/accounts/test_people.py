"""What can be done to accounts, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.accounts import people, sessions
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.accounts.people import Preferences
from quizapp.accounts.refusals import (
    EmailRefusedError,
    NameRefusedError,
    RoleRefusedError,
    ZoneRefusedError,
)
from quizapp.extensions import writing
from quizapp.models import User
from quizapp.web.errors import NotFoundError

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def add(email: str = "mia@example.org", name: str = "Mia", role: str = "learner") -> str:
    with writing() as session:
        user = people.add_user(
            session, email=email, name=name, role=role, password=NO_PASSWORD, now=NOW
        )
        return user.id


def test_an_address_is_kept_in_lower_case_and_found_in_any(session: Session) -> None:
    mia = add(email="  Mia@Example.ORG ")
    assert people.existing(session, mia).email == "mia@example.org"
    found = people.by_email(session, "MIA@example.org")
    assert found is not None
    assert found.id == mia


def test_an_address_belongs_to_one_account_whatever_its_case(session: Session) -> None:
    add(email="mia@example.org")
    with pytest.raises(EmailRefusedError, match="already an account"):
        add(email="MIA@example.org", name="Another Mia")
    assert [user.name for user in people.everybody(session)] == ["Mia"]


def test_an_address_taken_a_moment_ago_by_another_worker_is_refused_too(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    monkeypatch.setattr(people, "by_email", lambda _session, _email: None)  # looked too early
    with pytest.raises(EmailRefusedError, match="already an account"):
        add()


@pytest.mark.parametrize("email", ["", "mia", "mia@", "@example.org", "a b@example.org", "a@b@c"])
def test_half_an_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(EmailRefusedError, match="whole e-mail address"):
        add(email=email)


def test_an_address_longer_than_mail_allows_is_refused(session: Session) -> None:
    with pytest.raises(EmailRefusedError):
        add(email=f"{'m' * 250}@example.org")


def test_a_name_is_needed_and_its_spaces_are_tidied(session: Session) -> None:
    assert people.existing(session, add(name="  Mia   Lund ")).name == "Mia Lund"
    for name in ("", "   ", "m" * 121):
        with pytest.raises(NameRefusedError):
            add(email="other@example.org", name=name)


def test_there_are_three_roles(session: Session) -> None:
    with pytest.raises(RoleRefusedError, match="learner, instructor, admin"):
        add(role="wizard")


def test_somebody_new_may_study_ten_new_facts_a_day(session: Session) -> None:
    mia = people.existing(session, add())
    assert (mia.daily_new, mia.desired_retention, mia.shortcuts, mia.active) == (
        10,
        0.9,
        True,
        True,
    )


def test_the_first_account_ends_the_time_without_any(session: Session) -> None:
    assert not people.anybody(session)
    add()
    assert people.anybody(session)


def test_people_are_listed_by_name_without_regard_to_case(session: Session) -> None:
    for name in ("zoe", "Ben", "anna"):
        add(email=f"{name}@example.org", name=name)
    assert [user.name for user in people.everybody(session)] == ["anna", "Ben", "zoe"]


def test_an_account_that_does_not_exist_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        people.existing(session, "0" * 32)


def preferences(zone: str = "Asia/Tokyo", name: str = "Ada L.") -> Preferences:
    return Preferences(name=name, zone=zone, daily_new=3, desired_retention=0.85, shortcuts=False)


def test_people_set_their_own_name_zone_and_pace(session: Session, ada: str) -> None:
    with writing():
        people.set_preferences(people.existing(session, ada), preferences())
    kept = people.existing(session, ada)
    assert (kept.name, kept.zone, kept.daily_new) == ("Ada L.", "Asia/Tokyo", 3)
    assert (kept.desired_retention, kept.shortcuts) == (0.85, False)


def test_a_zone_must_exist(session: Session, ada: str) -> None:
    with pytest.raises(ZoneRefusedError), writing():
        people.set_preferences(people.existing(session, ada), preferences(zone="Moon/Tycho"))
    assert people.existing(session, ada).zone == "Europe/Berlin"


def change_role(session: Session, user: str, role: str) -> None:
    with writing():
        people.set_role(session, people.existing(session, user), role)


def test_a_role_can_be_given_and_taken(session: Session, ada: str, admin: str) -> None:
    change_role(session, ada, "admin")
    change_role(session, admin, "learner")
    assert session.get_one(User, ada).role == "admin"
    assert session.get_one(User, admin).role == "learner"


def test_the_last_administrator_stays_one(session: Session, ada: str, admin: str) -> None:
    with pytest.raises(RoleRefusedError, match="only administrator"):
        change_role(session, admin, "instructor")
    with pytest.raises(RoleRefusedError, match="only administrator"), writing():
        people.deactivate(session, people.existing(session, admin), NOW)
    assert session.get_one(User, admin).role == "admin"
    assert session.get_one(User, admin).active


def test_an_administrator_whose_account_is_closed_does_not_count(
    session: Session, ada: str, admin: str
) -> None:
    change_role(session, ada, "admin")
    with writing():
        people.deactivate(session, people.existing(session, ada), NOW)
    with pytest.raises(RoleRefusedError):
        change_role(session, admin, "learner")


def test_an_administrator_may_be_made_administrator_again(session: Session, admin: str) -> None:
    change_role(session, admin, "admin")
    assert session.get_one(User, admin).role == "admin"


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(
    session: Session, ada: str
) -> None:
    lifetime = sessions.Lifetime(idle=timedelta(days=1), whole=timedelta(days=1))
    with writing():
        token = sessions.issue(session, ada, NOW, lifetime)
    with writing():
        people.deactivate(session, people.existing(session, ada), NOW)
    assert sessions.load(session, token, NOW) is None
    with writing():
        people.reactivate(people.existing(session, ada))
    assert session.get_one(User, ada).active
    assert sessions.load(session, token, NOW) is None, "the old sign-in stays ended"
