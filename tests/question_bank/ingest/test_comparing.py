"""Candidates beside the bank, and beside each other."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank.content import Bank
from question_bank.ingest.comparing import Comparer, compare, groups, related
from question_bank.ingest.nouns import Candidate
from question_bank.ingest.worth import worth

Make = Callable[[str], Bank]
BANK = """
condition: gout, scurvy
finding: joint-pain, toe-pain, red-skin
factor: beer
treatment: rest
gout has_phenotype joint-pain
gout has_phenotype red-skin [denied]
gout treated_by rest
beer contributes_to gout
gout has_prevalence about-4-in-100-adults
contrast has_phenotype: gout = joint-pain; scurvy = red-skin
"""


def candidate(predicate: str, *objects: str, subject: str = "gout") -> Candidate:
    return Candidate(
        0, 4, 0, 20, subject, subject, "condition", predicate, "feature", objects, "So.", 0.9
    )


@pytest.fixture
def bank(tiny: Make) -> Bank:
    return tiny(BANK)


@pytest.mark.parametrize(
    ("found", "fact"),
    [
        (candidate("has_phenotype", "joint-pain"), "gout-has_phenotype-joint-pain"),
        (candidate("has_phenotype", "Joint pain"), "gout-has_phenotype-joint-pain"),
        (candidate("has_phenotype", "pain in the joints"), "gout-has_phenotype-joint-pain"),
        (candidate("affects", "joint-pain"), "gout-has_phenotype-joint-pain"),
        (candidate("managed_by", "rest"), "gout-treated_by-rest"),
        (candidate("has_risk_factor", "beer"), "beer-contributes_to-gout"),
        (candidate("contributes_to", "gout", subject="beer"), "beer-contributes_to-gout"),
    ],
)
def test_what_the_bank_says_in_other_words_is_the_same(
    bank: Bank, found: Candidate, fact: str
) -> None:
    comparison = compare(found, bank)
    assert (comparison.relation, comparison.fact_id) == ("same", fact)
    assert bank.facts[fact].statement in comparison.why


@pytest.mark.parametrize(
    "found",
    [
        candidate("has_phenotype", "toe-pain"),
        candidate("has_phenotype", "a loud noise"),
        candidate("is_diagnosed_by", "rest"),
        candidate("has_phenotype", "joint-pain", subject="scurvy"),
        candidate("has_risk_factor", "wine"),
        candidate("has_phenotype"),
        candidate("has_prevalence", "rare in adults"),
    ],
)
def test_what_the_bank_does_not_say_is_new(bank: Bank, found: Candidate) -> None:
    assert compare(found, bank).relation == "new"


def test_a_denial_contradicts_what_is_asserted_and_the_other_way_round(bank: Bank) -> None:
    denied = compare(replace(candidate("has_phenotype", "joint-pain"), polarity="denied"), bank)
    asserted = compare(candidate("has_phenotype", "red-skin"), bank)
    assert (denied.relation, asserted.relation) == ("conflict", "conflict")
    assert "denies what the bank asserts" in denied.why
    assert "asserts what the bank denies" in asserted.why


def test_what_only_some_have_contradicts_nothing(bank: Bank) -> None:
    some = replace(candidate("has_phenotype", "red-skin"), scope="some")
    assert compare(some, bank).relation == "new"
    assert compare(replace(some, polarity="denied"), bank).relation == "same"


def test_another_figure_contradicts_and_the_same_does_not(bank: Bank) -> None:
    other = compare(candidate("has_prevalence", "1 in 2,500 people"), bank)
    assert other.relation == "conflict"
    assert "2500" in other.why
    assert compare(candidate("has_prevalence", "about 4 in 100 adults"), bank).relation == "same"


def test_predicates_are_related_to_themselves() -> None:
    assert related("unheard_of", "unheard_of")
    assert not related("unheard_of", "treated_by")


def test_those_that_say_nearly_the_same_share_a_group() -> None:
    found = [
        candidate("has_phenotype", "joint pain"),
        candidate("treated_by", "rest"),
        candidate("affects", "pains of the joint"),
        candidate("unheard_of", "rest"),
        replace(candidate("has_phenotype", "joint pain"), polarity="denied"),
    ]
    assert groups(found) == (0, None, 0, None, None)


CANDIDATES = st.lists(
    st.builds(
        lambda predicate, value, sure: replace(candidate(predicate, value), confidence=sure),
        st.sampled_from(["has_phenotype", "treated_by", "affects"]),
        st.sampled_from(["joint-pain", "red-skin", "rest", "wine", "toe-pain"]),
        st.floats(0, 1),
    ),
    max_size=12,
)


@given(CANDIDATES)
def test_a_group_is_named_by_its_first_member(found: list[Candidate]) -> None:
    numbers = groups(found)
    for place, number in enumerate(numbers):
        assert number is None or number <= place
        assert number is None or numbers[number] == number
        assert number is None or numbers.count(number) > 1


def worths(bank: Bank, found: list[Candidate]) -> tuple[float, ...]:
    told = [compare(each, bank) for each in found]
    return worth(found, told, groups(found), bank, 0.3)


def test_contradictions_come_first_and_what_is_known_last(bank: Bank) -> None:
    known = candidate("has_phenotype", "joint-pain")
    new = candidate("has_phenotype", "toe-pain")
    conflict = candidate("has_phenotype", "red-skin")
    first, second, third = worths(bank, [known, new, conflict])
    assert third > second > first


def test_the_unsure_the_first_of_a_kind_and_the_askable_are_worth_more(bank: Bank) -> None:
    sure = candidate("treated_by", "wine")
    unsure = replace(sure, confidence=0.35)
    hopeless = replace(sure, confidence=0.0)
    assert worths(bank, [unsure]) > worths(bank, [sure]) > worths(bank, [hopeless])
    twice = worths(bank, [sure, candidate("treated_by", "a warm bath")])
    assert twice[0] > twice[1]
    doubled = worths(bank, [sure, replace(sure, start=1)])
    assert twice[1] > doubled[1]
    unknown = replace(sure, subject="nobody")
    assert worths(bank, [sure]) > worths(bank, [unknown])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=CANDIDATES)
def test_worth_is_a_share(bank: Bank, found: list[Candidate]) -> None:
    assert all(0 <= each <= 1 for each in worths(bank, found))


def test_only_the_facts_that_are_given_are_looked_at(bank: Bank) -> None:
    held = Comparer(bank, {"gout": bank.facts_about["gout"][1:]})
    assert held.compare(candidate("has_phenotype", "joint-pain")).relation == "new"
    assert held.compare(candidate("has_phenotype", "red-skin")).relation == "conflict"
    assert held.compare(candidate("contributes_to", "gout", subject="beer")).relation == "new"
