"""The parents of every form, each with a token against forged requests."""

from flask_wtf import FlaskForm


class CsrfForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form with nothing but its token: a button that changes something."""
