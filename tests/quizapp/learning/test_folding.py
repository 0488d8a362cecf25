"""What a log adds up to does not depend on the order it arrived in, nor on repeats."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.learning.memories import Entry, Folded, folded
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.replay import ReviewEvent, ReviewKind, fold

FIRST = datetime(2026, 11, 21, 12, tzinfo=UTC)
SLOWER = Model((*DEFAULT_PARAMETERS[:8], 1.2, *DEFAULT_PARAMETERS[9:]), shift=-0.2, slope=0.9)

MODELS = st.sampled_from([DEFAULT_MODEL, SLOWER])
RATINGS = st.integers(1, 4)
FLOORS = st.sampled_from([0.0, 0.25, 1 / 3, 1.0])
WORDS = st.sampled_from([None, "sure", "unsure", "guess"])


@st.composite
def answers(draw: st.DrawFn, number: int) -> list[Entry]:
    """Return an answer to one fact, with what was said of it later."""
    at = FIRST + timedelta(hours=draw(st.integers(0, 900)))
    floor, confidence = draw(FLOORS), draw(WORDS)
    ratings = [draw(RATINGS), *draw(st.lists(st.none() | RATINGS, max_size=3))]
    entries = []
    for sequence, rating in enumerate(ratings):
        kind: ReviewKind = "undone" if rating is None else "rerated" if sequence else "rated"
        due_day = at.date() + timedelta(days=draw(st.integers(1, 60)))
        event = ReviewEvent(
            id=f"{number}-{sequence}",
            answer=f"answer {number}",
            fact="rash",
            sequence=sequence,
            kind=kind,
            rating=rating,
            at=at,
            day=at.date(),
            guess_floor=floor,
            confidence=confidence,
        )
        entries.append(Entry(event, None if rating is None else due_day, f"aim {sequence}"))
    return entries


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    return [entry for number in range(draw(st.integers(0, 7))) for entry in draw(answers(number))]


@given(logs(), MODELS, st.data())
def test_any_arrival_order_with_repeats_adds_up_to_the_same(
    log: list[Entry], model: Model, data: st.DataObject
) -> None:
    repeats = data.draw(st.lists(st.sampled_from(log))) if log else []
    arrived = data.draw(st.permutations([*log, *repeats]))

    assert folded(arrived, model) == folded(log, model)


@given(logs(), MODELS, st.data())
def test_the_logs_of_two_devices_merge_to_the_same(
    log: list[Entry], model: Model, data: st.DataObject
) -> None:
    phone = [entry for entry in log if data.draw(st.booleans())]
    desk = [entry for entry in log if entry not in phone or data.draw(st.booleans())]

    assert folded([*phone, *desk], model) == folded([*desk, *phone], model) == folded(log, model)


@given(logs(), MODELS)
def test_the_state_is_that_of_the_engines_own_fold(log: list[Entry], model: Model) -> None:
    found = folded(log, model)

    assert (found.state if found else None) == fold([entry.event for entry in log], model)


@given(logs(), answers(99))
def test_undo_then_redo_gives_the_same_day_again(log: list[Entry], answer: list[Entry]) -> None:
    """Redo says again what was said before the undo, with the day that went with it."""
    said = [entry for entry in answer if entry.event.kind != "undone"]
    last = said[-1]
    undone = later(last, 90, None)
    redone = later(last, 91, last.event.rating)

    before, after = folded([*log, *said]), folded([*log, *said, undone, redone])

    assert same(before, after)


def later(entry: Entry, sequence: int, rating: int | None) -> Entry:
    event = replace(
        entry.event,
        id=f"later-{sequence}",
        sequence=sequence,
        kind="undone" if rating is None else "rerated",
        rating=rating,
    )
    return replace(entry, event=event, due_day=entry.due_day if rating else None)


def same(one: Folded | None, other: Folded | None) -> bool:
    """Say whether two folds end in the same memory, given the same day."""
    kept: list[tuple[object, date | None, str | None, date] | None] = [
        (each.state, each.last.due_day, each.last.aim, each.first_day) if each else None
        for each in (one, other)
    ]
    return kept[0] == kept[1]
