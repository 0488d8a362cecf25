"""The rows of a written question's form: its options, or its lines to match."""

from collections.abc import Iterator, Sequence
from typing import Any

from wtforms import FieldList, Form, StringField, TextAreaField
from wtforms.validators import Length

from quizapp.bank.nouns import Body, Plain
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import tidy

LONGEST_TEXT = 4000
MOST_OPTIONS = 6
MOST_LINES = 8
"""With a response to spare or two, as many as the letters of a board reach."""
USUAL_ROWS = 4


class OptionRow(Form):  # type: ignore[misc]  # WTForms ships no types
    """One option, and why it is right or wrong."""

    text = StringField(untranslated("Option"), [Length(max=LONGEST_TEXT)])
    rationale = TextAreaField(
        untranslated("Why it is right or wrong"),
        [Length(max=LONGEST_TEXT)],
        render_kw={"rows": 2},
    )
    facts = StringField(untranslated("Facts this rests on"))


class LineRow(Form):  # type: ignore[misc]  # WTForms ships no types
    """One line to match: the fact it asks about, and what fits it."""

    fact = StringField(untranslated("Fact"))
    premise = StringField(untranslated("Line"), [Length(max=LONGEST_TEXT)])
    response = StringField(untranslated("What fits it"), [Length(max=LONGEST_TEXT)])


def fill_rows(rows: FieldList, values: Sequence[Plain], most: int) -> None:
    """Show values in rows, with empty ones up to the usual number."""
    while rows.entries:
        rows.pop_entry()
    for value in values:
        rows.append_entry(dict(value))
    while len(rows) < min(USUAL_ROWS, most):
        rows.append_entry()
    label_rows(rows)


def add_row(rows: FieldList, most: int) -> None:
    """Add an empty row, unless there are as many as can be asked."""
    if len(rows) < most:
        rows.append_entry()


def label_rows(rows: FieldList) -> None:
    """Put the labels of rows into the reader's language."""
    for row in rows:
        for each in row.form:
            each.label.text = _(each.label.text)


def option_values(body: Plain) -> Iterator[Body]:
    """Yield what rows show of options."""
    for option in body.get("options", ()):
        yield {
            "text": option["text"],
            "rationale": option.get("rationale", ""),
            "facts": ", ".join(option.get("facts", ())),
        }


def line_values(body: Plain) -> Iterator[Body]:
    """Yield what rows show of a matching set."""
    words = {row["id"]: row["text"] for row in body.get("responses", ())}
    pairs = body.get("pairs", {})
    for premise in body.get("premises", ()):
        response = words.get(pairs.get(premise["id"], ""), "")
        yield {"fact": premise["id"], "premise": premise["text"], "response": response}


def spare_of(body: Plain) -> list[str]:
    """Return the responses of a matching set that fit no line."""
    right = set(body.get("pairs", {}).values())
    return [row["text"] for row in body.get("responses", ()) if row["id"] not in right]


def texts_of(row: Any) -> dict[str, str]:  # noqa: ANN401 - WTForms ships no types
    """Return what was typed into a row, tidied."""
    return {each.short_name: tidy(each.data) for each in row.form}


def matched(lines: Sequence[dict[str, str]], spare: Sequence[str]) -> Body:
    """Return the sides and pairs of a matching set.

    Responses stand in the order of the alphabet: any other would tell how lines and responses go.
    """
    texts = dict.fromkeys([*(line["response"] for line in lines if line["response"]), *spare])
    ids = {text: f"r{place}" for place, text in enumerate(sorted(texts, key=str.casefold), start=1)}
    return {
        "premises": [{"id": line["fact"], "text": line["premise"]} for line in lines],
        "responses": [{"id": ident, "text": text} for text, ident in ids.items()],
        "pairs": {line["fact"]: ids[line["response"]] for line in lines if line["response"]},
    }
