"""Two people at one entry: what of it is asked, what of it was brought together and is told."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from quizapp.bank.clashes import Clash, clash, touched_since
from quizapp.bank.nouns import Body, Plain, Ref
from quizapp.bank.planning import Edit, Step
from quizapp.editing.fields import field_name
from quizapp.editing.saving_forms import TAKE
from quizapp.web.i18n import _

ASKED = "asked"
"""Names the fields that a form was asked about, so that no answer can be forgotten."""
STARTED = "started-"
"""With the noun: the version that both sides began with."""

SIDES = frozenset({"mine", "theirs"})
UNUSED = frozenset({"status"})
"""Fields that are not told of as changed by somebody else: a step says how it stands."""


def still_asked(
    session: Session, sent: MultiDict[str, str], ref: Ref, now: int, mine: Plain
) -> Clash | None:
    """Return the clash that a form was asked about, if it does not say whose text stands."""
    asked = [name for name in sent.getlist(ASKED) if name.startswith(f"{ref.noun}.")]
    if all(sent.get(f"{TAKE}{name}") in SIDES for name in asked):
        return None
    started = sent.get(f"{STARTED}{ref.noun}", 0, type=int)
    fields = [name.partition(".")[2] for name in asked]
    return clash(session, ref, started, now, mine, fields)


def sentences_of(clashes: Sequence[Clash]) -> list[str]:
    """Say at the head of the page that somebody else was here."""
    return [
        _(
            "%(name)s put this into the bin meanwhile. Save again to bring it back with your text.",
            name=each.by or _("Somebody"),
        )
        if each.binned
        else _(
            "%(name)s said something else meanwhile. Nothing is lost: choose below whose text "
            "stands, then save again.",
            name=each.by or _("Somebody"),
        )
        for each in clashes
    ]


def brought_together_told(
    session: Session, edits: Sequence[Edit], steps: Sequence[Step]
) -> list[str]:
    """Say what others changed while this was edited, where both changes are kept."""
    bases = {edit.ref: edit.base for edit in edits}
    found = []
    for step in steps:
        base = bases[step.ref]
        if 0 < base < step.number - 1:
            found += _told(session, step.ref, base, step.number - 1)
    return found


def _told(session: Session, ref: Ref, base: int, until: int) -> list[str]:
    by: dict[str, list[str]] = {}
    for each in touched_since(session, ref, base, until):
        if each.field not in UNUSED:
            by.setdefault(each.by or _("Somebody"), []).append(field_name(each.field))
    return [
        _(
            "%(name)s changed meanwhile: %(fields)s. Both changes are kept.",
            name=name,
            fields=", ".join(fields),
        )
        for name, fields in by.items()
    ]


def taken(body: Body, theirs: Plain, sent: MultiDict[str, str], noun: str) -> Body:
    """Return a body with the other's value in each field where that was chosen."""
    said = dict(body)
    for name in sent.getlist(ASKED):
        field = name.removeprefix(f"{noun}.")
        if field != name and sent.get(f"{TAKE}{name}") == "theirs":
            said.pop(field, None)
            if field in theirs:
                said[field] = theirs[field]
    return said
