"""Plan, dates, undo, redo, setting aside, catching up, and what the engine says of itself.

The site's clock stands still on a Sunday and moves when a test moves it.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from quizapp.extensions import db, writing
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.models import Entry, Memory, MemoryModel, User
from tests.support.board import Desk, later_items
from tests.support.learner import answer, go, go_on, kind_asked, sign_in, start, told
from tests.support.records import Records
from tests.support.site import Check, OpenPage
from tests.support.still_site import SUNDAY, StillSite, running_still_site

pytestmark = pytest.mark.browser

EXAM = "2027-01-20"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StillSite]:
    with running_still_site(tmp_path_factory.mktemp("still")) as started:
        yield started


@pytest.fixture
def site(running: StillSite) -> StillSite:
    """The site on a Sunday morning; each test brings its own people."""
    running.clock.now = SUNDAY
    return running


def arrive(page: Page, site: StillSite, role: str = "learner") -> str:
    """Sign somebody new in; return their e-mail address."""
    email = site.newcomer(role)
    sign_in(page, site, email)
    return email


def to_the_end(page: Page) -> None:
    """Answer all that a session asks."""
    while "/study/items/" in page.url:
        answer(page)
        if told(page):
            go_on(page)


def until_choice(page: Page) -> None:
    """Study until a choice is asked."""
    while kind_asked(page) != "multiple_choice":
        answer(page)
        if told(page):
            go_on(page)


def more(page: Page, name: str) -> None:
    """Press a button that stands under More."""
    page.locator("summary", has_text="More").click()
    go(page, page.get_by_role("button", name=name))


def plan(page: Page, site: StillSite, **fields: str) -> None:
    """Fill the plan in by its labels, and save it."""
    page.goto(f"{site.address}/plan")
    for label, text in fields.items():
        page.get_by_label(label.replace("_", " ")).fill(text)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("Your plan is kept.")).to_be_visible()


def in_full(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_plan_says_what_to_expect_of_the_exam(
    open_page: OpenPage, site: StillSite, *, script: bool
) -> None:
    page = open_page(script=script)
    arrive(page, site)
    plan(page, site, Name_of_the_exam="Finals", Day_of_the_exam=EXAM, Minutes_a_day="5")

    expect(page.locator("main")).to_contain_text("Finals is in 59 days.")
    expect(page.locator("p.lead")).to_have_text(
        re.compile(r"On exam day you can expect to recall \d+\s% of its facts")
    )
    columns = page.locator(".columns rect")
    expect(columns).to_have_count(59)
    page.locator("summary", has_text="The numbers").click()
    expect(page.locator("table tbody tr")).to_have_count(59)
    expect(page.locator("table tbody tr").first).to_contain_text("Sunday 22 November")
    expect(page.get_by_label("Day of the exam")).to_have_value(EXAM)


def test_a_plan_that_cannot_be_says_why_and_keeps_what_was_typed(
    page: Page, site: StillSite, accessible: Check, problems: list[str]
) -> None:
    arrive(page, site)
    page.goto(f"{site.address}/plan")
    page.get_by_label("Name of the exam").fill("Finals")
    page.get_by_label("Day of the exam").fill("2026-11-01")
    page.get_by_role("button", name="Save the plan").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("An exam to plan for lies ahead")
    expect(page.get_by_label("Name of the exam")).to_have_value("Finals")
    accessible(page)
    problems.clear()  # the browser notes the refusal


def test_a_date_is_explained_and_is_the_date_given(page: Page, site: StillSite) -> None:
    email = arrive(page, site)
    start(page)
    until_choice(page)
    wrong = Records(site.data, email)
    label = wrong.key(page.url.rsplit("/", 1)[1])
    page.locator(f"input[name=choice]:not([value={label}])").first.check()
    go(page, page.get_by_role("button", name="Check"))

    expect(page.locator("main")).to_contain_text(
        "You will see this again tomorrow, Monday 23 November."
    )
    expect(page.locator("main")).to_contain_text("By then your chance of recalling it falls to")
    expect(page.locator("main")).to_contain_text("It was new to you")
    fact = Records(site.data, email).reviews()[-1].fact
    page.locator("summary", has_text="More").click()
    promised = page.get_by_role("button", name="Easy").inner_text()
    go(page, page.get_by_role("button", name="Easy"))
    wait = re.search(r"in (\d+) days", promised)
    assert wait
    assert wrong.due()[fact] == SUNDAY.date() + timedelta(days=int(wait[1]))


def test_a_card_promises_the_dates_it_gives(page: Page, site: StillSite) -> None:
    email = arrive(page, site)
    start(page)
    Desk(site.data).ask(page, later_items()[-1])
    go(page, page.get_by_role("button", name="Show the answer"))
    promised = page.get_by_role("button", name="Easy").inner_text()
    go(page, page.get_by_role("button", name="Easy"))

    records = Records(site.data, email)
    wait = re.search(r"in (\d+) days", promised)
    assert wait
    due = records.due()[records.reviews()[-1].fact]
    assert due == SUNDAY.date() + timedelta(days=int(wait[1]))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_answer_is_taken_back_and_put_back(
    open_page: OpenPage, site: StillSite, *, script: bool
) -> None:
    page = open_page(script=script)
    email = arrive(page, site)
    records = Records(site.data, email)
    start(page)
    until_choice(page)
    answer(page)
    verdict, due = page.locator(".verdict").inner_text(), records.due()

    more(page, "Undo this answer")
    expect(page.locator(".last")).to_contain_text("You took your answer back.")
    assert records.due() != due
    go(page, page.get_by_role("button", name="Put it back"))

    expect(page.locator(".verdict")).to_have_text(verdict)
    assert records.due() == due
    go_on(page)
    expect(page.locator(".last")).to_contain_text("Your last answer is saved")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_question_is_buried_for_today_another_for_good(
    open_page: OpenPage, site: StillSite, *, script: bool
) -> None:
    page = open_page(script=script)
    email = arrive(page, site)
    start(page)
    more(page, "Not today")
    expect(page.locator(".last")).to_contain_text("The question before is set aside.")
    more(page, "Do not ask this again")
    to_the_end(page)

    page.goto(f"{site.address}/study/set-aside")
    expect(page.locator("tbody")).to_contain_text("Monday 23 November")
    expect(page.locator("tbody")).to_contain_text("you ask for it again")
    site.clock.advance(days=1)
    page.reload()
    expect(page.locator("tbody")).not_to_contain_text("Monday 23 November")
    rows = page.locator("tbody tr").count()
    page.get_by_role("button", name="Ask again").first.click()
    expect(page.get_by_text("You will be asked this again when it is due.")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(rows - 1)
    assert Records(site.data, email).answers() > 0


def test_after_a_break_a_day_brings_a_share_and_another_can_be_chosen(
    page: Page, site: StillSite
) -> None:
    email = arrive(page, site)
    for _ in range(3):
        page.goto(site.address)
        start(page)
        to_the_end(page)
        site.clock.advance(days=1)
    site.clock.advance(days=40)
    sign_in(page, site, email)
    known = len(Records(site.data, email).due())
    plan(page, site, Reviews_a_day_after_a_break="4")

    page.goto(site.address)
    expect(page.locator("p.lead")).to_have_text(
        re.compile(
            rf"{known} facts are due, more than a day holds: with 4 a day, those that gain most "
            r"first, you have caught up in \d+ days\."
        )
    )
    expect(page.locator("dd").first).to_have_text("4")
    page.locator("summary", has_text="Another number a day").click()
    page.get_by_label("Reviews a day").fill("6")
    page.get_by_role("button", name="Change").click()
    expect(page.locator("dd").first).to_have_text("6")
    start(page)
    expect(page.locator(".meta")).to_contain_text("of 6")
    to_the_end(page)
    page.goto(site.address)
    expect(page.locator("main")).to_contain_text("The next share comes tomorrow.")


def fitted(site: StillSite, email: str) -> None:
    """Let the engine have learnt of somebody, who keeps forgetting two facts."""
    with site.app.app_context(), writing() as session:
        learner = session.scalars(db.select(User).where(User.email == email)).one()
        parameters = [*DEFAULT_PARAMETERS[:2], 3.1, *DEFAULT_PARAMETERS[3:]]
        for number, outcome in ((1, "kept"), (2, "refused")):
            row = MemoryModel(
                learner_id=learner.id,
                number=number,
                fitted_at=SUNDAY - timedelta(days=9 - number),
                reviews=400 * number,
                parameters=parameters,
                shift=0.0,
                slope=1.0,
                log_loss_default=0.4422,
                log_loss_before=0.4422,
                log_loss_after=0.4401,
                evaluated=520,
                outcome=outcome,
                calibration=[[0.62, 0.58, 31], [0.83, 0.82, 101], [0.96, 0.95, 240]],
            )
            session.add(row)
            session.flush()
            learner.model_id = learner.model_id or row.id
        facts = db.select(Entry.id).where(Entry.noun == "fact").order_by(Entry.id).limit(2)
        for fact in session.scalars(facts):
            session.add(forgotten(learner.id, fact))


def forgotten(learner_id: str, fact_id: str) -> Memory:
    today = SUNDAY.date()
    return Memory(
        learner_id=learner_id,
        fact_id=fact_id,
        stability=1.0,
        difficulty=9.5,
        luck=0.0,
        lucky_stability=None,
        lucky_difficulty=None,
        last_review_at=SUNDAY - timedelta(days=2),
        last_day=today - timedelta(days=2),
        reps=30,
        lapses=9,
        first_day=today - timedelta(days=200),
        due_day=today,
        engine="fsrs-6",
        topic="",
        category="",
    )


def test_the_engine_says_what_it_learnt_and_can_be_told_to_go_back(
    page: Page, site: StillSite
) -> None:
    fitted(site, arrive(page, site))
    page.goto(f"{site.address}/settings/memory")

    expect(page.locator("main")).to_contain_text(
        "After a first Good, nine in ten are still known after 3.1 days; it was 2.3."
    )
    page.locator("summary", has_text="Use this one").last.click()
    page.get_by_role("button", name="Yes, use it").click()
    expect(page.get_by_text("That model is in use now.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("left by you")


def test_a_fact_often_forgotten_can_be_set_aside(page: Page, site: StillSite) -> None:
    fitted(site, arrive(page, site))
    page.goto(f"{site.address}/leeches")
    page.get_by_role("button", name="Set aside").first.click()
    expect(page.get_by_role("heading", name="Set aside")).to_be_visible()
    page.goto(f"{site.address}/leeches")
    expect(page.get_by_role("button", name="Ask again")).to_have_count(1)
    expect(page.get_by_role("button", name="Set aside")).to_have_count(1)


def test_every_page_of_the_engine_in_each_look(
    any_page: Page, site: StillSite, accessible: Check
) -> None:
    page = any_page
    email = arrive(page, site, "instructor")
    for path in ("/plan", "/study/set-aside", "/leeches", "/settings/memory", "/bank/leeches"):
        page.goto(f"{site.address}{path}")
        accessible(page)
    fitted(site, email)
    plan(page, site, Day_of_the_exam=EXAM, Reviews_a_day_after_a_break="1")
    page.locator("summary", has_text="The numbers").click()
    page.locator("summary", has_text="more topics").click()
    accessible(page)
    for path in ("/", "/leeches", "/bank/leeches"):
        page.goto(f"{site.address}{path}")
        accessible(page)
    page.goto(f"{site.address}/settings/memory")
    for summary in page.locator("main summary").all():
        summary.click()
    accessible(page)
    page.goto(site.address)
    start(page)
    page.locator("summary", has_text="More").click()
    accessible(page)
    go(page, page.get_by_role("button", name="Not today"))
    page.goto(f"{site.address}/study/set-aside")
    accessible(page)
