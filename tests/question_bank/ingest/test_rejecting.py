"""A filter that learns from rejections helps where there is something to learn, and only there."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.rejecting import (
    FOLDS,
    Decision,
    Figures,
    cross_validated,
    features_of,
    learnt,
)

NAMES = st.sampled_from("abcdef")
DECISIONS = st.lists(
    st.builds(Decision, st.frozensets(NAMES, max_size=4), st.booleans(), st.sampled_from("xyz")),
    max_size=40,
)


def decided(count: int, documents: int, signal: float, seed: int = 1) -> list[Decision]:
    """Return decisions of which a third are rejections that carry a word so often."""
    draws = Random(seed)
    found = []
    for number in range(count):
        rejected = number % 3 == 0
        features = {f"word {draws.choice('abcdefgh')}"}
        if rejected and draws.random() < signal:
            features.add("word shop")
        found.append(Decision(frozenset(features), rejected, f"d{number % documents}"))
    return found


@pytest.mark.parametrize("documents", [1, 20])
def test_what_gives_rejections_away_is_learnt(documents: int) -> None:
    figures = cross_validated(decided(120, documents, 0.9))
    assert figures.helps
    assert figures.spared > 25
    assert figures.lost == 0


@pytest.mark.parametrize("documents", [1, 20])
def test_nothing_is_claimed_where_chance_decided(documents: int) -> None:
    assert not cross_validated(decided(120, documents, 0.0)).helps


def test_too_few_decisions_teach_nothing() -> None:
    assert not cross_validated(decided(39, 5, 1.0)).helps
    few_rejections = [Decision(frozenset("a"), number < 9, "d") for number in range(100)]
    assert not cross_validated(few_rejections).enough


def test_a_document_is_never_judged_by_what_it_taught() -> None:
    # Each document rejects by a word of its own: what one teaches says nothing about another.
    found = [
        Decision(
            frozenset({f"word {document}", "word all"} if place % 2 else {"word all"}),
            bool(place % 2),
            f"d{document}",
        )
        for document in range(FOLDS)
        for place in range(10)
    ]
    assert cross_validated(found).spared == 0


@given(DECISIONS)
def test_every_decision_is_judged_once_at_most(decisions: list[Decision]) -> None:
    figures = cross_validated(decisions)
    assert figures.decisions == len(decisions)
    assert 0 <= figures.spared <= figures.rejections
    assert 0 <= figures.lost <= figures.decisions - figures.rejections
    assert 0 <= figures.loss[0] <= figures.loss[1] <= 1
    assert 0 <= figures.recall[0] <= figures.recall[1] <= 1


@given(DECISIONS, st.frozensets(NAMES))
def test_chances_are_chances_and_the_order_of_decisions_says_nothing(
    decisions: list[Decision], features: frozenset[str]
) -> None:
    found = learnt(decisions)
    assert 0 < found.chance(features) < 1
    assert found.chance(features) == pytest.approx(learnt(decisions[::-1]).chance(features))


def test_what_was_never_seen_says_nothing() -> None:
    found = learnt(decided(60, 3, 0.9))
    assert found.chance({"word unheard-of"}) == found.chance(())


def test_no_decisions_no_share() -> None:
    assert Figures(0, 0, 0, 0).base == 0.0


def test_features_are_what_a_candidate_has() -> None:
    found = {
        "category": "treatment",
        "predicate": "treated_by",
        "subject_kind": "condition",
        "confidence": 0.87,
        "objects": ["a", "b"],
        "polarity": "denied",
        "headings": ["How is it treated?"],
        "statement": "Warm baths treat it.",
        "why": ["subject: heading"],
    }
    assert features_of(found) == {
        "category treatment",
        "predicate treated_by",
        "kind condition",
        "confidence 8",
        "objects 2",
        "denied True",
        "heading how",
        "heading treated",
        "word warm",
        "word baths",
        "word treat",
        "why subject: heading",
    }
    assert "confidence 0" in features_of({})
