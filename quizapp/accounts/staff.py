"""Who edits the bank or teaches: the few, among all who learn."""

from sqlalchemy import ColumnElement, literal_column

from quizapp.models import User


def on_the_staff() -> ColumnElement[bool]:
    """Return the condition that somebody is no learner, in the words of the index of those.

    A list of roles would find them too, but tells no database that they are few: SQLite would read
    everybody instead.
    """
    return User.role != literal_column("'learner'")
