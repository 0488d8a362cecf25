"""What all items of many seeds are like: rates of flaws, lengths and places of keys, variety."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from json import dumps
from typing import Any

import pytest

from question_bank.check.flaws import RULES
from question_bank.content.items import Item, Premise, Response
from question_bank.content.reading import load_bank
from question_bank.generate import Generator
from question_bank.generate.wording import ConceptWording
from question_bank.survey import seeds_for, survey
from question_bank.survey.distractors import DistractorTally
from question_bank.survey.flawed import FlawTally
from question_bank.survey.items import QUICK_ITEMS
from question_bank.survey.keys import ENOUGH, KeyTally
from question_bank.survey.variety import VarietyTally, signature_of
from question_bank.survey.vignettes import Vignettes, VignetteTally
from tests.support.generators import shipped_generator

Make = Callable[..., Generator]
MakeItem = Callable[..., Item]
LINES = """
condition: dm, ms, cidp, pm
structure: skin, brain, nerve, joint
dm damages skin
ms damages brain
dm damages brain [denied]
dm damages nerve [denied]
dm damages joint [denied]
"""


def test_a_survey_counts_every_item_of_every_seed(generator_of: Make) -> None:
    generator = generator_of(LINES)
    found = survey(generator, 4)
    assert (found.seeds, found.items) == (4, 4 * 5)
    assert found.by_kind == {"multiple_choice": 4, "cloze": 8, "flashcard": 8}
    assert found.positions.items == 4
    assert dumps(asdict(found))


def test_a_bank_without_items_has_an_empty_survey(generator_of: Make) -> None:
    found = survey(generator_of("condition: dm"), 2)
    assert (found.items, found.thin, found.vignettes) == (0, (), {})
    assert found.longest_key.by_chance
    assert found.distractors.used == 0


def test_a_small_bank_is_looked_at_with_fifty_seeds_and_a_larger_one_with_fewer() -> None:
    class Huge(Generator):
        def kinds_for(self, fact_id: str) -> tuple[Any, ...]:
            assert fact_id in self.bank.facts
            return ("cloze",) * (QUICK_ITEMS // 40)

    bank = load_bank()
    one = replace(bank, facts=dict([next(iter(bank.facts.items()))]))
    assert seeds_for(Huge(one)) == 40
    assert seeds_for(Generator(one)) == 50


def counted(items: Iterable[Item]) -> FlawTally:
    tally = FlawTally()
    for item in items:
        tally.add(item)
    return tally


def test_structural_flaws_are_told_from_lesser_ones_and_from_several(
    choice: MakeItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesser = replace(RULES["clang"], severity="warning")
    monkeypatch.setitem(RULES, "clang", lesser)
    flawed = [(), ("clang",), ("one-key",), ("one-key", "clang"), ("one-key", "option-count")]
    found = counted(replace(choice(), flaws=names) for names in flawed).result()
    assert (found.items, found.one, found.several, found.lesser) == (5, 2, 1, 1)
    assert found.by_rule == {"one-key": 3, "clang": 2, "option-count": 1}


def keys(items: Iterable[Item]) -> KeyTally:
    tally = KeyTally()
    for item in items:
        tally.add(item)
    return tally


def test_the_longest_key_is_held_against_chance_by_different_questions(choice: MakeItem) -> None:
    longest = [choice("Longest", "Bone", "Ear", stem=f"{n}?") for n in range(30)]
    others = [choice("Ear", "Longest", "Bone", stem=f"{n}!") for n in range(60)]
    fair = keys([*longest, *longest, *others]).longest()
    assert (fair.questions, fair.longest) == (90, 30)
    assert fair.expected == pytest.approx(30)
    assert fair.high - fair.expected == pytest.approx(
        1.96 * (90 * (1 / 3) * (2 / 3)) ** 0.5, abs=0.01
    )
    assert fair.by_chance
    assert not keys(longest).longest().by_chance
    assert not keys(others).longest().by_chance


def test_a_tie_has_no_longest_option(choice: MakeItem) -> None:
    tied = keys([choice("Bone", "Skin", "Ear")]).longest()
    assert (tied.longest, tied.expected, tied.by_chance) == (0, 0.0, True)


def moved(item: Item, place: int) -> Item:
    options = list(item.options)
    options.insert(place, options.pop(0))
    labelled = [replace(each, label="ABCDE"[at]) for at, each in enumerate(options)]
    return replace(item, options=tuple(labelled))


def test_places_of_the_key_are_judged_by_number_of_options(choice: MakeItem) -> None:
    three, four = choice("Skin", "Bone", "Lung"), choice("Skin", "Bone", "Lung", "Brain")
    even = [moved(three, number % 3) for number in range(ENOUGH + 1)]
    few = [moved(four, 0) for _ in range(10)]
    uneven = keys([moved(four, 0) for _ in range(ENOUGH // 2)] + even[: ENOUGH // 2])
    assert uneven.positions().worst == pytest.approx(37.5, abs=0.1)
    found = keys([*even, *few]).positions()
    assert found.items == ENOUGH + 11
    assert found.by_size[4] == {"A": 1.0, "B": 0.0, "C": 0.0, "D": 0.0}
    assert found.worst is not None
    assert found.worst < 1
    always_first = keys(moved(four, 0) for _ in range(ENOUGH)).positions()
    assert always_first.worst == pytest.approx(75)
    assert keys(few).positions().worst is None


def test_keys_are_only_looked_for_where_there_are_options(choice: MakeItem) -> None:
    assert keys([choice(kind="cloze")]).positions().items == 0


def test_wrong_options_are_counted_by_text_and_held_against_keys(generator_of: Make) -> None:
    generator = generator_of(LINES + "\nms damages nerve [denied]\nms damages joint [denied]")
    tally = DistractorTally(generator)
    for seed in range(5):
        for fact in ("dm-damages-skin", "ms-damages-brain", "dm-damages-brain-denied"):
            for kind in generator.kinds_for(fact):
                item = generator.item(fact, kind, seed)
                assert item is not None
                tally.add(item)
    found = tally.result()
    texts = [text for text, _ in found.often]
    assert set(texts) == {"Brain", "Nerve", "Joint"}
    assert found.never_right < found.used
    assert sum(share for _, share in found.often) == pytest.approx(1)
    assert found.by_fact == 2.5


def related(generator: Generator) -> float:
    tally = DistractorTally(generator)
    item = generator.item("dm-damages-skin", "multiple_choice", 0)
    assert item is not None
    tally.add(item)
    return tally.result().related


DENIALS = """
condition: dm, ms
structure: skin, brain, nerve
dm damages skin
dm damages brain [denied]
dm damages nerve [denied]
"""


@pytest.mark.parametrize(
    ("lines", "share"),
    [
        ("", 0.0),
        ("ms damages nerve", 1.0),
        ("ms affects nerve", 0.0),
        ("organ: organs\nskin < organs\nbrain < organs", 1.0),
        ("organ: organs\nbrain < organs", 0.0),
    ],
)
def test_a_wrong_option_is_related_if_kin_of_the_key_or_said_of_something_else(
    generator_of: Make, lines: str, share: float
) -> None:
    assert related(generator_of(DENIALS + lines)) == share


def test_a_joint_wrong_option_is_known_by_its_fact(generator_of: Make) -> None:
    joint = "ms damages brain + nerve\nstructure: bone\ndm damages bone [denied]"
    assert related(generator_of(DENIALS + joint)) == 1.0


def test_facts_with_little_to_ask_are_listed_with_the_reason(generator_of: Make) -> None:
    found = survey(generator_of(LINES), 3)
    assert [(each.fact, each.kinds) for each in found.thin] == [("ms-damages-brain", 2)]
    assert found.thin[0].items < 3
    assert found.thin[0].reason == "1 provably false value of the key's kind"


def test_a_fact_with_a_choice_item_and_little_else_says_so(generator_of: Make) -> None:
    generator = generator_of(LINES)
    [thin, _] = VarietyTally().thin(generator)
    assert (thin.fact, thin.items, thin.kinds) == ("dm-damages-skin", 0, 0)
    assert thin.reason == "few values and one wording each"


def test_an_order_of_options_makes_no_other_item(choice: MakeItem) -> None:
    item = choice("Skin", "Bone", "Lung")
    assert signature_of(item) == signature_of(moved(item, 2))
    assert signature_of(item) != signature_of(choice("Skin", "Bone", "Liver"))


def test_a_matching_set_counts_for_every_fact_it_rates(
    choice: MakeItem, generator_of: Make
) -> None:
    generator = generator_of(LINES)
    matching = replace(
        choice(),
        kind="matching",
        options=(),
        facts=("dm-damages-skin", "ms-damages-brain"),
        premises=(Premise("dm-damages-skin", "dm"),),
        responses=(Response("r1", "Skin"),),
    )
    tally = VarietyTally()
    tally.add(matching)
    assert [each.items for each in tally.thin(generator)] == [1, 1]


def test_vignettes_are_counted_by_words_and_by_findings(
    generator_of: Make, choice: MakeItem
) -> None:
    generator = generator_of(
        "condition: dm\nfinding: rash, pain\ndm has_phenotype rash\ndm has_phenotype pain"
        "\ndm affects skin\ndm affects muscle\ndm affects joints",
        concepts={
            "rash": ConceptWording(patient=("a red rash", "a rash")),
            "pain": ConceptWording(patient=("aches",)),
        },
    )
    tally = VignetteTally(generator)
    told = ("One has a red rash.", "One has a rash.", "One has a rash and aches.")
    for stem in (*told, *told):
        tally.add(replace(choice(stem=stem), style="vignette", facts=("dm-has_phenotype-rash",)))
    tally.add(choice(stem="No patient?"))
    assert tally.result() == {"dm": Vignettes(stems=3, patients=2, of_article=True)}


@pytest.mark.parametrize("seeds", [12, pytest.param(40, marks=pytest.mark.long)])
def test_the_shipped_bank_meets_the_targets_that_rules_can_hold(seeds: int) -> None:
    found = survey(shipped_generator(), seeds)
    assert found.flaws.several == 0
    assert found.flaws.one <= 0.02 * found.items
    assert found.positions.worst is not None
    assert found.positions.worst <= 5
    of_articles = [each for each in found.vignettes.values() if each.of_article]
    assert len(of_articles) == 4
    assert all(each.patients >= 10 for each in of_articles)
    assert all(each.reason for each in found.thin)
