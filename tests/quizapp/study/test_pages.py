"""A learner studies: every page of a session, as the browser without script sees it."""

import gzip
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.content.facts import REVIEWED
from question_bank.content.items import ItemKind
from quizapp.bank.current import current_bank
from quizapp.extensions import db, writing
from quizapp.learning.answers import LONGEST_DURATION_MS
from quizapp.learning.rows import ServingRow
from quizapp.learning.snapshots import keep, shown
from quizapp.models import Answer, Memory, Review, Serving, StudySession, User
from quizapp.study import owned, views
from tests.support.apps import StillClock
from tests.support.browsing import give_password, knock
from tests.support.study import Desk, words


def until_kind(desk: Desk, kind: ItemKind) -> Desk:
    """Answer until a question of the kind comes; one that a first day does not ask is put there."""
    for _ in range(5):
        if desk.kind == kind:
            return desk
        desk.answer()
        if desk.path.startswith("/study/answers/"):
            desk.go_on()
    with desk.client.application.app_context(), writing() as session:
        live = current_bank(session)
        later = reversed(live.turns)
        fact = next(one for one in later if kind in live.generator.kinds_for(one))
        item = live.generator.item(fact, kind, 1)
        assert item
        serving = session.get_one(Serving, desk.path.rsplit("/", 1)[1])
        serving.snapshot_hash = keep(session, item)
        serving.fact_versions = {each: live.versions[each] for each in item.facts}
    return desk.get(desk.path)


def test_an_account_closed_while_its_answer_is_read_takes_it_no_more(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_kind(desk.start(), "multiple_choice")

    def meanwhile(session: Session, serving_id: str) -> ServingRow:
        found = owned.own_serving(session, serving_id)
        with writing() as writer:
            writer.get_one(User, writer.get_one(Serving, serving_id).learner_id).active = False
        return found

    monkeypatch.setattr(views, "own_serving", meanwhile)
    given = desk.send("/study/items/.*", **key_fields(app, desk))

    assert given.page.status_code == 401
    assert "This account is closed" in given.words


def served(app: Flask, desk: Desk) -> tuple[str, ...]:
    """Return the facts of the item on the page."""
    with app.app_context():
        serving = db.session.get_one(Serving, desk.path.rsplit("/", 1)[1])
        return shown(serving.snapshot).facts


def key_fields(app: Flask, desk: Desk) -> dict[str, str]:
    """Return the right answer to the question on the page, as its form would send it."""
    with app.app_context():
        item = shown(db.session.get_one(Serving, desk.path.rsplit("/", 1)[1]).snapshot)
    if item.kind == "multiple_choice":
        return {"choice": item.key.label}
    if item.kind == "matching":
        places = {response.id: str(place) for place, response in enumerate(item.responses)}
        return {
            f"pair-{place}": places[item.pairs[premise.id]]
            for place, premise in enumerate(item.premises)
        }
    return {"typed": item.answer if isinstance(item.answer, str) else item.answer[0]}


def test_home_says_what_is_new_and_why(desk: Desk) -> None:
    assert "due 0" in desk.words
    assert "new 10" in desk.words
    assert "today is for new facts" in desk.words


def test_a_whole_session_ends_with_its_score_and_dates(desk: Desk) -> None:
    desk.start()
    for _ in range(20):
        if desk.path.startswith("/study/sessions/"):
            break
        desk.answer()
        if desk.path.startswith("/study/answers/"):
            desk.go_on()

    assert "Done for now" in desk.words
    assert re.search(r"You answered \d+ of 1\d right", desk.words)
    assert "By category" in desk.words
    assert "Monday 23 November" in desk.words


def test_after_the_days_new_facts_home_says_when_there_is_more(app: Flask, desk: Desk) -> None:
    test_a_whole_session_ends_with_its_score_and_dates(desk)

    desk.get("/")

    assert "You have met today’s new facts" in desk.words
    assert "New facts come tomorrow" in desk.words


def test_tomorrow_brings_what_was_missed(desk: Desk, clock: StillClock) -> None:
    test_a_whole_session_ends_with_its_score_and_dates(desk)

    clock.advance(days=1)
    desk.get("/")

    assert re.search(r"due [1-9]", desk.words)
    assert "comes first" in desk.words


def test_every_option_is_explained(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")
    with app.app_context():
        item = shown(db.session.get_one(Serving, desk.path.rsplit("/", 1)[1]).snapshot)

    desk.answer(choice=next(option.label for option in item.options if not option.correct))

    assert "✗ Not quite: it is" in desk.words
    for option in item.options:
        assert option.text in desk.words
        assert option.rationale.removesuffix(f" ({REVIEWED})") in desk.words
    assert "the answer" in desk.words
    assert "your choice" in desk.words
    assert "You will see this again tomorrow, Monday 23 November" in desk.words


@pytest.mark.parametrize("kind", ["multiple_choice", "cloze", "matching"])
def test_the_right_answer_is_called_right(app: Flask, desk: Desk, kind: ItemKind) -> None:
    until_kind(desk.start(), kind)

    desk.answer(**key_fields(app, desk))

    right = r"(\d) of \1 right\." if kind == "matching" else r"✓ Right\."
    assert re.search(right, desk.words)


@pytest.mark.parametrize("kind", ["multiple_choice", "cloze", "matching", "flashcard"])
def test_the_key_is_not_on_the_page_before_the_answer(
    app: Flask, desk: Desk, kind: ItemKind
) -> None:
    until_kind(desk.start(), kind)
    with app.app_context():
        item = shown(db.session.get_one(Serving, desk.path.rsplit("/", 1)[1]).snapshot)

    # A form's token is random letters: a short id may stand in it by chance.
    html = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", desk.page.text)

    assert item.explanation not in html
    for told in [*(option.rationale for option in item.options), *item.pairs.values()]:
        assert told not in html
    assert not any(fact in html for fact in item.facts)


def test_a_flashcard_is_rated_by_its_learner(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "flashcard")
    (fact,) = served(app, desk)

    desk.get(desk.path + "?reveal=1")
    assert "How well did you know it?" in desk.words
    desk.send("/study/items/[0-9a-f]+", rating="4")

    with app.app_context():
        row = db.session.scalars(select(Review).where(Review.fact_id == fact)).one()
        assert (row.rating, row.right) == (4, True)
    assert "Your last answer is saved: Easy" in desk.words


def test_revealing_saves_nothing(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "cloze")
    with app.app_context():
        before = db.session.scalars(select(func.count()).select_from(Answer)).one()

    desk.get(desk.path + "?reveal=1")

    with app.app_context():
        assert db.session.scalars(select(func.count()).select_from(Answer)).one() == before


def test_a_cloze_may_be_revealed_and_rated(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "cloze")
    (fact,) = served(app, desk)

    desk.answer(rating="2")

    with app.app_context():
        row = db.session.scalars(select(Review).where(Review.fact_id == fact)).one()
        assert (row.rating, row.right) == (2, True)


def test_a_typed_answer_judged_wrong_may_be_overruled(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "cloze")
    (fact,) = served(app, desk)

    desk.answer(typed="elephant")
    assert "You wrote: elephant" in desk.words
    assert "I was right" in desk.words
    desk.send("/rating", rating="3")

    with app.app_context():
        memory = db.session.scalars(select(Memory).where(Memory.fact_id == fact)).one()
        rows = db.session.scalars(select(Review).where(Review.fact_id == fact)).all()
        assert memory.lapses == 0
        assert {(row.kind, row.rating, row.right) for row in rows} == {
            ("rated", 1, False),
            ("rerated", 3, True),
        }


def test_a_matching_set_rates_each_pair(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "matching")
    facts = served(app, desk)
    right = key_fields(app, desk)
    wrong = {
        name: next(other for other in right.values() if other != right[name])
        for name in ("pair-0", "pair-1")
    }

    desk.answer(**{**right, **wrong})
    assert f"{len(facts) - 2} of {len(facts)} right." in desk.words
    desk.send("/rating", **{"rating-2": "4"})

    with app.app_context():
        rows = db.session.scalars(select(Review).where(Review.fact_id == facts[2])).all()
        assert {row.rating for row in rows} == {3, 4}
        begun = set(db.session.scalars(select(Memory.fact_id)))
        assert begun.issuperset(facts)


def test_choosing_nothing_asks_to_choose_and_loses_nothing(desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")

    desk.send("/study/items/[0-9a-f]+")

    assert desk.page.status_code == 422
    assert "Choose one of the options" in desk.words
    assert desk.kind == "multiple_choice"


def test_a_nonsense_field_is_refused(desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")

    desk.send("/study/items/[0-9a-f]+", choice="A", rating="9")

    assert desk.page.status_code == 422
    assert "That could not be read" in desk.words


def test_going_back_to_an_answered_question_shows_its_feedback(desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")
    question = desk.path
    desk.answer()
    feedback = desk.path

    assert desk.get(question).path == feedback


def test_undo_asks_the_same_question_again(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")
    asked = served(app, desk)
    desk.answer()

    desk.send("/rating").send("/undo")

    assert desk.kind == "multiple_choice"
    assert served(app, desk) == asked


def test_undoing_twice_puts_the_question_once(app: Flask, desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")
    desk.answer()
    feedback = desk.path
    undo = feedback + "/undo"
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.page.text)
    assert token

    first = desk.client.post(undo, data={"csrf_token": token[1]})
    second = desk.client.post(undo, data={"csrf_token": token[1]})

    assert first.location == second.location


def test_rating_what_was_undone_says_so(desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")
    desk.answer()
    rating = desk.path + "/rating"
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.page.text)
    assert token
    desk.client.post(desk.path + "/undo", data={"csrf_token": token[1]})

    response = desk.client.post(rating, data={"csrf_token": token[1], "rating": "4"})

    assert response.status_code == 409
    assert "You took this answer back" in response.text


def test_undoing_the_last_answer_opens_the_session_again(app: Flask, desk: Desk) -> None:
    test_a_whole_session_ends_with_its_score_and_dates(desk)
    with app.app_context():
        last = db.session.scalars(select(Answer).order_by(Answer.received_at)).all()[-1]
        answer_id = last.id
    desk.get(f"/study/answers/{answer_id}")

    desk.send("/rating")
    assert desk.path.startswith("/study/sessions/")
    desk.get(f"/study/answers/{answer_id}").client.post(
        f"/study/answers/{answer_id}/undo",
        data={"csrf_token": _token(desk)},
    )

    with app.app_context():
        assert db.session.scalars(select(StudySession)).one().ended_at is None


def _token(desk: Desk) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.page.text)
    assert token
    return token[1]


def test_a_pause_leads_back_to_the_same_question(desk: Desk) -> None:
    desk.start()
    question = desk.path

    desk.get("/")

    assert "Go on where you stopped" in desk.words
    assert f'href="{question}"' in desk.page.text


def test_starting_again_goes_on_with_the_open_session(app: Flask, desk: Desk) -> None:
    desk.start()
    question = desk.path
    desk.client.post("/study", data={"csrf_token": _token(desk)})

    with app.app_context():
        assert db.session.scalars(select(func.count()).select_from(StudySession)).one() == 1
    assert desk.get(question).path == question


def test_a_session_can_be_ended_early(desk: Desk) -> None:
    desk.start().get("/").send("/end")

    assert "You answered nothing this time" in desk.words
    assert "Study more" in desk.words


def test_yesterdays_open_session_is_ended_by_a_new_one(
    app: Flask, desk: Desk, clock: StillClock
) -> None:
    desk.start()
    clock.advance(days=1)

    desk.get("/").start()

    with app.app_context():
        days = {row.day: row.ended_at for row in db.session.scalars(select(StudySession))}
    assert days[date(2026, 11, 22)] is not None
    assert days[date(2026, 11, 23)] is None


def test_nothing_to_ask_starts_no_session(app: Flask, desk: Desk) -> None:
    with app.app_context(), writing() as session:
        session.scalars(select(User)).one().daily_new = 0
    token = _token(desk)

    desk.page = desk.client.post("/study", data={"csrf_token": token}, follow_redirects=True)

    assert desk.path == "/"
    with app.app_context():
        assert not db.session.scalars(select(StudySession)).all()


def test_otto_sees_nothing_of_adas(
    desk: Desk, otto: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    until_kind(desk.start(), "multiple_choice")
    question = desk.path
    desk.answer()
    other = browser_of(otto)

    for address in (question, desk.path):
        assert other.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/study/items/{0}", "/study/answers/{0}", "/study/sessions/{0}"]
)
def test_what_does_not_exist_is_not_found(desk: Desk, address: str) -> None:
    assert desk.client.get(address.format("0" * 32)).status_code == 404


def test_the_apps_own_script_gets_the_page_at_once_and_others_are_sent_to_it(
    app: Flask, desk: Desk
) -> None:
    until_kind(desk.start(), "multiple_choice")
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.page.text)
    assert token
    sent = {"csrf_token": token[1], "client_id": "one", **key_fields(app, desk)}

    by_script = desk.client.post(desk.path, data=sent, headers={"X-Requested-With": "fetch"})
    by_form = desk.client.post(desk.path, data=sent)

    assert by_script.status_code == 200
    told_at = by_script.headers["Content-Location"]
    assert (by_form.status_code, by_form.location) == (303, told_at)
    assert words(desk.client.get(told_at).text) == words(by_script.text)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


MOST_BYTES = 30_000


def test_a_study_page_brings_little_script_and_style(desk: Desk) -> None:
    until_kind(desk.start(), "multiple_choice")
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css)[^"]*)"', desk.page.text)

    sizes = [len(gzip.compress(desk.client.get(each).data)) for each in addresses]

    assert len(sizes) > 5
    assert sum(sizes) <= MOST_BYTES


def test_a_question_left_in_sight_for_days_takes_its_answer(app: Flask, desk: Desk) -> None:
    desk.start()
    desk.answer(**key_fields(app, desk), duration_ms=str(3 * 24 * 60 * 60 * 1000))
    assert desk.path.startswith("/study/answers/")
    with app.app_context():
        answer = db.session.scalars(select(Answer)).one()
        assert answer.duration_ms == LONGEST_DURATION_MS


def of_an_older_sign_in(desk: Desk) -> tuple[str, dict[str, str]]:
    """Return where the question is answered and its form; then sign in anew, in another tab."""
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', desk.page.text)
    )
    path = desk.path
    desk.client.post("/sign-out", data={"csrf_token": hidden["csrf_token"]})
    assert knock(desk.client, "ada@example.org").status_code == 302
    return path, hidden


def test_an_answer_from_before_a_new_sign_in_is_kept_on_the_page_and_counts_when_sent_again(
    app: Flask, desk: Desk, ada: str
) -> None:
    give_password(app, ada)
    desk.start()
    fields = key_fields(app, desk)
    path, hidden = of_an_older_sign_in(desk)
    desk.page = desk.client.post(path, data={**hidden, **fields})
    assert desk.page.status_code == 400
    assert "Your answer is kept on this page" in desk.words
    assert hidden["csrf_token"] not in desk.page.text
    assert "You chose" in desk.words
    desk.send("/study/items/[0-9a-f]+")
    assert desk.path.startswith("/study/answers/")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_no_answer_is_kept_for_another_site_or_a_stranger_or_without_its_own_name(
    app: Flask, desk: Desk, ada: str
) -> None:
    give_password(app, ada)
    desk.start()
    path, hidden = of_an_older_sign_in(desk)
    sent = {**hidden, "choice": "A"}
    nameless = {name: value for name, value in sent.items() if name != "client_id"}
    for client, data, headers, status in (
        (desk.client, sent, {"Sec-Fetch-Site": "cross-site"}, 403),
        (desk.client, sent, {"Sec-Fetch-Site": "same-site"}, 403),
        (desk.client, sent, {"Accept": "application/json"}, 400),
        (app.test_client(), sent, {}, 302),
        (desk.client, nameless, {}, 400),
    ):
        page = client.post(path, data=data, headers=headers)
        assert page.status_code == status
        assert "kept on this page" not in page.text
        assert hidden["client_id"] not in page.text
    kept = desk.client.post(path, data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert hidden["client_id"] in kept.text, "the control"
