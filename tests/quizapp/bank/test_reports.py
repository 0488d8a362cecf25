"""A learner reports a problem once; it is closed once, and the learner is told once."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.bank import reports
from quizapp.bank.nouns import Ref
from quizapp.bank.reports import MOST_A_DAY, ReportError
from quizapp.extensions import writing
from quizapp.learning.marking import Response
from quizapp.models import Answer, ProblemReport, Serving, User
from quizapp.web.errors import NotFoundError
from tests.support.desk import SUNDAY_MORNING, Desk, choice, matching

NOW = SUNDAY_MORNING


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


def serve(desk: Desk, learner_id: str, *facts: str, item_id: str | None = None) -> str:
    with writing() as session:
        item = matching(*facts) if len(facts) > 1 else choice(facts[0])
        serving = desk.serve(session, session.get_one(User, learner_id), item, NOW)
        serving.item_id, serving.item_version = item_id, 3 if item_id else None
        return serving.id


def report(desk: Desk, serving_id: str, kind: str = "wrong", text: str = "It is not so.") -> str:
    with writing() as session:
        serving = session.get_one(Serving, serving_id)
        learner = session.get_one(User, serving.learner_id)
        return reports.report(session, learner, serving, kind, text, NOW).id


def row(desk: Desk, report_id: str) -> ProblemReport:
    desk.session.expire_all()
    return desk.session.get_one(ProblemReport, report_id)


def test_a_report_carries_the_question_its_versions_and_the_answer(desk: Desk) -> None:
    ada = desk.learner()
    answer = desk.answer(ada, matching("spasm", "rash"), Response(pairs={}), NOW)
    serving = desk.session.get_one(Answer, answer).serving

    kept = row(desk, report(desk, serving.id, text="  Both fit. "))

    assert (kept.noun, kept.entry_id, kept.kind, kept.text) == (
        "fact",
        "spasm",
        "wrong",
        "Both fit.",
    )
    assert (kept.answer_id, kept.snapshot_hash) == (answer, serving.snapshot_hash)
    assert kept.fact_versions == {"spasm": 1, "rash": 1}


def test_a_report_of_a_question_not_answered_yet_has_no_answer(desk: Desk) -> None:
    assert row(desk, report(desk, serve(desk, desk.learner(), "rash"))).answer_id is None


def test_a_report_of_a_written_item_is_about_that_item(desk: Desk) -> None:
    serving = serve(desk, desk.learner(), "rash", item_id="my-item")
    kept = row(desk, report(desk, serving))
    assert (kept.noun, kept.entry_id) == ("item", "my-item")


def test_the_same_kind_for_the_same_question_is_kept_once(desk: Desk) -> None:
    serving = serve(desk, desk.learner(), "rash")
    first = report(desk, serving, "unclear", "What?")

    assert report(desk, serving, "unclear", "Again.") == first
    assert row(desk, first).text == "What?"
    assert report(desk, serving, "other") != first


def test_a_day_takes_so_many_reports_and_the_next_takes_more(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    for _ in range(MOST_A_DAY):
        report(desk, serve(desk, ada, "rash"))
    one_more = serve(desk, ada, "rash")

    with pytest.raises(ReportError, match="20 problems today"):
        report(desk, one_more)
    assert report(desk, serve(desk, ben, "rash"))
    with writing() as session:
        serving, learner = session.get_one(Serving, one_more), session.get_one(User, ada)
        tomorrow = NOW + timedelta(days=1)
        assert reports.report(session, learner, serving, "wrong", "", tomorrow).at == tomorrow


def test_open_reports_stand_together_by_entry_the_most_reported_first(desk: Desk) -> None:
    ada, ben = desk.learner(), desk.learner()
    once = report(desk, serve(desk, ada, "spasm"))
    twice = [report(desk, serve(desk, who, "rash")) for who in (ada, ben)]

    found = reports.by_entry(reports.open_reports(desk.session))

    assert list(found) == [Ref("fact", "rash"), Ref("fact", "spasm")]
    assert {each.id for each in found[Ref("fact", "rash")]} == set(twice)
    assert [each.id for each in found[Ref("fact", "spasm")]] == [once]


def test_a_report_is_closed_once_and_its_learner_is_told_until_they_put_it_away(desk: Desk) -> None:
    ada, ines = desk.learner(), desk.learner()
    fixed, declined = (report(desk, serve(desk, ada, "rash")) for _ in range(2))
    with writing() as session:
        reports.close_as_fixed(session, fixed, None, ines, NOW)
        reports.decline(session, declined, " It is right. ", ines, NOW + timedelta(hours=1))
        reports.decline(session, fixed, "Too late.", ines, NOW)

    assert (row(desk, fixed).state, row(desk, fixed).closed_by) == ("fixed", ines)
    assert (row(desk, declined).state, row(desk, declined).reply) == ("declined", "It is right.")
    assert reports.open_reports(desk.session) == []
    told = reports.to_tell(desk.session, desk.user(ada))
    assert [each.id for each in told] == [fixed, declined]
    assert reports.to_tell(desk.session, desk.user(ines)) == []

    with writing() as session:
        reports.put_away(session, session.get_one(User, ada), fixed, NOW)
    assert [each.id for each in reports.to_tell(desk.session, desk.user(ada))] == [declined]


def test_to_decline_takes_a_reply(desk: Desk) -> None:
    kept = report(desk, serve(desk, desk.learner(), "rash"))
    with pytest.raises(ReportError, match="Say in a sentence"), writing() as session:
        reports.decline(session, kept, "  ", "", NOW)


def test_what_is_not_there_or_not_ones_own_is_not_found(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    kept = report(desk, serve(desk, ada, "rash"))
    with writing() as session:
        for learner_id, report_id in ((otto, kept), (ada, kept), (ada, "none")):
            with pytest.raises(NotFoundError):
                reports.put_away(session, session.get_one(User, learner_id), report_id, NOW)
        with pytest.raises(NotFoundError):
            reports.close_as_fixed(session, "none", None, otto, NOW)
        with pytest.raises(NotFoundError):
            reports.report_of(session, "none")
        assert reports.report_of(session, kept).id == kept
