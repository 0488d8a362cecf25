"""A log's reviews as a tree: what cards went through alike is there once."""

from __future__ import annotations

from hypothesis import given

from quizapp.memory.fit.history import Counts, Node, Trial, counts_of, tree_of
from tests.support.trials import Steps, log_of, logs


def test_cards_that_went_through_the_same_share_their_reviews() -> None:
    tree = tree_of(log_of([[(3, 0), (3, 2), (1, 5)], [(3, 0), (3, 2), (4, 5)], [(1, 0)]]))
    assert tree.nodes == [
        Node(-1, 3, 0, leads_on=True),
        Node(-1, 1, 0, leads_on=False),
        Node(0, 3, 2, leads_on=True),
        Node(2, 1, 5, leads_on=False),
        Node(2, 4, 5, leads_on=False),
    ]
    assert tree.places == [0, 0, 1, 2, 2, 3, 4]


def test_a_day_before_the_last_one_known_counts_as_that_one() -> None:
    early = Trial("card", 3, 10, 0.0, 0, scored=False)
    tree = tree_of([Trial("card", 3, 12, 0.0, 0, scored=False), early, early])
    assert [node.elapsed for node in tree.nodes] == [0, 0, 0]
    later = Trial("card", 3, 13, 0.0, 0, scored=True)
    assert tree_of([Trial("card", 3, 12, 0.0, 0, scored=False), early, later]).nodes[2].elapsed == 1


def test_what_came_of_reviews_is_counted_where_it_happened() -> None:
    cards: list[Steps] = [[(3, 0), (3, 2)], [(3, 0), (3, 2)], [(3, 0), (1, 2)], [(3, 0), (1, 0)]]
    trials = log_of(cards)
    assert counts_of(trials, tree_of(trials)) == Counts([0, 0, 2, 0], [0, 0, 0, 1], [])


def test_a_right_answer_that_may_be_luck_is_counted_with_its_floor() -> None:
    trials = log_of([[(3, 0), (3, 2)], [(3, 0), (1, 2)]], floor=0.25)
    assert counts_of(trials, tree_of(trials)) == Counts([0, 0, 0], [0, 0, 1], [(1, 0.25)])


@given(logs)
def test_every_scored_review_is_counted_once(cards: list[Steps]) -> None:
    trials = log_of(cards)
    counts = counts_of(trials, tree_of(trials))
    scored = [trial for trial in trials if trial.scored]
    assert sum(counts.recalled) == sum(trial.recalled for trial in scored)
    assert sum(counts.forgotten) == sum(not trial.recalled for trial in scored)


@given(logs)
def test_parents_stand_before_what_follows_them(cards: list[Steps]) -> None:
    tree = tree_of(log_of(cards))
    parents = {node.parent for node in tree.nodes}
    assert all(node.parent < place for place, node in enumerate(tree.nodes))
    assert all(node.leads_on == (place in parents) for place, node in enumerate(tree.nodes))
