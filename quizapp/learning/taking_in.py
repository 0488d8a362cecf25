"""What an answer, or a later word on one, does to the memories of its facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import select, tuple_

from quizapp.learning.changed import note_late
from quizapp.learning.days import Days
from quizapp.learning.log import event_of, write_answer
from quizapp.learning.memories import (
    Entry,
    Folded,
    Known,
    folded,
    keep,
    keep_folded,
    log_of,
    memories_of,
    row_of,
    state_of,
    told_of,
)
from quizapp.learning.memory_rows import MemoryRow, write
from quizapp.learning.rows import Logged, NewAnswer, NewReview
from quizapp.learning.tallies import count_answer, opened
from quizapp.memory.guess import is_credited
from quizapp.memory.replay import credited
from quizapp.models import Answer, EntryVersion, Review


def take_answer(
    days: Days, memories: Mapping[str, MemoryRow], answer: NewAnswer, rows: Sequence[NewReview]
) -> None:
    """Write a new answer with its first words, and take these into memory with the days they give.

    One step of the fold for each fact, equal to folding its whole log. `memories` are those of
    the facts there are.
    """
    older = _older(days, rows)
    asked_now = [row for row in rows if row not in older]
    steps = dict(_steps(days, memories, asked_now, answer.confidence))
    # All days are given before any memory is written: none of them is crowded by another's.
    for row in rows:
        row.engine = days.terms.engine
        if row.fact_id in steps:
            row.due_day = days.give(row.fact_id, steps[row.fact_id].state)
            row.aim = days.aim(row.fact_id)
    if older:
        _take_late(days, answer, rows, older, steps)
        return
    session, after = (
        days.session,
        [
            row_of(days, row.fact_id, steps[row.fact_id], row.due_day, memories.get(row.fact_id))
            for row in rows
            if row.due_day is not None
        ],
    )
    ledger = opened(session, rows)
    write_answer(session, answer, rows)
    write(session, after, memories)
    count_answer(session, ledger, rows, memories, after)


def _take_late(
    days: Days,
    answer: NewAnswer,
    rows: Sequence[NewReview],
    older: Sequence[NewReview],
    steps: Mapping[str, Known],
) -> None:
    """Write an answer of which some words are late: about what a fact said, or was, in the past."""
    memories = memories_of(days.session, days.learner_id, days.facts)
    for row in rows:
        step = steps.get(row.fact_id)
        if step is not None and row.due_day is not None:
            keep(days, row.fact_id, memories.get(row.fact_id), step, row.due_day)
    note_late(days, older, _editions(days, older))
    _fold_with(days, older, answer.confidence, given_anew=True)
    written = Answer(**asdict(answer), reviews=[Review(**asdict(row)) for row in rows])
    days.session.add(written)
    days.session.flush()


def _older(days: Days, rows: Sequence[NewReview]) -> list[NewReview]:
    """Return rows for which one step is not enough: asked as a version or fact of the past."""
    older = [row for row in rows if not days.in_force(row.fact_id, row.fact_version)]
    with_memory = {days.root(row.fact_id) for row in older}
    return [row for row in rows if row in older or row.fact_id in with_memory]


def take_words(days: Days, answer: Answer, rows: Sequence[Review], *, given_anew: bool) -> None:
    """Take later words on an answer into the log and memory: each fact's log is folded anew.

    `given_anew` says that a fact whose last answer this is gets a new day, for its new rating;
    else the log tells the day.
    """
    _fold_with(days, rows, answer.confidence, given_anew=given_anew)
    answer.reviews.extend(rows)


def _fold_with(
    days: Days, rows: Sequence[Logged], confidence: str | None, *, given_anew: bool
) -> None:
    """Fold the logs of facts anew, each with a row that is not written yet."""
    memories = memories_of(days.session, days.learner_id, days.facts)
    log = log_of(days.session, days.learner_id, days.facts)
    editions = _editions(days, rows)
    found: dict[str, Folded | None] = {}
    for row in rows:
        root = days.root(row.fact_id)
        row.engine = days.terms.engine
        edition = editions.get((row.fact_id, row.fact_version), 0)
        entry = told_of(root, Entry(event_of(row, confidence), row.due_day, row.aim, edition))
        fold = folded([*log[root], entry], days.terms.model)
        if given_anew and fold is not None and fold.last.event.id == row.id:
            row.due_day, row.aim = days.give(root, fold.state), days.aim(root)
            entry = replace(entry, due_day=row.due_day, aim=row.aim)
            fold = replace(fold, last=entry)
        log[root].append(entry)
        found[root] = fold
    for fact_id, fold in found.items():
        keep_folded(days, fact_id, memories.get(fact_id), fold)


def _editions(days: Days, rows: Iterable[Logged]) -> dict[tuple[str, int], int]:
    """Return the version since which facts mean what rows answered, by fact and version."""
    answered = {(row.fact_id, row.fact_version) for row in rows}
    table = EntryVersion
    found = days.session.execute(
        select(table.id, table.number, table.edition).where(
            table.noun == "fact", tuple_(table.id, table.number).in_(answered)
        )
    )
    return {(fact, number): edition for fact, number, edition in found}


def _steps(
    days: Days,
    memories: Mapping[str, MemoryRow],
    rows: Sequence[NewReview],
    confidence: str | None,
) -> Iterator[tuple[str, Known]]:
    """Yield the memory of each fact that its row says something of, by fact id."""
    befores = _befores(days, memories)
    for row in rows:
        if row.rating is not None and is_credited(row.rating, row.guess_floor):
            before = befores.get(row.fact_id)
            state = credited(
                before.state if before else None,
                row.rating,
                event_of(row, confidence),
                days.terms.model,
            )
            yield row.fact_id, Known(state, before.first_day if before else row.day)


def _befores(days: Days, memories: Mapping[str, MemoryRow]) -> dict[str, Known]:
    """Return the memories there are; what another model folded is folded anew first."""
    terms = days.terms
    befores = {fact: Known(state_of(row), row.first_day) for fact, row in memories.items()}
    others = [fact for fact, row in memories.items() if row.engine != terms.engine]
    if others:
        log = log_of(days.session, days.learner_id, others)
        for fact in others:
            fold = folded(log[fact], terms.model)
            if fold is not None:
                befores[fact] = Known(fold.state, fold.first_day)
    return befores
