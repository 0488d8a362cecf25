"""One entry being edited: its form begun, previewed, saved, and shown again if that cannot be."""

from dataclasses import dataclass, field, replace

from flask import request
from sqlalchemy.orm import Session

from question_bank.content import BankError
from quizapp.accounts.browser import me
from quizapp.bank.clashes import Clash, brought_together, clash_of
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.heads import Head, body_at, head_of
from quizapp.bank.library import text_of
from quizapp.bank.naming import fresh_id
from quizapp.bank.nouns import Body, Ref, normal
from quizapp.bank.planning import Edit
from quizapp.bank.resolving import Found
from quizapp.bank.reviewing import allowed_status
from quizapp.bank.wordings import wording_row
from quizapp.editing.concept_form import ConceptForm
from quizapp.editing.conflicts import still_asked, taken
from quizapp.editing.contrast_form import ContrastForm
from quizapp.editing.document_form import DocumentForm
from quizapp.editing.entry_forms import Desk, EntryForm, begun_form
from quizapp.editing.fact_form import FactForm
from quizapp.editing.foil_form import FoilForm
from quizapp.editing.ground_forms import CompleteForm, OverlapForm
from quizapp.editing.item_form import ItemForm
from quizapp.editing.preview import Preview, preview_of
from quizapp.editing.saving_forms import Saved
from quizapp.editing.told import Told
from quizapp.extensions import db
from quizapp.web.errors import ConflictError, NotFoundError
from quizapp.web.i18n import _

FORMS: dict[str, type[EntryForm]] = {
    "fact": FactForm,
    "concept": ConceptForm,
    "document": DocumentForm,
    "item": ItemForm,
    "contrast": ContrastForm,
    "complete": CompleteForm,
    "foil": FoilForm,
    "overlap": OverlapForm,
}

TRIES = 3
"""Ids tried for a new entry: somebody else may take one at the same moment."""


@dataclass
class Work:
    """What a view of the form works with. The id of a new entry is empty until it is saved."""

    session: Session
    live: LiveBank
    ref: Ref
    head: Head | None
    form: EntryForm
    clashes: list[Clash] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    @classmethod
    def begun(cls, noun: str, ident: str = "") -> "Work":
        """Begin with an entry as it stands, or with a new one.

        Raises NotFoundError for what there is not. What lies in the bin can only be sent: whoever
        has its form open still may find out, and bring it back.
        """
        session, ref = db.session(), Ref(noun, ident)
        if noun not in FORMS:
            raise NotFoundError
        head = head_of(session, ref) if ident else None
        if ident and (head is None or (head.body is None and request.method == "GET")):
            raise NotFoundError
        live = current_bank(session)
        publishable = allowed_status(session, me(), ref, "published") == "published"
        form = begun_form(
            FORMS[noun], noun, head, _desk(session, live, ref), publishable=publishable
        )
        return cls(session, live, ref, head, form)

    def said(self) -> tuple[Body, Body]:
        """Return what the form says of the entry and its wording; errors stand at its fields."""
        base = self.form.base.data or 0
        before = body_at(self.session, self.ref, base) if base else None
        body = self.form.said(self.ref.id, before or {})
        if not self.ref.id and not self.form.errors:
            ident = fresh_id(self.session, self.ref.noun, self.form.name_of_new(body))
            named = {"id": ident} if "id" in body else {}
            self.ref, body = self.ref._replace(id=ident), {**body, **named}
        return self._taken(self.ref, body, base), self._wording_taken()

    def preview(self, *, whole: bool = False) -> Preview:
        """Return what the edit would do, with what keeps the form from being saved at all.

        Only ``whole`` says what others would lose by it.
        """
        if not self.form.is_submitted():
            body = self.head.body if self.head else self.form.begun_with
            return self._preview(body) if body else Preview()
        self.form.validate()
        body, wording = self.said()
        unfit = tuple(
            Told("error", sentence)
            for sentences in self.form.errors.values()
            for sentence in sentences
            if isinstance(sentence, str)
        )
        if unfit:
            return Preview(unfit, found=self._found())
        return self._preview(body, wording, whole=whole)

    def _preview(self, body: Body, wording: Body | None = None, *, whole: bool = False) -> Preview:
        there = self.form.desk.wording
        row = None if not self.form.worded or (there and wording == there.body) else wording
        ref = self.ref if self.ref.id else self.ref._replace(id=str(body["id"]))
        found = preview_of(self.session, self.live, ref, body, row, whole=whole)
        return replace(found, found=self._found(), something_else=self._means_something_else(body))

    def _found(self) -> tuple[Found, ...]:
        return tuple(self.form.found()) if isinstance(self.form, FactForm) else ()

    def _means_something_else(self, body: Body) -> bool:
        """Return the suggested answer; what has no shape yet has no other meaning."""
        try:
            return self.form.means_something_else(normal(self.ref.noun, body))
        except BankError:
            return False

    def save(self, kind: str = "edit") -> Saved | None:
        """Save what was sent; None if it cannot be, with the reasons in the form."""
        new = not self.ref.id
        for _try in range(TRIES):
            saved = self._save(kind)
            if not (new and self.form.conflicts):
                break
            self.form.conflicts, self.ref = (), self.ref._replace(id="")
        else:
            raise ConflictError
        if self.form.conflicts:
            self._meet()
        return saved

    def _save(self, kind: str) -> Saved | None:
        if not self.form.validate():
            return None
        body, wording = self.said()
        if self.form.errors:
            return None
        self.edits = self.form.edits(self.ref, body, wording)
        self.clashes = self._unanswered()
        if self.clashes:
            self.form.form_errors.append(_("Choose whose text stands, for each field below."))
            return None
        return self.form.attempt(self.edits, kind)

    def _unanswered(self) -> list[Clash]:
        found = (
            still_asked(self.session, request.form, edit.ref, edit.base, edit.body or {})
            for edit in self.edits
        )
        return [clash for clash in found if clash]

    def _meet(self) -> None:
        """Show both sides of a conflict, all else brought together, from the version there is."""
        mine = {edit.ref: edit for edit in self.edits}
        said = {ref: dict(edit.body or {}) for ref, edit in mine.items()}
        for conflict in self.form.conflicts:
            edit = mine[conflict.ref]
            body = normal(edit.ref.noun, edit.body or {})
            self.clashes.append(clash_of(self.session, conflict, body, edit.base))
            said[conflict.ref] = brought_together(conflict, body)
            base = self.form.base if conflict.ref == self.ref else self.form.wording_base
            base.data, base.raw_data = conflict.head.version, None
        wording = self.form.desk.wording
        self.form.fill(
            said[self.ref], said.get(wording.ref, self.form.worded_as()) if wording else {}
        )

    def _taken(self, ref: Ref, body: Body, base: int) -> Body:
        theirs = body_at(self.session, ref, base) if base else None
        return taken(body, theirs or {}, request.form, ref.noun)

    def _wording_taken(self) -> Body:
        row = self.form.desk.wording
        wording = self.form.worded_as()
        return self._taken(row.ref, wording, self.form.wording_base.data or 0) if row else wording


def _desk(session: Session, live: LiveBank, ref: Ref) -> Desk:
    def text_of_document(ident: str) -> str | None:
        document = live.bank.documents.get(ident)
        return text_of(session, document.text_sha256) if document else None

    worded = ref.id and FORMS[ref.noun].worded
    return Desk(live, text_of_document, wording_row(session, ref.noun, ref.id) if worded else None)
