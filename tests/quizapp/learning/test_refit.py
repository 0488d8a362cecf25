"""When a learner's own model is fitted, to which reviews, and what becomes of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.extensions import writing
from quizapp.learning.in_force import NoSuchModelError, choose_model
from quizapp.learning.marking import Response
from quizapp.learning.refit import (
    FEWEST,
    keep_fit,
    reviews_of,
    trials_of,
    want_refit,
)
from quizapp.models import Answer, DayTally, Job, MemoryModel, User
from tests.support.desk import SUNDAY_MORNING, Desk, flashcard
from tests.support.fits import a_fit

NOW = SUNDAY_MORNING
A_DAY = timedelta(days=1)


@pytest.fixture
def wide(session: Session) -> Desk:
    """Return a desk with as many facts as one likes, of no bank."""
    return Desk(session, defaultdict(lambda: 1))


def reviewed(learner_id: str, day: date, answers: int, begun: int = 0) -> None:
    with writing() as session:
        session.add(DayTally(learner_id=learner_id, day=day, answers=answers, begun=begun))


def wanted(learner_id: str, now: datetime = NOW) -> str | None:
    with writing() as session:
        job = want_refit(session, learner_id, now)
        return job.id if job else None


def jobs(desk: Desk, kind: str) -> Sequence[Job]:
    return desk.session.scalars(select(Job).where(Job.kind == kind)).all()


def finish(desk: Desk) -> None:
    with writing() as session:
        for job in session.scalars(select(Job)):
            job.state = "done"


def test_a_fit_is_wanted_once_there_are_enough_reviews_of_facts_begun_before(desk: Desk) -> None:
    ada = desk.learner()
    assert wanted(ada) is None
    reviewed(ada, date(2026, 11, 1), answers=FEWEST + 9, begun=10)
    assert wanted(ada) is None
    reviewed(ada, date(2026, 11, 2), answers=1)
    assert wanted(ada) is not None
    assert reviews_of(desk.session, ada) == FEWEST
    [job] = jobs(desk, "refit")
    assert (job.learner_id, job.state, job.payload) == (ada, "queued", {"reviews": FEWEST})


def test_a_fit_that_waits_or_is_under_way_will_do(desk: Desk) -> None:
    ada = desk.learner()
    reviewed(ada, date(2026, 11, 1), answers=FEWEST)
    assert wanted(ada) is not None
    reviewed(ada, date(2026, 11, 2), answers=FEWEST - 1)
    assert wanted(ada) is None
    reviewed(ada, date(2026, 11, 3), answers=1)
    assert wanted(ada) == jobs(desk, "refit")[0].id


def test_the_more_was_learnt_from_the_more_must_be_new(desk: Desk) -> None:
    ada = desk.learner()
    reviewed(ada, date(2026, 11, 1), answers=2000)
    assert wanted(ada) is not None
    finish(desk)
    reviewed(ada, date(2026, 11, 2), answers=499)
    assert wanted(ada, NOW + A_DAY) is None
    reviewed(ada, date(2026, 11, 3), answers=1)
    assert wanted(ada, NOW + A_DAY) is not None
    assert [job.payload["reviews"] for job in jobs(desk, "refit")] == [2000, 2500]


def test_another_learner_s_reviews_count_for_nobody_else(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    reviewed(otto, date(2026, 11, 1), answers=FEWEST)
    assert wanted(ada) is None


def rate(desk: Desk, learner_id: str, fact: str, rating: int, at: datetime) -> str:
    return desk.answer(learner_id, flashcard(fact), Response(rating=rating), at)


def test_standing_reviews_are_what_a_model_is_fitted_to(wide: Desk) -> None:
    ada, otto = wide.learner(), wide.learner()
    rate(wide, ada, "rash", 3, NOW)
    rate(wide, ada, "rash", 1, NOW + timedelta(hours=1))
    wide.choose(ada, "spasm", "A", NOW + A_DAY)
    changed = rate(wide, ada, "rash", 1, NOW + 2 * A_DAY)
    wide.rate_anew(changed, 4, NOW + 3 * A_DAY)
    undone = rate(wide, ada, "rash", 1, NOW + 4 * A_DAY)
    wide.undo(undone, NOW + 4 * A_DAY)
    wide.choose(ada, "spasm", "B", NOW + 5 * A_DAY)
    rate(wide, otto, "rash", 3, NOW)

    trials = trials_of(wide.session, ada)

    day = NOW.date().toordinal()
    assert [(each.card, each.rating, each.day, each.scored) for each in trials] == [
        ("rash", 3, day, False),
        ("rash", 1, day, False),
        ("spasm", 3, day + 1, False),
        ("rash", 4, day + 2, True),
        ("spasm", 1, day + 5, True),
    ]
    assert [each.floor for each in trials] == pytest.approx([0, 0, 1 / 3, 0, 1 / 3])
    assert trials[3].at == (NOW + 2 * A_DAY).timestamp()


def test_an_answer_that_was_the_only_one_left_is_learnt_from_by_nobody(wide: Desk) -> None:
    ada = wide.learner()
    answer = wide.choose(ada, "rash", "A", NOW)
    with writing() as session:
        for review in session.get_one(Answer, answer).reviews:
            review.guess_floor = 1.0
    assert trials_of(wide.session, ada) == []


def test_of_very_many_reviews_some_facts_are_learnt_from_with_all_of_theirs(wide: Desk) -> None:
    ada = wide.learner()
    for number in range(12):
        for wait in range(2):
            rate(wide, ada, f"fact-{number}", 3, NOW + wait * 3 * A_DAY + timedelta(minutes=number))
    every = trials_of(wide.session, ada)
    some = trials_of(wide.session, ada, most=12)
    chosen = {trial.card for trial in some}
    assert 0 < len(chosen) < 12
    assert some == [trial for trial in every if trial.card in chosen]
    assert some == trials_of(wide.session, ada, most=12)


def test_a_better_fit_is_kept_and_the_memories_are_to_follow(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        row = keep_fit(session, ada, a_fit(1.4), None, NOW)
    assert desk.user(ada).model_id == row.id
    assert (row.number, row.outcome, row.reviews, row.evaluated) == (1, "kept", 400, 80)
    assert (row.parameters[8], row.shift, row.slope) == (1.4, -0.1, 0.95)
    assert (row.log_loss_default, row.log_loss_before, row.log_loss_after) == (0.45, 0.45, 0.4)
    assert row.calibration == [[0.7, 0.6, 30], [0.9, 0.92, 50]]
    assert [job.learner_id for job in jobs(desk, "replay")] == [ada]


def test_a_fit_that_is_no_better_is_written_down_and_changes_nothing_else(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        keep_fit(session, ada, a_fit(better=False), None, NOW)
    assert desk.user(ada).model_id is None
    assert [row.outcome for row in desk.session.scalars(select(MemoryModel))] == ["refused"]
    assert not jobs(desk, "replay")


def test_what_the_learner_chose_meanwhile_stays(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        first = keep_fit(session, ada, a_fit(), None, NOW).id
    with writing() as session:
        choose_model(session, ada, None, NOW)
    with writing() as session:
        late = keep_fit(session, ada, a_fit(), first, NOW)
        assert (late.number, late.outcome) == (2, "refused")
    assert desk.user(ada).model_id is None


def test_a_learner_goes_back_and_forth_between_models(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        first = keep_fit(session, ada, a_fit(1.2), None, NOW).id
    with writing() as session:
        second = keep_fit(session, ada, a_fit(1.3), first, NOW).id

    def outcomes() -> list[str]:
        rows = desk.session.scalars(select(MemoryModel).order_by(MemoryModel.number))
        return [row.outcome for row in rows]

    for chosen, expected in (
        (first, ["kept", "left"]),
        (None, ["left", "left"]),
        (second, ["left", "kept"]),
    ):
        finish(desk)
        with writing() as session:
            choose_model(session, ada, chosen, NOW)
        assert desk.user(ada).model_id == chosen
        assert outcomes() == expected
        assert [job.state for job in jobs(desk, "replay")].count("queued") == 1


def test_choosing_what_is_in_force_changes_nothing(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        choose_model(session, ada, None, NOW)
    assert not jobs(desk, "replay")


def test_a_model_of_somebody_else_or_one_that_was_no_better_cannot_be_chosen(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    with writing() as session:
        of_otto = keep_fit(session, otto, a_fit(), None, NOW).id
        refused = keep_fit(session, ada, a_fit(better=False), None, NOW).id
    for model_id in (of_otto, refused, "no such model"):
        with pytest.raises(NoSuchModelError, match="no such model of yours"), writing() as session:
            choose_model(session, ada, model_id, NOW)
    assert desk.session.get_one(User, ada).model_id is None
