"""The form of a fact: what it asserts, in which words, resting on what, and how it is asked."""

from dataclasses import asdict
from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from question_bank.content import Evidence
from quizapp.accounts.forms import filled
from quizapp.bank.nouns import Body, Plain
from quizapp.bank.offered import Offered
from quizapp.bank.resolving import Found, concept_named, found_in, suggestions
from quizapp.editing.entry_forms import LONGEST_TEXT, EntryForm, wide_field
from quizapp.editing.passages import selector, unproven
from quizapp.editing.picture_fields import PictureFields
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import lines, tidy, unlined, words_of

LONGEST_PHRASE = 200
MOST_ROWS = 20
"""Phrases of evidence that one form takes."""


def _polarities() -> list[tuple[str, str]]:
    return [("asserted", _("It is so")), ("denied", _("It is not so"))]


def _scopes() -> list[tuple[str, str]]:
    return [("every", _("Every kind of the subject")), ("some", _("Some kinds of it only"))]


def _bases() -> list[tuple[str, str]]:
    return [("article", _("A document in the bank")), ("textbook", _("A textbook or other source"))]


def _standings() -> list[tuple[str, str]]:
    return [
        ("settled", _("Settled")),
        ("simplified", _("Simplified: the note says how")),
        ("disputed", _("Disputed: asked on cards only")),
    ]


class EvidenceRow(Form):  # type: ignore[misc]  # WTForms ships no types
    """A phrase of a document that supports the fact."""

    document = SelectField(untranslated("Document"), validate_choice=False)
    exact = StringField(untranslated("Phrase"), [Length(max=LONGEST_PHRASE)])
    start = IntegerField(untranslated("At character"), [Optional()])


class FactForm(PictureFields, EntryForm):
    """What one fact says."""

    worded = True
    shows_pictures = ("note",)

    subject = StringField(untranslated("Subject"), [filled])
    predicate = SelectField(untranslated("Predicate"), validate_choice=False)
    objects = TextAreaField(untranslated("Objects"), [filled], **wide_field(2))
    category = SelectField(untranslated("Category"), validate_choice=False)
    statement = TextAreaField(
        untranslated("Statement"), [filled, Length(max=LONGEST_TEXT)], **wide_field(3)
    )
    hedge = StringField(untranslated("Hedge"), [Length(max=LONGEST_TEXT)])
    polarity = RadioField(
        untranslated("Asserted or denied"), choices=_polarities, default="asserted"
    )
    scope = RadioField(untranslated("Scope"), choices=_scopes, default="every")
    basis = RadioField(untranslated("Basis"), choices=_bases, default="article")
    source = StringField(untranslated("Source"), [Length(max=LONGEST_TEXT)])
    standing = RadioField(untranslated("Standing"), choices=_standings, default="settled")
    note = TextAreaField(untranslated("Note"), [Length(max=LONGEST_TEXT)], **wide_field(2))
    tags = StringField(untranslated("Tags"))
    evidence = FieldList(FormField(EvidenceRow), max_entries=MOST_ROWS)
    front = TextAreaField(untranslated("Front of the card"), **wide_field(2))
    back = StringField(untranslated("Back of the card"))
    cloze = TextAreaField(untranslated("Words to blank"), **wide_field(2))
    accept = TextAreaField(untranslated("Also accepted"), **wide_field(2))

    def offer(self, choices: Offered) -> None:
        """Offer predicates, categories and documents, and a row for one more phrase."""
        chosen = self.predicate.data
        known = dict(choices.predicates)
        extra = [(chosen, chosen)] if chosen and chosen not in known else []
        self.predicate.choices = [*choices.predicates, *extra]
        self.category.choices = choices.categories
        self.offer_places()
        if self.is_submitted() and self.action.data == "row":
            self._add_row()
        self._offer_documents(choices)

    def _offer_documents(self, choices: Offered) -> None:
        for row in self.evidence:
            row.form.document.choices = choices.documents
            for each in row.form:
                each.label.text = _(each.label.text)

    def _add_row(self) -> None:
        if len(self.evidence) < MOST_ROWS:
            self.evidence.append_entry()

    def fill(self, body: Plain, wording: Plain) -> None:
        """Show what a fact and its wording say."""
        subject = body.get("subject", "")
        self.subject.data = subject
        objects = (self.desk.live.bank.name(each) for each in body.get("objects", ()))
        self.objects.data = unlined(objects)
        for name in ("predicate", "category", "statement", "hedge", "source", "note"):
            self[name].data = body.get(name) or ""
        for name in ("polarity", "scope", "basis", "standing"):
            self[name].data = body.get(name, self[name].default)
        self.tags.data = ", ".join(body.get("tags", ()))
        self._fill_evidence(body)
        for name in ("front", "cloze", "accept"):
            self[name].data = unlined(wording.get(name, ()))
        self.back.data = wording.get("back", "")
        self.offer(self.desk.choices)

    def _fill_evidence(self, body: Plain) -> None:
        while self.evidence.entries:
            self.evidence.pop_entry()
        for each in body.get("evidence", ()):
            self.evidence.append_entry(
                {name: each[name] for name in ("document", "exact", "start")}
            )
        self._add_row()

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of a fact."""
        body: Body = {
            **before,
            "id": ident,
            "subject": self._subject(),
            "predicate": self.predicate.data or "",
            "category": self.category.data or "",
            "objects": [each.value for each in self.found()],
            "statement": tidy(self.statement.data),
            "evidence": self._evidence(before),
            "tags": words_of(self.tags.data),
        }
        for name in ("hedge", "source", "note"):
            body[name] = tidy(self[name].data) or None
        for name in ("polarity", "scope", "basis", "standing"):
            body[name] = self[name].data
        return body

    def found(self) -> list[Found]:
        """Return the objects typed, each with the concept it names."""
        return found_in(self.desk.live.bank, lines(self.objects.data))

    def worded_as(self) -> Body:
        """Return how the fact is asked; what is empty is left to the templates."""
        row: Body = {name: lines(self[name].data) for name in ("front", "cloze", "accept")}
        row["back"] = tidy(self.back.data)
        return {name: value for name, value in row.items() if value}

    def name_of_new(self, body: Plain) -> str:
        """Name a new fact after its subject and what is said of it."""
        return f"{body['subject']} {' '.join(body['objects'])}"

    def _subject(self) -> str:
        typed, bank = tidy(self.subject.data), self.desk.live.bank
        found = concept_named(bank, typed)
        if found is None and typed:
            near = suggestions(bank, typed)
            told = _("No concept is called “%(name)s”.", name=typed)
            self.refuse_at("subject", f"{told} {_or_else(near)}")
        return found or typed

    def _evidence(self, before: Plain) -> list[dict[str, Any]]:
        known = {
            (each["document"], each["exact"], each["start"]): each
            for each in before.get("evidence", ())
        }
        found: list[dict[str, Any]] = []
        for row in self.evidence:
            phrase = tidy(row.form.exact.data)
            if phrase:
                document, start = row.form.document.data or "", row.form.start.data
                kept = known.get((document, phrase, start))
                found += [kept] if kept else self._cited(row, document, phrase, start)
        return found

    def _cited(
        self,
        row: Any,  # noqa: ANN401 - WTForms ships no types
        document: str,
        phrase: str,
        start: int | None,
    ) -> list[dict[str, Any]]:
        """Return where a phrase stands, as far as that can be told."""
        text = self.desk.text_of(document)
        cited: Evidence | None = None
        if text is not None:
            cited = selector(document, text, phrase, start or 0)
            if cited is None:
                sentence = _(
                    "“%(phrase)s” does not stand in the document. Copy it letter by letter.",
                    phrase=phrase,
                )
        elif start is not None and start >= 0:
            cited = unproven(document, phrase, start)
        else:
            sentence = _(
                "The text of this document is not in the library: say at which character "
                "“%(phrase)s” begins, or put the text into the library first.",
                phrase=phrase,
            )
        if cited is None:
            row.form.exact.errors = [sentence]
            self.form_errors.append(sentence)
            return []
        return [asdict(cited)]


def _or_else(near: list[str]) -> str:
    if near:
        return _("Did you mean: %(names)s?", names=", ".join(near))
    return _("Make the concept first, or choose another.")
