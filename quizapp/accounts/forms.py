"""The forms of accounts. Rules live in the actions; a form says which field a refusal is about."""

from collections.abc import Callable
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import StopValidation

from quizapp.accounts.passwords import min_length
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.zones import offered_zones
from quizapp.config import known_zones
from quizapp.models.people import ROLES
from quizapp.web.forms import CsrfForm
from quizapp.web.i18n import _, untranslated

Validator = Callable[[Any, Any], None]


class AccountForm(CsrfForm):
    """A form whose labels are translated when it is made, and that can carry a refusal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask-WTF's own
        super().__init__(*args, **kwargs)
        for entry in self:
            entry.label.text = _(entry.label.text) if entry.label.text else ""

    def refuse(self, refusal: RefusedError) -> None:
        """Show why an action refused, at the field it is about."""
        if refusal.field in self:
            self[refusal.field].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))


def filled(_form: CsrfForm, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
    """Ask for a field that was left empty."""
    if not field.data or not str(field.data).strip():
        # The field is named, because the sentence also stands in a list at the top of the page.
        raise StopValidation(_("“%(field)s” is still empty.", field=field.label.text))


def whole_number(low: int, high: int) -> Validator:
    """Ask for a whole number between two others, both allowed."""

    def check(_form: CsrfForm, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        if field.data is None or not low <= field.data <= high:
            field.errors = []  # WTForms' own words, which do not say between what
            raise StopValidation(
                _(
                    "“%(field)s” takes a whole number from %(low)s to %(high)s.",
                    field=field.label.text,
                    low=low,
                    high=high,
                )
            )

    return check


class ZonedForm(AccountForm):
    """A form that asks for a time zone."""

    # The action says which zones exist: `validate_choice` would refuse in words of its own.
    zone = SelectField(untranslated("Time zone"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask-WTF's own
        super().__init__(*args, **kwargs)
        offered = offered_zones()
        # Somebody may have another; a list without it would choose its first for them.
        other = {self.zone.data} & known_zones() - set(offered)
        self.zone.choices = [*offered, *other]


def role_choices() -> list[tuple[str, str]]:
    """Return the roles and how they read."""
    words = {
        "learner": _("Learner"),
        "instructor": _("Instructor"),
        "admin": _("Administrator"),
    }
    return [(role, words[role]) for role in ROLES]


def _mode_choices() -> list[tuple[str, str]]:
    return [
        ("open", _("Anybody who can reach this site")),
        ("invitation", _("People with an invitation code")),
        ("closed", _("Nobody: an administrator makes every account")),
    ]


class SetUpForm(ZonedForm):
    """The first account."""

    name = StringField(untranslated("Name"), [filled])
    email = StringField(untranslated("E-mail"), [filled])
    password = PasswordField(untranslated("Password"), [filled])


class SignUpForm(SetUpForm):
    """A learner's account; the code matters when sign-up is by invitation, or to join a cohort."""

    code = StringField(untranslated("Invitation code"))


class SignInForm(AccountForm):
    """The way in."""

    email = StringField(untranslated("E-mail"), [filled])
    password = PasswordField(untranslated("Password"), [filled])


class ResetForm(AccountForm):
    """A new password, for somebody who came by a link."""

    password = PasswordField(untranslated("New password"), [filled])


class VouchForm(AccountForm):
    """The present password once more, before something that cannot be undone."""

    current_password = PasswordField(untranslated("Present password"), [filled])


class PasswordForm(VouchForm):
    """A new password, for somebody who knows the present one."""

    password = PasswordField(untranslated("New password"), [filled])


class EmailForm(VouchForm):
    """Another address to sign in with."""

    email = StringField(untranslated("New e-mail"), [filled])


class ProfileForm(ZonedForm):
    """What people set for themselves."""

    name = StringField(untranslated("Name"), [filled])
    daily_new = IntegerField(untranslated("New facts a day"), [whole_number(0, 999)])
    retention = IntegerField(
        untranslated("Share to know at any time, in percent"), [whole_number(70, 99)]
    )
    shortcuts = BooleanField(untranslated("Shortcuts"))


class PersonForm(AccountForm):
    """An account that an administrator makes for somebody."""

    name = StringField(untranslated("Name"), [filled])
    email = StringField(untranslated("E-mail"), [filled])
    role = SelectField(untranslated("Role"), choices=role_choices)


class ModeForm(AccountForm):
    """Who may sign up."""

    mode = RadioField(untranslated("Who may make an account"), choices=_mode_choices)


class CohortForm(AccountForm):
    """A new cohort."""

    name = StringField(untranslated("Name of the cohort"), [filled])


class InvitationForm(AccountForm):
    """A new invitation code."""

    cohort = SelectField(untranslated("Cohort"), coerce=str)
    max_uses = IntegerField(untranslated("People"), [whole_number(1, 10_000)], default=30)
    days = IntegerField(untranslated("Days it works"), [whole_number(1, 365)], default=30)


def password_hint() -> str:
    """Return what a new password needs, for the line below its label."""
    return _(
        "At least %(number)s characters. A few words are easy to keep in mind.", number=min_length()
    )
