"""Invitation codes, cohorts, and who may sign up."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts import cohorts, invitations
from quizapp.accounts.invitations import ALPHABET, LENGTH, as_stored, shown
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.accounts.refusals import (
    EmailRefusedError,
    InvitationRefusedError,
    ModeRefusedError,
    NameRefusedError,
)
from quizapp.accounts.sign_up import set_sign_up_mode, sign_up, sign_up_mode
from quizapp.extensions import writing
from quizapp.models import Cohort, Enrolment, Invitation, User

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


def invite(by: str, cohort: str | None = None, max_uses: int = 1) -> str:
    with writing() as session:
        return invitations.create_invitation(
            session, cohort_id=cohort, max_uses=max_uses, lifetime=WEEK, by=by, now=NOW
        ).code


def come(code: str = "", email: str = "mia@example.org", at: datetime = NOW) -> str:
    with writing() as session:
        return sign_up(
            session,
            email=email,
            name="Mia",
            zone="UTC",
            code=code,
            password=NO_PASSWORD,
            now=at,
        ).id


def allow(mode: str) -> None:
    with writing() as session:
        set_sign_up_mode(session, mode)


def test_at_first_people_need_an_invitation(session: Session) -> None:
    assert sign_up_mode(session) == "invitation"
    with pytest.raises(InvitationRefusedError, match="invitation code"):
        come()


def test_who_comes_with_a_code_learns_in_its_cohort(session: Session, admin: str) -> None:
    with writing():
        cohort = cohorts.create_cohort(session, "Neurology", NOW).id
    mia = come(invite(admin, cohort))
    assert session.get_one(User, mia).role == "learner"
    assert session.get(Enrolment, (cohort, mia)) is not None
    assert [(c.name, size) for c, size in cohorts.all_cohorts(session)] == [("Neurology", 1)]


def test_a_code_without_cohort_just_lets_in(session: Session, admin: str) -> None:
    come(invite(admin))
    assert session.scalars(select(Enrolment)).all() == []


def test_a_code_lets_in_as_many_as_it_was_made_for(session: Session, admin: str) -> None:
    code = invite(admin, max_uses=2)
    come(code, "one@example.org")
    come(code, "two@example.org")
    with pytest.raises(InvitationRefusedError, match="used up"):
        come(code, "three@example.org")


def test_of_two_who_share_the_last_use_at_once_one_comes_in(app: Flask, admin: str) -> None:
    with app.app_context():
        code = invite(admin, max_uses=1)
    ready = threading.Barrier(2)
    outcomes = []

    def try_once(email: str) -> None:
        with app.app_context():
            ready.wait()
            try:
                come(code, email)
                outcomes.append("in")
            except InvitationRefusedError:
                outcomes.append("out")

    emails = ("one@example.org", "two@example.org")
    threads = [threading.Thread(target=try_once, args=[email]) for email in emails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "out"]
    with app.app_context(), writing() as session:
        assert session.scalars(select(Invitation.uses)).all() == [1]
        assert len(session.scalars(select(User).where(User.role == "learner")).all()) == 1


def test_who_is_refused_for_another_reason_uses_nothing_up(session: Session, admin: str) -> None:
    code = invite(admin)
    with pytest.raises(EmailRefusedError):
        come(code, "alva@example.org")
    come(code)


def test_a_code_ends_after_its_time_or_when_it_is_ended(session: Session, admin: str) -> None:
    code = invite(admin)
    with pytest.raises(InvitationRefusedError):
        come(code, at=NOW + WEEK)
    (open_one,) = invitations.open_invitations(session, NOW)
    with writing():
        invitations.close_invitation(session, open_one.id, NOW)
    with pytest.raises(InvitationRefusedError):
        come(code)
    assert invitations.open_invitations(session, NOW) == []


def test_when_sign_up_is_open_a_code_is_welcome_but_not_needed(
    session: Session, admin: str
) -> None:
    allow("open")
    come()
    come(invite(admin), "otto@example.org")
    with pytest.raises(InvitationRefusedError):
        come("WRONG-CODE", "zoe@example.org")


def test_when_sign_up_is_closed_no_code_helps(session: Session, admin: str) -> None:
    code = invite(admin)
    allow("closed")
    with pytest.raises(InvitationRefusedError, match="at the moment"):
        come(code)


def test_there_are_three_ways_to_sign_up(session: Session) -> None:
    for mode in ("open", "closed", "invitation"):
        allow(mode)
        assert sign_up_mode(session) == mode
    with pytest.raises(ModeRefusedError):
        allow("sometimes")


def test_two_cohorts_never_share_a_name(session: Session) -> None:
    with writing():
        cohorts.create_cohort(session, "Neurology", NOW)
    with pytest.raises(NameRefusedError, match="already a cohort"), writing():
        cohorts.create_cohort(session, " neurology ", NOW)
    with pytest.raises(NameRefusedError), writing():
        cohorts.create_cohort(session, "  ", NOW)


def test_a_place_in_a_cohort_is_kept_when_given_twice(session: Session, ada: str) -> None:
    cohort = session.scalars(select(Cohort.id)).one()
    with writing():
        cohorts.enrol(session, cohort, ada, NOW)
    assert len(session.scalars(select(Enrolment)).all()) == 1


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_a_code_survives_being_shown_and_typed_again(code: str) -> None:
    assert as_stored(shown(code)) == code
    assert as_stored(f" {shown(code).lower()} ") == code


def test_a_code_read_aloud_may_be_written_with_letters_for_digits() -> None:
    assert as_stored("oOiI-lL01") == "00111101"


def test_codes_are_not_alike(session: Session, admin: str) -> None:
    codes = {invite(admin) for _ in range(5)}
    assert len(codes) == 5
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
