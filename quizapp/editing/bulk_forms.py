"""The form that says what is to be done to many entries; each kind asks for fields of its own."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from question_bank.content import Bank
from question_bank.content.replacing import FIELDS
from quizapp.accounts.forms import AccountForm
from quizapp.bank.bulk import TAGGED, Operation
from quizapp.bank.merging import MERGEABLE
from quizapp.bank.nouns import REVIEWED, Ref
from quizapp.bank.offered import CATEGORIES
from quizapp.bank.resolving import concept_named, suggestions
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import words_of

LONGEST, LONGEST_TAG, LONGEST_REASON = 1000, 64, 500

PLACES: Mapping[str, str] = {
    "statement": untranslated("Statements"),
    "hedge": untranslated("Hedges"),
    "note": untranslated("Notes"),
    "source": untranslated("Sources"),
    "reason": untranslated("Reasons why something is false"),
    "lead-in": untranslated("Lead-ins of contrasts and foils"),
    "phrases": untranslated("Objects and values that are plain phrases"),
    "name": untranslated("Names and titles"),
    "synonyms": untranslated("Other names"),
    "stem": untranslated("Questions written by hand"),
    "options": untranslated("Their options and answers"),
    "rationales": untranslated("Their reasons and explanations"),
    "wording": untranslated("Wording: cards, clozes, how patients show it"),
}


def _places(nouns: AbstractSet[str]) -> list[tuple[str, str]]:
    """Return the places where entries of some nouns, and their wordings, can be looked through."""
    there = nouns | {f"{noun}_wording" for noun in nouns}
    return [(name, _(PLACES[name])) for name, where in FIELDS.items() if there & where.keys()]


def _statuses() -> list[tuple[str, str]]:
    return [
        ("draft", _("Draft")),
        ("in_review", _("In review")),
        ("published", _("Published")),
        ("retired", _("Retired")),
    ]


def _categories() -> list[tuple[str, str]]:
    return [("", _("As it is")), *((name, _(name)) for name in CATEGORIES)]


def _meanings() -> list[tuple[str, str]]:
    return [
        ("", _("As suggested for each")),
        ("no", _("No: they say the same in other words")),
        ("yes", _("Yes: whoever answered them is told, and is asked again soon")),
    ]


class BulkForm(AccountForm):
    """What is to be done to the entries chosen: the button pressed says which part counts."""

    find = StringField(untranslated("Find"), [Length(max=LONGEST)])
    put = StringField(untranslated("Put instead"), [Length(max=LONGEST)])
    whole_word = BooleanField(untranslated("Whole words only"))
    match_case = BooleanField(untranslated("Only with the same capitals"))
    places = SelectMultipleField(
        untranslated("Where to look"),
        choices=(),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    add = StringField(untranslated("Put these tags on"), [Length(max=LONGEST)])
    remove = StringField(untranslated("Take these tags off"), [Length(max=LONGEST)])
    subject = StringField(untranslated("To the concept"), [Length(max=LONGEST)])
    category = SelectField(
        untranslated("To the category"), choices=_categories, validate_choice=False
    )
    parent = StringField(untranslated("Make them a kind of"), [Length(max=LONGEST)])
    status = SelectField(untranslated("Status"), choices=_statuses, validate_choice=False)
    kept = RadioField(untranslated("Which one stays"), validate_choice=False)
    into = StringField(untranslated("Make it part of"), [Length(max=LONGEST)])
    why = StringField(untranslated("Why"), [Length(max=LONGEST_REASON)])
    meaning = SelectField(
        untranslated("Does this change what they mean?"), choices=_meanings, validate_choice=False
    )

    kind: str = ""
    bank: Bank
    refs: Sequence[Ref] = ()
    noun: str = ""
    """Of all that is chosen, if it is the same."""

    def about(self, kind: str, refs: Sequence[Ref], bank: Bank) -> "BulkForm":
        """Say which button was pressed, and what is chosen."""
        self.kind, self.refs, self.bank = kind, refs, bank
        nouns = {ref.noun for ref in refs}
        self.noun = nouns.pop() if len(nouns) == 1 else ""
        self.places.choices = _places({ref.noun for ref in refs})
        if not kind:
            self.places.data = [name for name, _label in self.places.choices[:1]]
        self.kept.choices = [(ref.id, ref.id) for ref in refs[:2]]
        return self

    @property
    def kinds(self) -> list[str]:
        """What can be done to what is chosen."""
        nouns = {ref.noun for ref in self.refs}
        merged = self.noun in MERGEABLE and len(self.refs) in {1, 2}
        return [
            "replace",
            *(["tag"] if nouns & TAGGED else []),
            *(["move"] if nouns & {"fact", "item", "concept"} else []),
            *(["status"] if nouns & REVIEWED else []),
            *(["merge"] if merged else []),
            "delete",
        ]

    def operation(self, base: Operation) -> Operation:
        """Return what was asked for, of the entries that ``base`` names."""
        meaning = {"yes": True, "no": False}.get(self.meaning.data or "")
        base = replace(base, kind=self.kind, why=(self.why.data or "").strip(), meaning=meaning)
        return _READ[self.kind](self, base)

    def validate_find(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for something to look for."""
        if self.kind == "replace" and not field.data:
            raise ValidationError(_("Say what to look for."))

    def validate_places(self, field: Any) -> None:  # noqa: ANN401 - as above
        """Ask where to look."""
        if self.kind == "replace" and not field.data:
            raise ValidationError(_("Choose at least one place to look in."))

    def validate_add(self, field: Any) -> None:  # noqa: ANN401 - as above
        """Ask for a tag, to put on or to take off."""
        if self.kind == "tag" and not words_of(field.data) and not words_of(self.remove.data):
            raise ValidationError(_("Name a tag to put on, or one to take off."))
        if any(len(tag) > LONGEST_TAG for tag in words_of(field.data)):
            raise ValidationError(_("A tag has at most 64 characters."))

    def validate_category(self, field: Any) -> None:  # noqa: ANN401 - as above
        """Ask for one of the categories."""
        if self.kind == "move" and (field.data or "") not in {"", *CATEGORIES}:
            raise ValidationError(_("Choose one of the categories."))

    def validate_status(self, field: Any) -> None:  # noqa: ANN401 - as above
        """Ask for one of the statuses."""
        if self.kind == "status" and field.data not in dict(_statuses()):
            raise ValidationError(_("Choose one of the statuses."))

    def validate_subject(self, field: Any) -> None:  # noqa: ANN401 - as above
        """Ask for a place to move to."""
        if self.kind != "move":
            return
        if not any(each.data for each in (field, self.category, self.parent)):
            raise ValidationError(_("Say where to: a concept, a category or a kind."))
        self._known(field)

    def validate_parent(self, field: Any) -> None:  # noqa: ANN401 - as above
        """Ask for a concept that there is."""
        if self.kind == "move":
            self._known(field)

    def validate_into(self, field: Any) -> None:  # noqa: ANN401 - as above
        """Ask which of two stays, or what one becomes part of."""
        if self.kind != "merge":
            return
        if len(self.refs) == 2 and self.kept.data not in {ref.id for ref in self.refs}:  # noqa: PLR2004
            raise ValidationError(_("Choose which of the two stays."))
        if len(self.refs) == 1:
            if not field.data:
                raise ValidationError(_("Say what it becomes part of."))
            if self.noun == "concept":
                self._known(field)
        kept = _kept(self)
        gone = next((ref for ref in self.refs if ref.id != kept), None)
        if gone is None:
            raise ValidationError(_("It cannot become part of itself."))
        self._alike(gone, Ref(gone.noun, kept))

    def _alike(self, gone: Ref, kept: Ref) -> None:
        """Refuse to take from learners what they get, and to make a finding of a condition."""
        facts, concepts = self.bank.facts, self.bank.concepts
        if gone.noun == "fact" and gone.id in facts and kept.id not in facts:
            raise ValidationError(
                _("Learners get one of these, the other not: keep the one that they get.")
            )
        kinds = {concepts[ref.id].kind for ref in (gone, kept) if ref.id in concepts}
        if gone.noun == "concept" and len(kinds) > 1:
            raise ValidationError(
                _("These are of different kinds: %(kinds)s.", kinds=", ".join(sorted(kinds)))
            )

    def named(self, said: str | None) -> str:
        """Return the id of the concept that somebody named, or what they typed."""
        text = (said or "").strip()
        return (concept_named(self.bank, text) if text else None) or text

    def _known(self, field: Any) -> None:  # noqa: ANN401 - as above
        text = (field.data or "").strip()
        if not text or concept_named(self.bank, text):
            return
        near = ", ".join(suggestions(self.bank, text))
        told = _("The bank knows no concept “%(name)s”.", name=text)
        raise ValidationError(f"{told} {_('Did you mean: %(near)s?', near=near)}" if near else told)


def _replace(form: BulkForm, base: Operation) -> Operation:
    return replace(
        base,
        find=form.find.data,
        put=form.put.data or "",
        whole_word=form.whole_word.data,
        match_case=form.match_case.data,
        fields=tuple(form.places.data),
    )


def _tag(form: BulkForm, base: Operation) -> Operation:
    return replace(
        base, add=tuple(words_of(form.add.data)), remove=tuple(words_of(form.remove.data))
    )


def _move(form: BulkForm, base: Operation) -> Operation:
    return replace(
        base,
        subject=form.named(form.subject.data),
        category=form.category.data or "",
        parent=form.named(form.parent.data),
    )


def _status(form: BulkForm, base: Operation) -> Operation:
    return replace(base, status=form.status.data)


def _merge(form: BulkForm, base: Operation) -> Operation:
    kept = _kept(form)
    if len(form.refs) == 1:
        return replace(base, into=kept)
    gone = tuple(ref for ref in form.refs if ref.id != kept)
    return replace(base, refs=gone, filter="", into=kept)


def _kept(form: BulkForm) -> str:
    """Return the id of the entry that stays when two are merged."""
    if len(form.refs) != 1:
        return str(form.kept.data)
    return form.named(form.into.data) if form.noun == "concept" else str(form.into.data).strip()


_READ: Mapping[str, Callable[[BulkForm, Operation], Operation]] = {
    "replace": _replace,
    "tag": _tag,
    "move": _move,
    "status": _status,
    "merge": _merge,
    "delete": lambda _form, base: base,
}
KINDS = frozenset(_READ)

_FILLED = {
    "find": "replace",
    "add": "tag",
    "remove": "tag",
    "subject": "move",
    "category": "move",
    "parent": "move",
    "into": "merge",
}
"""Field to the kind of change that it is filled in for."""


def filled_in(sent: Mapping[str, str]) -> str:
    """Return the one kind of change that a form is filled in for; "" if that is not certain."""
    kinds = {kind for name, kind in _FILLED.items() if sent.get(name, "").strip()}
    return kinds.pop() if len(kinds) == 1 else ""
