"""The history of answers, on both databases."""

from datetime import timedelta

from quizapp.insights.history import HistoryPage, Line, history
from quizapp.learning.marking import Response
from tests.support.desk import SUNDAY_MORNING, Desk, choice, cloze, flashcard, matching


def look_back(
    desk: Desk, learner_id: str, before: str | None = None, size: int = 20
) -> HistoryPage:
    page = history(desk.session, desk.user(learner_id), desk.versions, before, size)
    assert page is not None
    return page


def lines(desk: Desk, learner_id: str) -> list[Line]:
    return look_back(desk, learner_id).lines


def test_somebody_new_has_no_history(desk: Desk) -> None:
    assert look_back(desk, desk.learner()) == HistoryPage([], older=None)


def test_a_line_says_what_was_asked_and_answered_when_and_how_it_went(desk: Desk) -> None:
    ada = desk.learner(zone="Asia/Kolkata")
    answer_id = desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    (line,) = lines(desk, ada)
    assert line.answer_id == answer_id
    assert line.at.isoformat() == "2026-11-22T14:30:00+05:30"
    assert (line.stem, line.premise, line.said) == ("Which is the rash?", None, "not B")
    assert (line.right, line.rating, line.undone) == (False, 1, False)
    assert (line.fact_id, line.statement) == ("rash", "The rash fact.")


def test_the_newest_answer_comes_first(desk: Desk) -> None:
    ada = desk.learner()
    for number, name in enumerate(["rash", "spasm", "biopsy"]):
        desk.choose(ada, name, "A", SUNDAY_MORNING + timedelta(minutes=number))
    assert [line.fact_id for line in lines(desk, ada)] == ["biopsy", "spasm", "rash"]


def test_each_pair_of_a_matching_set_has_its_own_line(desk: Desk) -> None:
    ada = desk.learner()
    said = Response(pairs={"rash": "to-rash", "spasm": "spare"})
    desk.answer(ada, matching("rash", "biopsy", "spasm"), said, SUNDAY_MORNING)
    assert [(line.premise, line.said, line.right) for line in lines(desk, ada)] == [
        ("premise rash", "sign of rash", True),
        ("premise biopsy", None, False),
        ("premise spasm", "a spare sign", False),
    ]


def test_a_pair_that_was_the_only_one_left_is_named_as_such(desk: Desk) -> None:
    ada = desk.learner()
    forced = choice("rash").from_plain(
        {**matching("rash").to_plain(), "responses": [{"id": "to-rash", "text": "sign"}]}
    )
    desk.answer(ada, forced, Response(pairs={"rash": "to-rash"}), SUNDAY_MORNING)
    (line,) = lines(desk, ada)
    assert line.right
    assert not line.credited


def test_what_was_typed_is_kept_as_typed(desk: Desk) -> None:
    ada = desk.learner()
    desk.answer(ada, cloze("rash"), Response(typed="Sing"), SUNDAY_MORNING)
    (line,) = lines(desk, ada)
    assert line.said == "Sing"


def test_a_card_rated_by_oneself_says_nothing(desk: Desk) -> None:
    ada = desk.learner()
    desk.answer(ada, flashcard("rash"), Response(rating=2), SUNDAY_MORNING)
    (line,) = lines(desk, ada)
    assert (line.said, line.right, line.rating) == (None, True, 2)


def test_a_changed_rating_shows_the_latest(desk: Desk) -> None:
    ada = desk.learner()
    card = desk.answer(ada, flashcard("rash"), Response(rating=4), SUNDAY_MORNING)
    desk.rate_anew(card, 2, SUNDAY_MORNING)
    desk.rate_anew(card, 1, SUNDAY_MORNING)
    (line,) = lines(desk, ada)
    assert (line.rating, line.right) == (1, False)


def test_an_answer_taken_back_stays_in_the_history_and_says_so(desk: Desk) -> None:
    ada = desk.learner()
    desk.undo(desk.choose(ada, "rash", "A", SUNDAY_MORNING), SUNDAY_MORNING)
    (line,) = lines(desk, ada)
    assert line.undone
    assert line.rating is None
    assert line.said == "the key"


def test_a_line_keeps_the_version_answered_when_the_fact_is_edited(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.edit("rash", "A better sentence.")
    desk.choose(ada, "rash", "A", SUNDAY_MORNING + timedelta(days=1))
    after, before = lines(desk, ada)
    assert (before.version, before.newest, before.changed) == (1, 2, True)
    assert before.statement == "The rash fact."
    assert (after.version, after.newest, after.changed) == (2, 2, False)
    assert after.statement == "A better sentence."


def test_a_fact_that_left_the_bank_has_no_newer_version(desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    page = history(desk.session, desk.user(ada), {})
    assert page is not None
    assert [(line.newest, line.changed) for line in page.lines] == [(None, False)]


def test_pages_follow_each_other_without_gap_or_repeat(desk: Desk) -> None:
    ada = desk.learner()
    # Three at the same moment, so that a page ends among them.
    moments = [0, 1, 1, 1, 2, 3, 4]
    given = [
        desk.choose(ada, "rash", "A", SUNDAY_MORNING + timedelta(hours=hours)) for hours in moments
    ]
    seen: list[str] = []
    page = look_back(desk, ada, size=3)
    sizes = [len(page.lines)]
    while page.older:
        seen += [line.answer_id for line in page.lines]
        page = look_back(desk, ada, before=page.older, size=3)
        sizes.append(len(page.lines))
    seen += [line.answer_id for line in page.lines]
    assert sizes == [3, 3, 1]
    assert sorted(seen) == sorted(given)


def test_a_page_that_is_just_full_is_the_last(desk: Desk) -> None:
    ada = desk.learner()
    for name in ("rash", "spasm"):
        desk.choose(ada, name, "A", SUNDAY_MORNING)
    assert look_back(desk, ada, size=2).older is None


def test_an_answer_given_meanwhile_shifts_no_page(desk: Desk) -> None:
    ada = desk.learner()
    old = [
        desk.choose(ada, "rash", "A", SUNDAY_MORNING + timedelta(hours=hours)) for hours in range(3)
    ]
    first = look_back(desk, ada, size=2)
    desk.choose(ada, "spasm", "A", SUNDAY_MORNING + timedelta(hours=9))
    second = look_back(desk, ada, before=first.older, size=2)
    assert [line.answer_id for line in second.lines] == [old[0]]


def test_otto_sees_none_of_adas_answers(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    adas = desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.choose(otto, "spasm", "B", SUNDAY_MORNING)
    assert [line.fact_id for line in lines(desk, otto)] == ["spasm"]
    assert history(desk.session, desk.user(otto), desk.versions, before=adas) is None
