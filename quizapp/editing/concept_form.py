"""The form of a concept: its names, its kind, what it is a kind of, and how it reads."""

import re
from typing import Any

from wtforms import BooleanField, FloatField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from quizapp.accounts.forms import filled
from quizapp.bank.nouns import Body, Plain
from quizapp.bank.resolving import concept_named, suggestions
from quizapp.editing.entry_forms import LONGEST_TEXT, EntryForm, wide_field
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import lines, tidy, unlined

_KIND = re.compile(r"[a-z]+(?:_[a-z]+)*")


def _articles() -> list[tuple[str, str]]:
    return [("", _("none")), ("a", "a"), ("an", "an"), ("the", "the")]


class ConceptForm(EntryForm):
    """What one concept is called and what it is."""

    worded = True

    name = StringField(untranslated("Name"), [filled, Length(max=LONGEST_TEXT)])
    synonyms = TextAreaField(untranslated("Other names"), **wide_field(3))
    kind = StringField(untranslated("Kind"), [filled, Length(max=40)])
    parents = TextAreaField(untranslated("A kind of"), **wide_field(2))
    text = StringField(untranslated("Inside a sentence"))
    article = SelectField(untranslated("Article"), choices=_articles, validate_choice=False)
    plural = BooleanField(untranslated("It is plural"))
    option = StringField(untranslated("As an option"))
    patient = TextAreaField(untranslated("As a patient shows it"), **wide_field(2))
    rank = FloatField(untranslated("Rank"), [Optional()])

    def validate_kind(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for a word that can be a kind."""
        if not _KIND.fullmatch(_as_kind(field.data)):
            raise ValidationError(_("A kind is a word of plain letters, such as “finding”."))

    def fill(self, body: Plain, wording: Plain) -> None:
        """Show what a concept and its wording say."""
        self.name.data = body.get("name", "")
        self.kind.data = body.get("kind", "")
        self.synonyms.data = unlined(body.get("synonyms", ()))
        self.parents.data = unlined(
            self.desk.live.bank.name(parent) for parent in body.get("parents", ())
        )
        for name in ("text", "article", "option"):
            self[name].data = wording.get(name) or ""
        self.plural.data = bool(wording.get("plural"))
        self.patient.data = unlined(wording.get("patient", ()))
        self.rank.data, self.rank.raw_data = wording.get("rank"), None

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of a concept."""
        return {
            **before,
            "id": ident,
            "name": tidy(self.name.data),
            "kind": _as_kind(self.kind.data),
            "synonyms": lines(self.synonyms.data),
            "parents": self._parents(),
        }

    def worded_as(self) -> Body:
        """Return how the concept reads; what is empty is left to its name."""
        row: Body = {name: tidy(self[name].data) for name in ("text", "article", "option")}
        row |= {"plural": self.plural.data, "patient": lines(self.patient.data)}
        given = {name: value for name, value in row.items() if value}
        return given if self.rank.data is None else {**given, "rank": self.rank.data}

    def name_of_new(self, body: Plain) -> str:
        """Name a new concept after its name."""
        return str(body["name"])

    def _parents(self) -> list[str]:
        bank = self.desk.live.bank
        found = []
        for typed in lines(self.parents.data):
            parent = concept_named(bank, typed)
            if parent is None:
                near = ", ".join(suggestions(bank, typed))
                told = _("No concept is called “%(name)s”.", name=typed)
                meant = _("Did you mean: %(names)s?", names=near) if near else ""
                self.refuse_at("parents", f"{told} {meant}".strip())
            found.append(parent or typed)
        return list(dict.fromkeys(found))


def _as_kind(text: str | None) -> str:
    return "_".join(tidy(text).lower().split())
