"""The form of a question written by hand, whatever its kind."""

from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms import TextAreaField as LongField
from wtforms.validators import AnyOf, Length

from question_bank.content.written import written_from
from quizapp.accounts.forms import filled
from quizapp.bank.nouns import Body, Plain
from quizapp.bank.offered import Offered
from quizapp.editing.entry_forms import LONGEST_TEXT, EntryForm, wide_field
from quizapp.editing.facts_named import Facts
from quizapp.editing.item_rows import (
    MOST_LINES,
    MOST_OPTIONS,
    LineRow,
    OptionRow,
    add_row,
    fill_rows,
    label_rows,
    line_values,
    matched,
    option_values,
    spare_of,
    texts_of,
)
from quizapp.editing.picture_fields import PictureFields
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import lines, tidy, unlined, words_of

KINDS: Mapping[str, str] = {
    "multiple_choice": untranslated("One best answer"),
    "matching": untranslated("Matching"),
    "cloze": untranslated("Fill the blank"),
    "flashcard": untranslated("Card"),
}

UNNAMED = "new-question"
"""Id of a question that is looked at before it is saved."""


def _styles() -> list[tuple[str, str]]:
    return [("plain", _("A plain question")), ("vignette", _("A patient’s story"))]


class ItemForm(PictureFields, EntryForm):
    """What one written question says. Its kind is chosen before the form is shown."""

    shows_pictures = ("stem", "explanation")
    asks_last = ("stem",)

    kind = HiddenField(default="multiple_choice", validators=[AnyOf(KINDS)])
    style = RadioField(untranslated("Style"), choices=_styles, default="plain")
    category = SelectField(untranslated("Category"), validate_choice=False)
    facts = LongField(untranslated("Facts it asks about"), **wide_field(2))
    stem = LongField(untranslated("Question"), [filled, Length(max=LONGEST_TEXT)], **wide_field(4))
    right = StringField(untranslated("The right option"))
    options = FieldList(FormField(OptionRow), max_entries=MOST_OPTIONS)
    lines = FieldList(FormField(LineRow), max_entries=MOST_LINES)
    spare = LongField(untranslated("Responses to spare"), **wide_field(2))
    answer = LongField(untranslated("Answer"), [Length(max=LONGEST_TEXT)], **wide_field(2))
    explanation = LongField(
        untranslated("Explanation"), [Length(max=LONGEST_TEXT)], **wide_field(3)
    )
    tags = StringField(untranslated("Tags"))

    def offer(self, choices: Offered) -> None:
        """Offer categories and places for pictures, and a further row if one is asked for."""
        self.category.choices = [("", _("As its first fact")), *choices.categories]
        self.offer_places()
        if self.is_submitted() and self.action.data == "row":
            if self.kind.data == "matching":
                add_row(self.lines, MOST_LINES)
            else:
                add_row(self.options, MOST_OPTIONS)
        label_rows(self.options)
        label_rows(self.lines)

    def fill(self, body: Plain, wording: Plain) -> None:
        """Show what a question says; a new one begins as its address asks."""
        del wording
        body = body or self._begun()
        for name in ("kind", "style"):
            self[name].data = body.get(name, self[name].default)
        for name in ("category", "stem", "explanation"):
            self[name].data = body.get(name, "")
        self.facts.data = unlined(body.get("facts", ()))
        self.tags.data = ", ".join(body.get("tags", ()))
        answer = body.get("answer", "")
        self.answer.data = answer if isinstance(answer, str) else unlined(answer)
        options = body.get("options", ())
        keys = [str(place) for place, option in enumerate(options) if option["correct"]]
        self.right.data = keys[0] if keys else ""
        fill_rows(self.options, list(option_values(body)), self._most("multiple_choice"))
        fill_rows(self.lines, list(line_values(body)), self._most("matching"))
        self.spare.data = unlined(spare_of(body))

    def said(self, ident: str, before: Plain) -> Body:
        """Return what the form says of a question; names of facts that are none are refused."""
        named = Facts(self.desk.live.bank)
        body: Body = {
            **before,
            "id": ident,
            "kind": self.kind.data,
            "style": self.style.data if self.style.data == "vignette" else "plain",
            "stem": tidy(self.stem.data),
            "explanation": tidy(self.explanation.data),
            "tags": words_of(self.tags.data),
            **self._asked(named),
        }
        body["category"] = self.category.data or named.category(body["facts"])
        if body["facts"] != before.get("facts") or "sources" not in before:
            body["sources"] = named.sources(body["facts"])
        for name, sentence in named.unknown:
            self.refuse_at(name, sentence)
        return body

    def name_of_new(self, body: Plain) -> str:
        """Name a new question after what it asks."""
        return f"{' '.join(body['facts'][:1])} {body['kind']}"

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What kinds there are, in words."""
        return [(kind, _(words)) for kind, words in KINDS.items()]

    @property
    def kind_words(self) -> str:
        """What kind of question it is, in words."""
        return _(KINDS.get(self.kind.data, KINDS["multiple_choice"]))

    def _asked(self, named: Facts) -> Body:
        """Return what the question's kind says, and nothing of what the others would."""
        body: Body = {"options": [], "premises": [], "responses": [], "pairs": {}, "answer": ""}
        facts = named.found("facts", lines(self.facts.data))
        if self.kind.data == "multiple_choice":
            body["options"] = self._options(named)
        elif self.kind.data == "matching":
            rows = self._lines(named)
            body |= matched(rows, lines(self.spare.data))
            facts = [row["fact"] for row in rows]
        elif self.kind.data == "cloze":
            body["answer"] = lines(self.answer.data)
        else:
            body["answer"] = tidy(self.answer.data)
        return {"facts": facts, **body}

    def _options(self, named: Facts) -> list[Body]:
        typed = [(str(place), texts_of(row)) for place, row in enumerate(self.options)]
        return [
            {
                "text": row["text"],
                "correct": place == self.right.data,
                "rationale": row["rationale"],
                "facts": named.found("options", words_of(row["facts"])),
            }
            for place, row in typed
            if row["text"] or row["rationale"]
        ]

    def _lines(self, named: Facts) -> list[dict[str, str]]:
        rows = [texts_of(row) for row in self.lines]
        typed = [row for row in rows if any(row.values())]
        for row in typed:
            if row["fact"]:
                row["fact"] = named.found("lines", [row["fact"]])[0]
            else:
                named.unknown.append(("lines", _("Name the fact that each line asks about.")))
        return typed

    def _most(self, kind: str) -> int:
        """Return how many rows the form has at most: none for what another kind asks."""
        if self.kind.data != kind:
            return 0
        return MOST_OPTIONS if kind == "multiple_choice" else MOST_LINES

    def _begun(self) -> Body:
        """Return what the address asks a new question to begin with."""
        kind: Any = request.args.get("kind", "")
        kind = kind if kind in KINDS else "multiple_choice"
        bank, generator = self.desk.live.bank, self.desk.live.generator
        typed = request.args.get("fact", "")
        fact = Facts(bank).named(typed) if typed else None
        seed = request.args.get("seed", 1, type=int)
        made = generator.item(fact, kind, seed) if fact and fact in bank.facts else None
        if made:
            self.begun_with = written_from(made, UNNAMED)
            return self.begun_with
        if typed:
            self.form_errors.append(
                _("No question of this kind can be made of “%(fact)s”.", fact=typed)
            )
        facts = [fact] if fact else []
        return {"kind": kind, "facts": facts, "premises": _premise(facts)}


def _premise(facts: list[str]) -> list[Body]:
    return [{"id": fact, "text": ""} for fact in facts]
