"""Answers count once, can be rated anew and taken back; memory always equals its log."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from quizapp.extensions import db, writing
from quizapp.learning.answers import (
    LONGEST_DURATION_MS,
    Submission,
    UndoneAnswerError,
    is_undone,
    latest_reviews,
    record_answer,
)
from quizapp.learning.marking import Response
from quizapp.learning.memories import events_of, state_of
from quizapp.learning.terms import AccountClosedError
from quizapp.memory.replay import fold
from quizapp.models import Answer, Memory, Review, Serving, User
from tests.support.desk import SUNDAY_MORNING, Desk, choice, flashcard, matching

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING


def answer_of(desk: Desk, answer_id: str) -> Answer:
    return desk.session.get_one(Answer, answer_id)


def memory(desk: Desk, learner_id: str, fact_id: str) -> Memory | None:
    desk.session.expire_all()
    return desk.session.get(Memory, (learner_id, fact_id))


def summary(desk: Desk, learner_id: str, fact_id: str) -> tuple[object, ...] | None:
    row = memory(desk, learner_id, fact_id)
    return (state_of(row), row.first_day, row.due_day) if row else None


def submit_again(desk: Desk, answer_id: str, client_id: str, choice: str) -> str:
    first = answer_of(desk, answer_id)
    with writing() as session:
        learner = session.get_one(User, first.learner_id)
        serving = session.get_one(Serving, first.serving_id)
        submission = Submission(client_id, Response(choice=choice))
        return record_answer(session, learner, serving, submission, NOW).id


def count(desk: Desk, table: type[Answer | Review]) -> int:
    return desk.session.scalars(select(func.count()).select_from(table)).one()


def test_an_answer_sent_again_counts_once(desk: Desk) -> None:
    ada = desk.learner()
    first = desk.choose(ada, "rash", "A", NOW)

    again = submit_again(desk, first, answer_of(desk, first).client_id, "A")

    assert again == first
    assert (count(desk, Answer), count(desk, Review)) == (1, 1)


def test_a_closed_account_takes_no_more_words(desk: Desk) -> None:
    ada = desk.learner()
    first = desk.choose(ada, "rash", "A", NOW)
    with writing() as session:
        session.get_one(User, ada).active = False

    for late in (
        lambda: desk.choose(ada, "rash", "B", NOW),
        lambda: desk.rate_anew(first, 4, NOW),
        lambda: desk.undo(first, NOW),
        lambda: desk.redo(first, NOW),
    ):
        with pytest.raises(AccountClosedError):
            late()
    assert (count(desk, Answer), count(desk, Review)) == (1, 1)


def test_another_answer_from_a_second_tab_finds_the_first(desk: Desk) -> None:
    ada = desk.learner()
    first = desk.choose(ada, "rash", "A", NOW)

    again = submit_again(desk, first, "another-tab", "B")

    assert again == first
    assert answer_of(desk, first).response == {"choice": "A"}


def test_an_answer_sent_many_times_at_once_counts_once(app: Flask) -> None:
    with app.app_context():
        desk = Desk(db.session())
        ada = desk.learner()
        with writing() as session:
            serving_id = desk.serve(session, session.get_one(User, ada), choice("rash"), NOW).id

    def send(number: int) -> str:
        with app.app_context(), writing() as session:
            learner, serving = session.get_one(User, ada), session.get_one(Serving, serving_id)
            submission = Submission(f"try-{number % 2}", Response(choice="A"))
            return record_answer(session, learner, serving, submission, NOW).id

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, range(12)))

    with app.app_context():
        assert len(answers) == 1
        assert db.session.scalars(select(func.count()).select_from(Review)).one() == 1


def test_the_log_says_what_was_answered_when_and_where(desk: Desk) -> None:
    ada = desk.learner(zone="America/New_York")
    before_four = datetime.fromisoformat("2026-11-22T08:30:00+00:00")

    answer = answer_of(desk, desk.choose(ada, "rash", "B", before_four))
    (row,) = answer.reviews

    assert (row.kind, row.rating, row.right, row.fact_version) == ("rated", 1, False, 1)
    assert (row.day, row.zone) == (date(2026, 11, 21), "America/New_York")
    assert row.guess_floor == pytest.approx(1 / 3)
    assert answer.received_at == before_four


def test_a_right_answer_comes_back_later_than_a_wrong_one(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    desk.choose(ada, "rash", "A", NOW)
    desk.choose(ben, "rash", "B", NOW)

    known, missed = memory(desk, ada, "rash"), memory(desk, ben, "rash")

    assert known is not None
    assert missed is not None
    assert known.due_day > missed.due_day


def test_a_clock_set_back_does_not_turn_time_round(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", NOW)
    later = answer_of(desk, desk.choose(ada, "rash", "A", NOW - 400 * A_DAY))

    assert later.answered_at > NOW
    assert later.received_at == NOW - 400 * A_DAY


def test_a_pause_at_the_screen_is_not_thinking_time(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        learner = session.get_one(User, ada)
        serving = desk.serve(session, learner, choice("rash"), NOW)
        sent = Submission("slow", Response(choice="A"), duration_ms=10**9, confidence="unsure")
        answer = record_answer(session, learner, serving, sent, NOW)

        assert (answer.duration_ms, answer.confidence) == (LONGEST_DURATION_MS, "unsure")


def test_a_matching_set_reviews_each_of_its_facts(desk: Desk) -> None:
    ada = desk.learner()
    pairs = {"rash": "to-rash", "weakness": "spare", "spasm": "to-spasm"}

    desk.answer(ada, matching("rash", "weakness", "spasm"), Response(pairs=pairs), NOW)

    ratings = {row.fact_id: row.rating for row in desk.session.scalars(select(Review))}
    assert ratings == {"rash": 3, "weakness": 1, "spasm": 3}


def test_a_changed_rating_is_a_new_row_and_moves_the_date(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    answer = desk.choose(ada, "rash", "A", NOW)
    desk.answer(ben, flashcard("rash"), Response(rating=4), NOW)

    desk.rate_anew(answer, 4, NOW)

    assert [row.kind for row in answer_of(desk, answer).reviews] == ["rated", "rerated"]
    changed, easy = memory(desk, ada, "rash"), memory(desk, ben, "rash")
    assert changed is not None
    assert easy is not None
    assert replace(state_of(changed), luck=None) == state_of(easy)


def test_the_same_rating_again_writes_nothing(desk: Desk) -> None:
    answer = desk.choose(desk.learner(), "rash", "A", NOW)

    desk.rate_anew(answer, 3, NOW)

    assert count(desk, Review) == 1


def test_rating_a_choice_anew_does_not_make_it_right(desk: Desk) -> None:
    answer = desk.choose(desk.learner(), "rash", "B", NOW)

    desk.rate_anew(answer, 3, NOW)

    assert latest_reviews(answer_of(desk, answer))["rash"].right is False


def test_overruling_a_card_makes_it_right(desk: Desk) -> None:
    answer = desk.answer(desk.learner(), flashcard("rash"), Response(rating=1), NOW)

    desk.rate_anew(answer, 3, NOW)

    assert latest_reviews(answer_of(desk, answer))["rash"].right is True


def test_undo_leaves_memory_as_it_was_and_the_log_complete(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", NOW)
    before = summary(desk, ada, "rash")
    answer = desk.choose(ada, "rash", "B", NOW + 2 * A_DAY)

    desk.undo(answer, NOW + 2 * A_DAY)

    assert summary(desk, ada, "rash") == before
    assert is_undone(answer_of(desk, answer))
    assert [row.kind for row in answer_of(desk, answer).reviews] == ["rated", "undone"]


def test_undoing_the_only_answer_forgets_the_fact(desk: Desk) -> None:
    ada = desk.learner()

    desk.undo(desk.choose(ada, "rash", "A", NOW), NOW)

    assert memory(desk, ada, "rash") is None


def test_undoing_twice_changes_nothing_more(desk: Desk) -> None:
    answer = desk.choose(desk.learner(), "rash", "A", NOW)

    desk.undo(answer, NOW)
    desk.undo(answer, NOW)

    assert count(desk, Review) == 2


def test_what_was_undone_cannot_be_rated(desk: Desk) -> None:
    answer = desk.choose(desk.learner(), "rash", "A", NOW)
    desk.undo(answer, NOW)

    with pytest.raises(UndoneAnswerError):
        desk.rate_anew(answer, 4, NOW)


def test_a_pair_that_was_left_over_is_no_recall_and_brings_no_day(desk: Desk) -> None:
    whole = matching("rash", "weakness")
    spareless = replace(whole, responses=whole.responses[:-1])
    ada = desk.learner()
    desk.answer(ada, spareless, Response(pairs=dict(whole.pairs)), NOW)

    rows = desk.session.scalars(select(Review)).all()
    assert [row.guess_floor for row in rows] == [1.0, 1.0]
    assert {row.due_day for row in rows} == {None}
    assert memory(desk, ada, "rash") is None


def test_an_item_that_does_not_say_which_version_it_asked_cannot_be_answered(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        learner = session.get_one(User, ada)
        serving = desk.serve(session, learner, choice("rash"), NOW)
        serving.fact_versions = {}
        with pytest.raises(TypeError, match="version"):
            record_answer(session, learner, serving, Submission("x", Response(choice="A")), NOW)


def test_redo_puts_an_answer_back_as_it_was_last_rated(desk: Desk) -> None:
    ada = desk.learner()
    answer = desk.choose(ada, "rash", "A", NOW)
    desk.rate_anew(answer, 2, NOW)
    before = summary(desk, ada, "rash")
    desk.undo(answer, NOW)

    desk.redo(answer, NOW + A_DAY)

    assert summary(desk, ada, "rash") == before
    assert not is_undone(answer_of(desk, answer))
    rows = [(row.kind, row.rating) for row in answer_of(desk, answer).reviews]
    assert rows == [("rated", 3), ("rerated", 2), ("undone", None), ("rerated", 2)]


def test_redoing_what_stands_changes_nothing(desk: Desk) -> None:
    answer = desk.choose(desk.learner(), "rash", "A", NOW)
    desk.redo(answer, NOW)
    desk.undo(answer, NOW)
    desk.redo(answer, NOW)
    desk.redo(answer, NOW)

    assert count(desk, Review) == 3


def test_undo_and_redo_may_follow_each_other_for_ever(desk: Desk) -> None:
    ada = desk.learner()
    answer = desk.choose(ada, "rash", "B", NOW)
    before = summary(desk, ada, "rash")
    for _ in range(3):
        desk.undo(answer, NOW)
        assert memory(desk, ada, "rash") is None
        desk.redo(answer, NOW)

    assert summary(desk, ada, "rash") == before
    assert latest_reviews(answer_of(desk, answer))["rash"].right is False


def test_what_was_put_back_can_be_rated(desk: Desk) -> None:
    answer = desk.choose(desk.learner(), "rash", "A", NOW)
    desk.undo(answer, NOW)
    desk.redo(answer, NOW)
    desk.rate_anew(answer, 4, NOW)

    assert latest_reviews(answer_of(desk, answer))["rash"].rating == 4


def test_an_answer_put_back_counts_where_it_was_given(desk: Desk) -> None:
    """Another one may have been given since: both count, in their order."""
    ada, ben = desk.learner(), desk.learner()
    first = desk.choose(ada, "rash", "A", NOW)
    desk.undo(first, NOW)
    for learner in (ada, ben):
        at = NOW if learner == ben else NOW + 9 * A_DAY
        desk.choose(learner, "rash", "A", at)
    desk.choose(ben, "rash", "A", NOW + 9 * A_DAY)

    desk.redo(first, NOW + 10 * A_DAY)

    mine, bens = memory(desk, ada, "rash"), memory(desk, ben, "rash")
    assert mine is not None
    assert bens is not None
    assert state_of(mine) == state_of(bens)


def test_a_lucky_guess_and_a_sure_answer_are_remembered_differently(desk: Desk) -> None:
    """The word is kept with the answer and makes luck likelier, so the fact comes back sooner."""
    stood = {}
    for word in ("guess", None, "sure"):
        ada = desk.learner()
        desk.answer(ada, choice("rash"), Response(choice="A"), NOW, word)
        row = memory(desk, ada, "rash")
        assert row is not None
        stood[word] = row.luck
    assert stood["guess"] > stood[None] > stood["sure"] > 0


def test_a_card_is_never_lucky(desk: Desk) -> None:
    ada = desk.learner()
    desk.answer(ada, flashcard("rash"), Response(rating=3), NOW)
    row = memory(desk, ada, "rash")

    assert row is not None
    assert (row.luck, row.lucky_stability, row.lucky_difficulty) == (0.0, None, None)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "rate", "undo"]),
        st.sampled_from(["rash", "weakness"]),
        st.integers(1, 4),
        st.integers(-2, 40),
    ),
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_memory_always_equals_the_fold_of_its_log(
    desk: Desk, acts: list[tuple[str, str, int, int]]
) -> None:
    ada, answers, at = desk.learner(), list[str](), NOW
    for act, fact, rating, hours in acts:
        at += timedelta(hours=hours)
        if act == "answer":
            answers.append(desk.answer(ada, flashcard(fact), Response(rating=rating), at))
        elif answers and act == "undo":
            desk.undo(answers[rating % len(answers)], at)
        elif answers:
            chosen = answers[rating % len(answers)]
            if not is_undone(answer_of(desk, chosen)):
                desk.rate_anew(chosen, rating, at)
    for fact in ("rash", "weakness"):
        row, folded = memory(desk, ada, fact), fold(events_of(desk.session, ada, fact))
        assert (row and state_of(row)) == folded
