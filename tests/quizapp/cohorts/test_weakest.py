"""Which concepts a learner is weakest in, and why."""

from quizapp.cohorts.weakest import Weak, weakest
from quizapp.learning.standings import TopicStanding


def test_often_wrong_and_fading_are_named_with_their_numbers() -> None:
    concepts = {
        "skin": TopicStanding(answers=10, right=4, learnt=5, known=0.9),
        "nerve": TopicStanding(answers=10, right=10, learnt=8, known=0.4),
        "muscle": TopicStanding(answers=10, right=10, learnt=9, known=0.95),
    }
    assert weakest(concepts) == [
        Weak("nerve", "fading", 3, 8),
        Weak("skin", "wrong", 6, 10),
    ]


def test_one_slip_is_no_weakness() -> None:
    assert weakest({"skin": TopicStanding(answers=1, right=0, learnt=1, known=0.95)}) == []
    assert weakest({"skin": TopicStanding(answers=2, right=0)}) == [Weak("skin", "wrong", 2, 2)]


def test_only_the_weakest_are_named_in_a_steady_order() -> None:
    wrong = TopicStanding(answers=4, right=0)
    concepts = {"": wrong, **dict.fromkeys("dcba", wrong)}
    assert [weak.concept for weak in weakest(concepts)] == ["a", "b", "c"]
    assert weakest(concepts, 1) == [Weak("a", "wrong", 4, 4)]
