"""What the forms of all entries share: the version they began with, why, and what is to become.

A view makes its form with `begun`, lets `attempt` save, and shows the page again with status 422
if that returns None: what was refused or is in conflict then stands in the form, nothing is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from question_bank.content import BankError, Problem
from question_bank.content.meaning import changes_meaning
from quizapp.accounts.browser import me
from quizapp.accounts.forms import AccountForm
from quizapp.bank.heads import Head
from quizapp.bank.nouns import REVIEWED, Plain, Ref
from quizapp.bank.planning import Conflict, Edit, Plan
from quizapp.bank.saving import EditConflictError, RefusedError, save
from quizapp.bank.writing import Author
from quizapp.web.i18n import _, untranslated

LONGEST_REASON = 500

STATUS_OF = {"draft": "draft", "review": "in_review", "publish": "published"}
"""What the button pressed makes of an entry."""

TAKE = "take-"
"""How the choice between two people's texts of a field is called: `take-fact.statement`."""


@dataclass(frozen=True)
class Saved:
    """What saving did; no change if nothing was different."""

    plan: Plan
    change_id: str | None


def _meanings() -> list[tuple[str, str]]:
    return [
        ("", _("As suggested")),
        ("yes", _("Yes: whoever answered it is told, and is asked again soon")),
        ("no", _("No: it says the same in other words")),
    ]


class SavingForm(AccountForm):
    """The part of a form that saves. A subclass adds what its noun says."""

    base = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])
    """The version the form began with; 0 for a new entry."""
    why = StringField(untranslated("Why"), [Length(max=LONGEST_REASON)])
    meaning = RadioField(
        untranslated("Does this change what it means?"),
        choices=_meanings,
        default="",
        validate_choice=False,
    )
    action = StringField(widget=HiddenInput())
    """Which button was pressed: draft, review, publish; anything else only shows the page."""

    head: Head | None = None
    noun: str = "fact"
    publishable: bool = True
    """Whether this person may publish it now (`quizapp.bank.reviewing.may_publish`)."""
    conflicts: Sequence[Conflict] = ()
    """Where somebody else said something different meanwhile."""
    problems: Sequence[Problem] = ()
    """Why the bank refuses it."""

    @classmethod
    def begun(cls, noun: str, head: Head | None, *, publishable: bool, **given: Any) -> Self:  # noqa: ANN401 - WTForms' own
        """Return the form for an entry as it stands (None: a new one), with what was sent."""
        form = cls(**given)
        form.noun, form.head, form.publishable = noun, head, publishable
        if not form.is_submitted():
            form.base.data = head.version if head else 0
        return form

    @property
    def reviewed(self) -> bool:
        """Whether the noun goes from draft to published; others count as soon as saved."""
        return self.noun in REVIEWED

    @property
    def saves(self) -> bool:
        """Whether a button was pressed that saves."""
        return self.is_submitted() and self.action.data in STATUS_OF

    @property
    def status(self) -> str:
        """What the entry is to become."""
        return STATUS_OF.get(self.action.data or "", "draft")

    @property
    def asks_meaning(self) -> bool:
        """Whether learners got a version of it, whose meaning may change."""
        return self.reviewed and self.head is not None and self.head.learnt_body is not None

    def means_something_else(self, body: Plain) -> bool:
        """Return the suggested answer to whether this changes what it means."""
        shown = self.head.learnt_body if self.head else None
        return shown is not None and changes_meaning(self.noun, shown, body)

    def validate_action(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Leave publishing to whoever may."""
        if field.data == "publish" and not self.publishable:
            raise ValidationError(
                _("A second person has to read this before it is published: send it to review.")
            )

    def validate_why(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask why what learners get already is changed."""
        published = self.head is not None and self.head.published is not None
        if published and self.status == "published" and not (field.data or "").strip():
            raise ValidationError(_("Say in a few words why this changes: others will ask."))

    def edit(self, ref: Ref, body: Plain, base: int | None = None) -> Edit:
        """Return what is wanted of an entry, with the status that the button pressed gives it."""
        said = {**body, "status": self.status} if ref.noun in REVIEWED else dict(body)
        meaning = {"yes": True, "no": False}.get(self.meaning.data or "")
        begun = (self.base.data or 0) if base is None else base
        return Edit(ref, begun, said, meaning, decided=True)

    def author(self, kind: str = "edit") -> Author:
        """Return who saves, and why."""
        return Author(me().id, (self.why.data or "").strip(), kind)

    def attempt(self, edits: Sequence[Edit], kind: str = "edit") -> Saved | None:
        """Save edits as one change; None if that cannot be, with the reasons in the form."""
        try:
            return Saved(*save(edits, self.author(kind)))
        except EditConflictError as error:
            self.conflicts = error.plan.conflicts
        except RefusedError as error:
            self.refuse_all(error.plan.errors)
        except BankError as error:
            self.refuse_all(error.problems)
        return None

    def refuse_all(self, problems: Sequence[Problem]) -> None:
        """Show why the bank cannot hold what was sent."""
        self.problems = problems
        self.form_errors.extend(dict.fromkeys(problem.message for problem in problems))
