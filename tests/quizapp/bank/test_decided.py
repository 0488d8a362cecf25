"""What a person decides by a button, and what comes out of the bin: nothing is published unseen."""

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.binned import bin_edits, put_back_edits
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import EditConflictError, save
from quizapp.bank.writing import Author
from quizapp.extensions import writing
from tests.support.editing import edit, standing
from tests.support.people import LONG_AGO
from tests.support.room import BANK

RASH = Ref("fact", "m-rash")
INES = Author(None, "Ines says so.")


@pytest.fixture(autouse=True)
def _bank(session: Session) -> None:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)


def test_a_draft_stays_one_though_somebody_published_meanwhile(session: Session) -> None:
    edit(session, RASH.id, status="draft", statement="The myositis shows a rash, we think.")
    begun = dict(standing(session, *RASH).body or {})
    edit(session, RASH.id, status="published")
    half = {**begun, "note": "Half done."}
    save([Edit(RASH, 2, half, decided=True)], INES)
    head = standing(session, *RASH)
    assert (head.status, head.published, head.version) == ("draft", 3, 4)


def test_nobody_publishes_what_they_have_not_seen(session: Session) -> None:
    edit(session, RASH.id, status="draft", note="First.")
    begun = dict(standing(session, *RASH).body or {})
    edit(session, RASH.id, statement="The myositis shows a rash, not ready.")
    mine = {**begun, "note": "Mine.", "status": "published"}
    with pytest.raises(EditConflictError) as refusal:
        save([Edit(RASH, 2, mine, decided=True)], INES)
    (conflict,) = refusal.value.plan.conflicts
    assert [each.field for each in conflict.fields] == ["statement"]


def test_two_buttons_are_no_conflict(session: Session) -> None:
    begun = dict(standing(session, *RASH).body or {})
    edit(session, RASH.id, status="draft", note="Theirs.")
    mine = {**begun, "source": "Another book, 2nd ed.", "status": "in_review"}
    save([Edit(RASH, 1, mine, decided=True)], INES)
    head = standing(session, *RASH)
    assert head.body is not None
    assert (head.status, head.body["note"]) == ("in_review", "Theirs.")


def test_out_of_the_bin_learners_get_what_they_got(session: Session) -> None:
    edit(session, RASH.id, status="draft", statement="The myositis shows a rash, perhaps.")
    save(bin_edits(session, [RASH]), Author(None, "Gone.", "delete"))
    save(put_back_edits(session, [RASH]), Author(None, "Back.", "restore"))
    head = standing(session, *RASH)
    assert (head.status, head.published) == ("draft", 1)
    save(bin_edits(session, [RASH]), Author(None, "Gone.", "delete"))
    save(put_back_edits(session, [RASH]), Author(None, "Back.", "restore"))
    assert standing(session, *RASH).published == 1


def test_what_is_new_to_the_bank_does_not_come_out_of_the_bin_unasked(session: Session) -> None:
    body = dict(standing(session, *RASH).body or {})
    save(bin_edits(session, [RASH]), Author(None, "Gone.", "delete"))
    with pytest.raises(EditConflictError) as refusal:
        save([Edit(RASH, 0, body)], INES)
    assert refusal.value.plan.conflicts[0].binned
