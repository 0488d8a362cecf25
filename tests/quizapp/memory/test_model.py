"""A learner's own model: what it tells can be asked for, and keeps the order of memories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.model import DEFAULT_MODEL, Model

chances = st.floats(0.001, 0.999)
models = st.builds(
    Model, st.just(DEFAULT_PARAMETERS), shift=st.floats(-2, 2), slope=st.floats(0.25, 3)
)


def test_the_average_learner_s_chances_are_told_as_they_are() -> None:
    assert not DEFAULT_MODEL.moves
    assert DEFAULT_MODEL.told(0.9) == 0.9
    assert DEFAULT_MODEL.asked(0.9) == 0.9


@given(models, chances)
def test_what_is_asked_for_is_what_is_told(model: Model, wanted: float) -> None:
    assert model.told(model.asked(wanted)) == pytest.approx(wanted, rel=1e-9)


@given(models, chances, chances)
def test_the_order_of_memories_stays(model: Model, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert model.told(less) <= model.told(more)


@given(models)
def test_certainty_stays_certain(model: Model) -> None:
    assert (model.told(0.0), model.told(1.0)) == (0.0, 1.0)
    assert (model.asked(0.0), model.asked(1.0)) == (0.0, 1.0)


def test_a_shift_moves_every_chance() -> None:
    assert Model(shift=-1.0).told(0.9) < 0.9 < Model(shift=1.0).told(0.9)


def test_too_few_parameters_and_a_slope_that_turns_the_order_are_refused() -> None:
    with pytest.raises(ValueError, match="21 parameters"):
        Model((1.0, 2.0))
    with pytest.raises(ValueError, match="slope is above 0"):
        Model(slope=0.0)
