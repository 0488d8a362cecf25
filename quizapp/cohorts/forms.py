"""The forms of cohorts. Rules live in the actions."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from quizapp.accounts.forms import AccountForm, filled, whole_number
from quizapp.cohorts.assigning import Wanted
from quizapp.models import Assignment, User
from quizapp.web.i18n import _, ngettext, untranslated


def _a_day(_form: AccountForm, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
    """Ask for a day that the calendar has; WTForms' own words do not say how to write one."""
    if field.data is None:
        field.errors = []
        raise StopValidation(_("Write a day as year-month-day, as in 2027-02-28."))


class NewCohortForm(AccountForm):
    """A new cohort."""

    name = StringField(untranslated("Name of the cohort"), [filled])


class CohortForm(AccountForm):
    """What is set of a cohort."""

    name = StringField(untranslated("Name of the cohort"), [filled])
    second_reader = BooleanField(untranslated("A second pair of eyes"))


class CodeForm(AccountForm):
    """A new invitation code."""

    max_uses = IntegerField(untranslated("People"), [whole_number(1, 10_000)], default=30)
    days = IntegerField(untranslated("Days it works"), [whole_number(1, 365)], default=30)


class TeacherForm(AccountForm):
    """Somebody who is to teach a cohort."""

    person = SelectField(untranslated("Who teaches it too"), validate_choice=False)

    def offering(self, people: list[User]) -> "TeacherForm":
        """Let one of some people be chosen."""
        self.person.choices = [(each.id, each.name) for each in people]
        return self


class JoinForm(AccountForm):
    """A code to come into a cohort by."""

    code = StringField(untranslated("Invitation code"), [filled])


class AssignmentForm(AccountForm):
    """A topic that is set."""

    topic = SelectField(untranslated("Topic"), validate_choice=False)
    opens_on = DateField(untranslated("From"), [Optional(), _a_day])
    due_on = DateField(untranslated("To know by"), [Optional(), _a_day])
    note = TextAreaField(untranslated("Note"))

    def offering(self, topics: Mapping[str, int], names: Mapping[str, str]) -> "AssignmentForm":
        """Let a topic be chosen that can be learnt; each says how many facts it has."""
        self.topic.choices = [
            (
                topic,
                ngettext(
                    "%(name)s (%(num)s fact)", "%(name)s (%(num)s facts)", facts, name=names[topic]
                ),
            )
            for topic, facts in topics.items()
        ]
        return self

    @classmethod
    def filled(cls, row: Assignment) -> "AssignmentForm":
        """Show what is set, to be changed."""
        return cls(
            formdata=None,
            topic=row.topic,
            opens_on=row.opens_on,
            due_on=row.due_on,
            note=row.note,
        )

    def wanted(self) -> Wanted:
        """Return what was wanted."""
        return Wanted(
            self.topic.data or "",
            self.opens_on.data,
            self.due_on.data,
            (self.note.data or "").strip(),
        )
