"""Why something about an account cannot be done, in a sentence for the person who asked."""


class RefusedError(ValueError):
    """A rule forbids it. `str(refusal)` is the sentence to show.

    `field` names the form field it is about; None when it concerns the whole request.
    """

    field: str | None = None


class WeakPasswordError(RefusedError):
    """The password would be too easy to guess."""

    field = "password"


class WrongPasswordError(RefusedError):
    """The present password, asked for to be sure who is there, is not right."""

    field = "current_password"


class EmailRefusedError(RefusedError):
    """The e-mail address cannot be used: malformed, or somebody has it already."""

    field = "email"


class NameRefusedError(RefusedError):
    """The name of a person or cohort is empty, too long, or taken."""

    field = "name"


class ZoneRefusedError(RefusedError):
    """There is no such time zone."""

    field = "zone"


class RoleRefusedError(RefusedError):
    """A change that would leave nobody to look after the app, or a role that does not exist."""

    field = "role"


class ModeRefusedError(RefusedError):
    """There is no such way to sign up."""

    field = "mode"


class InvitationRefusedError(RefusedError):
    """The code opens nothing: unknown, used up or expired."""

    field = "code"
