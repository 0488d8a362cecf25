"""A candidate put right before it is accepted: its fields as a form, and what they come to."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from wtforms import FieldList, Form, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import HiddenInput

from question_bank.content import Bank
from quizapp.accounts.forms import AccountForm, filled
from quizapp.bank.current import LiveBank
from quizapp.bank.offered import Offered, offered
from quizapp.bank.resolving import concept_named, found_in
from quizapp.imports.drafting import LONGEST_PHRASE, MOST_WORDS, USUAL_KIND
from quizapp.models import Candidate
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import lines, tidy, unlined

LONGEST_TEXT = 2000
MOST_PARTS = 12
"""Parts into which one form splits a candidate."""
FEWEST_PARTS = 2


def _polarities() -> list[tuple[str, str]]:
    return [("asserted", _("It is so")), ("denied", _("It is not so"))]


def _scopes() -> list[tuple[str, str]]:
    return [("every", _("Every kind of the subject")), ("some", _("Some kinds of it only"))]


class MendForm(AccountForm):
    """What a candidate says, to be put right."""

    token = StringField(widget=HiddenInput())
    """What the candidate said when the form was made (`token_of`)."""
    subject = StringField(untranslated("Subject"), [filled, Length(max=LONGEST_PHRASE)])
    kind = SelectField(untranslated("Kind of a new subject"), validate_choice=False)
    predicate = SelectField(untranslated("Predicate"), validate_choice=False)
    category = SelectField(untranslated("Category"))
    objects = TextAreaField(untranslated("Objects"), [filled], render_kw={"rows": 2})
    statement = TextAreaField(
        untranslated("Statement"), [filled, Length(max=LONGEST_TEXT)], render_kw={"rows": 3}
    )
    hedge = StringField(untranslated("Hedge"), [Length(max=LONGEST_PHRASE)])
    polarity = RadioField(untranslated("Asserted or denied"), choices=_polarities)
    scope = RadioField(untranslated("Scope"), choices=_scopes)
    phrase = StringField(untranslated("Phrase of the document"), [filled])
    action = StringField(widget=HiddenInput())
    """Which button was pressed: `accept` also accepts."""

    sentence: str = ""

    @classmethod
    def of(cls, row: Candidate, text: str, live: LiveBank, **given: Any) -> "MendForm":  # noqa: ANN401 - WTForms' own
        """Return the form of a candidate as it stands, or with what was sent."""
        form = cls(**given)
        form.sentence = text[row.sentence_start : row.sentence_end]
        choices = offered(live)
        form._offer(choices, row.body)
        if "formdata" in given or not form.is_submitted():
            form._fill(row, text, live.bank)
        return form

    def _offer(self, choices: Offered, body: Mapping[str, Any]) -> None:
        own = {str(body["predicate"]), self.predicate.data or ""} - {"", "None"}
        known = dict(choices.predicates)
        extra = [(each, each.replace("_", " ")) for each in sorted(own - known.keys())]
        self.predicate.choices = [*choices.predicates, *extra]
        self.category.choices = choices.categories
        kinds = sorted({*choices.kinds, USUAL_KIND, str(body.get("subject_kind") or USUAL_KIND)})
        self.kind.choices = [(each, each.replace("_", " ")) for each in kinds]

    def _fill(self, row: Candidate, text: str, bank: Bank) -> None:
        body: Mapping[str, Any] = row.body
        subject = str(body["subject"])
        known = concept_named(bank, subject)
        self.token.data = token_of(row)
        self.subject.data = bank.name(known) if known else body.get("subject_name") or subject
        self.kind.data = str(body.get("subject_kind") or USUAL_KIND)
        self.objects.data = unlined(bank.name(str(each)) for each in body["objects"])
        for name in ("predicate", "category", "statement"):
            self[name].data = body[name]
        self.hedge.data = body.get("hedge") or ""
        self.polarity.data = body.get("polarity") or "asserted"
        self.scope.data = body.get("scope") or "every"
        self.phrase.data = text[row.start : row.end]

    def validate_phrase(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for a short phrase that stands in the sentence, letter by letter."""
        phrase = tidy(field.data)
        if phrase not in self.sentence:
            raise ValidationError(
                _("“%(phrase)s” does not stand in the sentence. Copy it.", phrase=phrase)
            )
        if len(phrase.split()) > MOST_WORDS or len(phrase) > LONGEST_PHRASE:
            raise ValidationError(_("A phrase has at most %(most)s words.", most=MOST_WORDS))

    def said(self, row: Candidate, bank: Bank) -> dict[str, Any]:
        """Return the candidate's body as the form says it."""
        subject = tidy(self.subject.data)
        known = concept_named(bank, subject)
        return {
            **row.body,
            "subject": known or subject,
            "subject_name": bank.name(known) if known else subject,
            "subject_kind": bank.kind(known) if known else self.kind.data or USUAL_KIND,
            "predicate": self.predicate.data or "",
            "category": self.category.data or "",
            "objects": [each.value for each in found_in(bank, lines(self.objects.data))],
            "statement": tidy(self.statement.data),
            "hedge": tidy(self.hedge.data) or None,
            "polarity": self.polarity.data,
            "scope": self.scope.data,
        }

    def place(self, row: Candidate) -> tuple[int, int]:
        """Return where the phrase stands in the document: as near to where it stood as can be."""
        phrase = tidy(self.phrase.data)
        old = row.start - row.sentence_start
        starts = [
            place
            for place in range(len(self.sentence) - len(phrase) + 1)
            if self.sentence.startswith(phrase, place)
        ]
        start = row.sentence_start + min(starts, key=lambda place: abs(place - old))
        return start, start + len(phrase)


class PartRow(Form):  # type: ignore[misc]  # WTForms ships no types
    """One of the facts into which a candidate is split."""

    objects = StringField(untranslated("Objects"), [Length(max=LONGEST_TEXT)])
    statement = StringField(untranslated("Statement"), [Length(max=LONGEST_TEXT)])


class SplitForm(AccountForm):
    """The facts into which a candidate is split, one a row; an emptied row is left out."""

    token = StringField(widget=HiddenInput())
    parts = FieldList(FormField(PartRow), max_entries=MOST_PARTS)

    @classmethod
    def of(cls, row: Candidate, bank: Bank, **given: Any) -> "SplitForm":  # noqa: ANN401 - WTForms' own
        """Return the form with a row for each object, or with what was sent."""
        form = cls(**given, prefix="split-")
        if "formdata" in given or not form.is_submitted():
            form.token.data = token_of(row)
            objects: Any = row.body["objects"]
            names = [bank.name(str(each)) for each in objects]
            for name in (*names, "")[: max(2, len(names))]:
                form.parts.append_entry({"objects": name, "statement": _said_of(row, names, name)})
        for part in form.parts:
            for each in part.form:
                each.label.text = _(each.label.text)
        return form

    def validate_parts(self, _field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for two facts at least."""
        if len(self.said()) < FEWEST_PARTS:
            raise ValidationError(
                _("Say two facts at least, each with its objects and its statement.")
            )

    def said(self) -> list[tuple[list[str], str]]:
        """Return objects and statement of each part that was filled in."""
        rows = [
            (
                lines((part.form.objects.data or "").replace(";", "\n")),
                tidy(part.form.statement.data),
            )
            for part in self.parts
        ]
        return [row for row in rows if row[0] and row[1]]


def token_of(row: Candidate) -> str:
    """Return what stands for a candidate as it is: another once somebody has mended it."""
    plain = json.dumps([row.body, row.start, row.end], sort_keys=True)
    return sha256(plain.encode()).hexdigest()[:16]


def _said_of(row: Candidate, names: list[str], name: str) -> str:
    """Return the statement with one object in the place of the whole list, where it stands."""
    statement = str(row.body["statement"])
    if len(names) < FEWEST_PARTS or not name:
        return statement if name else ""
    places = [(statement.casefold().find(each.casefold()), each) for each in names]
    if any(place < 0 for place, _each in places):
        return statement
    first = min(place for place, _each in places)
    last = max(place + len(each) for place, each in places)
    return f"{statement[:first]}{name}{statement[last:]}"
