"""The parent of every form, with a token against forged requests, and the status of its page."""

from flask_wtf import FlaskForm

UNUSABLE = 422
"""Status of a page that shows again what was sent, because something in it is not right."""


class CsrfForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form with nothing but its token: a button that changes something."""

    @property
    def http_status(self) -> int:
        """The status of a page that shows the form."""
        return UNUSABLE if self.errors else 200
