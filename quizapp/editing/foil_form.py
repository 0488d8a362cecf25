"""The form of a foil: a value from outside, known to be false for some subjects."""

from wtforms import SelectField, StringField, TextAreaField

from quizapp.accounts.forms import filled
from quizapp.bank.nouns import Body, Plain
from quizapp.editing.entry_forms import wide_field
from quizapp.editing.ground_forms import GroundForm, long_text
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import lines, tidy, unlined


class FoilForm(GroundForm):
    """A value from outside, known to be false for some subjects."""

    value = StringField(untranslated("Value"), [filled, long_text])
    kind = StringField(untranslated("Kind"))
    predicate = SelectField(untranslated("Predicate"), validate_choice=False)
    false_for = TextAreaField(untranslated("False for"), [filled], **wide_field(4))
    because = TextAreaField(untranslated("Why it is false"), [filled, long_text], **wide_field(2))
    source = StringField(untranslated("Source"), [filled, long_text])
    frame = StringField(untranslated("Only under the lead-in"), [long_text])

    def show(self, body: Plain) -> None:
        """Show what a foil says."""
        self.value.data = self.desk.live.bank.name(body.get("value", ""))
        self.kind.data = body.get("kind", "")
        self.predicate.data = body.get("predicate", self.predicate.data)
        self.false_for.data = unlined(self.named(body.get("false_for", ())))
        self.because.data = body.get("why") or ""
        self.source.data, self.frame.data = body.get("source") or "", body.get("frame") or ""

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of a foil; a concept brings its own kind."""
        [value] = self.values_of([tidy(self.value.data)])
        kind = self.desk.live.bank.kind(value) or "_".join(tidy(self.kind.data).lower().split())
        if not kind:
            self.refuse_at("kind", _("A value that names no concept needs a kind: “finding”, say."))
        return {
            **before,
            "id": ident,
            "value": value,
            "kind": kind,
            "predicate": self.predicate.data or "",
            "false_for": [
                self.concept_at("false_for", typed) for typed in lines(self.false_for.data)
            ],
            "why": tidy(self.because.data),
            **self.texts(source="source", frame="frame"),
        }

    def name_of_new(self, body: Plain) -> str:
        """Name a new foil after its predicate and value."""
        return f"{body['predicate']} {body['value']}"
