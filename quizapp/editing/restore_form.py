"""The form by which an entry says again what it once said."""

from typing import Self

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from quizapp.accounts.forms import AccountForm
from quizapp.bank.heads import Head
from quizapp.web.i18n import _, untranslated

LONGEST_REASON = 500


def _meanings() -> list[tuple[str, str]]:
    return [
        ("", _("As suggested")),
        ("yes", _("Yes: whoever answered it is told, and is asked again soon")),
        ("no", _("No: it says the same in other words")),
    ]


def _statuses() -> list[tuple[str, str]]:
    return [("then", _("Where it stood then")), ("draft", _("A draft, to be read first"))]


class RestoreForm(AccountForm):
    """Which version it began with, where the restored one is to stand, and why."""

    base = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    status = RadioField(untranslated("What becomes of it"), choices=_statuses, default="then")
    meaning = RadioField(
        untranslated("Does this change what it means?"), choices=_meanings, default=""
    )
    why = StringField(untranslated("Why"), [Length(max=LONGEST_REASON)])

    @classmethod
    def begun(cls, head: Head) -> Self:
        """Return the form for an entry as it stands."""
        return cls(formdata=None, base=head.version)

    @property
    def reason(self) -> str:
        """What was given as the reason."""
        return (self.why.data or "").strip()

    @property
    def changes_meaning(self) -> bool | None:
        """Whether it means something else to learners; None leaves that to the suggestion."""
        return {"yes": True, "no": False}.get(self.meaning.data or "")
