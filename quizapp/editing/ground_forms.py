"""The forms of grounds, and those of complete lists and of overlaps."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from quizapp.accounts.forms import filled
from quizapp.bank.nouns import Body, Plain
from quizapp.bank.offered import Offered
from quizapp.bank.resolving import concept_named, found_in, suggestions
from quizapp.editing.entry_forms import LONGEST_TEXT, EntryForm, wide_field
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import lines, tidy, unlined

FEWEST_SIDES = 2
"""Concepts that a contrast tells apart, and values that overlap, at the least."""

long_text = Length(max=LONGEST_TEXT)


class GroundForm(EntryForm):
    """What the forms of grounds share: concepts by any name, values that may be phrases."""

    predicate: Any

    @property
    def asks_meaning(self) -> bool:
        """Grounds are not learnt: they only decide what may stand beside a key."""
        return False

    def show(self, body: Plain) -> None:
        """Show what a ground says."""
        raise NotImplementedError

    def fill(self, body: Plain, wording: Plain) -> None:
        """Show what a ground says; grounds have no wording."""
        del wording
        self.show(body)

    def offer(self, choices: Offered) -> None:
        """Offer the predicates there are."""
        if "predicate" in self:
            chosen = self.predicate.data
            known = {name for name, _words in choices.predicates}
            extra = [(chosen, chosen)] if chosen and chosen not in known else []
            self.predicate.choices = [*choices.predicates, *extra]

    def texts(self, **fields: str) -> Body:
        """Return fields that hold one text each, by their names in the body; None where empty."""
        return {name: tidy(self[field].data) or None for name, field in fields.items()}

    def concept_at(self, field: str, typed: str) -> str:
        """Return the id of a concept typed; if there is none, say so at the field."""
        found = concept_named(self.desk.live.bank, typed)
        if found is None and typed:
            near = ", ".join(suggestions(self.desk.live.bank, typed))
            told = _("No concept is called “%(name)s”.", name=typed)
            meant = _("Did you mean: %(names)s?", names=near) if near else ""
            self.refuse_at(field, f"{told} {meant}".strip())
        return found or typed

    def values_of(self, typed: Sequence[str]) -> list[str]:
        """Return values typed: concepts by id, phrases as they are."""
        return [each.value for each in found_in(self.desk.live.bank, typed)]

    def named(self, values: Sequence[str]) -> list[str]:
        """Return values as they are typed: concepts by name."""
        return [self.desk.live.bank.name(value) for value in values]


class CompleteForm(GroundForm):
    """A list that names everything the predicate holds of the subject."""

    subject = StringField(untranslated("Subject"), [filled])
    predicate = SelectField(untranslated("Predicate"), validate_choice=False)
    values = TextAreaField(untranslated("The whole list"), [filled], **wide_field(4))
    source = StringField(untranslated("Source"), [filled, long_text])

    def show(self, body: Plain) -> None:
        """Show what a complete list says."""
        self.subject.data = body.get("subject", "")
        self.predicate.data = body.get("predicate", self.predicate.data)
        self.values.data = unlined(self.named(body.get("values", ())))
        self.source.data = body.get("source") or ""

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of a complete list."""
        return {
            **before,
            "id": ident,
            "subject": self.concept_at("subject", tidy(self.subject.data)),
            "predicate": self.predicate.data or "",
            "values": self.values_of(lines(self.values.data)),
            **self.texts(source="source"),
        }

    def name_of_new(self, body: Plain) -> str:
        """Name a new list after its subject and predicate."""
        return f"all {body['subject']} {body['predicate']}"


class OverlapForm(GroundForm):
    """Values that could be meant by one another."""

    values = TextAreaField(untranslated("Values"), [filled], **wide_field(4))
    because = TextAreaField(
        untranslated("Why one could be meant by another"), [filled, long_text], **wide_field(2)
    )

    def validate_values(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for two values at least."""
        if len(self.values_of(lines(field.data))) < FEWEST_SIDES:
            raise ValidationError(_("Name two values or more, one a line."))

    def show(self, body: Plain) -> None:
        """Show what an overlap says."""
        self.values.data = unlined(self.named(body.get("values", ())))
        self.because.data = body.get("why") or ""

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of an overlap, which has no id of its own in a bank."""
        del ident
        values = self.values_of(lines(self.values.data))
        return {**before, "values": values, "why": tidy(self.because.data)}

    def name_of_new(self, body: Plain) -> str:
        """Name a new overlap after its values."""
        return " ".join(body["values"])
