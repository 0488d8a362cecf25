"""The forms of review: where an entry goes next, and what is said about it."""

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from quizapp.accounts.forms import AccountForm
from quizapp.bank.moves import Move
from quizapp.bank.nouns import Ref
from quizapp.models import User
from quizapp.web.i18n import _, untranslated

LONGEST_REASON = 500


def _meanings() -> list[tuple[str, str]]:
    return [
        ("", _("As suggested")),
        ("yes", _("Yes: whoever answered it is told, and is asked again soon")),
        ("no", _("No: it says the same in other words")),
    ]


class MoveForm(AccountForm):
    """Where an entry goes from where it stands: the button pressed is the status."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    status = StringField(widget=HiddenInput())
    reviewer = SelectField(untranslated("Who reads it"), validators=[Optional()])
    meaning = RadioField(
        untranslated("Does this change what it means?"),
        choices=_meanings,
        default="",
        validate_choice=False,
    )
    why = StringField(untranslated("Why"), [Length(max=LONGEST_REASON)])

    def offering(self, readers: Sequence[User], me: str) -> "MoveForm":
        """Let the reader of an entry be chosen: anybody, or one of those who may."""
        others = [(user.id, user.name) for user in readers if user.id != me]
        self.reviewer.choices = [("", _("Anybody who may")), *others]
        return self

    def move(self, ref: Ref) -> Move:
        """Return what was wanted."""
        return Move(
            ref,
            self.version.data,
            self.status.data or "",
            {"yes": True, "no": False}.get(self.meaning.data or ""),
            self.reviewer.data or None,
        )


class CommentForm(AccountForm):
    """Something to say about an entry; the action says what of it cannot be kept."""

    text = TextAreaField(untranslated("Comment"))

    def refuse_text(self, refusal: Exception) -> "CommentForm":
        """Show why it was not kept."""
        errors: Any = [str(refusal)]
        self.text.errors = errors
        return self
