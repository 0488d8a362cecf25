"""The forms of files in and out."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField
from wtforms.validators import Length

from quizapp.accounts.forms import AccountForm
from quizapp.bank.nouns import Ref
from quizapp.exchange.importing import KEEP, TAKE, Choices
from quizapp.web.i18n import _, untranslated

CONFLICT = "conflict-"
"""How the choice about an entry in conflict is called: `conflict-fact/rash`."""

LONGEST_REASON = 500


class UploadForm(AccountForm):
    """A file to import."""

    file = FileField(
        untranslated("File"), [FileRequired(untranslated("Choose the file to import."))]
    )


class ImportForm(AccountForm):
    """How to import a file that was looked at."""

    as_drafts = RadioField(
        untranslated("What the file calls published"),
        choices=lambda: [
            ("yes", _("Comes in as drafts, to be read first")),
            ("no", _("Is published at once")),
        ],
        default="yes",
    )
    why = StringField(untranslated("Why"), [Length(max=LONGEST_REASON)])

    def choices(self, sent: Any) -> Choices:  # noqa: ANN401 - the fields of a request
        """Return what was chosen; entries in conflict of which nothing is said stay as they are."""
        conflicts = {
            Ref(*name.removeprefix(CONFLICT).split("/", 1)): TAKE if sent[name] == TAKE else KEEP
            for name in sent
            if name.startswith(CONFLICT) and "/" in name
        }
        return Choices(conflicts, KEEP, as_drafts=self.as_drafts.data != "no")
