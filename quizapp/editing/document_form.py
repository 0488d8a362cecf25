"""The form of a document: what it is called, and for a new one its text."""

from hashlib import sha256
from typing import Any

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from quizapp.accounts.forms import filled
from quizapp.bank.library import hash_of
from quizapp.bank.nouns import Body, Plain
from quizapp.editing.entry_forms import LONGEST_TEXT, EntryForm, wide_field
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import tidy


class DocumentForm(EntryForm):
    """What one document is called. Its text never changes: another text is another document."""

    title = StringField(untranslated("Title"), [filled, Length(max=LONGEST_TEXT)])
    publisher = StringField(untranslated("Publisher"), [Length(max=LONGEST_TEXT)])
    text = TextAreaField(untranslated("Text"), **wide_field(10))
    file = FileField(untranslated("Or a text file"))

    _read: tuple[bytes, str] | None = None

    def validate_text(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for the text of a new document."""
        if self.head is None and not self.read()[1].strip():
            raise ValidationError(_("Paste the document’s text, or choose a text file."))
        del field

    def fill(self, body: Plain, wording: Plain) -> None:
        """Show what a document is called."""
        del wording
        self.title.data = body.get("title", "")
        self.publisher.data = body.get("publisher") or ""

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of a document."""
        content, text = self.read()
        new = {
            "source_sha256": sha256(content).hexdigest(),
            "text_sha256": hash_of(text),
            "length": len(text),
        }
        return {
            **(before or new),
            "id": ident,
            "title": tidy(self.title.data),
            "publisher": tidy(self.publisher.data) or None,
        }

    def read(self) -> tuple[bytes, str]:
        """Return the bytes that were sent, and the text they hold."""
        if self._read is None:
            sent = self.file.data.read() if self.file.data else b""
            content = sent or (self.text.data or "").replace("\r\n", "\n").encode()
            self._read = content, content.decode("utf-8", errors="replace")
        return self._read

    def name_of_new(self, body: Plain) -> str:
        """Name a new document after its title."""
        return str(body["title"])
