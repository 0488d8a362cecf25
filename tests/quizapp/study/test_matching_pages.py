"""Matching sets without a browser: what their pages say before and after the answer."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from question_bank.content import Bank, Fact
from question_bank.content.items import Item, Response
from question_bank.generate import Generator
from quizapp.extensions import writing
from quizapp.learning.snapshots import keep
from quizapp.models import Serving
from quizapp.study.lines import rest_told
from tests.support.desk import FACTS, matching
from tests.support.study import Desk

ONE_SPARE = matching("rash", "weakness", "spasm")
TWO_SPARE = replace(ONE_SPARE, responses=(*ONE_SPARE.responses, Response("other", "another")))
SORTING = replace(ONE_SPARE, pairs=dict.fromkeys(ONE_SPARE.pairs, "to-rash"))
CASES = replace(SORTING, style="vignette")


@pytest.fixture
def ask(app: Flask, desk: Desk) -> Callable[[Item], None]:
    """Put an item in the place of the first question."""

    def put(item: Item) -> None:
        desk.start()
        with app.app_context(), writing() as session:
            serving = session.get_one(Serving, desk.path.rsplit("/", 1)[1])
            serving.snapshot_hash = keep(session, item)
            serving.fact_versions = dict.fromkeys(item.facts, 1)
        desk.get(desk.path)

    return put


@pytest.fixture(scope="session")
def sorted_factors(shipped_bank: Bank) -> Item:
    """Contributors to disease under the kind of factor they are."""
    generator = Generator(shipped_bank)
    sets = (
        generator.item(fact, "matching", seed)
        for fact in shipped_bank.facts
        if "sorting" in generator.sets_for(fact)
        for seed in range(9)
    )
    return next(item for item in sets if item and item.sorts)


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (ONE_SPARE, "Each response fits at most once. One is left over."),
        (TWO_SPARE, "Each response fits at most once. Some are left over."),
        (SORTING, "A response may fit more than one line."),
        (CASES, "A response may fit more than once, or not at all."),
    ],
)
def test_the_page_says_how_often_a_response_fits(
    desk: Desk,
    ask: Callable[[Item], None],
    item: Item,
    rule: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What it asks about is in no bank: it is only looked at.
    monkeypatch.setattr("quizapp.study.views.still_asks", lambda *_: True)
    ask(item)

    assert rule in desk.words
    assert [f"Patient {number}" in desk.words for number in (1, 2, 3)] == [item is CASES] * 3
    assert "to-rash" not in desk.page.text


def test_each_line_says_what_fits_why_and_what_was_chosen(
    desk: Desk, ask: Callable[[Item], None], sorted_factors: Item, shipped_bank: Bank
) -> None:
    item = sorted_factors
    first = item.pairs[item.premises[0].id]
    place = next(at for at, each in enumerate(item.responses) if each.id == first)
    ask(item)

    desk.answer(**{f"pair-{line}": str(place) for line in range(len(item.premises))})

    rights = [item.pairs[each.id] == first for each in item.premises]
    assert f"{sum(rights)} of {len(rights)} right." in desk.words
    assert desk.words.count("✓ the answer, and yours") == sum(rights)
    assert desk.words.count("✗ your choice") == rights.count(False) > 0
    for fact in (shipped_bank.facts[each] for each in item.facts):
        assert desk.words.count(fact.statement) == 1
        assert not fact.note or desk.words.count(fact.note) == 1


def test_a_line_left_open_is_wrong_with_nothing_chosen(
    desk: Desk, ask: Callable[[Item], None], sorted_factors: Item
) -> None:
    ask(sorted_factors)

    desk.answer(**{"pair-0": ""})

    assert desk.words.count("Nothing ✗ your choice") == len(sorted_factors.premises)


def bank_of(*facts: Fact) -> Bank:
    return Bank.of(facts={**FACTS, **{fact.id: fact for fact in facts}}.values())


def test_what_lines_give_as_their_reasons_is_not_told_again() -> None:
    item = replace(ONE_SPARE, explanation="The rash fact. The weakness fact. The spasm fact.")

    assert rest_told(item, bank_of()) == ""


def test_a_reason_the_bank_no_longer_gives_is_told_as_it_was() -> None:
    item = replace(ONE_SPARE, explanation="The rash fact. The weakness fact. The spasm fact.")
    edited = replace(FACTS["rash"], statement="Something else now.")

    assert rest_told(item, bank_of(edited)) == "The rash fact."


def test_a_note_of_several_lines_is_told_once_and_no_source() -> None:
    whole = {name: f"The {name} fact. Take care. (A book)" for name in ("rash", "weakness")}
    item = replace(matching(*whole), explanation=" ".join(whole.values()))
    noted = [replace(FACTS[name], note="Take care.", source="A book") for name in whole]

    assert rest_told(item, bank_of(*noted)) == "Take care."
