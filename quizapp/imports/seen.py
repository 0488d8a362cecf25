"""What somebody had before their eyes when they decided, and whether it is still so."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Ref
from quizapp.imports.mending import token_of
from quizapp.imports.standing import Standing, standing_of
from quizapp.models import Candidate
from quizapp.web.i18n import _


@dataclass(frozen=True)
class Seen:
    """A candidate as a page showed it."""

    words: str
    """What it said (`token_of`)."""
    mark: str = ""
    """How it stood to the bank (`Standing.mark`)."""
    knowing: str = ""
    """The bank's fact beside which it is wanted all the same, though that says the same."""


class ChangedError(Exception):
    """What is decided on is not what was shown; the message is the sentence that says so."""

    def __init__(self, why: str, standing: Standing | None = None) -> None:
        self.standing = standing
        super().__init__(why)


def check_words(row: Candidate, words: str) -> None:
    """Raise ChangedError if a candidate says something else than was shown."""
    if token_of(row) != words:
        raise ChangedError(
            _("Somebody changed it meanwhile. These are the new words: look at them again.")
        )


def check(session: Session, row: Candidate, seen: Seen) -> None:
    """Raise ChangedError if a candidate was not shown so, or repeats what nobody was told of."""
    check_words(row, seen.words)
    standing = standing_of(session, row)
    if standing.relation == "same" and seen.knowing != standing.fact:
        raise ChangedError(
            _(
                "The bank says the same already: “%(said)s” Add the phrase there as evidence, or "
                "accept it all the same, as a fact of its own.",
                said=said_by(session, standing),
            ),
            standing,
        )
    if standing.relation == "conflict" and seen.mark != standing.mark:
        raise ChangedError(
            _("The bank says otherwise now: “%(said)s”", said=said_by(session, standing)), standing
        )


def check_support(session: Session, row: Candidate, seen: Seen) -> None:
    """Raise ChangedError if a phrase would go to another fact than was shown, or another phrase."""
    check_words(row, seen.words)
    standing = standing_of(session, row)
    if standing.relation == "same" and standing.mark != seen.mark:
        raise ChangedError(_("The bank has this in another fact now. Look at it again."))


def said_by(session: Session, standing: Standing) -> str:
    """Return what the bank's fact says that a candidate repeats or contradicts."""
    head = head_of(session, Ref("fact", standing.fact or ""))
    return str((head.body or {}).get("statement", "")) if head else ""
