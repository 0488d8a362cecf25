"""Which model is in force for a learner, and what it does to their memories."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from quizapp.extensions import writing
from quizapp.learning import fitted as models
from quizapp.learning.fitted import engine_of, models_of
from quizapp.learning.marking import Response
from quizapp.learning.memories import rebuild_all, state_of
from quizapp.learning.terms import terms_of
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.models import Memory, Review, User
from tests.support.desk import SUNDAY_MORNING, Desk, flashcard
from tests.support.fitting import fitted

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING


def fit(desk: Desk, learner_id: str, growth: float = 1.5) -> str:
    """Fit a model to somebody and put it in force; return its id."""
    with writing() as session:
        model = fitted(session, learner_id, growth=growth)
        session.get_one(User, learner_id).model_id = model.id
        return model.id


def memory(desk: Desk, learner_id: str) -> Memory:
    desk.session.expire_all()
    return desk.session.get_one(Memory, (learner_id, "rash"))


def know(desk: Desk, learner_id: str, *waits: int) -> None:
    for wait in waits:
        desk.answer(learner_id, flashcard("rash"), Response(rating=3), NOW - wait * A_DAY)


def test_a_learner_without_a_model_is_an_average_one(desk: Desk) -> None:
    assert terms_of(desk.session, desk.learner()).model is DEFAULT_MODEL


def test_the_model_in_force_is_the_one_chosen(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    fit(desk, ada, 1.2)
    newer = fit(desk, ada, 1.4)

    model = terms_of(desk.session, ada).model

    assert (model.parameters[8], model.shift, model.slope) == (1.4, -0.1, 0.95)
    assert terms_of(desk.session, ada).model is model
    assert models_of(desk.session, desk.user(ada))[0].id == newer
    assert [each.number for each in models_of(desk.session, desk.user(ada))] == [2, 1]
    assert models_of(desk.session, desk.user(otto)) == []


def test_a_model_that_is_gone_is_an_error_and_not_the_average(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        session.get_one(User, ada).model_id = "gone"

    with pytest.raises(NoResultFound):
        terms_of(desk.session, ada)


def test_models_held_in_memory_do_not_grow_without_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_MOST_HELD", 1)
    monkeypatch.setattr(models, "_held", {"other": DEFAULT_MODEL})
    ada = desk.learner()
    own = fit(desk, ada)

    assert isinstance(terms_of(desk.session, ada).model, Model)
    assert list(models._held) == [own]  # noqa: SLF001 - what is held is the point


def test_reviews_and_memories_say_which_model_they_are_of(desk: Desk) -> None:
    ada = desk.learner()
    know(desk, ada, 10)
    assert memory(desk, ada).engine == "fsrs-6"
    own = fit(desk, ada)
    know(desk, ada, 5)

    assert memory(desk, ada).engine == engine_of(own) == f"fsrs-6/{own}"
    rows = desk.session.query(Review).order_by(Review.answered_at)
    assert [row.engine for row in rows] == ["fsrs-6", f"fsrs-6/{own}"]


def test_a_memory_of_another_model_is_folded_anew_before_the_next_answer(desk: Desk) -> None:
    """As if the model had been in force from the first answer on."""
    ada, ben = desk.learner(), desk.learner()
    know(desk, ada, 60, 40)
    fit(desk, ada, 1.2)
    fit(desk, ben, 1.2)
    know(desk, ben, 60, 40)

    know(desk, ada, 10)
    know(desk, ben, 10)

    assert state_of(memory(desk, ada)) == state_of(memory(desk, ben))


def test_going_back_to_the_average_restores_the_memory(desk: Desk) -> None:
    ada = desk.learner()
    know(desk, ada, 60, 40, 10)
    before = (state_of(memory(desk, ada)), memory(desk, ada).due_day, memory(desk, ada).engine)

    fit(desk, ada, 1.2)
    replay(desk, ada)
    fitted_to = state_of(memory(desk, ada))
    with writing() as session:
        session.get_one(User, ada).model_id = None
    replay(desk, ada)

    after = (state_of(memory(desk, ada)), memory(desk, ada).due_day, memory(desk, ada).engine)
    assert fitted_to.stability < before[0].stability
    assert after == before


def replay(desk: Desk, learner_id: str) -> None:
    with writing() as session:
        rebuild_all(session, session.get_one(User, learner_id), ["rash"])
