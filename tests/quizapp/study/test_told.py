"""What a learner is told after an answer, in words."""

import pytest

from question_bank.content import Bank, Concept
from quizapp.study.told import amid

BANK = Bank.of(
    concepts=[
        Concept("parkinson", "Parkinson disease", "condition", ("Shaking palsy",)),
        Concept("gout", "gout", "condition"),
    ]
)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("Parkinson disease", "Parkinson disease"),
        ("Shaking palsy", "Shaking palsy"),
        ("Gout", "gout"),
        ("Warm baths", "warm baths"),
        ("Marlow's disease", "Marlow's disease"),
        ("MRI of the brain", "MRI of the brain"),
    ],
)
def test_a_name_keeps_its_capital_amid_a_sentence(option: str, said: str) -> None:
    assert amid(option, BANK) == said
