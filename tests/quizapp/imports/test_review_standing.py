"""What the bank and the document have of a candidate, as it is when somebody decides on it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quizapp.bank.nouns import Ref
from quizapp.extensions import db, writing
from quizapp.imports.candidates import candidate_of
from quizapp.imports.deciding import accept, reject
from quizapp.imports.many import Wanted, accept_many, eligible
from quizapp.imports.mending import token_of
from quizapp.imports.reshaping import merge, support
from quizapp.imports.seen import ChangedError, Seen
from quizapp.imports.standing import Standing, standing_of, standings
from quizapp.models import Candidate
from tests.support import candidates
from tests.support.browsing import send
from tests.support.candidates import TEXT, found, usual, with_rash
from tests.support.filled import filled
from tests.support.room import binned, furnish
from tests.support.study import words

TEN = found(
    TEXT,
    "warm baths",
    "Sclerosis is treated with warm baths.",
    predicate="has_prevalence",
    category="epidemiology",
    objects=("about 10 percent of adults",),
    statement="Sclerosis is seen in about 10 percent of adults.",
)
FORTY = replace(
    TEN,
    objects=("about 40 percent of adults",),
    statement="Sclerosis is seen in about 40 percent of adults.",
)


@pytest.fixture(autouse=True)
def bank(app: Flask) -> None:
    with app.app_context():
        furnish()


@pytest.fixture
def at(browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


def row(session: Session, reading: str, number: int) -> Candidate:
    session.expire_all()
    return candidate_of(session, reading, number)


def seen(session: Session, reading: str, number: int) -> Seen:
    it = row(session, reading, number)
    return Seen(token_of(it), standing_of(session, it).mark)


def test_a_draft_made_meanwhile_makes_it_known(session: Session, ines: str) -> None:
    first, second = (candidates.read(session) for _time in range(2))
    assert standing_of(session, row(session, second, 3)) == Standing()
    accept(first, 3, ines)  # whose subject was new
    made = row(session, first, 3).fact_id
    assert standing_of(session, row(session, second, 3)) == Standing("same", made)
    binned(session, Ref("fact", made or ""))
    assert standing_of(session, row(session, second, 3)) == Standing()


def test_what_is_decided_is_not_compared(session: Session, ines: str) -> None:
    reading = candidates.read(session)
    reject(reading, 0, ines, "no_fact")
    assert standings(session, [row(session, reading, 0)]) == {}


def test_it_is_the_same_only_if_each_object_is_there(session: Session) -> None:
    more = with_rash(0, objects=("rash", "spasm"))[0]
    reading = candidates.read(session, [*with_rash(0), more])
    assert standing_of(session, row(session, reading, 0)) == Standing("same", "s-rash")
    assert standing_of(session, row(session, reading, 5)).relation == "same"
    other = candidates.read(session, with_rash(0, objects=("rash", "stiff gait")))
    assert standing_of(session, row(session, other, 0)) == Standing()
    denied = candidates.read(session, with_rash(0, objects=("gait", "rash"), polarity="denied"))
    assert standing_of(session, row(session, denied, 0)).relation == "conflict"


def test_a_document_that_contradicts_itself(session: Session) -> None:
    fever = replace(usual()[2], polarity="asserted", statement="Sclerosis causes fever.")
    reading = candidates.read(session, [*usual(), fever, TEN, FORTY, TEN])
    rows = [row(session, reading, number) for number in range(9)]
    told = {number: each.other for number, each in standings(session, rows).items()}
    assert told == {0: None, 1: None, 2: 5, 3: None, 4: None, 5: 2, 6: 7, 7: 6, 8: 7}
    assert standing_of(session, rows[5]).other == 2
    among = {each.number for each in eligible(session, reading)}
    assert among == {0, 1, 3}


def test_many_at_once_leave_out_what_the_bank_has_got_meanwhile(
    session: Session, ines: str
) -> None:
    first, second = (candidates.read(session, [*usual(), TEN]) for _time in range(2))
    third = candidates.read(session, [FORTY])
    assert accept_many(Wanted(first, 0), ines)[0] == 4
    assert accept_many(Wanted(second, 0), ines) == (0, None)
    assert eligible(session, third) == []


def test_a_repetition_is_told_before_it_is_made(session: Session, ines: str) -> None:
    reading = candidates.read(session, with_rash(0))
    shown = seen(session, reading, 0)
    with pytest.raises(ChangedError, match="says the same already: “The sclerosis shows rash"):
        accept(reading, 0, ines, shown)
    assert row(session, reading, 0).state == "open"
    assert accept(reading, 0, ines, replace(shown, knowing="s-rash")).state == "accepted"


def test_a_contradiction_that_was_not_shown_is_told(session: Session, ines: str) -> None:
    reading = candidates.read(session, with_rash(0, polarity="denied"))
    shown = seen(session, reading, 0)
    with pytest.raises(ChangedError, match="says otherwise now"):
        accept(reading, 0, ines, replace(shown, mark="new:"))
    assert accept(reading, 0, ines, shown).state == "accepted"


def test_words_that_were_not_shown_are_not_decided_on(session: Session, ines: str) -> None:
    reading = candidates.read(session, with_rash(0))
    shown = seen(session, reading, 0)
    both = {number: token_of(row(session, reading, number)) for number in (0, 1)}
    with writing():
        it = row(session, reading, 0)
        it.body = {**it.body, "statement": "Sclerosis cures everything."}
    deeds: tuple[Callable[[], object], ...] = (
        lambda: accept(reading, 0, ines, shown),
        lambda: support(reading, 0, ines, shown),
        lambda: merge(reading, 1, 0, ines, both),
        lambda: merge(reading, 0, 1, ines, both),
    )
    for deed in deeds:
        with pytest.raises(ChangedError, match="changed it meanwhile"):
            deed()
    assert {row(session, reading, number).state for number in (0, 1)} == {"open"}


def test_a_phrase_goes_to_the_fact_that_was_shown(session: Session, ines: str) -> None:
    reading = candidates.read(session, with_rash(0))
    shown = seen(session, reading, 0)
    with pytest.raises(ChangedError, match="another fact"):
        support(reading, 0, ines, replace(shown, mark="same:s-exanthem"))
    assert support(reading, 0, ines, shown).state == "accepted"


def test_the_page_tells_and_takes_it_all_the_same(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        reading = candidates.read(db.session(), with_rash(0))
    facts = f"/bank/read/{reading}/facts"
    page = at.get(f"{facts}?c=0").text
    assert "The bank has this already" in words(page)
    told = at.post(f"{facts}/0/accept", data=filled(page, "/0/accept"))
    assert told.status_code == 422
    assert "Accept all the same" in words(told.text)
    done = at.post(f"{facts}/0/accept", data=filled(told.text, "/0/accept"))
    assert done.status_code == 303


def test_mended_into_what_the_bank_says_it_is_told(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        reading = candidates.read(db.session())
    facts = f"/bank/read/{reading}/facts"
    sent = filled(at.get(f"{facts}?c=0").text, "/0/mend")
    told = at.post(f"{facts}/0/mend", data={**sent, "objects": "rash", "action": "accept"})
    assert told.status_code == 422
    assert "The bank says the same already" in words(told.text)
    again = filled(at.get(f"{facts}?c=1").text, "/1/mend")
    done = at.post(f"{facts}/1/mend", data={**again, "statement": "Baths.", "action": "accept"})
    assert done.status_code == 303
    with app.app_context():
        states = [candidate_of(db.session(), reading, number).state for number in (0, 1)]
    assert states == ["open", "accepted"]


def test_the_page_shows_what_else_the_document_says(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        reading = candidates.read(db.session(), [TEN, FORTY])
    page = at.get(f"/bank/read/{reading}/facts?c=0").text
    assert "Another sentence of this document says otherwise." in words(page)
    assert f"/bank/read/{reading}/facts?c=1" in page
    assert words(page).count("says otherwise") == 3


def test_sent_without_what_was_shown_nothing_is_decided(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        reading = candidates.read(db.session())
    facts = f"/bank/read/{reading}/facts"
    assert send(at, f"{facts}/0/accept", page=facts).status_code == 422
