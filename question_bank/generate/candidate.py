"""A possible option of a choice item, with the reason why it is right or wrong."""

from dataclasses import dataclass

from question_bank.check.truth import Reason


@dataclass(frozen=True)
class Candidate:
    """How an option reads, its values, and why it is true or false.

    ``home`` says that the bank asserts it elsewhere; ``supports`` names facts that bear it out
    besides those of the reason.
    """

    text: str
    values: tuple[str, ...]
    reason: Reason
    home: bool
    supports: tuple[str, ...] = ()
