"""What waits for whom: three lists, what waits longest first."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.comments import comment_on
from quizapp.bank.loading import load_shipped
from quizapp.bank.moves import Move, ask, move_entry
from quizapp.bank.nouns import Ref
from quizapp.editing import review_queue
from quizapp.editing.review_queue import Page, waiting
from quizapp.extensions import writing
from quizapp.web.errors import NotFoundError
from tests.support.apps import StillClock
from tests.support.desk import BANK
from tests.support.editing import edit, standing
from tests.support.people import LONG_AGO, person

FACTS = ("biopsy", "rash", "spasm", "weakness")


@pytest.fixture(autouse=True)
def bank(session: Session) -> None:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)


def instructor(session: Session, name: str) -> str:
    with writing() as writer:
        user = person(name, "instructor")
        writer.add(user)
        writer.flush()
        return user.id


def names(page: Page) -> list[str]:
    return [row.ref.id for row in page.rows]


def lists(session: Session, user_id: str) -> dict[str, list[str]]:
    return {name: names(waiting(session, user_id, name)) for name in review_queue.LISTS}


def test_each_entry_waits_for_somebody(session: Session, clock: StillClock) -> None:
    ines, bela, cora = (instructor(session, name) for name in ("Ines", "Bela", "Cora"))
    for fact in FACTS:
        clock.advance(minutes=1)
        edit(session, fact, by=ines, status="in_review", statement=f"New words on {fact}.")
    with writing() as writer:
        ask(writer, Ref("fact", "spasm"), bela)
    edit(session, "weakness", by=ines, status="draft")

    nothing: list[str] = []
    own = {"mine": nothing, "others": nothing, "own": ["biopsy", "rash", "spasm", "weakness"]}
    assert lists(session, ines) == own
    everybodys = ["biopsy", "rash"]
    assert lists(session, bela) == {
        "mine": [*everybodys, "spasm"],
        "others": nothing,
        "own": nothing,
    }
    assert lists(session, cora) == {"mine": everybodys, "others": ["spasm"], "own": nothing}


def test_moving_an_entry_makes_nobody_its_writer(session: Session, clock: StillClock) -> None:
    ines, bela = instructor(session, "Ines"), instructor(session, "Bela")
    edit(session, "rash", by=ines, status="draft", statement="New words.")
    move_entry(Move(Ref("fact", "rash"), 2, "in_review"), bela, "Ready, I think.")
    assert names(waiting(session, bela, "mine")) == ["rash"]
    assert names(waiting(session, ines, "own")) == ["rash"]
    (row,) = waiting(session, ines, "own").rows
    assert (row.writer, row.what, row.published, row.version) == ("Bela", "words", 1, 3)


def test_a_line_says_what_would_change(session: Session, clock: StillClock) -> None:
    ines, bela = instructor(session, "Ines"), instructor(session, "Bela")
    edit(session, "rash", by=ines, status="in_review", objects=["something else"])
    edit(session, "spasm", by=ines, status="retired")
    edit(session, "spasm", by=ines, status="in_review")
    with writing() as writer:
        comment_on(writer, Ref("fact", "rash"), bela, "Is it?", clock())
    told = {row.ref.id: (row.what, row.comments) for row in waiting(session, bela, "mine").rows}
    assert told == {"rash": ("meaning", 1), "spasm": ("new", 0)}


def test_parts_follow_each_other_without_gaps(
    session: Session, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_queue, "A_PAGE", 2)
    ines, bela = instructor(session, "Ines"), instructor(session, "Bela")
    for fact in ("weakness", "rash", "spasm", "biopsy"):
        edit(session, fact, by=ines, status="in_review")
        clock.advance(seconds=fact == "weakness")  # the other three at one moment
    first = waiting(session, bela, "mine")
    second = waiting(session, bela, "mine", first.after)
    assert (names(first), names(second)) == (["weakness", "biopsy"], ["rash", "spasm"])
    assert (first.total, second.after) == (4, None)
    assert standing(session, "fact", "rash").status == "in_review"
    assert second.rows[0].since - first.rows[0].since == timedelta(seconds=1)


def test_only_what_there_is_is_moved_and_only_an_instructor_asked(
    session: Session, clock: StillClock
) -> None:
    ines = instructor(session, "Ines")
    with pytest.raises(NotFoundError):
        move_entry(Move(Ref("fact", "none"), 1, "retired"), ines, "")
    with writing() as writer, pytest.raises(NotFoundError):
        ask(writer, Ref("fact", "none"), None)
    with writing() as writer, pytest.raises(NotFoundError):
        ask(writer, Ref("fact", "rash"), "nobody")
    with writing() as writer:
        ask(writer, Ref("fact", "rash"), ines)  # it is published: nobody has to read it
    assert standing(session, "fact", "rash").reviewer_id is None
    with writing() as writer, pytest.raises(NotFoundError):
        comment_on(writer, Ref("fact", "none"), ines, "Is it?", clock())
