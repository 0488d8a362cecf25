"""Reports of learners as the queue shows them: what they saw and said, and what changed since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from question_bank.content.items import Item
from quizapp.bank.heads import Head, Told, heads_of, history_of
from quizapp.bank.nouns import Ref, title_of
from quizapp.bank.reports import by_entry, kind_words, open_reports
from quizapp.learning.marking import Response
from quizapp.learning.snapshots import shown
from quizapp.models import Answer, Entry, ItemSnapshot, ProblemReport, Serving
from quizapp.web.i18n import _
from quizapp.web.words import rating_words


@dataclass(frozen=True)
class Reported:
    """One report, without who sent it."""

    id: str
    kind: str
    text: str
    at: datetime
    item: Item
    answered: tuple[str, ...]
    """What the learner answered, line by line; empty if they had not."""
    since: tuple[Told, ...]
    """Versions of the entry written after the one that was asked, the latest first."""


@dataclass(frozen=True)
class Group:
    """What was reported of one entry."""

    ref: Ref
    title: str
    status: str
    editable: bool
    """Whether it has words to mend: it does not lie in the bin."""
    rows: tuple[Reported, ...]


def groups(session: Session) -> list[Group]:
    """Return the open reports by entry, those of the most reported entry first."""
    found = by_entry(open_reports(session))
    heads = heads_of(session, list(found))
    return [_group(session, ref, heads.get(ref), rows) for ref, rows in found.items()]


def _group(session: Session, ref: Ref, head: Head | None, rows: Sequence[ProblemReport]) -> Group:
    history = history_of(session, ref)
    entry = session.get(Entry, ref)
    return Group(
        ref,
        title_of(ref.noun, head.body) if head and head.body else (entry.title if entry else ref.id),
        head.status if head else "binned",
        head is not None and head.body is not None,
        tuple(_reported(session, row, history) for row in rows),
    )


def _reported(session: Session, row: ProblemReport, history: Sequence[Told]) -> Reported:
    item = shown(session.get_one(ItemSnapshot, row.snapshot_hash))
    answer = session.get(Answer, row.answer_id) if row.answer_id else None
    asked = _version_asked(session, row)
    return Reported(
        row.id,
        kind_words(row.kind),
        row.text,
        row.at,
        item,
        tuple(said(item, answer.response)) if answer else (),
        tuple(each for each in history if each.number > asked),
    )


def _version_asked(session: Session, row: ProblemReport) -> int:
    """Return the version of the entry that the question was made from."""
    if row.noun == "item":
        serving = session.get(Serving, row.serving_id) if row.serving_id else None
        return (serving.item_version if serving else None) or 0
    version = row.fact_versions.get(row.entry_id)
    return version if isinstance(version, int) else 0


def said(item: Item, response: Mapping[str, object]) -> Iterator[str]:
    """Yield what was answered to an item, in its own words."""
    given = Response.from_plain(response)
    for option in item.options:
        if option.label == given.choice:
            yield f"{option.label}, {option.text}"
    texts = {each.id: each.text for each in item.responses}
    for premise in item.premises:
        chosen = texts.get(given.pairs.get(premise.id, ""), _("nothing"))
        yield _("%(premise)s: %(response)s", premise=premise.text, response=chosen)
    if given.typed:
        yield given.typed
    if given.rating is not None:
        yield _("rated %(word)s", word=rating_words()[given.rating])
