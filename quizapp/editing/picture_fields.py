"""The part of a form that takes a picture and puts it into one of the form's texts."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import Length

from quizapp.editing.pictures import LONGEST_ALT, PictureRefusedError, keep_picture
from quizapp.web.i18n import untranslated
from quizapp.web.typed import tidy


class PictureFields:
    """A file, the words for those who cannot see it, and the text that shall show it."""

    picture = FileField(untranslated("Picture"))
    picture_alt = StringField(untranslated("What it shows"), [Length(max=LONGEST_ALT)])
    picture_into = SelectField(untranslated("Put it into"), validate_choice=False)

    shows_pictures: tuple[str, ...] = ()
    """Names of the fields whose texts may show one."""
    asks_last: tuple[str, ...] = ()
    """Those whose last paragraph asks, so that a picture stands before it."""

    def offer_places(self) -> None:
        """Offer the texts that may show a picture."""
        form: Any = self
        form.picture_into.choices = [(name, form[name].label.text) for name in self.shows_pictures]


def with_picture(form: object) -> bool:
    """Put a picture that was sent into its text; False if it was refused, with why in the form.

    Whatever button was pressed: a browser does not send a file a second time by itself.
    """
    if not isinstance(form, PictureFields) or not form.picture.data:
        return True
    try:
        line = keep_picture(form.picture.data, form.picture_alt.data)
    except PictureRefusedError as refusal:
        field = form.picture_alt if refusal.part == "alt" else form.picture
        field.errors = [str(refusal)]
        return False
    chosen = form.picture_into.data
    name = chosen if chosen in form.shows_pictures else form.shows_pictures[0]
    text: Any = getattr(form, name)
    text.data = _placed(tidy(text.data), line, before_last=name in form.asks_last)
    form.picture_alt.data = ""
    return True


def _placed(text: str, line: str, *, before_last: bool) -> str:
    """Return a text with a picture in a paragraph of its own."""
    before, _gap, last = text.rpartition("\n\n") if before_last else (text, "", "")
    return "\n\n".join(part for part in (before, line, last) if part)
