"""The form of a contrast: values that tell concepts apart."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from quizapp.accounts.forms import filled
from quizapp.bank.nouns import Body, Plain
from quizapp.editing.entry_forms import wide_field
from quizapp.editing.ground_forms import FEWEST_SIDES, GroundForm, long_text
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import lines, tidy, unlined

SIDE, PART = ":", ";"
"""What stands between a concept and its values, and between values, in a line of a contrast."""


def _bases() -> list[tuple[str, str]]:
    return [("article", _("A document in the bank")), ("textbook", _("A textbook or other source"))]


class ContrastForm(GroundForm):
    """Values that tell concepts apart."""

    predicate = SelectField(untranslated("Predicate"), validate_choice=False)
    values = TextAreaField(untranslated("Who has what"), [filled], **wide_field(5))
    exclusive = BooleanField(untranslated("What one has is false of the others"), default=True)
    basis = RadioField(untranslated("Basis"), choices=_bases, default="textbook")
    source = StringField(untranslated("Source"), [filled, long_text])
    because = TextAreaField(
        untranslated("Why the others do not have it"), [filled, long_text], **wide_field(2)
    )
    frame = StringField(untranslated("Only under the lead-in"), [long_text])

    def validate_values(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for two concepts at least, each with what it has."""
        sides = [line.partition(SIDE) for line in lines(field.data)]
        if len(sides) < FEWEST_SIDES or not all(mark and tidy(said) for _who, mark, said in sides):
            raise ValidationError(
                _("Write two lines or more, each as “concept: value; value”: “CIDP: nerves”.")
            )

    def show(self, body: Plain) -> None:
        """Show what a contrast says."""
        self.predicate.data = body.get("predicate", self.predicate.data)
        self.values.data = unlined(
            f"{self.desk.live.bank.name(concept)}{SIDE} {f'{PART} '.join(self.named(values))}"
            for concept, values in body.get("values", {}).items()
        )
        self.exclusive.data = body.get("exclusive", True)
        self.basis.data = body.get("basis", "textbook")
        self.source.data, self.frame.data = body.get("source") or "", body.get("frame") or ""
        self.because.data = body.get("why") or ""

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of a contrast."""
        sides = [line.partition(SIDE) for line in lines(self.values.data)]
        return {
            **before,
            "id": ident,
            "predicate": self.predicate.data or "",
            "values": {
                self.concept_at("values", tidy(who)): self.values_of(
                    lines(said.replace(PART, "\n"))
                )
                for who, _mark, said in sides
            },
            "exclusive": bool(self.exclusive.data),
            "basis": self.basis.data,
            "why": tidy(self.because.data),
            **self.texts(source="source", frame="frame"),
        }

    def name_of_new(self, body: Plain) -> str:
        """Name a new contrast after its predicate and whom it tells apart."""
        return f"{body['predicate']} {' '.join(body['values'])}"
