"""Nothing reaches learners unread where a cohort wants a second pair of eyes."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit, plan
from quizapp.bank.reviewing import (
    allowed_status,
    authors_waiting,
    may_publish,
    needs_second_reader,
    unread,
)
from quizapp.bank.saving import UnreadError, save
from quizapp.bank.writing import Author
from quizapp.extensions import writing
from quizapp.models import Cohort, User
from tests.support.desk import BANK
from tests.support.editing import edit, standing
from tests.support.people import LONG_AGO, enrolled, person

RASH = Ref("fact", "rash")
Someone = Callable[..., User]


@pytest.fixture(autouse=True)
def bank(session: Session) -> None:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)


@pytest.fixture
def someone(session: Session) -> Someone:
    """Return a function that enrols somebody who teaches a cohort, a strict one or another."""

    def come(name: str, cohort: str | None = None, role: str = "instructor") -> User:
        with writing() as writer:
            user = person(name, role)
            writer.add(user)
            if cohort:
                enrolled(writer, user, cohort)
                writer.flush()
                for row in writer.scalars(select(Cohort).where(Cohort.name == "Strict")):
                    row.second_reader = True
        return user

    return come


def says(session: Session, by: User, text: str, status: str = "draft") -> None:
    edit(session, "rash", by=by.id, statement=text, status=status)


def becomes(session: Session, by: User, status: str) -> None:
    edit(session, "rash", by=by.id, status=status)


def test_where_no_cohort_asks_instructors_publish_what_they_write(
    session: Session, someone: Someone
) -> None:
    ines = someone("Ines", "Free")
    assert not needs_second_reader(session, ines)
    assert may_publish(session, ines, None)
    assert allowed_status(session, ines, RASH, "published") == "published"
    says(session, ines, "A rash of the eyelids.", "published")
    assert standing(session, "fact", "rash").published == 2


def test_learners_publish_nothing(session: Session, someone: Someone) -> None:
    ada = someone("Ada", role="learner")
    assert not may_publish(session, ada, RASH)
    assert not may_publish(session, ada, None)
    assert allowed_status(session, ada, RASH, "published") == "in_review"
    with pytest.raises(UnreadError, match="Only instructors"):
        says(session, ada, "A rash of the eyelids.", "published")


def test_in_a_strict_cohort_somebody_else_publishes_what_was_written(
    session: Session, someone: Someone
) -> None:
    ines, bela = someone("Ines", "Strict"), someone("Bela", "Free")
    assert needs_second_reader(session, ines)
    assert not may_publish(session, ines, None)
    assert allowed_status(session, ines, RASH, "published") == "in_review"
    assert allowed_status(session, ines, RASH, "draft") == "draft"
    assert allowed_status(session, ines, Ref("concept", "x"), "published") == "published"
    with pytest.raises(UnreadError, match="Somebody else has to read this") as refused:
        says(session, ines, "A rash of the eyelids.", "published")
    assert [problem.where for problem in refused.value.plan.errors] == ["facts/rash"]
    says(session, ines, "A rash of the eyelids.")
    assert authors_waiting(session, RASH) == {ines.id}
    assert not may_publish(session, ines, standing(session, "fact", "rash"))
    assert may_publish(session, bela, RASH)
    becomes(session, bela, "published")
    assert standing(session, "fact", "rash").published == 3
    assert authors_waiting(session, RASH) == set()


def test_moving_and_tagging_is_no_writing(session: Session, someone: Someone) -> None:
    ines, bela = someone("Ines", "Strict"), someone("Bela", "Strict")
    says(session, ines, "A rash of the eyelids.")
    becomes(session, bela, "in_review")
    edit(session, "rash", by=bela.id, tags=["skin"])
    assert authors_waiting(session, RASH) == {ines.id}
    assert not may_publish(session, ines, RASH)
    with pytest.raises(UnreadError):
        becomes(session, ines, "published")
    assert may_publish(session, bela, RASH)


def test_who_changes_the_words_of_another_has_written_them(
    session: Session, someone: Someone
) -> None:
    ines, bela = someone("Ines", "Strict"), someone("Bela", "Free")
    says(session, ines, "A rash of the eyelids.")
    assert allowed_status(session, bela, RASH, "published") == "in_review"
    says(session, bela, "A violet rash of the eyelids.")
    assert authors_waiting(session, RASH) == {ines.id, bela.id}
    assert not may_publish(session, bela, RASH)  # nobody has read his, and she wants it read
    assert may_publish(session, ines, RASH)


def test_restoring_is_no_writing_either(session: Session, someone: Someone) -> None:
    ines, bela = someone("Ines", "Strict"), someone("Bela", "Strict")
    says(session, ines, "A rash of the eyelids.")
    says(session, bela, "A violet rash.")
    says(session, bela, "A rash of the eyelids.")
    assert not may_publish(session, ines, RASH)
    assert may_publish(session, bela, RASH)
    says(session, ines, "The rash fact.", "published")  # learners had these words before
    assert standing(session, "fact", "rash").published == 5


def test_administrators_are_bound_only_where_they_teach(session: Session, someone: Someone) -> None:
    ines = someone("Ines", "Strict")
    alva = someone("Alva", role="admin")
    says(session, ines, "A rash of the eyelids.")
    says(session, alva, "A violet rash.")
    assert may_publish(session, alva, RASH)
    with writing() as writer:
        enrolled(writer, writer.get_one(User, alva.id), "Free").enrolments[0].teaches = True
    assert not may_publish(session, alva, RASH)


def test_the_app_itself_waits_for_nobody(session: Session, someone: Someone) -> None:
    someone("Ines", "Strict")
    head = standing(session, "fact", "rash")
    body = {**(head.body or {}), "statement": "A rash."}
    found = plan(session, [Edit(RASH, head.version, body)])
    assert unread(session, None, found) == ()
    assert unread(session, "nobody", found)[0].message == "Only instructors publish."
    save([Edit(RASH, head.version, body)], Author(None, "An upgrade."))
    assert standing(session, "fact", "rash").published == 2


def test_what_leaves_learners_needs_no_reader_and_nouns_without_review_neither(
    session: Session, someone: Someone
) -> None:
    ines = someone("Ines", "Strict")
    becomes(session, ines, "retired")
    assert standing(session, "fact", "rash").published is None
    edit(session, "dermatomyositis", noun="concept", by=ines.id, name="Dermatomyositides")
    assert may_publish(session, ines, Ref("concept", "dermatomyositis"))
    assert not may_publish(session, ines, Ref("fact", "no such"))


def test_own_words_that_learners_had_before_the_rule_may_come_back(
    session: Session, someone: Someone
) -> None:
    ines = someone("Ines", "Free")
    says(session, ines, "A rash of the eyelids.", "published")
    someone("Bela", "Strict")
    with writing() as writer:
        enrolled(writer, writer.get_one(User, ines.id), "Strict")
    says(session, ines, "A violet rash.")
    assert not may_publish(session, ines, RASH)
    says(session, ines, "A rash of the eyelids.", "published")
    assert standing(session, "fact", "rash").published == 4
