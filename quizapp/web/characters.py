"""No request brings NUL: no keyboard types it, and PostgreSQL keeps no text that holds it.

Refused here for every address and form at once, because a text forgotten anywhere would be an
error of the database, and so of ours. What is in a file may be anything; its reader judges it.
"""

from collections.abc import Iterator

from flask import Flask, request

from quizapp.extensions import db
from quizapp.web.errors import PageError
from quizapp.web.i18n import untranslated
from quizapp.web.sizes import GATHERED


class UnreadableTextError(PageError):
    """What was sent holds characters that are no text."""

    title = untranslated("That holds characters that are no text")
    what_to_do = untranslated("Nothing was saved. Type it anew, or paste it as plain text.")


def init_characters(app: Flask) -> None:
    """Look at every request before a view or the check of its token does."""
    app.before_request(_refuse)


def _refuse() -> None:
    if "\0" in request.path or b"%00" in request.query_string:
        raise UnreadableTextError
    if request.method == "POST":
        _end_transaction_of_slow()
        if any("\0" in text for text in _texts()):
            raise UnreadableTextError


def _end_transaction_of_slow() -> None:
    """Hold nothing of the database while a request is read that may come slowly.

    Who signed in was looked up, and that transaction would last as long as the reading: meanwhile
    the log of an SQLite database could not be emptied.
    """
    if (request.content_length or GATHERED) >= GATHERED:  # none is told: it comes in chunks
        db.session.rollback()


def _texts() -> Iterator[str]:
    """Return every text of a form: what its fields and files are called, and what fields hold."""
    for name, value in request.form.items(multi=True):
        yield from (name, value)
    for name, file in request.files.items(multi=True):
        yield from (name, file.filename or "")
