"""The linter on texts nobody expects: empty, endless, in any script; it never fails nor lingers."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import question_bank.check.flaws as package
from question_bank.check.flaws import RULES, Question, flaw_names, flaws
from question_bank.check.flaws.examples import card, choice, cloze, matched
from question_bank.check.flaws.question import ALL, MOST, OPTION, STEM
from question_bank.content.items import Item, Option

EXAMPLES = [item for rule in RULES.values() for item in (*rule.trips, *rule.passes)]

texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="aA 1_([{.,?!-\u2013\u200b\u0301%<>and ", max_size=60),
    st.sampled_from(
        ["", " ", "Which of the following?", "None", "A and B", "5 to 10", "-5", "\u0661\u0662"]
    ),
)
items = st.one_of(
    st.builds(lambda stem, some: choice(*some, stem=stem), texts, st.lists(texts, max_size=6)),
    st.builds(
        lambda stem, pairs, spare: matched(pairs, *spare, stem=stem),
        texts,
        st.dictionaries(texts, texts, max_size=4),
        st.lists(texts, max_size=2),
    ),
    st.builds(cloze, texts, texts),
    st.builds(card, texts, texts),
)

HOSTILE = {
    "one letter": "a",
    "spaces": "a ",
    "open brackets": "((",
    "numbers": "1. ",
    "digits": "5",
    "question words": "which ",
    "negations": "not that ",
    "doubled words": "the the ",
    "commas": "a, ",
    "gaps": "_",
    "accents": "e\u0301",
    "abbreviations": "ABC ",
    "full stops": ". ",
}
"""What is repeated, by what it might slow down."""


def endless(part: str, size: int) -> Iterator[Item]:
    """Yield an item of each kind with texts of a size, and a choice item with as many options."""
    text = (part * size)[:size]
    yield choice(text, text + "a", f"{text}?", stem=f"{text}?")
    yield matched({text: f"{text}b", f"{text}c": text}, f"{text}d", stem=text)
    yield cloze(text, text)
    yield card(text, text)
    options = tuple(Option("A", part, correct=False, rationale=part) for _ in range(size))
    yield replace(choice("Skin", "Bone"), options=options)


def steps(item: Item) -> int:
    """Return how many calls, in Python and in C, the linter makes for an item."""
    made = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:  # noqa: ANN401 - see sys
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        flaws(item)
    finally:
        sys.setprofile(None)
    return made


@given(items)
def test_any_item_is_judged_and_judged_alike_twice(item: Item) -> None:
    found = flaws(item)
    assert found == flaws(item)
    assert all(flaw.message for flaw in found)


@given(st.sampled_from(EXAMPLES), st.randoms(use_true_random=False))
def test_the_order_of_options_matters_to_numbers_only(item: Item, random: Any) -> None:  # noqa: ANN401
    options = list(item.options)
    random.shuffle(options)
    names = set(flaw_names(replace(item, options=tuple(options))))
    assert names ^ set(flaw_names(item)) <= {"numeric-order"}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_a_text_ten_times_as_long_takes_no_more_steps(part: str) -> None:
    for long, longer in zip(endless(part, 4000), endless(part, 40_000), strict=True):
        assert steps(longer) <= 1.1 * steps(long) + 50


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_rules_read_no_more_than_people_do(part: str) -> None:
    for item in endless(part, 40_000):
        read = Question(item)
        sides = [*read.options, *read.responses]
        assert len(read.stem) <= STEM + 3
        assert all(len(each.text) <= OPTION + 3 for each in sides)
        assert len(sides) <= MOST
        assert max(len(read.shown), len(read.everything)) <= ALL + 3
        assert "too-long" in flaw_names(item)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value


@pytest.mark.parametrize(("name", "pattern"), list(patterns()), ids=lambda each: str(each)[-30:])
def test_no_pattern_repeats_what_ends_in_a_repeat(name: str, pattern: re.Pattern[str]) -> None:
    """Such as (a+)+, which tries every way to share out a text before it gives up."""
    assert not re.search(r"[+*]\)([+*]|\{\d*,\})", pattern.pattern), name


def test_what_nobody_sees_is_no_text() -> None:
    assert "empty-text" in flaw_names(choice("Skin", "\u200b\u00ad", "Lung"))
    assert "duplicate-options" in flaw_names(choice("Skin", "Sk\u00adin", "Lung"))
