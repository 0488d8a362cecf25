"""Traps of the articles: what a careless generator calls false, and a clinician does not."""

import pytest

from question_bank.check.truth import Truth, verdict
from question_bank.content.reading import load_bank
from question_bank.content.text import folded
from question_bank.generate import Generator

BANK = load_bank()
FOUR = ("dermatomyositis", "polymyositis", "multiple-sclerosis", "cidp")


@pytest.fixture(name="generator", scope="module")
def fixture_generator() -> Generator:
    return Generator(BANK)


def truth(subject: str, predicate: str, value: str) -> Truth:
    return verdict(BANK, subject, predicate, value).truth


@pytest.mark.parametrize("sign", ["difficulty-swallowing", "neck-weakness", "shoulder-weakness"])
def test_swallowing_and_neck_do_not_tell_the_myositides_apart(sign: str) -> None:
    assert truth("polymyositis", "has_phenotype", sign) is Truth.TRUE
    assert truth("dermatomyositis", "has_phenotype", sign) is not Truth.FALSE


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("has_phenotype", "difficulty-climbing-stairs"),
        ("has_phenotype", "foot-cramps"),
        ("has_phenotype", "fatigue"),
        ("treated_by", "corticosteroids"),
    ],
)
@pytest.mark.parametrize("disease", FOUR)
def test_what_all_share_points_to_no_single_disease(
    disease: str, predicate: str, value: str
) -> None:
    assert value in BANK.concepts
    assert truth(disease, predicate, value) is not Truth.FALSE


def test_no_question_asks_which_disease_what_all_share_points_to(generator: Generator) -> None:
    shared = {"difficulty-climbing-stairs", "foot-cramps", "fatigue", "corticosteroids"}
    for fact in BANK.facts.values():
        if fact.subject in FOUR and shared & set(fact.objects):
            assert set(generator.choices_for(fact.id)) <= {"forward"}


def test_demyelination_is_not_false_of_cidp() -> None:
    assert truth("cidp", "damages", "myelin-sheath") is not Truth.FALSE


def test_tests_have_no_order(generator: Generator) -> None:
    tests = [fact for fact in BANK.facts.values() if fact.predicate == "is_diagnosed_by"]
    assert len(tests) >= 4
    for fact in tests:
        for seed in range(10):
            item = generator.item(fact.id, "multiple_choice", seed)
            if item:
                order = {"first", "next", "initial", "best", "last", "then"}
                assert not order & set(folded(item.stem).split())
        for other in tests:
            for value in other.objects:
                assert truth(fact.subject, "is_diagnosed_by", value) is not Truth.FALSE


def test_cold_is_no_safe_foil_to_heat() -> None:
    for value in ("cold", "cold weather", "cold temperatures"):
        assert truth("ms-muscle-spasms", "condition_exacerbated_by", value) is not Truth.FALSE


@pytest.mark.parametrize("value", ["infertility", "organ-damage", "death"])
def test_infertility_organ_damage_and_death_are_all_complications(value: str) -> None:
    assert truth("autoimmune-disease", "has_complication", value) is Truth.TRUE


def test_muscle_is_true_of_both_myositides() -> None:
    for disease in ("dermatomyositis", "polymyositis"):
        assert truth(disease, "primarily_affects", "muscle") is Truth.TRUE


def test_hydration_is_not_false_for_a_cramp_in_dermatomyositis() -> None:
    assert truth("hydration", "has_purpose", "relieve-cramps") is Truth.TRUE
    for predicate in ("treated_by", "managed_by"):
        assert truth("dermatomyositis", predicate, "hydration") is not Truth.FALSE


def test_what_some_autoimmune_diseases_do_is_not_said_of_each() -> None:
    some = [
        fact
        for fact in BANK.facts.values()
        if fact.subject == "autoimmune-disease" and fact.scope == "some"
    ]
    assert some
    for fact in some:
        reason = verdict(BANK, "cidp", fact.predicate, fact.objects[0]).reason
        assert reason is None or fact.id not in reason.ids


def test_central_and_peripheral_can_meet_as_options() -> None:
    assert not BANK.overlapping("central-nervous-system", "peripheral-nerves")
    assert truth("multiple-sclerosis", "primarily_affects", "peripheral-nerves") is Truth.FALSE


def test_what_is_simplified_or_disputed_never_makes_anything_false() -> None:
    doubtful = {
        fact.id for fact in BANK.facts.values() if fact.denied and fact.standing != "settled"
    }
    for fact in BANK.facts.values():
        for value in fact.objects:
            reason = verdict(BANK, fact.subject, fact.predicate, value).reason
            assert reason is None or not doubtful & set(reason.ids)


def test_nerve_muscle_communication_in_dermatomyositis_is_disputed() -> None:
    [fact] = [
        fact
        for fact in BANK.facts.values()
        if fact.subject == "dermatomyositis" and fact.predicate == "disrupts" and not fact.denied
    ]
    assert fact.standing == "disputed"
    assert fact.note
