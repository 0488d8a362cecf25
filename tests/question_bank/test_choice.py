"""Choice items: one key, every other option refuted, and nothing where that cannot be had."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.check.truth import Truth, verdict
from question_bank.content.items import Item
from question_bank.generate import Generator
from question_bank.generate.falsehoods import WIDEST
from question_bank.generate.wording import (
    ConceptWording,
    FactWording,
    PredicateWording,
    VignetteWording,
    load_wording,
)

Make = Callable[..., Generator]

SITES = """
condition: dm, pm, ms, cidp
condition_class: myositis
structure: skin, dermis, muscle, brain, nerve, thyroid, joint
test: biopsy
dm primarily_affects skin
"""
FOILS = """
foil brain primarily_affects: dm
foil nerve primarily_affects: dm
foil joint primarily_affects: dm
"""
FACT = "dm-primarily_affects-skin"


def choice(generator: Generator, fact: str = FACT, seed: int = 0) -> Item:
    item = generator.item(fact, "multiple_choice", seed)
    assert item is not None
    return item


def texts(item: Item) -> set[str]:
    return {option.text for option in item.options}


def test_a_fact_without_refuted_values_has_no_choice_item(generator_of: Make) -> None:
    generator = generator_of(SITES)
    assert generator.item(FACT, "multiple_choice", 0) is None
    assert generator.why_no_choice(FACT) == "0 provably false values of the key's kind"


def test_one_refuted_value_is_not_enough(generator_of: Make) -> None:
    generator = generator_of(SITES + "foil brain primarily_affects: dm")
    assert generator.why_no_choice(FACT) == "1 provably false value of the key's kind"


def test_refuted_values_become_distractors_with_their_reasons(generator_of: Make) -> None:
    item = choice(generator_of(SITES + FOILS))
    assert texts(item) == {"Skin", "Brain", "Nerve", "Joint"}
    assert item.key.text == item.answer == "Skin"
    assert item.key.facts == item.facts == (FACT,)
    wrong = next(option for option in item.options if option.text == "Brain")
    assert wrong.rationale == "brain belongs elsewhere. (a book)"


def test_a_denied_fact_supports_the_option_it_refutes(generator_of: Make) -> None:
    lines = "dm primarily_affects nerve [denied]\ndm primarily_affects brain [denied]"
    item = choice(generator_of(SITES + lines))
    wrong = next(option for option in item.options if option.text == "Nerve")
    assert wrong.facts == ("dm-primarily_affects-nerve-denied",)
    assert wrong.rationale == "Dm is not primarily_affects nerve. (a book)"


def test_options_have_the_kind_of_the_key(generator_of: Make) -> None:
    generator = generator_of(SITES + FOILS + "foil biopsy primarily_affects: dm")
    for seed in range(30):
        assert "Biopsy" not in texts(choice(generator, seed=seed))


def test_values_that_overlap_never_stand_side_by_side(generator_of: Make) -> None:
    lines = FOILS + "foil dermis primarily_affects: dm\nbrain ~ nerve"
    generator = generator_of(SITES + lines + "\nskin ~ dermis")
    for seed in range(30):
        options = texts(choice(generator, seed=seed))
        assert "Dermis" not in options
        assert len(options & {"Brain", "Nerve"}) < 2


def test_options_never_read_the_same(generator_of: Make) -> None:
    same = {each: ConceptWording(option="Nervous tissue") for each in ("brain", "nerve")}
    generator = generator_of(SITES + FOILS, concepts=same)
    assert texts(choice(generator)) == {"Skin", "Joint", "Nervous tissue"}


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ("denied", "it says what is not so"),
        ("disputed", "it is disputed"),
        ("draft", "its status is draft"),
        ("some", "it holds for some members of its subject only"),
    ],
)
def test_what_cannot_be_a_key_is_not_asked_as_one(
    generator_of: Make, flags: str, reason: str
) -> None:
    lines = FOILS.replace(": dm", ": ms") + f"ms primarily_affects muscle [{flags}]"
    ident = "ms-primarily_affects-muscle" + ("-denied" if flags == "denied" else "")
    generator = generator_of(SITES + lines)
    assert generator.why_no_choice(ident) == reason
    assert generator.item(ident, "multiple_choice", 0) is None


def test_a_simplified_fact_may_be_the_key_and_its_rationale_says_so(generator_of: Make) -> None:
    lines = FOILS.replace(": dm", ": ms") + "ms primarily_affects muscle [simplified]"
    item = choice(generator_of(SITES + lines), "ms-primarily_affects-muscle")
    assert item.key.rationale.endswith("It is not so simple.")
    assert item.explanation == item.key.rationale


def test_a_foil_with_a_frame_serves_only_under_its_lead_in(generator_of: Make) -> None:
    generator = generator_of(SITES + FOILS)
    frame = "Which of these does the article call its main site?"
    foils = {ident: replace(foil, frame=frame) for ident, foil in generator.bank.foils.items()}
    foils["foil-brain"] = generator.bank.foils["foil-brain"]
    framed = Generator(replace(generator.bank, foils=foils))
    stems = {choice(framed, seed=seed).stem for seed in range(20)}
    assert stems == {frame}


def test_a_framed_foil_refutes_no_condition_in_a_reverse_question(generator_of: Make) -> None:
    lines = "foil skin primarily_affects: pm, ms, cidp"
    plain = generator_of(SITES + lines)
    assert "reverse" in plain.choices_for(FACT)
    foil = replace(plain.bank.foils["foil-skin"], frame="Which?")
    framed = Generator(replace(plain.bank, foils={foil.id: foil}))
    assert framed.choices_for(FACT) == ()


def test_a_reverse_question_asks_for_the_subject(generator_of: Make) -> None:
    item = choice(generator_of(SITES + "foil skin primarily_affects: pm, ms, cidp"))
    assert item.answer == "Dm"
    assert texts(item) == {"Dm", "Pm", "Ms", "Cidp"}
    assert "skin" in item.stem


def test_a_condition_for_which_it_is_merely_possible_is_never_offered(generator_of: Make) -> None:
    lines = "pm primarily_affects skin [denied]\nms primarily_affects skin [denied]"
    assert texts(choice(generator_of(SITES + lines))) == {"Dm", "Pm", "Ms"}


def test_things_asserted_jointly_are_offered_jointly(generator_of: Make) -> None:
    lines = """
    ms primarily_affects brain + nerve
    ms primarily_affects skin [denied]
    ms primarily_affects muscle [denied]
    contrast primarily_affects: pm = joint; ms = brain
    pm primarily_affects joint + muscle
    """
    item = choice(generator_of(SITES + lines), "ms-primarily_affects-brain-nerve")
    assert item.answer == "Brain and nerve"
    assert texts(item) <= {"Brain and nerve", "Skin", "Joint", "Muscle", "Joint and muscle"}


def test_a_complete_list_makes_distractors_of_what_it_leaves_out(generator_of: Make) -> None:
    lines = """
    ms primarily_affects brain
    cidp primarily_affects nerve
    complete dm primarily_affects: skin
    """
    item = choice(generator_of(SITES + lines))
    assert texts(item) == {"Skin", "Brain", "Nerve"}
    wrong = next(option for option in item.options if not option.correct)
    assert wrong.rationale == "The full list is: skin. (a book)"


def test_a_predicate_without_templates_makes_no_question(generator_of: Make) -> None:
    generator = generator_of(SITES + FOILS, predicates={"primarily_affects": PredicateWording()})
    assert generator.why_no_choice(FACT) == ("primarily_affects is asked on cards only")


def test_an_item_with_a_flaw_is_not_built(generator_of: Make) -> None:
    wordy = {"skin": ConceptWording(option="Skin of the face and of both of the hands")}
    generator = generator_of(SITES + FOILS, concepts=wordy)
    assert generator.item(FACT, "multiple_choice", 0) is None
    assert generator.why_no_choice(FACT) == "every draft has a flaw, such as longest-key"


VIGNETTE = """
condition: dm, pm, ms
finding: rash, weakness, brisk-reflexes, tiredness
dm has_phenotype rash
dm has_phenotype weakness
dm has_phenotype tiredness
pm has_phenotype weakness
pm has_phenotype rash [denied]
ms has_phenotype weakness [denied]
"""
SHOWN = {
    "rash": ConceptWording(patient=("has a rash", "has a red rash")),
    "weakness": ConceptWording(patient=("is weak",)),
    "tiredness": ConceptWording(patient=("is tired",)),
}


def vignettes(generator: Generator, fact: str) -> list[Item]:
    made = [generator.item(fact, "multiple_choice", seed) for seed in range(40)]
    return [item for item in made if item and item.style == "vignette"]


def test_each_distractor_of_a_vignette_is_excluded_by_a_finding_in_the_stem(
    generator_of: Make,
) -> None:
    generator = generator_of(VIGNETTE, concepts=SHOWN)
    found = vignettes(generator, "dm-has_phenotype-rash")
    assert found
    for item in found:
        assert "rash" in item.stem
        assert "is weak" in item.stem
        assert texts(item) == {"Dm", "Pm", "Ms"}
        reasons = {option.text: option.facts for option in item.options}
        assert reasons["Pm"] == ("pm-has_phenotype-rash-denied", "dm-has_phenotype-rash")
        assert reasons["Ms"] == ("ms-has_phenotype-weakness-denied", "dm-has_phenotype-weakness")


def test_a_vignette_always_turns_on_the_finding_it_rates(generator_of: Make) -> None:
    others = [f"c{number}" for number in range(6)]
    lines = "\n".join(
        [
            VIGNETTE,
            f"condition: {', '.join(others)}",
            *(f"{other} has_phenotype weakness [denied]" for other in others),
        ]
    )
    for item in vignettes(generator_of(lines, concepts=SHOWN), "dm-has_phenotype-rash"):
        assert "Pm" in texts(item)


def test_where_a_long_story_has_a_flaw_a_shorter_one_is_told(generator_of: Make) -> None:
    shipped = load_wording().vignette
    stories = {**shipped.stories, "3": ("A patient {1} and and {2}. The patient {3}.",)}
    generator = generator_of(
        VIGNETTE, concepts=SHOWN, vignette=VignetteWording(stories, shipped.leads)
    )
    found = vignettes(generator, "dm-has_phenotype-rash")
    assert found
    assert not any("is tired" in item.stem and "is weak" in item.stem for item in found)


def test_in_a_large_bank_a_list_refutes_a_stretch_of_what_it_leaves_out(
    generator_of: Make,
) -> None:
    sites = [f"s{number}" for number in range(3 * WIDEST)]
    lines = [SITES, f"structure: {', '.join(sites)}", "complete dm primarily_affects: skin"]
    lines += [f"ms primarily_affects {site}" for site in sites]
    generator = generator_of("\n".join(lines))
    offered = {text for seed in range(200) for text in texts(choice(generator, seed=seed))}
    assert 5 < len(offered) <= WIDEST + 1


def test_a_shared_finding_may_stand_in_a_vignette_but_makes_none(generator_of: Make) -> None:
    generator = generator_of(VIGNETTE, concepts=SHOWN)
    assert any("is tired" in item.stem for item in vignettes(generator, "dm-has_phenotype-rash"))
    assert "vignette" not in generator.choices_for("dm-has_phenotype-tiredness")


def test_a_vignette_shows_no_finding_twice(generator_of: Make) -> None:
    lines = VIGNETTE + "finding: red-rash\nred-rash < rash\ndm has_phenotype red-rash"
    shown = {**SHOWN, "red-rash": ConceptWording(patient=("has red skin",))}
    for item in vignettes(generator_of(lines, concepts=shown), "dm-has_phenotype-rash"):
        assert "has red skin" not in item.stem


def test_a_condition_that_no_finding_excludes_is_no_option(generator_of: Make) -> None:
    lines = VIGNETTE.replace("ms has_phenotype weakness [denied]", "")
    generator = generator_of(lines, concepts=SHOWN)
    assert vignettes(generator, "dm-has_phenotype-rash") == []


@pytest.mark.parametrize("seed", range(10))
def test_the_same_seed_gives_the_same_item_and_no_bank_order_matters(
    generator_of: Make, seed: int
) -> None:
    one = choice(generator_of(SITES + FOILS), seed=seed)
    other = choice(generator_of(SITES + "\n".join(reversed(FOILS.splitlines()))), seed=seed)
    assert one == other


def test_different_seeds_move_the_key(generator_of: Make) -> None:
    generator = generator_of(SITES + FOILS)
    places = [choice(generator, seed=seed).key.label for seed in range(60)]
    assert set(places) == {"A", "B", "C", "D"}


def test_an_option_is_refuted_or_the_key_and_never_merely_possible(generator_of: Make) -> None:
    generator = generator_of(SITES + FOILS + "dm primarily_affects muscle [disputed]")
    for seed in range(30):
        for text in texts(choice(generator, seed=seed)) - {"Skin"}:
            found = verdict(generator.bank, "dm", "primarily_affects", text)
            assert found.truth is Truth.FALSE


def test_cards_of_a_fact_may_exist_where_no_choice_does(generator_of: Make) -> None:
    front = {FACT: FactWording(front=("What does it affect?",))}
    generator = generator_of(SITES, facts=front)
    assert generator.kinds_for(FACT) == ("cloze", "flashcard")


def test_a_hedge_without_templates_makes_no_question(generator_of: Make) -> None:
    plain = {"primarily_affects": PredicateWording(forward={"plain": ("Where is {subject}?",)})}
    lines = SITES.replace("affects skin", "affects skin [may]") + FOILS
    generator = generator_of(lines, predicates=plain)
    assert generator.why_no_choice(FACT) == "no template of primarily_affects fits the hedge 'may'"
