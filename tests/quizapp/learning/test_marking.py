"""What a response is worth."""

from dataclasses import replace

import pytest

from question_bank.content import Bank, Concept
from quizapp.learning.marking import Response, UnusableResponseError, mark, score
from quizapp.memory.state import Rating
from tests.support.desk import choice, cloze, flashcard, matching


def test_the_key_is_right_and_suggests_good() -> None:
    (only,) = mark(choice("rash"), Response(choice="A"))

    assert (only.fact_id, only.right, only.rating) == ("rash", True, Rating.GOOD)


def test_a_distractor_is_wrong_and_suggests_again() -> None:
    (only,) = mark(choice("rash"), Response(choice="B"))

    assert (only.right, only.rating) == (False, Rating.AGAIN)


def test_a_choice_may_be_luck_one_time_in_as_many_as_there_are_options() -> None:
    (only,) = mark(choice("rash"), Response(choice="A"))

    assert only.guess_floor == pytest.approx(1 / 3)


@pytest.mark.parametrize("label", [None, "", "D"])
def test_an_option_that_was_not_offered_cannot_be_marked(label: str | None) -> None:
    with pytest.raises(UnusableResponseError, match="Choose one of the options"):
        mark(choice("rash"), Response(choice=label))


def test_each_pair_is_marked_as_its_own_fact() -> None:
    item = matching("rash", "weakness", "spasm")
    pairs = {"rash": "to-rash", "weakness": "to-spasm", "spasm": "spare"}

    marks = mark(item, Response(pairs=pairs))

    assert [(each.fact_id, each.right) for each in marks] == [
        ("rash", True),
        ("weakness", False),
        ("spasm", False),
    ]
    assert score(marks) == pytest.approx(1 / 3)


def test_a_premise_left_open_is_wrong() -> None:
    marks = mark(matching("rash", "weakness", "spasm"), Response(pairs={"rash": "to-rash"}))

    assert [each.right for each in marks] == [True, False, False]


def test_luck_in_a_matching_set_grows_with_every_pair_that_was_right() -> None:
    item = matching("rash", "weakness", "spasm")
    all_right = {fact: f"to-{fact}" for fact in item.facts}

    floors = [each.guess_floor for each in mark(item, Response(pairs=all_right))]

    assert floors == [1 / 2, 1 / 2, 1 / 2]


def test_luck_where_responses_repeat_is_that_of_each_line_alone() -> None:
    item = matching("rash", "weakness", "spasm")
    item = replace(item, pairs=dict.fromkeys(item.pairs, "to-rash"))

    floors = [each.guess_floor for each in mark(item, Response(pairs=item.pairs))]

    assert floors == [1 / 4, 1 / 4, 1 / 4]


@pytest.mark.parametrize("pairs", [{"rash": "elsewhere"}, {"elsewhere": "to-rash"}])
def test_a_pair_that_was_not_offered_cannot_be_marked(pairs: dict[str, str]) -> None:
    with pytest.raises(UnusableResponseError, match="one of the answers offered"):
        mark(matching("rash", "weakness", "spasm"), Response(pairs=pairs))


@pytest.mark.parametrize(("typed", "right"), [("Signs", True), ("elephant", False)])
def test_typed_words_are_compared_forgivingly(typed: str, *, right: bool) -> None:
    (only,) = mark(cloze("rash"), Response(typed=typed))

    assert (only.right, only.guess_floor) == (right, 0.0)


@pytest.mark.parametrize(("rating", "right"), [(1, False), (2, True), (3, True), (4, True)])
def test_a_card_counts_as_its_learner_rates_it(rating: int, *, right: bool) -> None:
    (only,) = mark(flashcard("rash"), Response(rating=rating))

    assert (only.right, only.rating) == (right, rating)


def test_a_card_without_a_rating_cannot_be_marked() -> None:
    with pytest.raises(UnusableResponseError, match="Show the answer"):
        mark(flashcard("rash"), Response())


def test_there_are_four_ratings() -> None:
    with pytest.raises(UnusableResponseError, match="Again, Hard, Good and Easy"):
        mark(flashcard("rash"), Response(rating=5))


@pytest.mark.parametrize(
    "response",
    [
        Response(choice="A"),
        Response(pairs={"rash": "to-rash"}),
        Response(typed="rash"),
        Response(rating=2),
        Response(),
    ],
)
def test_a_response_reads_back_as_it_was_written(response: Response) -> None:
    assert Response.from_plain(response.to_plain()) == response


def test_pairs_must_be_pairs() -> None:
    with pytest.raises(UnusableResponseError):
        Response.from_plain({"pairs": ["rash"]})


def test_the_name_of_another_concept_is_no_slip() -> None:
    item = replace(cloze("rash"), answer=("perimysium",))
    typed = Response(typed="epimysium")
    bank = Bank.of(concepts=[Concept("epimysium", "Epimysium", "structure")])

    assert mark(item, typed)[0].right
    assert not mark(item, typed, bank)[0].right
