"""Item-writing flaws: each rule with its own examples, and what only looks like a flaw."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.check.flaws import RULES, Rule, first_sound, flaw_names, flaws, structural
from question_bank.content.items import Item, Response

Choice = Callable[..., Item]

EXAMPLES = [
    (rule, number, item)
    for rule in RULES.values()
    for number, item in enumerate((*rule.trips, *rule.passes))
]


def named(rule: Rule, number: int, item: Item) -> str:
    return f"{rule.name}-{number}-{item.kind}"


@pytest.mark.parametrize(
    ("rule", "number", "item"), EXAMPLES, ids=[named(*each) for each in EXAMPLES]
)
def test_an_example_breaks_its_rule_or_no_rule_at_all(rule: Rule, number: int, item: Item) -> None:
    if number < len(rule.trips):
        assert rule.name in flaw_names(item)
    else:
        assert flaws(item) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_has_examples_a_source_and_a_way_to_mend(rule: Rule) -> None:
    assert len(rule.trips) >= 2
    assert len(rule.passes) >= 2
    assert rule.source
    assert rule.mend.endswith(".")
    assert rule.test.__doc__


def test_a_sound_item_has_no_flaw(choice: Choice) -> None:
    assert flaws(choice()) == []


def test_a_flaw_says_which_rule_is_broken_and_how(choice: Choice) -> None:
    [flaw] = flaws(choice("Skin", "Bone", "All of the above"))
    assert (flaw.rule.name, flaw.message) == ("all-of-the-above", "All of the above")


def test_only_errors_are_structural() -> None:
    assert structural(["vague-frequency", "clang", "absolute-terms"]) == ("clang",)


def test_the_first_sound_item_is_taken_and_where_none_is_the_first(choice: Choice) -> None:
    broken = [replace(choice(), flaws=("clang",), seed=seed) for seed in (1, 2)]
    sound = [replace(choice(), flaws=("vague-frequency",), seed=seed) for seed in (3, 4)]
    made = iter([*broken, *sound])
    assert first_sound(made) is sound[0]
    assert list(made) == sound[1:], "no more is made than is wanted"
    assert first_sound(broken) is broken[0]
    assert first_sound([]) is None


def test_responses_that_read_the_same_are_found(choice: Choice) -> None:
    responses = (Response("r1", "Skin"), Response("r2", "skin"), Response("r3", "Bone"))
    item = replace(choice(), kind="matching", options=(), responses=responses)
    assert "duplicate-options" in flaw_names(item)


def test_rules_about_options_leave_other_kinds_alone(choice: Choice) -> None:
    card = replace(choice(stem="Not a question: a"), kind="flashcard", options=(), answer="Yes")
    assert flaw_names(card) == ()
