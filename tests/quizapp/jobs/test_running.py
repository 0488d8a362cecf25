"""A job is done once, however often it is run, and goes on where it was cut."""

import errno
import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, PendingRollbackError
from sqlalchemy.orm import Session

from question_bank.content.plain import bank_to_plain
from quizapp.bank import saving
from quizapp.bank.loading import load_shipped
from quizapp.bank.planning import Plan
from quizapp.bank.saving import Planning
from quizapp.bank.writing import Author
from quizapp.exchange import carrying
from quizapp.exchange.carrying import IMPORT, Order
from quizapp.exchange.importing import Choices
from quizapp.exchange.uploads import keep_upload
from quizapp.extensions import BusyError, writing
from quizapp.jobs import erasing, marking, refitting, replaying, running
from quizapp.jobs.running import DROPPED_AFTER, FAILED, forgotten, run, waiting
from quizapp.learning import replaying as folding
from quizapp.learning.in_force import choose_model
from quizapp.learning.leaving import forget_some, leave
from quizapp.learning.marking import Response
from quizapp.learning.refit import keep_fit
from quizapp.learning.wanted import want
from quizapp.memory.fit.model import FittedModel
from quizapp.models import Base, Entry, Job, Memory, MemoryModel, Review, User
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, flashcard
from tests.support.fits import a_fit

NOW = SUNDAY_MORNING
A_DAY = timedelta(days=1)
FACTS = [f"fact-{number:02}" for number in range(12)]
Rows = dict[str, dict[str, object]]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "BATCH", 5)


@pytest.fixture
def ada(desk: Desk) -> str:
    """Return somebody who knows a dozen facts."""
    ada = desk.learner()
    for number, fact in enumerate(FACTS):
        at = NOW - 9 * A_DAY + timedelta(minutes=number)
        know(desk, ada, fact, 3, at)
        know(desk, ada, fact, 1 + number % 4, at + 4 * A_DAY)
    return ada


def know(desk: Desk, learner_id: str, fact: str, rating: int = 3, at: object = NOW) -> None:
    desk.answer(learner_id, flashcard(fact), Response(rating=rating), at)  # type: ignore[arg-type]


def rows_of(desk: Desk, learner_id: str) -> Rows:
    """Return the learner's memories, column by column."""
    desk.session.expire_all()
    rows = desk.session.scalars(select(Memory).where(Memory.learner_id == learner_id))
    names = Base.metadata.tables["memory"].columns.keys()
    return {row.fact_id: {name: getattr(row, name) for name in names} for row in rows}


def keep(learner_id: str, growth: float = 1.5) -> str:
    """Put a fitted model in force; return its id."""
    with writing() as session:
        before = session.get_one(User, learner_id).model_id
        return keep_fit(session, learner_id, a_fit(growth), before, NOW).id


def wanted(learner_id: str, kind: str) -> str:
    with writing() as session:
        return want(session, kind, learner_id, NOW).id


def job(desk: Desk, job_id: str) -> Job:
    desk.session.expire_all()
    return desk.session.get_one(Job, job_id)


def do_all(desk: Desk) -> None:
    while found := waiting(desk.session):
        for job_id in found:
            run(job_id)


def engines(desk: Desk, learner_id: str) -> set[object]:
    return {row["engine"] for row in rows_of(desk, learner_id).values()}


def test_memories_follow_their_model(desk: Desk, ada: str) -> None:
    before = rows_of(desk, ada)
    model = keep(ada)
    [replay] = waiting(desk.session)
    run(replay)
    after = rows_of(desk, ada)
    assert engines(desk, ada) == {f"fsrs-6/{model}"}
    assert after.keys() == before.keys()
    assert all(after[fact]["stability"] != before[fact]["stability"] for fact in FACTS[1::4])
    done = job(desk, replay)
    assert (done.state, done.progress, done.finished_at is not None) == ("done", 1.0, True)


def test_a_replay_run_twice_is_as_once(desk: Desk, ada: str) -> None:
    keep(ada)
    [replay] = waiting(desk.session)
    run(replay)
    once, finished = rows_of(desk, ada), job(desk, replay).finished_at
    run(replay)
    assert rows_of(desk, ada) == once
    assert job(desk, replay).finished_at == finished


def test_going_back_restores_the_very_same_memories(desk: Desk, ada: str) -> None:
    before = rows_of(desk, ada)
    first = keep(ada)
    do_all(desk)
    under_first = rows_of(desk, ada)
    keep(ada, 1.1)
    do_all(desk)
    assert rows_of(desk, ada) != under_first
    for chosen, expected in ((first, under_first), (None, before)):
        with writing() as session:
            choose_model(session, ada, chosen, NOW)
        do_all(desk)
        assert rows_of(desk, ada) == expected


def read_only() -> Exception:
    """Return what PostgreSQL says while another server is about to take over."""
    said = RuntimeError("cannot execute UPDATE in a read-only transaction")
    said.sqlstate = "25006"  # type: ignore[attr-defined]
    return InternalError("UPDATE", {}, said)


class Cut(BaseException):
    """The process ends here."""


def cut_after(monkeypatch: pytest.MonkeyPatch, batches: int, then: Callable[[], object]) -> None:
    """Let something happen when so many batches have been folded."""
    folded, left = folding.replay, iter(range(batches))

    def fold(session: Session, learner_id: str, facts: list[str]) -> None:
        if next(left, None) is None:
            monkeypatch.setattr(folding, "replay", folded)
            then()
        folded(session, learner_id, facts)

    monkeypatch.setattr(folding, "replay", fold)


def end() -> None:
    raise Cut


def test_a_replay_cut_half_way_goes_on_where_it_was(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = keep(ada)
    [replay] = waiting(desk.session)
    cut_after(monkeypatch, 1, end)
    with pytest.raises(Cut):
        run(replay)
    desk.session.rollback()
    half = job(desk, replay)
    assert half.state == "running"
    assert half.progress == pytest.approx(5 / 12)
    assert engines(desk, ada) == {"fsrs-6", f"fsrs-6/{model}"}

    assert waiting(desk.session) == [replay]
    run(replay)
    cut = rows_of(desk, ada)

    assert job(desk, replay).state == "done"
    with writing() as session:
        session.get_one(User, ada).model_id = None
    wanted(ada, "replay")
    do_all(desk)
    with writing() as session:
        session.get_one(User, ada).model_id = model
    wanted(ada, "replay")
    do_all(desk)
    assert rows_of(desk, ada) == cut


def test_what_grows_stale_after_it_was_counted_is_folded_too(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = keep(ada)
    [replay] = waiting(desk.session)
    monkeypatch.setattr(folding, "count_stale", lambda *_: 0)
    run(replay)
    assert (job(desk, replay).state, job(desk, replay).progress) == ("done", 1.0)
    assert engines(desk, ada) == {f"fsrs-6/{model}"}


def test_answers_between_batches_count_under_the_new_model_and_are_kept(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = keep(ada)
    [replay] = waiting(desk.session)
    stale = folding.stale_facts
    answered = iter(["fact-11", "fact-00", "new"])

    def answer_then_look(session: Session, learner_id: str, after: str, most: int) -> list[str]:
        fact = next(answered, None)
        if fact is not None:
            know(desk, ada, fact, 3)
        return stale(session, learner_id, after, most)

    monkeypatch.setattr(folding, "stale_facts", answer_then_look)
    run(replay)

    after = rows_of(desk, ada)
    assert {row["engine"] for row in after.values()} == {f"fsrs-6/{model}"}
    assert {fact: after[fact]["reps"] for fact in ("fact-11", "fact-00", "new")} == {
        "fact-11": 3,
        "fact-00": 3,
        "new": 1,
    }
    with writing() as session:
        folding.replay(session, ada, list(after))
    assert rows_of(desk, ada) == after


def test_a_model_chosen_while_memories_are_folded_wins(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(desk, ada)
    keep(ada)
    [replay] = waiting(desk.session)
    stale, looks = folding.stale_facts, iter(range(9))

    def go_back_then_look(session: Session, learner_id: str, after: str, most: int) -> list[str]:
        if next(looks) == 1:
            with writing() as own:
                choose_model(own, ada, None, NOW)
        return stale(session, learner_id, after, most)

    monkeypatch.setattr(folding, "stale_facts", go_back_then_look)
    run(replay)
    do_all(desk)
    assert rows_of(desk, ada) == before


@pytest.mark.parametrize("model", [True, False], ids=["much left", "nothing left"])
def test_a_replay_ends_when_another_process_has_finished_it(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch, model: bool
) -> None:
    if model:
        keep(ada)
    replay = wanted(ada, "replay")
    begun, finished = folding.count_stale, NOW - A_DAY

    def finished_elsewhere(session: Session, learner_id: str) -> int:
        with writing() as own:
            other = own.get_one(Job, replay)
            other.state, other.finished_at = "done", finished
        return begun(session, learner_id)

    monkeypatch.setattr(folding, "count_stale", finished_elsewhere)
    run(replay)
    assert engines(desk, ada) == {"fsrs-6"}
    assert job(desk, replay).finished_at == finished


def test_a_fit_without_enough_to_learn_from_is_none(desk: Desk, ada: str) -> None:
    refit = wanted(ada, "refit")
    run(refit)
    assert not desk.session.scalars(select(MemoryModel)).all()
    assert job(desk, refit).state == "done"


def test_a_fit_learns_from_the_reviews_there_are(desk: Desk, ada: str) -> None:
    for number, fact in enumerate(FACTS * 5):
        at = NOW + (number // len(FACTS) + 1) * 3 * A_DAY + timedelta(minutes=number)
        know(desk, ada, fact, 1 if number % 3 else 3, at)
    refit = wanted(ada, "refit")
    run(refit)
    [row] = desk.session.scalars(select(MemoryModel))
    # Somebody who misses two in three is no average learner.
    assert (row.reviews, row.evaluated, row.outcome) == (84, 14, "kept")
    assert row.log_loss_after < row.log_loss_before == row.log_loss_default
    assert sum(count for _, _, count in row.calibration) == 14
    do_all(desk)
    assert engines(desk, ada) == {f"fsrs-6/{row.id}"}


def fits(monkeypatch: pytest.MonkeyPatch, fitted: FittedModel) -> list[int]:
    """Let every fit give this; return a list that fills with how many trials each was given."""
    given: list[int] = []

    def fit_model(trials: list[object], _before: object) -> FittedModel:
        given.append(len(trials))
        return fitted

    monkeypatch.setattr(refitting, "fit_model", fit_model)
    return given


def test_a_fit_run_twice_is_as_once(desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = fits(monkeypatch, a_fit())
    refit = wanted(ada, "refit")
    run(refit)
    run(refit)
    assert given == [24]
    assert len(desk.session.scalars(select(MemoryModel)).all()) == 1
    do_all(desk)
    model = desk.user(ada).model_id
    assert engines(desk, ada) == {f"fsrs-6/{model}"}


def test_two_processes_that_fit_at_once_write_one_model(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refit = wanted(ada, "refit")

    def fit_model(_trials: object, _before: object) -> FittedModel:
        monkeypatch.setattr(refitting, "fit_model", lambda *_: a_fit(1.1))
        run(refit)  # the other process is faster
        return a_fit(1.9)

    monkeypatch.setattr(refitting, "fit_model", fit_model)
    run(refit)
    [row] = desk.session.scalars(select(MemoryModel))
    assert row.parameters[8] == 1.1


def test_a_refused_fit_changes_nothing_but_its_own_row(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits(monkeypatch, a_fit(better=False))
    before = rows_of(desk, ada)
    run(wanted(ada, "refit"))
    assert waiting(desk.session) == []
    assert rows_of(desk, ada) == before
    assert desk.user(ada).model_id is None


def test_a_job_that_fails_says_so_and_logs_no_message(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> FittedModel:
        raise ValueError("something ada typed")

    monkeypatch.setattr(refitting, "fit_model", fail)
    refit = wanted(ada, "refit")
    run(refit)
    failed = job(desk, refit)
    assert (failed.state, failed.message) == ("failed", FAILED)
    logged = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (logged["event"], logged["error"], logged["job"]) == ("job failed", "ValueError", refit)
    assert "typed" not in json.dumps(logged)
    run(refit)
    assert waiting(desk.session) == []


def test_a_job_that_finds_the_database_busy_waits_for_another_try(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> FittedModel:
        raise BusyError

    monkeypatch.setattr(refitting, "fit_model", busy)
    refit = wanted(ada, "refit")
    with pytest.raises(BusyError):
        run(refit)
    assert waiting(desk.session) == [refit]


PASSING = [
    OperationalError("SELECT", {}, RuntimeError("locked")),
    InterfaceError("SELECT", {}, RuntimeError("closed")),
    PendingRollbackError(),
    OSError(errno.EROFS, "Read-only file system"),
    read_only(),
]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_a_failure_that_pages_say_passes_fails_no_job(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> FittedModel:
        raise error

    monkeypatch.setattr(refitting, "fit_model", fail)
    refit = wanted(ada, "refit")
    with pytest.raises(type(error)):
        run(refit)
    assert waiting(desk.session) == [refit]


def test_a_job_whose_tries_are_used_up_is_found_again(desk: Desk, ada: str) -> None:
    """And one that was begun again a moment ago is not, however old it is."""
    dropped, busy = wanted(ada, "refit"), wanted(ada, "replay")
    with writing() as session:
        for job_id, begun in ((dropped, NOW - DROPPED_AFTER - A_DAY), (busy, NOW)):
            row = session.get_one(Job, job_id)
            row.state, row.started_at = "running", begun
    assert forgotten(desk.session, NOW) == [dropped]


def test_a_try_says_anew_when_the_job_was_begun(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refit = wanted(ada, "refit")
    with writing() as session:
        row = session.get_one(Job, refit)
        row.state, row.started_at = "running", NOW - A_DAY
    run(refit)
    begun = job(desk, refit).started_at
    assert begun is not None
    assert begun > NOW - A_DAY


def test_what_was_to_be_erased_and_failed_is_still_to_be_done(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        leave(session, session.get_one(User, ada), NOW)
    [erase] = waiting(desk.session)

    def fail(*_: object) -> bool:
        raise LookupError

    monkeypatch.setattr(erasing, "forget_some", fail)
    run(erase)
    assert job(desk, erase).state == "failed"
    assert waiting(desk.session) == [erase]
    monkeypatch.setattr(erasing, "forget_some", forget_some)
    run(erase)
    desk.session.expire_all()
    assert desk.session.get(User, ada) is None
    assert waiting(desk.session) == []


def test_a_job_of_a_kind_that_is_not_known_fails(desk: Desk, ada: str) -> None:
    unknown = wanted(ada, "from a newer version")
    run(unknown)
    assert job(desk, unknown).state == "failed"


def test_a_job_goes_with_its_learner(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = desk.learner()
    refit = wanted(nobody, "refit")

    def leave(*_: object) -> FittedModel:
        with writing() as session:
            session.delete(session.get_one(User, nobody))
        raise LookupError

    monkeypatch.setattr(refitting, "fit_model", leave)
    run(refit)
    run(refit)
    assert waiting(desk.session) == []


def test_a_job_starts_once_and_says_when(desk: Desk, ada: str) -> None:
    replay = wanted(ada, "replay")
    run(replay)
    done = job(desk, replay)
    assert done.started_at is not None
    assert done.finished_at is not None
    assert done.started_at <= done.finished_at


def test_reviews_are_never_touched(desk: Desk, ada: str) -> None:
    def log() -> list[tuple[str, date | None, str | None, str]]:
        desk.session.expire_all()
        rows = desk.session.scalars(select(Review).order_by(Review.id))
        return [(row.id, row.due_day, row.aim, row.engine) for row in rows]

    before = log()
    keep(ada)
    do_all(desk)
    assert log() == before


def test_every_kind_that_can_be_wanted_is_known() -> None:
    learning = {"refit", "replay", "reschedule", "follow"}
    bank = {"bulk", "import", "read", "accept"}
    assert set(running.KINDS) == learning | bank | {"copy", "erase"}


def wanted_import(ines: str) -> str:
    """Want a file imported that brings a concept; return the job's id."""
    with writing() as session:
        load_shipped(session, NOW, BANK)
    plain = bank_to_plain(BANK)
    new = {"id": "new-thing", "name": "New thing", "kind": "condition"}
    plain["concepts"] = [*plain["concepts"], new]
    with writing() as session:
        upload = keep_upload(session, ines, "bank.json", json.dumps(plain).encode(), NOW)
        payload = Order(upload, ines, "It is new.", Choices()).to_payload()
        job = Job(kind=IMPORT, learner_id=ines, payload=payload, created_at=NOW)
        session.add(job)
        session.flush()
        return job.id


@pytest.mark.parametrize("ended", [True, False])
def test_an_import_that_was_carried_out_elsewhere_has_not_failed(
    desk: Desk, ines: str, monkeypatch: pytest.MonkeyPatch, *, ended: bool
) -> None:
    job_id = wanted_import(ines)
    others: list[str] = []

    def carry_out(planning: Planning, author: Author) -> tuple[Plan, str | None]:
        if not others:
            others.append(job_id)
            run(job_id)
            desk.session.rollback()
            if not ended:  # the other one has only not said so yet
                with writing() as session:
                    session.get_one(Job, job_id).state = "running"
        return saving.carry_out(planning, author)

    monkeypatch.setattr(carrying, "carry_out", carry_out)
    run(job_id)

    desk.session.expire_all()
    job = desk.session.get_one(Job, job_id)
    assert (job.state, job.message) == ("done", "")
    assert desk.session.get(Entry, ("concept", "new-thing"))


def test_what_fails_here_and_was_done_elsewhere_is_done(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        job_id = want(session, "replay", ada, NOW).id

    def fail(*_what: object) -> None:
        with writing() as session:
            marking.finish(session.get_one(Job, job_id), NOW)
        raise LookupError

    monkeypatch.setitem(running.KINDS, "replay", fail)
    run(job_id)

    desk.session.expire_all()
    assert desk.session.get_one(Job, job_id).state == "done"
