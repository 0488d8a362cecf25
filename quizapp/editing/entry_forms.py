"""The form of an entry: a SavingForm that can be filled with a body, and gives one back.

An entry's wording stands in the same form, and both are saved as one change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wtforms import IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from quizapp.bank.current import LiveBank
from quizapp.bank.heads import Head
from quizapp.bank.nouns import Body, Plain, Ref
from quizapp.bank.offered import Offered, offered
from quizapp.bank.planning import Edit
from quizapp.bank.wordings import Row, shipped_row
from quizapp.editing.saving_forms import SavingForm

LONGEST_TEXT = 4000
NO_WORDING: Body = {}


@dataclass(frozen=True)
class Desk:
    """What a form is worked on with: the live bank, the texts in the library, what is offered."""

    live: LiveBank
    text_of: Callable[[str], str | None]
    """Returns a document's text by the document's id, if the library has it."""
    wording: Row | None = None

    @cached_property
    def choices(self) -> Offered:
        """What there is to choose from."""
        return offered(self.live)


class EntryForm(SavingForm):
    """A form of one noun. `fill` and `said` are each other's reverse."""

    wording_base = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])
    """The version that the wording was begun with."""

    desk: Desk
    begun_with: Body | None = None
    """What a new entry begins with, if that is more than nothing."""
    worded = False
    """Whether the noun has a wording."""

    def opened(self, desk: Desk, body: Plain | None) -> None:
        """Offer what there is to choose from; show an entry, unless something was sent."""
        self.desk = desk
        self.offer(desk.choices)
        if not self.is_submitted():
            self.fill(body or {}, desk.wording.body if desk.wording else NO_WORDING)
            self.wording_base.data = desk.wording.base if desk.wording else 0

    def offer(self, choices: Offered) -> None:
        """Give fields what they offer."""

    def fill(self, body: Plain, wording: Plain) -> None:
        """Show what an entry and its wording say."""
        raise NotImplementedError

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of an entry; errors stand at its fields.

        `before` is what the entry said in the version the form began with: what no field is about
        stays as it was.
        """
        raise NotImplementedError

    def worded_as(self) -> Body:
        """Return the wording that the form says."""
        return NO_WORDING

    def name_of_new(self, body: Plain) -> str:
        """Return the words from which a new entry gets its id."""
        raise NotImplementedError

    def edits(self, ref: Ref, body: Plain, wording: Plain) -> list[Edit]:
        """Return what is to be saved: the entry, and its wording if that is another."""
        wanted = [self.edit(ref, body)]
        row = self.desk.wording
        if self.worded:
            there = row.ref if row else Ref(f"{ref.noun}_wording", ref.id)
            base = self.wording_base.data or 0
            if base or wording != shipped_row(there):
                wanted.append(self.edit(there, wording, base))
        return wanted

    def refuse_at(self, name: str, sentence: str) -> None:
        """Show a sentence at a field."""
        self[name].errors = [*self[name].errors, sentence]


def begun_form(
    kind: type[EntryForm], noun: str, head: Head | None, desk: Desk, *, publishable: bool
) -> EntryForm:
    """Return the form of a noun for an entry as it stands."""
    form = kind.begun(noun, head, publishable=publishable)
    form.opened(desk, head.body if head else None)
    return form


def wide_field(rows: int) -> dict[str, Any]:
    """Return what makes a field so many lines high."""
    return {"render_kw": {"rows": rows}}
