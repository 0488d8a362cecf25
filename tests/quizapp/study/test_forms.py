"""What is read of an answer's form, and what no page of ours sends."""

from collections.abc import Mapping

import pytest

from quizapp.study.forms import UnreadableError, submission
from tests.support.desk import FACTS, choice

WHOLE = {"client_id": "one", "choice": "A", "duration_ms": "9000", "confidence": "sure"}


def test_the_fields_of_an_answer_are_read() -> None:
    sent = submission(choice(next(iter(FACTS))), WHOLE)

    assert (sent.client_id, sent.response.choice) == ("one", "A")
    assert (sent.duration_ms, sent.confidence) == (9000, "sure")
    assert (sent.response.typed, sent.response.rating) == (None, None)


@pytest.mark.parametrize("empty", ["", " "])
def test_a_number_left_out_is_none(empty: str) -> None:
    sent = submission(choice(next(iter(FACTS))), {**WHOLE, "duration_ms": empty, "rating": empty})

    assert (sent.duration_ms, sent.response.rating) == (0, None)


@pytest.mark.parametrize(
    "other",
    [
        {"client_id": ""},
        {"client_id": "x" * 65},
        {"choice": "AB"},
        {"typed": "x" * 201},
        {"duration_ms": "soon"},
        {"duration_ms": "-1"},
        {"duration_ms": str(2**53)},
        {"rating": "0"},
        {"rating": "5"},
        {"confidence": "very"},
    ],
)
def test_what_no_page_sends_is_refused(other: Mapping[str, str]) -> None:
    with pytest.raises(UnreadableError):
        submission(choice(next(iter(FACTS))), {**WHOLE, **other})
