"""The truth rule: silence is never a reason, and false is only what the bank refutes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.check.truth import Truth, joint_verdict, refutations, verdict
from question_bank.content import Bank

Tiny = Callable[[str], Bank]

MUSCLE = """
condition: dm, pm, ms, cidp
condition_class: autoimmune
finding: rash, heliotrope, weakness, hand-weakness, fatigue, ptosis
structure: skin, muscle, cns, pns, dermis
dm < autoimmune
heliotrope < rash
hand-weakness < weakness
"""


def truth(bank: Bank, subject: str, predicate: str, value: str) -> str:
    return verdict(bank, subject, predicate, value).truth.value


def test_what_is_neither_asserted_nor_refuted_is_possible(tiny: Tiny) -> None:
    bank = tiny(MUSCLE)
    found = verdict(bank, "dm", "has_phenotype", "rash")
    assert found.truth is Truth.POSSIBLE
    assert found.reason is None


def test_an_asserted_value_is_true_and_says_why(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm has_phenotype rash")
    found = verdict(bank, "dm", "has_phenotype", "rash")
    assert found.truth is Truth.TRUE
    assert found.reason is not None
    assert (found.reason.kind, found.reason.ids) == ("asserted", ("dm-has_phenotype-rash",))


def test_a_fact_of_every_member_of_a_class_is_inherited(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "autoimmune has_phenotype fatigue")
    found = verdict(bank, "dm", "has_phenotype", "fatigue")
    assert found.truth is Truth.TRUE
    assert found.reason is not None
    assert found.reason.kind == "inherited"


def test_a_fact_of_some_members_is_not_inherited(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "autoimmune has_phenotype fatigue [some]")
    assert truth(bank, "dm", "has_phenotype", "fatigue") == "possible"


def test_asserting_a_kind_asserts_what_it_is_a_kind_of(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm has_phenotype heliotrope")
    assert truth(bank, "dm", "has_phenotype", "rash") == "true"


def test_asserting_a_class_leaves_its_kinds_possible(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm has_phenotype rash")
    assert truth(bank, "dm", "has_phenotype", "heliotrope") == "possible"


def test_a_denied_value_is_false_for_its_subject_only(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "pm has_phenotype rash [denied]")
    found = verdict(bank, "pm", "has_phenotype", "rash")
    assert found.truth is Truth.FALSE
    assert found.reason is not None
    assert (found.reason.kind, found.reason.source) == ("denied", "a book")
    assert truth(bank, "ms", "has_phenotype", "rash") == "possible"


def test_a_denial_for_a_class_holds_for_its_members(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "autoimmune has_phenotype ptosis [denied]")
    assert truth(bank, "dm", "has_phenotype", "ptosis") == "false"


def test_denying_a_kind_leaves_the_class_possible(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "pm has_phenotype heliotrope [denied]")
    assert truth(bank, "pm", "has_phenotype", "rash") == "possible"


def test_a_narrower_value_may_be_denied_where_the_wider_is_asserted(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "pm has_phenotype weakness\npm has_phenotype hand-weakness [denied]")
    assert truth(bank, "pm", "has_phenotype", "hand-weakness") == "false"


@pytest.mark.parametrize("flag", ["simplified", "disputed", "draft", "retired"])
def test_only_settled_published_denials_are_grounds(tiny: Tiny, flag: str) -> None:
    bank = tiny(MUSCLE + f"pm has_phenotype rash [denied, {flag}]")
    assert truth(bank, "pm", "has_phenotype", "rash") == "possible"


def test_a_disputed_fact_makes_its_value_neither_true_nor_false(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm affects pns [disputed]\nfoil pns affects: dm")
    assert truth(bank, "dm", "affects", "pns") == "possible"


def test_values_denied_jointly_are_not_denied_singly(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "ms affects skin + muscle [denied]")
    assert truth(bank, "ms", "affects", "skin") == "possible"


def test_denial_is_by_meaning_so_a_synonym_is_denied_too(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "pm has_phenotype hand-weakness [denied]")
    assert truth(bank, "pm", "has_phenotype", "Hand Weakness") == "false"


def test_what_overlaps_with_something_asserted_is_never_false(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm affects skin\ndm affects dermis [denied]\nskin ~ dermis")
    assert truth(bank, "dm", "affects", "dermis") == "possible"


def test_shared_words_are_no_overlap(tiny: Tiny) -> None:
    bank = tiny(
        """
        condition: ms
        structure: central-nervous-system, peripheral-nervous-system
        ms affects central-nervous-system
        complete ms affects: central-nervous-system
        """
    )
    assert truth(bank, "ms", "affects", "peripheral-nervous-system") == "false"


def test_what_a_complete_list_leaves_out_is_false(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "pm affects muscle\ncomplete pm affects: muscle")
    found = verdict(bank, "pm", "affects", "skin")
    assert found.truth is Truth.FALSE
    assert found.reason is not None
    assert (found.reason.kind, found.reason.text) == ("complete", "muscle")


def test_a_complete_list_does_not_refute_what_could_be_meant_by_a_member(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "complete dm affects: skin\nskin ~ dermis")
    assert truth(bank, "dm", "affects", "dermis") == "possible"


def test_a_complete_list_says_nothing_of_a_free_phrase(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "complete dm affects: skin")
    assert truth(bank, "dm", "affects", "the outer covering of the body") == "possible"


def test_an_exclusive_contrast_makes_the_others_values_false(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "contrast affects: ms = cns; cidp = pns, dermis")
    assert truth(bank, "ms", "affects", "pns") == "false"
    assert truth(bank, "cidp", "affects", "cns") == "false"
    assert truth(bank, "ms", "affects", "skin") == "possible"


def test_a_contrast_does_not_refute_what_overlaps_with_the_own_values(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "contrast affects: dm = skin; cidp = dermis\nskin ~ dermis")
    assert truth(bank, "dm", "affects", "dermis") == "possible"


def test_lists_and_contrasts_yield_to_a_tie_under_another_predicate(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm affects pns\ncomplete dm primarily_affects: skin")
    assert truth(bank, "dm", "primarily_affects", "pns") == "possible"
    assert truth(bank, "dm", "primarily_affects", "cns") == "false"


def test_a_denial_holds_against_a_tie_under_another_predicate(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm affects pns\ndm primarily_affects pns [denied]")
    assert truth(bank, "dm", "primarily_affects", "pns") == "false"


def test_a_foil_is_false_for_the_subjects_it_names(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "foil ptosis has_phenotype: dm, pm")
    found = verdict(bank, "dm", "has_phenotype", "ptosis")
    assert found.truth is Truth.FALSE
    assert found.reason is not None
    assert (found.reason.kind, found.reason.text) == ("foil", "ptosis belongs elsewhere.")
    assert truth(bank, "ms", "has_phenotype", "ptosis") == "possible"
    assert truth(bank, "dm", "has_phenotype", "rash") == "possible"


def test_a_reason_that_always_holds_goes_before_one_of_a_single_lead_in(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "foil cns affects: dm\ncomplete dm affects: skin")
    framed = replace(bank.foils["foil-cns"], frame="Which?")
    found = verdict(replace(bank, foils={framed.id: framed}), "dm", "affects", "cns")
    assert found.reason is not None
    assert (found.reason.kind, found.reason.frame) == ("complete", None)


def test_what_is_true_of_a_member_is_not_false_of_its_class(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "dm has_phenotype rash\nfoil rash has_phenotype: autoimmune")
    assert truth(bank, "autoimmune", "has_phenotype", "rash") == "possible"


def test_values_together_are_false_if_one_is_false_and_true_if_all_are(tiny: Tiny) -> None:
    bank = tiny(MUSCLE + "pm affects muscle\npm affects skin [denied]")
    assert joint_verdict(bank, "pm", "affects", ["muscle", "skin"]).truth is Truth.FALSE
    assert joint_verdict(bank, "pm", "affects", ["muscle"]).truth is Truth.TRUE
    assert joint_verdict(bank, "pm", "affects", ["muscle", "cns"]).truth is Truth.POSSIBLE


def test_every_reason_is_found_and_what_needs_no_frame_comes_first(tiny: Tiny) -> None:
    bank = tiny(
        """
        condition: dm, ms
        structure: skin, cns
        dm affects skin
        foil cns affects: dm
        contrast affects: dm = skin; ms = cns
        """
    )
    foils = {each.id: replace(each, frame="Which?") for each in bank.foils.values()}
    framed = replace(bank, foils=foils)
    reasons = list(refutations(framed, "dm", "affects", "cns"))
    assert [(reason.kind, reason.frame) for reason in reasons] == [
        ("foil", "Which?"),
        ("contrast", None),
    ]
    found = verdict(framed, "dm", "affects", "cns").reason
    assert found == reasons[1]
