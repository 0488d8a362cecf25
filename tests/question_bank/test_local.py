"""What an edit makes wrong: found near the edit, the same as by looking at the whole bank twice."""

from dataclasses import replace
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from question_bank.check.bank import check_bank
from question_bank.check.local import new_problems, told_apart
from question_bank.content import Bank, Concept, Fact, Problem
from question_bank.content.carrying import Place
from question_bank.content.edited import edited
from question_bank.content.integrity import circles, lost_references
from question_bank.content.reading import load_bank
from tests.support.edits import some_edit

EDITS_IN_A_ROW = 5


def whole(before: Bank, after: Bank) -> set[Problem]:
    """Return what checking both banks from end to end tells apart."""
    lost = [*lost_references(after), *circles(after)]
    if lost:
        return {Problem(None, None, *found) for found in lost}
    return set(check_bank(replace(after))) - set(check_bank(replace(before)))


@settings(max_examples=15)
@given(seed=st.integers(0, 2**31))
@example(seed=1)
def test_what_is_found_near_an_edit_is_all_there_is(seed: int) -> None:
    draws, bank = Random(seed), load_bank()
    for _ in range(EDITS_IN_A_ROW):
        after, places = some_edit(bank, draws)
        assert set(new_problems(bank, after, places)) == whole(bank, after)
        assert told_apart(bank, after, places).gone == told_apart(after, bank, places).new
        bank = after


def dropped(bank: Bank, *places: Place) -> list[Problem]:
    return new_problems(bank, edited(bank, {}, places), places)


def test_a_concept_that_is_still_spoken_of_cannot_go() -> None:
    bank = load_bank()
    found = dropped(bank, ("concepts", "dermatomyositis"))
    assert {each.rule for each in found} == {"reference"}
    assert "facts/dm-damages-muscle-fibres" in {each.where for each in found}


def test_a_document_that_facts_rest_on_cannot_go() -> None:
    bank = load_bank()
    document = next(iter(bank.documents))
    assert {each.rule for each in dropped(bank, ("documents", document))} == {"reference"}


def test_a_document_that_grows_shorter_moves_its_selectors() -> None:
    bank = load_bank()
    ident, document = next(iter(bank.documents.items()))
    place = ("documents", ident)
    after = edited(bank, {place: replace(document, length=1)})
    assert {each.rule for each in new_problems(bank, after, [place])} == {"selector"}


def test_a_concept_used_by_a_retired_fact_alone_is_used() -> None:
    gout, toe = Concept("gout", "gout", "condition"), Concept("toe", "toe", "structure")
    one = Fact("one", "gout", "affects", "feature", ("toe",), "Gout affects the toe.", source="x")
    bank = Bank.of(concepts=[gout, toe], facts=[one])
    place = ("facts", "one")
    retired = edited(bank, {place: replace(one, status="retired")})
    assert new_problems(bank, retired, [place]) == []
    gone = edited(bank, {}, [place])
    assert {each.where for each in new_problems(bank, gone, [place])} == {
        "concepts/gout",
        "concepts/toe",
    }
