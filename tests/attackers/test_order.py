"""Nobody gets ahead: no key before its answer, no step left out, no answer twice."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from question_bank.content.items import Item, Option
from quizapp.extensions import db, writing
from quizapp.models import Answer, Review, Serving, User
from tests.support.desk import FACTS, SUNDAY_MORNING, Desk, choice, cloze, flashcard, matching
from tests.support.house import House
from tests.support.raids import addresses

SECRET = "elderberry"
"""Stands in everything of a question that nobody may read before the answer."""

MARKS = re.compile(r"[0-9a-f]{32}|name=\"csrf_token\" value=\"[^\"]*\"|serving=\w+")


def chosen(key: int) -> Item:
    """Return a question whose key is one of three options; whatever explains it is secret."""
    options = tuple(
        Option(label, text, correct=place == key, rationale=f"{SECRET} {place == key}.")
        for place, (label, text) in enumerate(zip("ABC", ("one", "two", "three"), strict=True))
    )
    return replace(choice("biopsy"), options=options, explanation=SECRET)


def paired(turned: int) -> Item:
    """Return a matching set in which each line belongs to one sign or to the next."""
    item = matching("rash", "biopsy")
    facts = list(item.pairs)
    pairs = {fact: f"to-{facts[(place + turned) % 2]}" for place, fact in enumerate(facts)}
    return replace(item, pairs=pairs, explanation=SECRET)


KINDS: dict[str, tuple[Item, Item]] = {
    "choice": (chosen(0), chosen(2)),
    "cloze": (
        replace(cloze("biopsy"), answer=(SECRET,), explanation=SECRET),
        replace(cloze("biopsy"), answer=("sign",)),
    ),
    "flashcard": (
        replace(flashcard("biopsy"), answer=SECRET, explanation=SECRET),
        replace(flashcard("biopsy"), answer="A sign."),
    ),
    "matching": (paired(0), paired(1)),
}
"""Two questions of each kind that differ in nothing but their key."""


@pytest.fixture
def house(estate: House) -> Iterator[House]:
    estate.put_back()
    yield estate
    estate.put_back()


def put(house: House, item: Item) -> tuple[str, str]:
    """Put a question before Ada; return the ids of its serving and session."""
    with house.app.app_context(), writing() as session:
        ada = session.get_one(User, house.people["ada"])
        serving = Desk(session).serve(session, ada, item, SUNDAY_MORNING)
        serving.position = 0
        return serving.id, serving.session_id


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_the_same_whatever_the_key_is(house: House, kind: str) -> None:
    pages = []
    for item in KINDS[kind]:
        serving, _ = put(house, item)
        for address in (f"/study/items/{serving}", f"/study/items/{serving}/report"):
            page = house.browser("ada").get(address)
            assert page.status_code == 200
            pages.append(MARKS.sub("", page.text))
        house.put_back()
    assert pages[:2] == pages[2:]


@pytest.mark.parametrize("kind", KINDS)
def test_no_address_tells_the_key_before_the_answer(house: House, kind: str) -> None:
    serving, study = put(house, KINDS[kind][0])
    with house.app.app_context():
        digest = db.session().get_one(Serving, serving).snapshot_hash
    others = {"answer_id": serving, "serving_id": serving, "session_id": study, "sha256": digest}
    kept, house.ids = house.ids, {**house.ids, **others}
    try:
        told = [
            f"{role} at {address} asking for {accepted}"
            for role, accepted in (("ada", "text/html"), ("otto", "application/json"))
            for address in addresses(house)
            if SECRET
            in house.browser(role)
            .get(address, headers={"Accept": accepted}, buffered=True)
            .get_data(as_text=True)
        ]
    finally:
        house.ids = kept
    assert told == []


@pytest.mark.parametrize("way", ["bury", "suspend"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_set_aside_unanswered_tells_nothing_anywhere(
    house: House, kind: str, way: str
) -> None:
    item = KINDS[kind][0]
    serving, _ = put(house, item)
    browser = house.browser("ada")
    reported = {"kind": "wrong", "text": "Is it?"}
    assert browser.post(f"/study/items/{serving}/report", data=reported).status_code == 303
    assert browser.post(f"/study/items/{serving}/{way}").status_code == 303
    statements = [FACTS[fact].statement for fact in item.facts if fact != "rash"]
    listed = browser.get("/study/set-aside").text
    assert listed.count("Ask again</button>") == len(item.facts)
    asked = [premise.text for premise in item.premises] or [item.stem.split("____")[-1]]
    assert all(text in listed for text in asked)
    taken = browser.post("/settings/data", buffered=True)
    with zipfile.ZipFile(io.BytesIO(taken.data)) as archive:
        kept = {
            name: list(map(json.loads, archive.read(name).splitlines()))
            for name in ("serving.jsonl", "set_aside.jsonl", "problem_report.jsonl")
        }
    waits = [row for row in kept["serving.jsonl"] if row["id"] == serving]
    reports = [row for row in kept["problem_report.jsonl"] if row["serving_id"] == serving]
    rows = [*waits, *reports, *kept["set_aside.jsonl"]]
    assert len(rows) == 2 + len(item.facts)
    told = [text for text in statements if text in listed]
    told += [back for back in backs(listed) if any(fact in back for fact in item.facts)]
    told += [str(row) for row in rows if any(fact in str(row) for fact in item.facts)]
    assert told == []


def backs(listed: str) -> list[str]:
    """Return the addresses to which the list sends who wants to be asked again."""
    return re.findall(r'action="(/study/set-aside/[^"]+)"', listed)


def test_each_line_of_a_set_that_waits_has_its_own_way_back(house: House) -> None:
    serving, _ = put(house, paired(0))
    adas, ottos = house.browser("ada"), house.browser("otto")
    adas.post(f"/study/items/{serving}/bury")
    first, second = backs(adas.get("/study/set-aside").text)
    assert ottos.post(first).status_code == 404
    for place in ("2", "", "x"):
        assert adas.post(f"/study/set-aside/{serving}.{place}/ask-again").status_code == 404
    assert adas.post(first).status_code == 303
    assert backs(adas.get("/study/set-aside").text) == [second]


def test_what_is_set_aside_once_it_is_answered_says_which_fact_it_is(house: House) -> None:
    serving, _ = put(house, chosen(0))
    browser = house.browser("ada")
    browser.post(f"/study/items/{serving}", data={"choice": "B", "client_id": "one"})
    browser.post(f"/study/items/{serving}/suspend")
    assert FACTS["biopsy"].statement in browser.get("/study/set-aside").text
    with zipfile.ZipFile(io.BytesIO(browser.post("/settings/data", buffered=True).data)) as archive:
        assert b"biopsy" in archive.read("set_aside.jsonl")
        assert b"biopsy" in archive.read("serving.jsonl")


@pytest.mark.parametrize(
    "step",
    ["answers/{0}", "answers/{0}/rating", "answers/{0}/undo", "answers/{0}/redo"],
)
def test_no_step_after_the_answer_can_be_taken_before_it(house: House, step: str) -> None:
    serving, _ = put(house, chosen(0))
    address = f"/study/{step.format(serving)}"
    method = "GET" if step == "answers/{0}" else "POST"
    told = house.browser("ada").open(address, method=method, data={"rating": "4"})
    assert told.status_code == 404
    assert SECRET not in told.text
    assert answers(house) == answers_before(house)


def answers(house: House) -> tuple[int, int]:
    """Return how many answers and reviews there are."""
    with house.app.app_context():
        count = [
            db.session().scalar(select(func.count()).select_from(row)) for row in (Answer, Review)
        ]
    return count[0] or 0, count[1] or 0


def answers_before(house: House) -> tuple[int, int]:
    """Return how many there were when the house was furnished."""
    house.put_back()
    return answers(house)


def test_the_same_look_finds_the_key_once_it_is_told(house: House) -> None:
    serving, _ = put(house, chosen(0))
    browser = house.browser("ada")
    sent = {"choice": "B", "client_id": "one"}
    told = browser.post(f"/study/items/{serving}", data=sent, follow_redirects=True)
    assert SECRET in told.text


def test_a_refused_answer_tells_nothing_and_counts_for_nothing(house: House) -> None:
    before = answers(house)
    serving, _ = put(house, chosen(0))
    for sent in (
        {},
        {"choice": ""},
        {"choice": "Z"},
        {"choice": "AB"},
        {"typed": "x"},
        {"pair-0": "0"},
        {"rating": "4"},
        {"choice": "A", "rating": "5"},
        {"choice": "A", "duration_ms": "-1"},
        {"choice": "A", "duration_ms": "9" * 40},
        {"choice": "A", "confidence": "utter"},
        {"choice": "A", "client_id": "x" * 65},
    ):
        told = house.browser("ada").post(f"/study/items/{serving}", data={"client_id": "c", **sent})
        assert told.status_code == 422, sent
        assert SECRET not in told.text
    assert answers(house) == before


def test_the_first_answer_stands_whatever_is_sent_after_it(house: House) -> None:
    before = answers(house)
    serving, _ = put(house, chosen(0))
    browser = house.browser("ada")
    places = {
        browser.post(
            f"/study/items/{serving}", data={"choice": letter, "client_id": client}
        ).location
        for letter, client in [("B", "one"), ("A", "one"), ("A", "two"), ("B", "one")]
    }
    assert len(places) == 1
    assert answers(house) == (before[0] + 1, before[1] + 1)
    with house.app.app_context():
        found = db.session().scalars(select(Answer).where(Answer.serving_id == serving)).one()
        assert found.response == {"choice": "B"}
        assert found.score == 0


def test_an_answers_own_name_opens_no_other_question(house: House) -> None:
    first, _ = put(house, chosen(0))
    second, _ = put(house, chosen(1))
    browser = house.browser("ada")
    sent = {"choice": "A", "client_id": "mine"}
    one = browser.post(f"/study/items/{first}", data=sent).location
    other = browser.post(f"/study/items/{second}", data=sent).location
    assert other == one
    with house.app.app_context():
        assert db.session().get_one(Serving, second).answer is None


@pytest.mark.parametrize("role", ["otto", "ines", "cora", "alva"])
def test_nobody_answers_for_another(house: House, role: str) -> None:
    before = answers(house)
    serving, _ = put(house, chosen(0))
    sent = {"choice": "A", "client_id": "mine"}
    assert house.browser(role).post(f"/study/items/{serving}", data=sent).status_code == 404
    assert answers(house) == before
    # Her answer's random name is worth nothing in another's hands either.
    own = house.browser("ada").post(f"/study/items/{serving}", data=sent)
    assert own.status_code == 303
