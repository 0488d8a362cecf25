"""Item-writing flaws: each rule with items that trip it and items that do not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.check.flaws import RULES, flaw_names, flaws
from question_bank.content.items import Item, Response

Choice = Callable[..., Item]


def test_a_sound_item_has_no_flaw(choice: Choice) -> None:
    assert flaws(choice()) == []


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("all-of-the-above", ("Skin", "Bone", "All of the above")),
        ("all-of-the-above", ("Skin", "Bone", "Any of these options")),
        ("none-of-the-above", ("Skin", "Bone", "None of the above")),
        ("duplicate-options", ("Skin", "Bone", "bone.")),
        ("option-count", ("Skin", "Bone")),
        ("option-count", ("Skin", "Bone", "Lung", "Liver", "Nerve", "Brain")),
        ("longest-key", ("Inflammation of the fibres of the muscles", "Bone loss", "Fever")),
        ("not-parallel", ("Swelling of the skin", "Loss of hair", "Pain")),
        ("not-parallel", ("Loss of hair", "Swelling of skin", "Losing weight")),
        ("not-parallel", ("The skin", "Bone", "Lung")),
        ("not-parallel", ("Skin", "The bone", "Any lung")),
        ("not-parallel", ("Skin", "Bone.", "Lung")),
        ("not-parallel", ("Skin", "Bone", "lung")),
        ("doubled-word", ("Skin", "Bone bone", "Lung")),
        ("unfilled", ("Skin", "{object}", "Lung")),
    ],
)
def test_options_that_break_a_rule(choice: Choice, rule: str, texts: tuple[str, ...]) -> None:
    assert rule in flaw_names(choice(*texts))


@pytest.mark.parametrize(
    ("rule", "stem"),
    [
        ("negative-stem", "Which of the following does it not damage?"),
        ("negative-stem", "It damages all of these EXCEPT which?"),
        ("missing-lead-in", "Dermatomyositis."),
        ("grammatical-cue", "Which of these is a"),
        ("clang", "Which disease of the skins is it?"),
        ("unfilled", "What does {subject} damage?"),
        ("doubled-word", "What does the the disease damage?"),
    ],
)
def test_stems_that_break_a_rule(choice: Choice, rule: str, stem: str) -> None:
    options = ("Skins and nails", "Bones", "Lungs") if rule == "clang" else ()
    assert rule in flaw_names(choice(*options, stem=stem))


@pytest.mark.parametrize(
    ("texts", "stem"),
    [
        (("Muscle pain", "Muscle loss", "Rash"), "Which of the muscle signs is it?"),
        (("Blood test", "Hearing test", "Urine test"), "Which is used?"),
        (("Skin", "Bone", "Lung"), "A patient has never had a rash. What is it?"),
    ],
)
def test_what_only_looks_like_a_flaw(choice: Choice, texts: tuple[str, ...], stem: str) -> None:
    assert flaw_names(choice(*texts, stem=stem)) == ()


def test_a_name_of_up_to_four_words_may_be_as_long_as_it_is(choice: Choice) -> None:
    name = "Chronic inflammatory demyelinating polyneuropathy"
    assert flaw_names(choice(name, "Gout", "Polymyositis")) == ()


def test_an_item_has_exactly_one_key(choice: Choice) -> None:
    assert "one-key" in flaw_names(choice(keys=0))
    assert "one-key" in flaw_names(choice(keys=2))


def test_every_option_is_explained(choice: Choice) -> None:
    assert "missing-rationale" in flaw_names(choice(rationale=" "))


def test_responses_that_read_the_same_are_found(choice: Choice) -> None:
    responses = (Response("r1", "Skin"), Response("r2", "skin"))
    item = replace(choice(), kind="matching", options=(), responses=responses)
    assert flaw_names(item) == ("duplicate-options",)


def test_rules_about_options_leave_other_kinds_alone(choice: Choice) -> None:
    card = replace(choice(stem="Not a question: a"), kind="flashcard", options=())
    assert flaw_names(card) == ()


def test_every_rule_says_where_it_comes_from_and_how_to_mend(choice: Choice) -> None:
    for rule in RULES.values():
        assert rule.source
        assert rule.mend.endswith(".")
    [flaw, *_] = flaws(choice("Skin", "Bone", "All of the above"))
    assert (flaw.rule.name, flaw.message) == ("all-of-the-above", "All of the above")
