"""Whose learning it is: what the engine needs to know of a person."""

from typing import Protocol


class Learner(Protocol):
    """Somebody who learns: a person signed in, or a row of the table of users."""

    @property
    def id(self) -> str:
        """Who it is."""

    @property
    def zone(self) -> str:
        """IANA name of their time zone; it says when their day ends."""

    @property
    def daily_new(self) -> int:
        """How many new facts a day may bring."""

    @property
    def desired_retention(self) -> float:
        """The chance of recall (0 to 1) at which a fact comes back."""
