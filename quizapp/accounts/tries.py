"""Which tries are limited, and how often each may be made."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.accounts.limits import Limit, give_back, spend_all
from quizapp.accounts.people import normal_email
from quizapp.config import Settings
from quizapp.extensions import shared_store, writing
from quizapp.extensions.shared import UnavailableStoreError

AT_ONE_ADDRESS = 10
"""How many accounts' worth of wrong passwords one address may try: a class shares one."""

AN_HOUR = timedelta(hours=1)
SIGN_UP = Limit("sign up", times=100, window=AN_HOUR)
LINK = Limit("one-time link", times=20, window=AN_HOUR)


@contextmanager
def counting() -> Iterator[Session]:
    """Open the transaction in which tries are counted, once it is known whether Redis answers.

    One that is silent is waited for here and then left alone for a while: inside, everybody who
    wants to write would wait with us.
    """
    store = shared_store()
    if store is not None:
        with suppress(UnavailableStoreError):
            store.ask(lambda redis: redis.ping())
    with writing() as session:
        yield session


def count_sign_in(
    session: Session, settings: Settings, email: str, address: str, now: datetime
) -> None:
    """Count a try to sign in, for the account and for the address. Raises `TooManyError`."""
    spend_all(session, _sign_in(settings, email, address), now)


def forgive_sign_in(
    session: Session, settings: Settings, email: str, address: str, now: datetime
) -> None:
    """Take a try back because its password was right: only wrong ones are limited."""
    for limit, subject in _sign_in(settings, email, address):
        give_back(session, limit, subject, now)


def _sign_in(settings: Settings, email: str, address: str) -> list[tuple[Limit, str]]:
    window = timedelta(minutes=settings.sign_in_window_minutes)
    times = settings.sign_in_attempts
    return [
        (Limit("sign in, account", times, window), normal_email(email)),
        (Limit("sign in, address", times * AT_ONE_ADDRESS, window), address),
    ]
