"""What decisions on candidates do to the bank, once, and how they are taken back."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.heads import Head, head_of
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.extensions import writing
from quizapp.imports.candidates import candidate_of, next_open
from quizapp.imports.deciding import TouchedError, accept, last_decided, reject, reopen
from quizapp.imports.drafting import LONGEST_PHRASE, MOST_WORDS, shortened
from quizapp.imports.reshaping import GoneError, merge, support
from quizapp.models import Candidate, Cohort
from tests.support import candidates
from tests.support.candidates import TEXT, found
from tests.support.room import as_it_stands, binned, body, furnish, said


@pytest.fixture(autouse=True)
def bank(app: Flask) -> None:
    with app.app_context():
        furnish()


@pytest.fixture
def reading(session: Session) -> str:
    return candidates.read(session)


def row(session: Session, reading: str, number: int) -> Candidate:
    session.expire_all()
    return candidate_of(session, reading, number)


def fact(session: Session, reading: str, number: int) -> Body:
    return body(session, "fact", row(session, reading, number).fact_id or "")


def document(session: Session, reading: str) -> Head | None:
    cited = fact(session, reading, 0)["evidence"][0]["document"]
    return head_of(session, Ref("document", cited))


def test_a_new_subject_becomes_a_concept_once(session: Session, ines: str, reading: str) -> None:
    for number in (3, 4):
        assert accept(reading, number, ines).change_id
    subjects = {str(fact(session, reading, number)["subject"]) for number in (3, 4)}
    assert len(subjects) == 1
    concept = body(session, "concept", subjects.pop())
    assert (concept["name"], concept["kind"]) == ("Amber fever", "condition")


def test_an_object_that_the_bank_knows_is_its_concept(session: Session, ines: str) -> None:
    known = found(
        TEXT,
        "rash",
        "Sclerosis may cause a rash and a stiff gait.",
        objects=("Muscle fire", "rash"),
        statement="Sclerosis goes with muscle fire and a rash.",
    )
    reading = candidates.read(session, [known])
    accept(reading, 0, ines)
    assert fact(session, reading, 0)["objects"] == ["myositis", "rash"]


def test_the_same_decision_twice_is_made_once(session: Session, ines: str, reading: str) -> None:
    first = accept(reading, 0, ines)
    before = as_it_stands(session)
    for again in (accept(reading, 0, ines), reject(reading, 0, ines, "no_fact")):
        assert (again.again, again.state, again.change_id) == (True, "accepted", None)
    assert as_it_stands(session) == before
    assert row(session, reading, 0).change_id == first.change_id


def test_of_two_at_once_the_second_is_told(
    session: Session, ines: str, admin: str, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = as_it_stands(session)

    def plan_while_another_rejects(session: Session, edits: list[Edit]) -> Plan:
        found = plan(session, edits)
        reject(reading, 0, admin, "no_fact")
        return found

    monkeypatch.setattr("quizapp.imports.deciding.plan", plan_while_another_rejects)
    late = accept(reading, 0, ines)
    assert (late.again, late.state) == (True, "rejected")
    assert row(session, reading, 0).decided_by == admin
    assert as_it_stands(session) == before


def test_a_rejection_says_why_and_opens_again(session: Session, ines: str, reading: str) -> None:
    before = as_it_stands(session)
    reject(reading, 1, ines, "not_useful")
    rejected = row(session, reading, 1)
    assert (rejected.state, rejected.reason, rejected.decided_by) == (
        "rejected",
        "not_useful",
        ines,
    )
    assert reopen(reading, 1, ines).state == "open"
    opened = row(session, reading, 1)
    assert (opened.state, opened.reason, opened.decided_by, opened.seen) == (
        "open",
        "",
        None,
        False,
    )
    assert reopen(reading, 1, ines).again
    assert as_it_stands(session) == before


def test_opening_an_accepted_one_takes_its_draft_and_new_concept_back(
    session: Session, ines: str, reading: str
) -> None:
    accept(reading, 0, ines)
    before = as_it_stands(session)
    accept(reading, 3, ines)
    assert as_it_stands(session) != before
    reopen(reading, 3, ines)
    assert as_it_stands(session) == before
    assert row(session, reading, 3).fact_id is None
    assert accept(reading, 3, ines).state == "accepted"


def test_a_concept_that_others_speak_of_stays(session: Session, ines: str, reading: str) -> None:
    accept(reading, 3, ines)
    subject = str(fact(session, reading, 3)["subject"])
    accept(reading, 4, ines)
    reopen(reading, 3, ines)
    assert body(session, "concept", subject)["name"] == "Amber fever"
    reopen(reading, 4, ines)  # which did not make it
    assert body(session, "concept", subject)["name"] == "Amber fever"


def test_a_draft_that_was_changed_since_is_not_taken_back(
    session: Session, ines: str, reading: str
) -> None:
    accept(reading, 0, ines)
    ident = row(session, reading, 0).fact_id or ""
    said(session, "fact", ident, note="Somebody wrote this.")
    with pytest.raises(TouchedError, match="changed since"):
        reopen(reading, 0, ines)
    assert row(session, reading, 0).state == "accepted"


def test_a_draft_that_lies_in_the_bin_is_no_hindrance(
    session: Session, ines: str, reading: str
) -> None:
    accept(reading, 0, ines)
    binned(session, Ref("fact", row(session, reading, 0).fact_id or ""))
    reopen(reading, 0, ines)
    assert row(session, reading, 0).state == "open"


def test_merged_before_it_is_decided_a_phrase_becomes_joint_evidence(
    session: Session, ines: str, reading: str
) -> None:
    merge(reading, 4, 3, ines)
    assert row(session, reading, 4).state == "merged"
    accept(reading, 3, ines)
    cited = [each["exact"] for each in fact(session, reading, 3)["evidence"]]
    assert cited == ["turns the nails yellow", "nails turn yellow"]
    assert row(session, reading, 4).fact_id == row(session, reading, 3).fact_id
    with pytest.raises(TouchedError, match="merged with first"):
        reopen(reading, 4, ines)
    reopen(reading, 3, ines)
    assert (row(session, reading, 4).state, row(session, reading, 4).fact_id) == ("merged", None)
    reopen(reading, 4, ines)
    assert row(session, reading, 4).state == "open"


def test_chains_of_merged_candidates_end_in_one_fact(
    session: Session, ines: str, reading: str
) -> None:
    merge(reading, 4, 3, ines)
    merge(reading, 3, 1, ines)
    accept(reading, 1, ines)
    assert len(fact(session, reading, 1)["evidence"]) == 3
    assert {row(session, reading, each).fact_id for each in (1, 3, 4)} == {
        row(session, reading, 1).fact_id
    }


def test_merged_into_a_fact_the_phrase_is_added_at_once_and_can_be_taken_back(
    session: Session, ines: str, reading: str
) -> None:
    accept(reading, 3, ines)
    merge(reading, 4, 3, ines)
    assert len(fact(session, reading, 3)["evidence"]) == 2
    reopen(reading, 4, ines)
    assert len(fact(session, reading, 3)["evidence"]) == 1
    assert row(session, reading, 4).state == "open"


@pytest.mark.parametrize("into", [0, 1])
def test_nothing_is_merged_with_itself_or_with_what_came_to_nothing(
    session: Session, ines: str, reading: str, into: int
) -> None:
    reject(reading, 1, ines, "no_fact")
    with pytest.raises(GoneError):
        merge(reading, 0, into, ines)
    assert row(session, reading, 0).state == "open"


def test_what_the_bank_has_already_gets_further_evidence(session: Session, ines: str) -> None:
    reading = candidates.read(session, candidates.with_rash(0))
    support(reading, 0, ines)
    supported = body(session, "fact", "s-rash")
    assert [each["exact"] for each in supported["evidence"]] == ["rash and a stiff gait"]
    assert (supported["status"], row(session, reading, 0).fact_id) == ("published", "s-rash")
    assert support(reading, 0, ines).again
    reopen(reading, 0, ines)
    assert body(session, "fact", "s-rash")["evidence"] == []


def test_evidence_for_a_published_fact_waits_where_a_second_reader_is_asked_for(
    session: Session, ines: str
) -> None:
    with writing() as writer:
        writer.query(Cohort).filter_by(name="Neurology").one().second_reader = True
    reading = candidates.read(session, candidates.with_rash(0))
    support(reading, 0, ines)
    now = head_of(session, Ref("fact", "s-rash"))
    assert now is not None
    assert (now.status, now.pending) == ("in_review", True)


def test_evidence_needs_a_fact_that_says_the_same(session: Session, ines: str) -> None:
    denied = candidates.with_rash(0, polarity="denied")
    reading = candidates.read(session, denied, c1={"relation": "same", "related_fact": "s-rash"})
    for number in (0, 1, 2):
        with pytest.raises(GoneError):
            support(reading, number, ines)


def test_evidence_that_is_there_already_is_not_added_again(session: Session, ines: str) -> None:
    twice = candidates.with_rash(0)[0]
    reading = candidates.read(session, [twice, twice])
    assert support(reading, 0, ines).change_id is not None
    assert support(reading, 1, ines).change_id is None
    assert len(fact(session, reading, 0)["evidence"]) == 1


def test_a_document_that_the_bank_has_is_not_made_twice(
    session: Session, ines: str, reading: str
) -> None:
    accept(reading, 0, ines)
    accept(reading, 1, ines)
    assert document(session, reading) is not None
    assert (
        fact(session, reading, 0)["evidence"][0]["document"]
        == (fact(session, reading, 1)["evidence"][0]["document"])
    )
    again = candidates.read(session)  # the same text, read once more
    accept(again, 0, ines)
    assert fact(session, again, 0)["evidence"] == fact(session, reading, 0)["evidence"]


def test_the_next_is_the_most_worth_it_or_the_next_in_the_text(session: Session, ines: str) -> None:
    reading = candidates.read(session, c2={"worth": 9.0})
    first = next_open(session, reading, "worth")
    assert first is not None
    assert first.number == 2
    here = row(session, reading, 3)
    numbers = []
    for _step in range(3):
        following = next_open(session, reading, "text", here)
        assert following is not None
        numbers.append(following.number)
        here = following
    assert numbers == [4, 0, 1]  # after the last the first again
    hidden = next_open(session, reading, "worth", hidden=frozenset({0, 2}))
    assert hidden is not None
    assert hidden.number == 1
    assert next_open(session, reading, "text", hidden=frozenset(range(5))) is None


def test_the_last_decision_is_ones_own(
    session: Session, ines: str, admin: str, reading: str
) -> None:
    assert last_decided(session, reading, ines) is None
    reject(reading, 0, ines, "no_fact")
    reject(reading, 1, admin, "no_fact")
    last = last_decided(session, reading, ines)
    assert last is not None
    assert last.number == 0


def test_a_long_phrase_is_cited_by_its_first_words() -> None:
    text = "  " + " ".join(["word"] * 20)
    start, end = shortened(text, 0, len(text))
    assert len(text[start:end].split()) == MOST_WORDS
    assert text[start:end] == text[start:end].strip()
    assert shortened("x" * 300, 0, 300) == (0, LONGEST_PHRASE)
    assert shortened("a " + "x" * 300, 0, 302) == (0, 1)
    assert shortened("   ", 0, 3) == (0, 3)


def test_who_is_cited_stands_in_the_note(session: Session, ines: str) -> None:
    said_by = found(
        TEXT,
        "warm baths",
        "Sclerosis is treated with warm baths.",
        objects=("warm baths",),
        statement="Warm baths may help in sclerosis.",
        attributed_to="some researchers",
        subject_kind="Not a Kind",
        subject="Blue fever",
        subject_name="Blue fever",
    )
    reading = candidates.read(session, [said_by])
    accept(reading, 0, ines)
    made = fact(session, reading, 0)
    assert made["note"] == "According to some researchers."
    assert body(session, "concept", str(made["subject"]))["kind"] == "condition"
