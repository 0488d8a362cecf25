"""What somebody sent in vain, kept on the page that says so, so that it can be sent again."""

from collections.abc import Iterator

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from quizapp.web.i18n import _, untranslated

_LETTERS = "ABCDEFGHIJ"
"""What the responses of a matching set are called on its page."""


def sent() -> MultiDict[str, str]:
    """Return the form that was sent; nothing for one that cannot be read.

    What failed may have failed before anybody said how much this address takes, or while the form
    was put down on a disk that is full: reading it must not fail again here.
    """
    try:
        return request.form
    except (HTTPException, OSError):
        return MultiDict()


def fields_to_send_again() -> list[tuple[str, str]]:
    """Return what was sent, so that the page can keep a learner's answer.

    Never a password; and no part of a form with a file, which a page cannot keep.
    """
    form = sent()
    secret = any("password" in name for name in form)
    # A form that could not be read is empty; its files are then not looked for either.
    if request.method != "POST" or secret or not form or request.files:
        return []
    return [(name, value) for name in form for value in form.getlist(name)]


def answer_in_words() -> Iterator[str]:
    """Say what a learner chose or typed, so that they see it is still there."""
    form = sent()
    if "client_id" not in form:
        return
    if form.get("choice"):
        yield _("You chose %(label)s.", label=form["choice"])
    if form.get("typed"):
        yield _("You typed: %(words)s", words=form["typed"])
    for place in range(len(_LETTERS)):
        chosen = form.get(f"pair-{place}", "")
        if chosen.isdecimal() and int(chosen) < len(_LETTERS):
            yield _("Line %(line)s: %(letter)s", line=place + 1, letter=_LETTERS[int(chosen)])
    for name, told in (("rating", _RATED), ("confidence", _SURE)):
        if form.get(name) in told:
            yield _(told[form[name]])


_RATED = {
    "1": untranslated("You rated it Again."),
    "2": untranslated("You rated it Hard."),
    "3": untranslated("You rated it Good."),
    "4": untranslated("You rated it Easy."),
}
_SURE = {
    "sure": untranslated("You were sure."),
    "unsure": untranslated("You were unsure."),
    "guess": untranslated("You guessed."),
}
