"""Questions written by hand: how they are shown, and how the bank holds them to what it knows."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.check.bank import check_bank
from question_bank.check.written import problems_of_written
from question_bank.content import Bank, Fact
from question_bank.content.edited import edited
from question_bank.content.items import Item, Premise, Response
from question_bank.content.reading import load_bank
from question_bank.content.written import (
    WrittenItem,
    WrittenOption,
    item_from_plain,
    written_from,
)
from tests.support.generators import shipped_generator

Tiny = Callable[[str], Bank]

JOTTED = """
condition: dm, ms, pm
finding: rash, ulcer, ptosis, fever
dm has_phenotype rash
ms has_phenotype ptosis
pm has_phenotype fever
foil ulcer has_phenotype: dm
foil ptosis has_phenotype: dm
"""
FACT = "dm-has_phenotype-rash"


def option(text: str, *facts: str, correct: bool = False) -> WrittenOption:
    return WrittenOption(text, correct, f"{text} is explained.", facts)


def asked(*wrong: WrittenOption, key: str = "Rash", **fields: object) -> WrittenItem:
    """A question about the rash of dm, sound unless told otherwise."""
    said: dict[str, object] = {
        "id": "q",
        "kind": "multiple_choice",
        "category": "feature",
        "stem": "Which of the following findings does dermatomyositis cause?",
        "facts": (FACT,),
        "options": (option(key, correct=True), *(wrong or (option("Ulcer"), option("Ptosis")))),
        **fields,
    }
    return WrittenItem(**said)  # type: ignore[arg-type]


def sorting(
    *lines: tuple[str, str, str], spare: tuple[str, ...] = (), **fields: object
) -> WrittenItem:
    """A matching set of (fact, premise, response)."""
    texts = list(dict.fromkeys([*(line[2] for line in lines), *spare]))
    ids = {text: f"r{place}" for place, text in enumerate(texts)}
    said: dict[str, object] = {
        "id": "q",
        "kind": "matching",
        "category": "feature",
        "stem": "Match each condition with its finding.",
        "premises": tuple(Premise(fact, text) for fact, text, _ in lines),
        "responses": tuple(Response(ident, text) for text, ident in ids.items()),
        "pairs": {fact: ids[text] for fact, _, text in lines},
        **fields,
    }
    return WrittenItem(**said)  # type: ignore[arg-type]


LINES = (
    (FACT, "Dm", "Rash"),
    ("ms-has_phenotype-ptosis", "Ms", "Ptosis"),
    ("pm-has_phenotype-fever", "Pm", "Fever"),
)


def rules(bank: Bank, item: WrittenItem, severity: str = "error") -> set[str]:
    return {each.rule for each in problems_of_written(bank, item) if each.severity == severity}


def messages(bank: Bank, item: WrittenItem) -> str:
    return " | ".join(each.message for each in problems_of_written(bank, item))


def test_a_sound_question_has_no_problems(tiny: Tiny) -> None:
    assert problems_of_written(tiny(JOTTED), asked()) == []
    assert problems_of_written(tiny(JOTTED), sorting(*LINES, spare=("Ulcer",))) == []


def test_a_wrong_option_that_the_bank_asserts_is_an_error_that_names_the_fact(tiny: Tiny) -> None:
    bank = tiny(JOTTED + "dm has_phenotype fever")
    item = asked(option("The fever."), option("Ptosis"))
    assert "also-right" in rules(bank, item)
    assert "the fact 'dm-has_phenotype-fever' says so" in messages(bank, item)


def test_meaning_decides_and_not_words(tiny: Tiny) -> None:
    bank = tiny(JOTTED + "finding: exanthem\nexanthem < rash\ndm has_phenotype exanthem")
    named = replace(bank.concepts["exanthem"], synonyms=("Skin eruption",))
    bank = edited(bank, {("concepts", "exanthem"): named})
    assert "also-right" in rules(bank, asked(option("*Skin eruption*"), option("Ptosis")))


def test_an_option_that_is_right_but_not_what_is_asked_names_the_fact_that_says_so(
    tiny: Tiny,
) -> None:
    bank = tiny(JOTTED + "dm has_phenotype fever")
    item = asked(option("Fever", "dm-has_phenotype-fever"), option("Ptosis"))
    assert rules(bank, item) == set()
    assert rules(bank, item, "warning") == {"also-right"}
    story = replace(item, style="vignette", stem="A patient has a rash. Which finding fits best?")
    assert "also-right" not in rules(bank, story, "warning")


def test_a_question_for_the_subject_is_judged_by_subjects(tiny: Tiny) -> None:
    bank = tiny(JOTTED + "pm has_phenotype rash\nms has_phenotype rash [denied]")
    stem = "Which of the following conditions causes a rash?"
    item = asked(option("Pm"), option("Ms"), key="Dm", stem=stem)
    assert rules(bank, item) == {"also-right"}
    both = replace(item, facts=(FACT, "ms-has_phenotype-ptosis"))
    assert "also-right" not in rules(bank, both)


def test_what_the_bank_neither_says_nor_denies_needs_something_to_rest_on(tiny: Tiny) -> None:
    bank = tiny(JOTTED)
    item = asked(option("Fever"), option("Ptosis"))
    assert rules(bank, item) == set()
    assert rules(bank, item, "warning") == {"unproven"}
    founded = asked(option("Fever", "pm-has_phenotype-fever"), option("Ptosis"))
    assert problems_of_written(bank, founded) == []


def test_a_key_that_the_bank_denies_is_an_error(tiny: Tiny) -> None:
    bank = tiny(JOTTED)
    item = asked(option("Rash", FACT), option("Fever", "pm-has_phenotype-fever"), key="Ulcer")
    assert "false-key" in rules(bank, item)
    assert "ulcer belongs elsewhere" in messages(bank, item)


def test_values_joined_by_and_are_judged_together(tiny: Tiny) -> None:
    bank = tiny(JOTTED + "dm has_phenotype fever")
    item = asked(option("Fever and rash"), option("Ptosis"))
    assert "also-right" in rules(bank, item)
    assert "also-right" not in rules(bank, asked(option("Fever and ulcer"), option("Ptosis")))


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (asked(facts=()), "fact"),
        (asked(facts=("nowhere",)), "reference"),
        (asked(option("Ulcer", "nowhere"), option("Ptosis")), "reference"),
        (asked(options=(option("Rash"), option("Ulcer"), option("Ptosis"))), "one-key"),
        (asked(WrittenOption("Ulcer", correct=False), option("Ptosis")), "missing-rationale"),
        (asked(option("Ulcer"), option("Ulcer")), "duplicate-options"),
        (asked(options=()), "option-count"),
        (asked(explanation=f"![](image:{'a' * 64})"), "picture"),
        (asked(stem="Which? ![x](elsewhere)"), "picture"),
        (sorting(*LINES), "no-spare-response"),
        (sorting(LINES[0], spare=("Ulcer", "Fever")), "lines"),
        (sorting(LINES[0], LINES[0], spare=("Ulcer",)), "lines"),
        (sorting(*LINES, spare=("Ulcer",), pairs={}), "one-key"),
        (asked(kind="cloze", options=(), stem="It is red.", answer=("red",)), "cloze-gap"),
        (asked(kind="cloze", options=(), stem="It is _____."), "empty-text"),
        (asked(kind="flashcard", options=(), stem="What is it?"), "empty-text"),
    ],
)
def test_what_makes_a_question_unfit_is_an_error(tiny: Tiny, item: WrittenItem, rule: str) -> None:
    assert rule in rules(tiny(JOTTED), item)


def test_two_options_are_few_but_can_be_asked(tiny: Tiny) -> None:
    item = asked(option("Ulcer"))
    assert rules(tiny(JOTTED), item) == set()
    assert rules(tiny(JOTTED), item, "warning") == {"option-count"}


def test_a_published_question_asks_published_facts_and_a_draft_may_wait_for_them(
    tiny: Tiny,
) -> None:
    bank = tiny(JOTTED.replace("dm has_phenotype rash", "dm has_phenotype rash [draft]"))
    assert "reference" in rules(bank, asked())
    assert "reference" not in rules(bank, asked(status="draft"))


def test_a_disputed_fact_is_asked_on_cards_only(tiny: Tiny) -> None:
    bank = tiny(JOTTED.replace("phenotype rash", "phenotype rash [disputed]"))
    assert "disputed" in rules(bank, asked())
    card = asked(kind="flashcard", options=(), stem="What does dm show?", answer="A rash.")
    assert rules(bank, card) == set()


def test_a_retired_question_has_no_faults(tiny: Tiny) -> None:
    assert problems_of_written(tiny(JOTTED), asked(status="retired", facts=())) == []


def test_a_response_right_for_two_lines_is_an_error_unless_cases_are_told_apart(
    tiny: Tiny,
) -> None:
    bank = tiny(JOTTED + "ms has_phenotype rash")
    item = sorting(*LINES, spare=("Ulcer",))
    assert rules(bank, item) == {"also-right"}
    assert rules(bank, replace(item, style="vignette")) == set()
    unknown = sorting(("nowhere", "Who", "Rash"), *LINES[1:], spare=("Ulcer",))
    assert rules(tiny(JOTTED), unknown) == {"reference"}


def test_lines_that_name_findings_are_matched_with_their_conditions(tiny: Tiny) -> None:
    turned = tuple((fact, response, premise) for fact, premise, response in LINES)
    assert "also-right" not in rules(tiny(JOTTED), sorting(*turned))
    shared = tiny(JOTTED + "ms has_phenotype rash")
    assert "also-right" in rules(shared, sorting(*turned))


def test_the_check_of_a_bank_holds_its_written_questions_to_it(tiny: Tiny) -> None:
    bank = replace(tiny(JOTTED + "dm has_phenotype ulcer"), items={"q": asked()})
    found = [each for each in check_bank(bank) if each.where == "items/q"]
    assert {each.rule for each in found if each.severity == "error"} == {"also-right"}


def test_a_new_fact_that_makes_a_wrong_option_right_is_noticed(tiny: Tiny) -> None:
    bank, item = tiny(JOTTED), asked(option("Fever", FACT), option("Ptosis"))
    assert rules(bank, item) == set()
    new = replace(bank.facts[FACT], id="new", objects=("fever",), statement="Dm has fever.")
    assert rules(edited(bank, {("facts", "new"): new}), item) == {"also-right"}


@given(st.permutations(["Rash", "Ulcer", "Ptosis", "Fever"]), st.integers(0, 2**32))
def test_whatever_the_order_one_option_is_the_key(texts: list[str], seed: int) -> None:
    options = tuple(option(text, correct=text == "Rash") for text in texts)
    written = asked(options=options)
    item = written.to_item(seed)
    assert item.key.text == item.answer == "Rash"
    assert [each.label for each in item.options] == ["A", "B", "C", "D"]
    assert {each.text for each in item.options} == set(texts)
    assert item == written.to_item(seed)


def test_as_written_it_keeps_the_order_of_its_author() -> None:
    item = asked(option("Zoster"), option("Ague")).to_item()
    assert [each.text for each in item.options] == ["Rash", "Zoster", "Ague"]
    orders = {tuple(each.text for each in asked().to_item(seed).options) for seed in range(200)}
    assert orders == set(permutations(["Rash", "Ulcer", "Ptosis"]))


def test_numbers_keep_their_order() -> None:
    options = tuple(option(text, correct=text == "20 %") for text in ("5 %", "20 %", "40 %"))
    for seed in range(20):
        shown = asked(options=options).to_item(seed).options
        assert [each.text for each in shown] == ["5 %", "20 %", "40 %"]


def test_a_matching_set_rates_the_facts_of_its_lines_in_the_order_shown() -> None:
    written = sorting(*LINES, spare=("Ulcer",))
    assert written.spoken_of == tuple(fact for fact, _, _ in LINES)
    for seed in range(10):
        item = written.to_item(seed)
        words = {response.id: response.text for response in item.responses}
        assert item.facts == tuple(premise.id for premise in item.premises)
        assert item.answer == tuple(words[item.pairs[fact]] for fact in item.facts)


def test_a_cards_answer_is_what_its_author_wrote() -> None:
    card = asked(kind="cloze", options=(), stem="It is _____.", answer=("red", "scarlet"))
    assert card.to_item().answer == ("red", "scarlet")
    assert asked(options=()).to_item().answer == ""


@pytest.mark.parametrize(
    ("kind", "style", "stem", "parts"),
    [
        (
            "multiple_choice",
            "plain",
            "A man is ill. What is it?",
            ("", "A man is ill. What is it?"),
        ),
        (
            "multiple_choice",
            "vignette",
            "A man is ill. What is it?",
            ("A man is ill.", "What is it?"),
        ),
        ("flashcard", "plain", "Look.\n\nWhat is it?", ("Look.", "What is it?")),
        ("cloze", "plain", "Look.\n\nIt is _____.", ("", "Look.\n\nIt is _____.")),
        (
            "flashcard",
            "plain",
            f"What is it?\n\n![A rash](image:{'a' * 64})",
            ("", f"What is it?\n\n![A rash](image:{'a' * 64})"),
        ),
    ],
)
def test_a_stem_tells_its_story_before_it_asks(
    kind: str, style: str, stem: str, parts: tuple[str, str]
) -> None:
    assert asked(kind=kind, style=style, stem=stem).to_item().stem_parts == parts


def every_made_item() -> list[Item]:
    generator = shipped_generator()
    facts: list[Fact] = list(generator.bank.facts.values())
    made = (
        generator.item(fact.id, kind, seed=3)
        for fact in facts[::7]
        for kind in generator.kinds_for(fact.id)
    )
    return [item for item in made if item]


def test_a_made_question_taken_over_by_hand_stays_sound() -> None:
    bank, items = load_bank(), every_made_item()
    assert len(items) > 50
    for item in items:
        plain = written_from(item, "by-hand")
        written = item_from_plain({**plain, "status": "published"})
        assert plain["status"] == "draft"
        assert {
            each.message for each in problems_of_written(bank, written) if each.severity == "error"
        } == set()
        shown = written.to_item()
        assert (shown.stem, shown.answer, shown.facts) == (item.stem, item.answer, item.facts)
        assert shown.options == item.options
