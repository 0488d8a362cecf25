"""No request brings NUL: no keyboard types it, and PostgreSQL keeps no text that holds it.

Refused here for every address and form at once, because a text forgotten anywhere would be an
error of the database, and so of ours. Files may hold whatever they like; their readers judge them.
"""

from flask import Flask, request

from quizapp.web.errors import PageError
from quizapp.web.i18n import untranslated


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
        for name, value in request.form.items(multi=True):
            if "\0" in value or "\0" in name:
                raise UnreadableTextError
