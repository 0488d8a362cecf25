"""The forms of documents on their way into the bank."""

from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, ValidationError

from quizapp.accounts.forms import AccountForm, filled
from quizapp.imports.settling import OUTCOMES
from quizapp.imports.uploads import Sent
from quizapp.web.i18n import _, untranslated

LONGEST_TITLE, LONGEST_PUBLISHER = 500, 255
LONGEST_PHRASE = 300
MOST_FILES = 20


class ReadForm(AccountForm):
    """Files to be read, or one pasted text."""

    files = MultipleFileField(untranslated("Files"))
    text = TextAreaField(untranslated("Or paste its text"))
    title = StringField(untranslated("Title"), [Length(max=LONGEST_TITLE)])
    publisher = StringField(untranslated("Publisher"), [Length(max=LONGEST_PUBLISHER)])
    edition_of = SelectField(untranslated("Is it a newer edition?"), default="")

    def offer(self, documents: list[tuple[str, str]]) -> None:
        """Offer the bank's documents, of which it may be a newer edition."""
        self.edition_of.choices = [("", _("No, the bank does not have it yet")), *documents]

    def validate_files(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for something to read, and not for too much at once."""
        named = [each for each in field.data or () if each and each.filename]
        field.data = named
        if not named and not (self.text.data or "").strip():
            raise ValidationError(_("Choose a file, or paste the text of the document."))
        if len(named) > MOST_FILES:
            raise ValidationError(_("Send at most %(most)s files at once.", most=MOST_FILES))
        if len(named) > 1 and self.edition_of.data:
            raise ValidationError(_("A newer edition is one file: send it by itself."))

    def sent(self) -> list[Sent]:
        """Return the documents; a title is of one alone, a publisher of all of them."""
        title = (self.title.data or "").strip()
        publisher, edition = (self.publisher.data or "").strip(), self.edition_of.data or None
        if not self.files.data:
            text = (self.text.data or "").replace("\r\n", "\n")
            return [Sent(text.encode("utf-8", "replace"), "", title, publisher, edition)]
        alone = len(self.files.data) == 1
        return [
            Sent(file.read(), file.filename, title if alone else "", publisher, edition)
            for file in self.files.data
        ]


class NameForm(AccountForm):
    """What a document that was read is called."""

    title = StringField(untranslated("Title"), [filled, Length(max=LONGEST_TITLE)])
    publisher = StringField(untranslated("Publisher"), [Length(max=LONGEST_PUBLISHER)])


class EditionForm(AccountForm):
    """Of which document of the bank one that was read is a newer edition."""

    edition_of = SelectField(untranslated("It is a newer edition of"), default="")

    def offer(self, documents: list[tuple[str, str]]) -> None:
        """Offer the bank's documents."""
        self.edition_of.choices = [("", _("none: it is a document of its own")), *documents]


class SettleForm(AccountForm):
    """What becomes of a phrase that a newer edition changed or dropped: a button, and its words."""

    outcome = StringField(untranslated("What to do"), [AnyOf(OUTCOMES)])
    phrase = StringField(untranslated("Phrase"), [Length(max=LONGEST_PHRASE)])
