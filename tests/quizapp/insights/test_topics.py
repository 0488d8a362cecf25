"""Scores and memory sorted under categories and concepts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from quizapp.insights.queries import Remembered, Tally, total
from quizapp.insights.topics import by_category, by_concept, chances, mean_chance, topics
from quizapp.memory.belief import review
from quizapp.memory.fsrs import retrievability

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Known:
    category: str
    subject: str


FACTS = {
    "rash": Known("feature", "dermatomyositis"),
    "biopsy": Known("diagnostic", "dermatomyositis"),
    "spasm": Known("feature", "multiple_sclerosis"),
}


def remembered(fact_id: str, stability: float, days_ago: float) -> Remembered:
    return Remembered(fact_id, stability, NOW - timedelta(days=days_ago), date(2026, 11, 22))


def test_accuracy_is_the_share_answered_rightly() -> None:
    assert Tally(8, 6).accuracy == 0.75


def test_nothing_answered_has_no_accuracy() -> None:
    assert Tally().accuracy is None


def test_tallies_add_up() -> None:
    assert total([Tally(3, 2), Tally(1, 0)]) == Tally(4, 2)
    assert total([]) == Tally()


def test_answers_are_gathered_by_category() -> None:
    answered = {"rash": Tally(3, 2), "spasm": Tally(2, 2), "biopsy": Tally(1, 0)}
    rows = topics(FACTS, answered, {}, by_category)
    assert [(row.id, row.answered) for row in rows] == [
        ("feature", Tally(5, 4)),
        ("diagnostic", Tally(1, 0)),
    ]


def test_answers_are_gathered_by_concept() -> None:
    answered = {"rash": Tally(3, 2), "spasm": Tally(5, 1), "biopsy": Tally(1, 0)}
    rows = topics(FACTS, answered, {}, by_concept)
    assert [(row.id, row.answered) for row in rows] == [
        ("multiple_sclerosis", Tally(5, 1)),
        ("dermatomyositis", Tally(4, 2)),
    ]


def test_headings_with_as_many_answers_stand_in_the_order_of_the_alphabet() -> None:
    rows = topics(FACTS, {"spasm": Tally(1, 1), "biopsy": Tally(1, 0)}, {}, by_category)
    assert [row.id for row in rows] == ["diagnostic", "feature"]


def test_what_was_answered_about_a_fact_that_left_the_bank_comes_last_without_heading() -> None:
    rows = topics(FACTS, {"gone": Tally(9, 9), "rash": Tally(1, 1)}, {}, by_category)
    assert [(row.id, row.answered) for row in rows] == [
        ("feature", Tally(1, 1)),
        (None, Tally(9, 9)),
    ]


def test_a_topic_is_known_as_well_as_its_facts_are_on_average() -> None:
    feature, diagnostic = topics(
        FACTS, {"rash": Tally(1, 1)}, {"rash": 0.9, "spasm": 0.7, "biopsy": 0.5}, by_category
    )
    assert feature.learnt == 2
    assert feature.known == pytest.approx(0.8)
    assert (diagnostic.learnt, diagnostic.known) == (1, 0.5)


def test_a_topic_without_memories_is_not_called_forgotten() -> None:
    (feature,) = topics(FACTS, {"rash": Tally(1, 0)}, {}, by_category)
    assert (feature.learnt, feature.known) == (0, None)


def test_a_memory_as_old_as_it_is_stable_is_known_at_ninety_percent() -> None:
    assert chances([remembered("rash", stability=4.0, days_ago=4.0)], NOW) == {
        "rash": pytest.approx(0.9)
    }


def test_the_chance_of_recall_is_the_one_the_scheduler_reckons_with() -> None:
    state = review(None, 3, NOW - timedelta(days=2.5), date(2026, 11, 19))
    (chance,) = chances([remembered("rash", state.stability, days_ago=2.5)], NOW).values()
    assert chance == retrievability(state, 2.5)


def test_a_clock_that_runs_behind_makes_no_memory_better_than_certain() -> None:
    assert chances([remembered("rash", stability=4.0, days_ago=-1.0)], NOW) == {"rash": 1.0}


def test_the_share_known_is_the_mean_over_what_was_learnt() -> None:
    assert mean_chance({"rash": 1.0, "spasm": 0.5}) == 0.75
    assert mean_chance({}) is None
