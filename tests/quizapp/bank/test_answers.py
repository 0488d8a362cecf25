"""Answers of a grid are edits of facts: only those that changed, and never over somebody else's."""

from collections.abc import Sequence
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.check.truth import Truth, verdict
from question_bank.generate.statements import Cell
from quizapp.bank.answers import AnswersRefusedError, Given, category_of, edits_of, save_answers
from quizapp.bank.current import current_bank, whole_bank
from quizapp.bank.grid import ANSWERS, Answer, Standing, standings
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import RefusedError, save
from quizapp.bank.writing import Author
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.models import Change, Entry
from tests.support.room import BANK, SOURCE, furnish, said

STROKE_RASH = Cell("stroke", "has_phenotype", "rash")
STROKE_SPASM = Cell("stroke", "has_phenotype", "spasm")
SUBJECTS = ("myositis", "polymyositis", "sclerosis", "stroke")
VALUES = ("rash", "exanthem", "spasm", "weakness", "a phrase")
CELLS = [Cell(subject, "has_phenotype", value) for subject in SUBJECTS for value in VALUES]


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def bank(session: Session) -> None:
    furnish()


def standing(session: Session, cell: Cell) -> Standing:
    session.expire_all()
    return standings(session, current_bank(session).bank, [cell])[cell]


def given(session: Session, cell: Cell, answer: Answer, source: str = SOURCE) -> Given:
    """Return an answer as the form of somebody sends it who sees the grid as it is now."""
    verb = "never shows" if answer == "false" else "shows"
    statement = f"The {cell.subject} {verb} {cell.value}."
    return Given(cell, answer, standing(session, cell).token, statement, source)


def answer(session: Session, *asked: tuple[Cell, Answer], status: str = "published") -> None:
    save_answers(
        [given(session, cell, each) for cell, each in asked], status, Author(None, "", "grid")
    )
    session.expire_all()


def refusal(session: Session, *asked: Given, status: str = "published") -> AnswersRefusedError:
    with pytest.raises(AnswersRefusedError) as caught:
        save_answers(asked, status, Author(None, "", "grid"))
    return caught.value


def facts_of(session: Session, cell: Cell) -> list[str]:
    rows = select(Entry.id).where(Entry.subject == cell.subject, Entry.status != "binned")
    known = set(BANK.facts)
    return [ident for ident in session.scalars(rows) if ident not in known]


def test_where_cells_stand_and_why(session: Session) -> None:
    found = standings(session, current_bank(session).bank, CELLS)
    told = {
        (cell.subject, cell.value): (each.answer, each.reason and each.reason.kind, each.elsewhere)
        for cell, each in found.items()
    }

    assert told["myositis", "rash"] == ("true", "asserted", False)
    assert told["polymyositis", "rash"] == ("true", "inherited", True)
    assert told["polymyositis", "spasm"] == ("false", "complete", True)
    assert told["stroke", "exanthem"] == ("false", "foil", True)
    assert told["stroke", "rash"] == ("unsure", None, False)


def test_a_false_answer_is_a_denied_fact_that_makes_the_value_false(session: Session) -> None:
    answer(session, (STROKE_RASH, "false"))

    head = head_of(session, Ref("fact", "stroke-no-rash"))
    assert head
    assert head.body
    assert (head.body["polarity"], head.body["source"]) == ("denied", SOURCE)
    assert head.body["category"] == "feature"
    assert verdict(current_bank(session).bank, *STROKE_RASH).truth is Truth.FALSE
    assert standing(session, STROKE_RASH).answer == "false"


def test_a_draft_counts_in_the_grid_and_not_for_learners(session: Session) -> None:
    answer(session, (STROKE_SPASM, "true"), status="draft")

    assert standing(session, STROKE_SPASM).answer == "true"
    assert standing(session, STROKE_SPASM).reason is None
    assert verdict(current_bank(session).bank, *STROKE_SPASM).truth is Truth.POSSIBLE


def test_several_answers_are_one_change(session: Session) -> None:
    before = len(list(session.scalars(select(Change.id))))
    answer(session, (STROKE_RASH, "false"), (STROKE_SPASM, "true"))

    changes = list(session.scalars(select(Change).order_by(Change.revision)))
    assert len(changes) == before + 1
    assert (changes[-1].kind, changes[-1].entries) == ("grid", 2)


def test_only_cells_that_changed_are_touched(session: Session) -> None:
    answer(session, (STROKE_RASH, "false"))
    before = {row.id: row.version for row in session.scalars(select(Entry))}
    answer(session, (STROKE_RASH, "false"), (STROKE_SPASM, "true"))

    after = {row.id: row.version for row in session.scalars(select(Entry))}
    changed = {ident for ident, number in after.items() if before.get(ident) != number}
    assert changed == {"stroke-spasm"}


def test_nothing_changes_where_all_is_as_it_was(session: Session) -> None:
    _plan, change = save_answers(
        [given(session, Cell("myositis", "has_phenotype", "rash"), "true")],
        "published",
        Author(None, "", "grid"),
    )

    assert change is None


def test_unsure_again_retires_what_was_published_and_bins_what_was_not(session: Session) -> None:
    answer(session, (STROKE_RASH, "false"))
    answer(session, (STROKE_SPASM, "false"), status="draft")
    answer(session, (STROKE_RASH, "unsure"), (STROKE_SPASM, "unsure"), status="draft")

    known = {row.id: row.status for row in session.scalars(select(Entry))}
    assert (known["stroke-no-rash"], known["stroke-no-spasm"]) == ("retired", "binned")
    assert standing(session, STROKE_RASH).answer == "unsure"
    assert verdict(current_bank(session).bank, *STROKE_RASH).truth is Truth.POSSIBLE


def test_a_retired_fact_is_taken_up_again_rather_than_written_twice(session: Session) -> None:
    answer(session, (STROKE_SPASM, "false"))
    answer(session, (STROKE_SPASM, "unsure"))
    answer(session, (STROKE_SPASM, "true"))

    assert facts_of(session, STROKE_SPASM) == ["stroke-no-spasm"]
    assert standing(session, STROKE_SPASM).answer == "true"


def test_what_was_so_can_turn_out_not_to_be(session: Session) -> None:
    cell = Cell("myositis", "has_phenotype", "rash")
    answer(session, (cell, "false"))

    head = head_of(session, Ref("fact", "m-rash"))
    assert head
    assert (head.version, head.edition) == (2, 2)  # learners have something else to know
    assert standing(session, cell).answer == "false"


def test_a_denial_of_what_a_class_asserts_is_refused_with_the_sentence(session: Session) -> None:
    cell = Cell("polymyositis", "has_phenotype", "rash")
    refused = refusal(session, given(session, cell, "false"), status="draft")

    assert "“The myositis shows rash as m-rash says.”" in refused.sentences[cell]
    assert not refused.contested


def test_an_assertion_of_what_a_foil_calls_false_is_refused(session: Session) -> None:
    cell = Cell("stroke", "has_phenotype", "exanthem")
    refused = refusal(session, given(session, cell, "true"), status="draft")

    assert "The bank says that it is not so: “No.”" in refused.sentences[cell]


def test_what_something_else_decides_cannot_be_left_open(session: Session) -> None:
    cell = Cell("stroke", "has_phenotype", "exanthem")
    refused = refusal(session, given(session, cell, "unsure"))

    assert "Something else decides this" in refused.sentences[cell]
    undecided = {cell: Standing(cell, "true")}
    assert edits_of(session, [Given(cell, "unsure")], undecided, "draft") == []


def test_answers_that_contradict_one_another_are_refused_by_the_check(session: Session) -> None:
    spasm = [Cell(subject, "has_phenotype", "stiffness") for subject in SUBJECTS[:2]]
    with pytest.raises(RefusedError) as caught:
        answer(session, (spasm[0], "true"), (spasm[1], "false"), status="draft")

    assert "it calls false" in str(caught.value)


def test_an_answer_that_was_given_otherwise_meanwhile_is_shown_not_overwritten(
    session: Session,
) -> None:
    begun = given(session, STROKE_RASH, "true")
    answer(session, (STROKE_RASH, "false"))

    refused = refusal(session, begun)

    assert "Somebody else changed this" in refused.sentences[STROKE_RASH]
    assert refused.contested[STROKE_RASH].answer == "false"
    assert standing(session, STROKE_RASH).answer == "false"


def test_two_who_answer_alike_are_no_conflict(session: Session) -> None:
    begun = given(session, STROKE_RASH, "false")
    answer(session, (STROKE_RASH, "false"))
    _plan, change = save_answers([begun], "published", Author(None, "", "grid"))

    assert change is None


def test_a_category_is_the_usual_one_of_the_predicate(session: Session) -> None:
    live = current_bank(session).bank

    assert category_of(live, Cell("stroke", "has_phenotype", "nothing like it")) == "feature"
    assert category_of(live, Cell("stroke", "shows", "rash")) == "feature"


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_answers_gives_the_bank_that_the_same_edits_give(
    session: Session, seed: int
) -> None:
    chance = Random(seed)
    cells = chance.sample(CELLS, 6)
    expected: dict[Cell, Answer] = {}
    for _step in range(8):
        some = chance.sample(cells, 2)
        asked: list[tuple[Cell, Answer]] = [(cell, chance.choice(ANSWERS)) for cell in some]
        try:
            answer(session, *asked, status=chance.choice(["draft", "published"]))
        except (AnswersRefusedError, RefusedError):
            continue
        expected.update(asked)
    through_the_grid = told(session, cells)
    assert all(through_the_grid[cell] == each for cell, each in expected.items())
    written_by_hand(session, cells)
    assert told(session, cells) == through_the_grid


def told(session: Session, cells: Sequence[Cell]) -> dict[Cell, Answer]:
    session.expire_all()
    found = standings(session, current_bank(session).bank, cells)
    return {cell: each.answer for cell, each in found.items()}


def written_by_hand(session: Session, cells: Sequence[Cell]) -> None:
    """Put each fact that answers a cell into the bin, and write the same as a new one."""
    for fact in list(whole_bank(session).facts.values()):
        cell = Cell(fact.subject, fact.predicate, fact.objects[0])
        own = standing(session, cell).own
        if cell in cells and own and own.id == fact.id:
            copy = {**own.body, "id": f"copy-{fact.id}"}
            edits = [Edit(Ref("fact", own.id), own.version, None)]
            edits.append(Edit(Ref("fact", f"copy-{fact.id}"), 0, copy))
            save(edits, Author(None, ""))
            session.expire_all()


def test_a_retired_fact_does_not_stand_before_one_that_says_something(session: Session) -> None:
    answer(session, (STROKE_RASH, "false"))
    own = standing(session, STROKE_RASH).own
    assert own
    older = {**own.body, "id": "older", "status": "retired", "statement": "It was said before."}
    save([Edit(Ref("fact", "older"), 0, older)], Author(None, ""))

    found = standing(session, STROKE_RASH)
    assert (found.answer, found.own and found.own.id) == ("false", own.id)


def test_facts_of_several_objects_answer_no_cell(session: Session) -> None:
    said(session, "fact", "s-spasm", objects=["spasm", "weakness"])

    cell = Cell("sclerosis", "has_phenotype", "spasm")
    assert standing(session, cell).own is None
    assert standing(session, cell).answer == "true"


@pytest.mark.postgres
def test_postgresql_keeps_answers_as_sqlite_does(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        session = db.session()
        furnish()
        answer(session, (STROKE_RASH, "false"), (STROKE_SPASM, "true"))
        answer(session, (STROKE_RASH, "unsure"))

        assert [standing(session, each).answer for each in (STROKE_RASH, STROKE_SPASM)] == [
            "unsure",
            "true",
        ]
        assert len(facts_of(session, STROKE_RASH)) == 2
